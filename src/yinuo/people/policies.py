"""Who may load which member, department, invitation and API client: not visible is 404, visible without the right 403."""

from django.db.models import QuerySet

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.permissions import Permission
from yinuo.people.models import ApiClient, Department, Invitation, Member


def require(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden where the actor lacks the right."""
    if not actor.can(permission):
        raise Forbidden(permission=permission)


def get_department_for(
    actor: Actor, department_id: int, permission: Permission, *, lock: bool = False
) -> Department:
    """The department, locked if wanted. Raises NotFound, then Forbidden."""
    return _loaded(Department.objects.visible_to(actor), actor, department_id, permission, lock=lock)


def get_member_for(actor: Actor, member_id: int, permission: Permission, *, lock: bool = False) -> Member:
    """The member with his department, locked if wanted. Raises NotFound, then Forbidden."""
    members = Member.objects.visible_to(actor).select_related("department")
    return _loaded(members, actor, member_id, permission, lock=lock)


def get_invitation_for(
    actor: Actor, invitation_id: int, permission: Permission, *, lock: bool = False
) -> Invitation:
    """The invitation, locked if wanted. Raises NotFound, then Forbidden."""
    invitations = Invitation.objects.visible_to(actor).select_related("department", "invited_by")
    return _loaded(invitations, actor, invitation_id, permission, lock=lock)


def get_api_client_for(
    actor: Actor, client_id: int, permission: Permission, *, lock: bool = False
) -> ApiClient:
    """The API client, locked if wanted. Raises NotFound, then Forbidden."""
    clients = ApiClient.objects.visible_to(actor).select_related("department")
    return _loaded(clients, actor, client_id, permission, lock=lock)


def _loaded[T: (ApiClient, Department, Invitation, Member)](
    visible: QuerySet[T], actor: Actor, pk: int, permission: Permission, *, lock: bool
) -> T:
    if lock:
        visible = visible.select_for_update(of=("self",))
    found: T | None = visible.filter(pk=pk).first()
    if found is None:
        raise NotFound
    require(actor, permission)
    return found
