"""From a login or a token to the actor that commands and queries know."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor, ActorKind, Scope
from yinuo.core.errors import DomainError
from yinuo.core.ids import MemberId, digest_token
from yinuo.core.permissions import Permission
from yinuo.people.models import ApiClient, Department, Member
from yinuo.people.roles import SEES_ALL, SEES_SUBTREE, permissions_of


class UnknownToken(DomainError):
    code, status = "token.invalid", 401
    message = _("The access token is missing, unknown or revoked.")


def actor_of(member: Member, subtree: Iterable[int]) -> Actor:
    """The actor of a member whose department's subtree is ``subtree``; pure."""
    roles = set(member.roles)
    is_outsourced = member.department.is_outsourced
    scope = Scope(
        sees_all=bool(roles & SEES_ALL) and not is_outsourced,
        department_ids=frozenset(subtree) if roles & SEES_SUBTREE and not is_outsourced else frozenset(),
        member_id=member.pk,
        team_id=member.department_id if is_outsourced else None,
    )
    return Actor(ActorKind.MEMBER, member.pk, member.name, permissions_of(member.roles), scope)


def get_login(member_id: MemberId) -> Member | None:
    """An active member with his department and ``subtree``: all that a request needs, in one statement."""
    return Member.objects.active().with_rights().filter(pk=member_id).first()


def get_actor(member_id: MemberId) -> Actor:
    """The actor of an active member, in one statement. Raises Member.DoesNotExist."""
    member = Member.objects.active().with_rights().get(pk=member_id)
    return actor_of(member, member.subtree)


def find_member_id(login: str) -> MemberId | None:
    """Whose username or mail address ``login`` is, in lower case."""
    found = Member.objects.filter(Q(username=login) | Q(email=login)).values_list("pk", flat=True).first()
    return None if found is None else MemberId(found)


def list_subtree(path: str) -> frozenset[int]:
    """Ids of a department and all below it."""
    return frozenset(Department.objects.under(path).values_list("pk", flat=True))


def get_api_actor(token: str) -> Actor:
    """The actor of an API token. Raises UnknownToken."""
    live = ApiClient.objects.live().select_related("department")
    client = live.filter(token_digest=digest_token(token)).first()
    if client is None:
        raise UnknownToken
    scope = (
        Scope(department_ids=list_subtree(client.department.path))
        if client.department
        else Scope(sees_all=True)
    )
    permissions = frozenset(Permission(name) for name in client.scopes)
    return Actor(ActorKind.API_CLIENT, client.pk, client.name, permissions, scope)
