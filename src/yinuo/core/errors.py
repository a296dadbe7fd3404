"""Refusals: a machine code, an HTTP status and one clear sentence."""

from typing import ClassVar

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A command refused. Subclasses name ``code``, ``status`` and a ``message`` with named placeholders."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str | LazyText] = _("This is not possible now.")

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message).format(**self.params)


class NotFound(DomainError):
    """The thing does not exist, or the actor may not know that it does."""

    code, status = "not_found", 404
    message = _("This does not exist or is not visible to you.")


class Forbidden(DomainError):
    """The thing is visible to the actor, who lacks the right for this."""

    code, status = "forbidden", 403
    message = _("You may see this but not do it: the right “{permission}” is missing.")


class Invalid(DomainError):
    """Input that has the right form but cannot be accepted."""

    code, status = "invalid", 422
    message = _("{reason}")
