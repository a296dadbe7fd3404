"""One way for every form of the settings: a refusal of the command becomes an error of the form."""

from collections.abc import Callable

from django.forms import Form

from yinuo.core.errors import DomainError

SHOWN_IN_FORM = frozenset({409, 422})


def carry_out[T](form: Form, command: Callable[[], T], *, field: str | None = None) -> T | None:
    """Run ``command``; what it refuses stands at ``field`` or above the form. 403 and 404 go on to their handler."""
    try:
        return command()
    except DomainError as refusal:
        if refusal.status not in SHOWN_IN_FORM:
            raise
        form.add_error(field, str(refusal))
        return None
