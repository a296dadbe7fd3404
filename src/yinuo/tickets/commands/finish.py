"""The ends of a ticket: confirm, close, reopen, archive, refuse, withdraw."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import Invalid
from yinuo.core.events import record_event
from yinuo.core.ids import SubjectId, TicketId
from yinuo.promises.commands.limits import drop_limits, reopen_limit
from yinuo.promises.models import Measure
from yinuo.tickets.commands.moving import enter_state, load_for_move
from yinuo.tickets.events import (
    TicketArchived,
    TicketClosed,
    TicketConfirmed,
    TicketRefused,
    TicketReopened,
    TicketWithdrawn,
)
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import Move


@transaction.atomic
def confirm_ticket(*, ticket_id: TicketId, by: Actor, now: datetime, seen: int | None = None) -> Ticket:
    """The customer says it is done. Raises MoveNotAllowed, TicketChanged. Records ticket.confirmed."""
    ticket = load_for_move(Move.CONFIRM, ticket_id=ticket_id, by=by, seen=seen)
    old = ticket.state
    enter_state(ticket, Move.CONFIRM, now=now, customer_waiting_since=None)
    record_event(TicketConfirmed(ticket.pk, old), by=by, at=now)
    return ticket


@transaction.atomic
def close_ticket(
    *, ticket_id: TicketId, reason: str = "", by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """Close without the customer's word, e.g. when he does not answer. Raises MoveNotAllowed. Records ticket.closed."""
    ticket = load_for_move(Move.CLOSE, ticket_id=ticket_id, by=by, seen=seen)
    old = ticket.state
    enter_state(ticket, Move.CLOSE, now=now, customer_waiting_since=None)
    record_event(TicketClosed(ticket.pk, old), by=by, at=now, text={"reason": reason})
    return ticket


@transaction.atomic
def reopen_ticket(
    *, ticket_id: TicketId, reason: str, by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """Take up a matter again that was not settled; the solution clock runs on.

    Raises MoveNotAllowed, TicketChanged, Invalid without words. Records ticket.reopened.
    """
    ticket = load_for_move(Move.REOPEN, ticket_id=ticket_id, by=by, seen=seen)
    if not reason.strip():
        raise Invalid(reason=_("Say in a sentence what is still missing."))
    old = ticket.state
    reopen_limit(subject_id=SubjectId(ticket.pk), measure=Measure.SOLUTION, by=by, now=now)
    waiting = now if by.contact_id is not None else ticket.customer_waiting_since
    enter_state(ticket, Move.REOPEN, now=now, resolved_at=None, customer_waiting_since=waiting)
    record_event(TicketReopened(ticket.pk, old), by=by, at=now, text={"reason": reason.strip()})
    return ticket


@transaction.atomic
def archive_ticket(*, ticket_id: TicketId, by: Actor, now: datetime) -> Ticket:
    """Lay a closed ticket away: it is read, never changed again. Raises MoveNotAllowed. Records ticket.archived."""
    ticket = load_for_move(Move.ARCHIVE, ticket_id=ticket_id, by=by)
    old = ticket.state
    enter_state(ticket, Move.ARCHIVE, now=now)
    record_event(TicketArchived(ticket.pk, old), by=by, at=now)
    return ticket


@transaction.atomic
def refuse_ticket(
    *, ticket_id: TicketId, reason: str, by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """Refuse a request that is not ours, with the reason the customer is told. Records ticket.refused.

    Raises MoveNotAllowed, TicketChanged, Invalid without a reason.
    """
    ticket = load_for_move(Move.REFUSE, ticket_id=ticket_id, by=by, seen=seen)
    if not reason.strip():
        raise Invalid(reason=_("A refusal needs a reason that the customer can understand."))
    old = ticket.state
    _end_clocks(ticket, by=by, now=now)
    enter_state(ticket, Move.REFUSE, now=now)
    record_event(TicketRefused(ticket.pk, old), by=by, at=now, text={"reason": reason.strip()})
    return ticket


@transaction.atomic
def withdraw_ticket(
    *, ticket_id: TicketId, reason: str = "", by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """The customer takes his request back. Raises MoveNotAllowed, TicketChanged. Records ticket.withdrawn."""
    ticket = load_for_move(Move.WITHDRAW, ticket_id=ticket_id, by=by, seen=seen)
    old = ticket.state
    _end_clocks(ticket, by=by, now=now)
    enter_state(ticket, Move.WITHDRAW, now=now)
    record_event(TicketWithdrawn(ticket.pk, old), by=by, at=now, text={"reason": reason.strip()})
    return ticket


def _end_clocks(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Service limits of a request that is no longer one end without a verdict; promises stay to be settled."""
    drop_limits(subject_id=SubjectId(ticket.pk), by=by, now=now)
