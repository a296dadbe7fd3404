"""Typed requests and the guard of every page for members."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from yinuo.core.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class MemberRequest(HttpRequest):
    """A request of a logged-in member: ``actor`` carries his rights, ``htmx`` is falsy for a full page."""

    actor: Actor
    htmx: "HtmxDetails"


type MemberView = Callable[..., HttpResponseBase]


def member_required(view: MemberView) -> MemberView:
    """Send a stranger to the login. Every member's page carries this; ``people.middleware`` sets ``actor``."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request)
        return view(request, *args, **kwargs)

    guarded.is_member_page = True  # type: ignore[attr-defined]
    return guarded


def _ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """A fragment cannot show a login form: the whole window goes there."""
    if getattr(request, "htmx", False):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = "/accounts/login/"
        return answer
    return redirect_to_login(request.get_full_path())
