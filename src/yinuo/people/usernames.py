"""The written form of a username: what one types at the login, in lower case."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError

_USERNAME = re.compile(r"[\w.-]{2,32}")


class BadUsername(DomainError):
    code, status = "member.bad_username", 422
    message = _("A username has 2 to 32 letters, figures, dots, hyphens or underscores.")


def clean_username(raw: str) -> str:
    """NFKC, lower case. Chinese names are allowed; an @ is not, so that no username looks like a mail. Raises BadUsername."""
    username = unicodedata.normalize("NFKC", raw).strip().lower()
    if not _USERNAME.fullmatch(username):
        raise BadUsername
    return username
