"""What a login adds to a request: the actor with his rights, and the language of his account."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from yinuo.core.actor import Actor
from yinuo.core.ids import MemberId
from yinuo.people.models import Member
from yinuo.people.queries.actor import actor_of, get_actor


def member_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor``, made when first asked for, and answer in the language the member chose."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Member):
            request.actor = SimpleLazyObject(lambda: _actor(user))  # type: ignore[attr-defined]
            if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
                translation.activate(user.language)
                request.LANGUAGE_CODE = user.language  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def _actor(user: Member) -> Actor:
    """From what the login backend loaded; a user who came another way (just logged in) is loaded again."""
    subtree = getattr(user, "subtree", None)
    return get_actor(MemberId(user.pk)) if subtree is None else actor_of(user, subtree)
