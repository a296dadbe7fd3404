"""Passwords: the rule for new ones, and the record that one was changed (never the password)."""

from datetime import datetime
from typing import NewType

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.people.events import PasswordChanged
from yinuo.people.models import Member, MemberSession

PasswordHash = NewType("PasswordHash", str)


class WeakPassword(DomainError):
    code, status = "password.weak", 422
    message = _("{reason}")


def hash_new_password(password: str, *, username: str = "", email: str = "", name: str = "") -> PasswordHash:
    """The hash of a password that keeps the rule (length, not common, unlike the person). Raises WeakPassword."""
    person = Member(username=username, email=email, name=name)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WeakPassword(reason=" ".join(error.messages)) from error
    return PasswordHash(make_password(password))


@transaction.atomic
def change_password(
    *, member: Member, password_hash: PasswordHash, keep_session: str | None, by: Actor, now: datetime
) -> None:
    """Store a new password; every other login of the member ends. Records member.password_changed."""
    member.password = password_hash
    member.save(update_fields=["password"])
    MemberSession.objects.filter(member=member).exclude(session_key=keep_session).delete()
    record_event(PasswordChanged(member.id), by=by, at=now)
