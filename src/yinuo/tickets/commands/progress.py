"""Work on a ticket: accept, start, hold, resume, resolve."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import Invalid
from yinuo.core.events import record_event
from yinuo.core.ids import SubjectId, TicketId
from yinuo.promises.commands.limits import meet_limit, pause_limits, resume_limits
from yinuo.promises.models import Measure
from yinuo.tickets.commands.moving import enter_state, load_for_move
from yinuo.tickets.events import TicketAccepted, TicketHeld, TicketResolved, TicketResumed, TicketStarted
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import Move
from yinuo.tickets.states import HoldReason, State


@transaction.atomic
def accept_ticket(*, ticket_id: TicketId, by: Actor, now: datetime, seen: int | None = None) -> Ticket:
    """Accept a request as ours to deal with. Raises MoveNotAllowed, TicketChanged. Records ticket.accepted."""
    ticket = load_for_move(Move.ACCEPT, ticket_id=ticket_id, by=by, seen=seen)
    old = ticket.state
    enter_state(ticket, Move.ACCEPT, now=now)
    record_event(TicketAccepted(ticket.pk, old), by=by, at=now)
    return ticket


@transaction.atomic
def start_work(*, ticket_id: TicketId, by: Actor, now: datetime, seen: int | None = None) -> Ticket:
    """Begin work on an assigned ticket. Raises MoveNotAllowed, TicketChanged. Records ticket.started."""
    ticket = load_for_move(Move.START, ticket_id=ticket_id, by=by, seen=seen)
    old = ticket.state
    enter_state(ticket, Move.START, now=now)
    record_event(TicketStarted(ticket.pk, old), by=by, at=now)
    return ticket


@transaction.atomic
def hold_ticket(
    *,
    ticket_id: TicketId,
    reason: HoldReason,
    until: datetime | None = None,
    by: Actor,
    now: datetime,
    seen: int | None = None,
) -> Ticket:
    """Let work rest for a reason; the service limits pause, promises do not. ``until`` is when it goes on by itself.

    Raises MoveNotAllowed, TicketChanged, Invalid for an ``until`` in the past. Records ticket.held.
    """
    ticket = load_for_move(Move.HOLD, ticket_id=ticket_id, by=by, seen=seen)
    if until is not None and until <= now:
        raise Invalid(reason=_("The time until which work rests must lie ahead."))
    old = ticket.state
    pause_limits(subject_id=SubjectId(ticket.pk), by=by, now=now)
    enter_state(ticket, Move.HOLD, now=now, hold_reason=reason, hold_until=until)
    record_event(TicketHeld(ticket.pk, reason, until.isoformat() if until else None, old), by=by, at=now)
    return ticket


@transaction.atomic
def resume_ticket(*, ticket_id: TicketId, by: Actor, now: datetime, seen: int | None = None) -> Ticket:
    """Go on with work that rested; the limits run again. Raises MoveNotAllowed. Records ticket.resumed."""
    ticket = load_for_move(Move.RESUME, ticket_id=ticket_id, by=by, seen=seen)
    resume_locked(ticket, by=by, now=now)
    return ticket


def resume_locked(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Resume a ticket the caller has locked: also what a customer's answer does to a ticket that waits for him."""
    old = ticket.state
    resume_limits(subject_id=SubjectId(ticket.pk), by=by, now=now)
    enter_state(ticket, Move.RESUME, now=now)
    record_event(TicketResumed(ticket.pk, old), by=by, at=now)


@transaction.atomic
def resolve_ticket(
    *, ticket_id: TicketId, solution: str, by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """Say what was done and ask the customer to confirm. The solution limit is met, or was missed, now.

    Raises MoveNotAllowed, TicketChanged, Invalid without words. Records ticket.resolved.
    """
    ticket = load_for_move(Move.RESOLVE, ticket_id=ticket_id, by=by, seen=seen)
    if not solution.strip():
        raise Invalid(reason=_("Say in a sentence what was done for the customer."))
    old = ticket.state
    if old == State.ON_HOLD:
        resume_limits(subject_id=SubjectId(ticket.pk), by=by, now=now)
    meet_limit(subject_id=SubjectId(ticket.pk), measure=Measure.SOLUTION, by=by, now=now)
    enter_state(ticket, Move.RESOLVE, now=now, resolved_at=now)
    record_event(TicketResolved(ticket.pk, old), by=by, at=now, text={"solution": solution.strip()})
    return ticket
