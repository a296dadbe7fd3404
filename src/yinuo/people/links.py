"""Links that let one person in. They are signed, not stored: whoever reads the database or its jobs holds no key."""

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.urls import reverse

from yinuo.people.models import Invitation, Member

_SALT = "people.invitation"


def invitation_token(invitation: Invitation) -> str:
    """The token of an invitation's newest link; the same each time it is asked for."""
    return signing.Signer(salt=_SALT).sign_object([invitation.pk, invitation.link_version])


def read_invitation_token(token: str) -> tuple[int, int] | None:
    """Invitation id and link version of a token, or None for one that we did not sign."""
    try:
        invitation_id, version = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return int(invitation_id), int(version)


def invitation_link(invitation: Invitation) -> str:
    """The address at which an invitation is accepted."""
    return settings.PUBLIC_URL + reverse("people:accept_invitation", args=[invitation_token(invitation)])


def password_link(member: Member) -> str:
    """The address at which a member sets a new password; it ends with the password it was made for."""
    args = [user_pk_to_url_str(member), app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(member)]
    return settings.PUBLIC_URL + reverse("account_reset_password_from_key", args=args)
