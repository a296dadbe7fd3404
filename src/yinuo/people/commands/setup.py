"""The first administrator of a new instance, without whom nobody could invite anybody."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.people.commands.departments import create_department
from yinuo.people.commands.members import add_member
from yinuo.people.commands.passwords import PasswordHash
from yinuo.people.models import Member
from yinuo.people.models.member import Language
from yinuo.people.roles import Role

SETUP_LOCK = 0x79696E756F  # "yinuo": two set-ups at once make one administrator


class SetUpAlready(DomainError):
    code, status = "setup.done", 409
    message = _("This instance already has members; its administrator can invite more.")


@transaction.atomic
def create_first_administrator(
    *,
    company: str,
    username: str,
    email: str,
    name: str,
    password_hash: PasswordHash,
    language: str = Language.CHINESE,
    now: datetime,
) -> Member:
    """Make the company and its first administrator in an empty instance.

    Raises SetUpAlready and what ``create_department`` and ``add_member`` raise. Records their events.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETUP_LOCK])
    if Member.objects.exists():
        raise SetUpAlready
    by = Actor.automation("setup")
    department = create_department(name=company, parent_id=None, by=by, now=now)
    return add_member(
        username=username,
        email=email,
        name=name,
        department_id=department.pk,
        roles=[Role.ADMINISTRATOR],
        password_hash=password_hash,
        language=language,
        source="setup",
        by=by,
        now=now,
    )
