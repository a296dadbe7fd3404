"""What a login adds to a request: the actor with his rights, and the member's own language."""

from collections.abc import Callable

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
    """Set ``request.actor``, made when first asked for, and answer in the language the member chose.

    His own setting goes before the cookie, which may be of another person at the same desk.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Member):
            request.actor = SimpleLazyObject(lambda: _actor(user))  # type: ignore[attr-defined]
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return get_response(request)

    return answer


def _actor(user: Member) -> Actor:
    """From what the login backend loaded; a user who came another way (just logged in) is loaded again."""
    subtree = getattr(user, "subtree", None)
    return get_actor(MemberId(user.pk)) if subtree is None else actor_of(user, subtree)
