"""allauth's account adapter: nobody signs up by himself, and what it writes goes through our commands."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.people.commands.passwords import PasswordHash, change_password
from yinuo.people.models import Member
from yinuo.people.queries.actor import find_member_id, get_actor
from yinuo.people.tasks import send_password_link


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes public sign-up, locks an account out by its member, records changed passwords."""

    error_messages: ClassVar[dict[str, str | LazyText]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many wrong passwords: this login is locked for five minutes. Then try again, or set a new password."
        ),
        "username_password_mismatch": _("The username or the password is not right."),
        "email_password_mismatch": _("The mail address or the password is not right."),
        "account_inactive": _("This account has been deactivated. Please ask your administrator."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for a member, whichever of his names was typed.

        allauth's own key holds the Host header, which an attacker chooses, and counts username and mail apart.
        """
        login = str(credentials.get("email") or credentials.get("username") or "").lower()
        member_id = find_member_id(login)
        return f"member:{member_id}" if member_id else f"unknown:{login}"

    def set_password(self, user: Member, password: str) -> None:
        """A new password, whose strength the form has checked; the other logins of the member end."""
        user.set_password(password)
        session = context.request.session
        keep = session.session_key if context.request.user.is_authenticated else None
        change_password(
            member=user,
            password_hash=PasswordHash(user.password),
            keep_session=keep,
            by=get_actor(user.id),
            now=timezone.now(),
        )

    def send_password_reset_mail(self, user: Member, email: str, context: dict[str, object]) -> None:
        """Leave the mail to a job: it makes its own link, so that no secret lies in the database."""
        send_password_link.defer(member_id=user.pk)
