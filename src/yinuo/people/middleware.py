"""What a login adds to a request: the actor with his rights, and the member's own language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from yinuo.core.ids import MemberId
from yinuo.people.models import Member
from yinuo.people.queries.actor import get_actor


def member_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.actor``, loaded when first asked for, and answer in the language the member chose."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, Member):
            request.actor = SimpleLazyObject(lambda: get_actor(MemberId(user.pk)))  # type: ignore[attr-defined]
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language  # type: ignore[attr-defined]
        return get_response(request)

    return answer
