"""Invitations, newest first, and one with its link."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from yinuo.core.actor import Actor
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.people.links import invitation_link
from yinuo.people.models import Invitation
from yinuo.people.policies import get_invitation_for, require
from yinuo.people.roles import Role

PAGE_SIZE = 50


class InvitationState(StrEnum):
    """Where an invitation stands at a moment."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation; ``link`` is empty unless it still lets in."""

    id: int
    name: str
    email: str
    department: str
    roles: tuple[str, ...]
    state: InvitationState
    invited_by: str
    invited_at: datetime
    expires_at: datetime
    accepted_by_id: int | None
    link: str

    @property
    def is_pending(self) -> bool:
        """Whether it can be sent again or withdrawn."""
        return self.state in {InvitationState.OPEN, InvitationState.EXPIRED}


def list_invitations(*, actor: Actor, after: Cursor | None, now: datetime) -> Page[InvitationRow]:
    """Invitations, newest first, a keyset page; one statement. Raises Forbidden, BadCursor."""
    require(actor, Permission.PEOPLE_MANAGE)
    found = Invitation.objects.visible_to(actor)
    if after is not None:
        at, pk = after.moment(0), after.number(1)
        found = found.filter(Q(invited_at__lt=at) | Q(invited_at=at, pk__lt=pk))
    found = found.select_related("department", "invited_by").order_by("-invited_at", "-pk")[: PAGE_SIZE + 1]
    rows = (_row(invitation, now) for invitation in found)
    return Page.of(rows, PAGE_SIZE, key=lambda row: (row.invited_at.isoformat(), row.id))


def get_invitation_row(*, actor: Actor, invitation_id: int, now: datetime) -> InvitationRow:
    """One invitation. Raises NotFound."""
    return _row(get_invitation_for(actor, invitation_id, Permission.PEOPLE_MANAGE), now)


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    """Where it stands at ``now``; pure."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OPEN if now < invitation.expires_at else InvitationState.EXPIRED


def _row(invitation: Invitation, now: datetime) -> InvitationRow:
    state = state_of(invitation, now)
    return InvitationRow(
        id=invitation.pk,
        name=invitation.name,
        email=invitation.email,
        department=invitation.department.name,
        roles=tuple(str(Role(role).label) for role in invitation.roles),
        state=state,
        invited_by=invitation.invited_by.name,
        invited_at=invitation.invited_at,
        expires_at=invitation.expires_at,
        accepted_by_id=invitation.accepted_by_id,
        link=invitation_link(invitation) if state is InvitationState.OPEN else "",
    )
