"""One way to save a form by a command: a refusal stands in the form, whatever was typed stays."""

from collections.abc import Callable

from django.forms import Form
from django.utils import timezone

from yinuo.core.errors import DomainError
from yinuo.core.http import MemberRequest

HIDDEN = frozenset({403, 404})


def save_form[T](request: MemberRequest, form: Form, command: Callable[..., T], **known: object) -> T | None:
    """On POST run ``command`` with the form's fields and what is known beside, in the member's name.

    None where nothing was sent, or where form or command refuse, with the reason in the form. Missing rights and
    things that do not exist are no matter of the form and go on.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return command(**form.cleaned_data, **known, by=request.actor, now=timezone.now())
    except DomainError as refusal:
        if refusal.status in HIDDEN:
            raise
        form.add_error(None, str(refusal))
        return None
