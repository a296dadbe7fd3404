"""The login backend: allauth's, loading with the member all that his rights depend on."""

from allauth.account.auth_backends import AuthenticationBackend

from yinuo.core.ids import MemberId
from yinuo.people.models import Member
from yinuo.people.queries.actor import get_login


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]
    """``request.user`` costs one statement and brings the actor with it; a deactivated member is nobody."""

    def get_user(self, user_id: int) -> Member | None:
        return get_login(MemberId(user_id))
