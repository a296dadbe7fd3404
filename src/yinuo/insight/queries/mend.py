"""What to mend first, and the supervisor's desk: overdue, broken, stuck."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from yinuo.core.actor import Actor
from yinuo.core.models import Event
from yinuo.core.permissions import Permission
from yinuo.promises.models import Promise, ServiceLimit
from yinuo.quality.queries.figures import Period as JudgedPeriod
from yinuo.quality.queries.figures import list_judged
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.queries.overviews import TicketRow, list_by_due
from yinuo.tickets.querysets import TicketQuerySet
from yinuo.tickets.states import ACTIVE_STATES, OPEN_STATES, State

MOST = 12
REST = timedelta(days=3)
"""After so long without any fact an active ticket counts as stuck."""
UNANSWERED = timedelta(hours=24)
"""After so long a customer who wrote and got no answer counts as left alone."""
MOOD = timedelta(days=14)
"""For so long after the verdict a customer who is not satisfied waits to be called."""


class Reason(StrEnum):
    """Why a ticket has to be mended, the worst first."""

    BROKEN = "broken"
    DISSATISFIED = "dissatisfied"
    OVERDUE = "overdue"
    UNANSWERED = "unanswered"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class MendLine:
    """A ticket and why it stands here."""

    reason: Reason
    ticket: TicketRow


def list_mend_first(*, actor: Actor, now: datetime, size: int = MOST) -> list[MendLine]:
    """The tickets to mend first: by reason, then by age; each once. Raises Forbidden."""
    require(actor, Permission.BOARD_READ)
    lines: dict[int, MendLine] = {}
    for reason in (Reason.BROKEN, Reason.DISSATISFIED, Reason.OVERDUE):
        for row in list_by_due(narrow(reason, actor=actor, now=now), size=size):
            lines.setdefault(row.id, MendLine(reason, row))
    return list(lines.values())[:size]


def list_desk(*, actor: Actor, reason: Reason, now: datetime, size: int = 50) -> list[TicketRow]:
    """The tickets of one list of the desk, earliest due first. Raises Forbidden."""
    require(actor, Permission.DESK_READ)
    return list_by_due(narrow(reason, actor=actor, now=now), size=size)


def narrow(reason: Reason, *, actor: Actor, now: datetime) -> TicketQuerySet:
    """The visible tickets that have to be mended for a reason."""
    tickets: TicketQuerySet = Ticket.objects.visible_to(actor)
    own = {"subject_id": OuterRef("pk")}
    match reason:
        case Reason.BROKEN:
            return tickets.filter(Exists(Promise.objects.to_mend(now).filter(**own)))
        case Reason.OVERDUE:
            late = ServiceLimit.objects.ticking().filter(due_at__lt=now, **own)
            return tickets.filter(Exists(late), state__in=OPEN_STATES, next_due_at__lt=now)
        case Reason.DISSATISFIED:
            mood = JudgedPeriod(now - MOOD, now)
            ids = list_judged(actor=actor, period=mood, dissatisfied_only=True)
            return tickets.filter(pk__in=ids, state=State.CLOSED)
        case Reason.UNANSWERED:
            return tickets.filter(state__in=OPEN_STATES, customer_waiting_since__lt=now - UNANSWERED)
        case Reason.STUCK:
            lately = Event.objects.filter(at__gte=now - REST, **own)
            waits = Q(state__in=ACTIVE_STATES) & ~Q(state=State.ON_HOLD)
            over = Q(state=State.ON_HOLD, hold_until__lt=now)
            return tickets.filter(~Exists(lately) & waits | over)
