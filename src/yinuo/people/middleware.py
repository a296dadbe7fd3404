"""What a login adds to a request: the actor with his rights, and the member's own language."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from yinuo.core.actor import Actor
from yinuo.core.htmx import redirect_to
from yinuo.core.ids import MemberId
from yinuo.people.models import Member
from yinuo.people.queries.actor import actor_of, get_actor

OPEN_WITHOUT_SECOND_STEP = ("/accounts/", "/language/")


def member_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor``, made when first asked for, and answer in the language the member chose.

    His own setting goes before the cookie, which may be of another person at the same desk.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Member):
            request.actor = SimpleLazyObject(lambda: _actor(user))  # type: ignore[attr-defined]
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
            if _lacks_second_step(user) and not request.path.startswith(OPEN_WITHOUT_SECOND_STEP):
                messages.warning(
                    request, _("Your role needs the two-step sign-in. Please switch it on first.")
                )
                return redirect_to(request, reverse("mfa_index"))
        return get_response(request)

    return answer


def _lacks_second_step(user: Member) -> bool:
    """Whether a role of his must have the second step (YINUO_TWO_STEP_ROLES) and he has not switched it on."""
    return not settings.TWO_STEP_ROLES.isdisjoint(user.roles) and not getattr(user, "has_second_factor", True)


def _actor(user: Member) -> Actor:
    """From what the login backend loaded; a user who came another way (just logged in) is loaded again."""
    subtree = getattr(user, "subtree", None)
    return get_actor(MemberId(user.pk)) if subtree is None else actor_of(user, subtree)
