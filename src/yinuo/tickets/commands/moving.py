"""What every move of a ticket shares: the way in, the table of moves, the columns that follow the state."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Forbidden
from yinuo.core.ids import SubjectId, TicketId
from yinuo.core.models import Event
from yinuo.core.presenters import present_actor, present_event
from yinuo.core.queries.history import words_in
from yinuo.promises.queries.due import next_due
from yinuo.tickets.events import EDITING_EVENTS
from yinuo.tickets.models import NO_DUE, Ticket
from yinuo.tickets.moves import MOVES, Move
from yinuo.tickets.policies import get_own_ticket, get_ticket_for
from yinuo.tickets.states import State


class MoveNotAllowed(DomainError):
    code, status = "ticket.move_not_allowed", 409
    message = _("{number} is “{state}”; “{move}” is not possible from there.")


class TicketChanged(DomainError):
    """Someone else was faster; ``changes`` are the lines of what he did."""

    code, status = "ticket.changed", 409
    message = _("{number} was changed meanwhile: {changes}. Please look again before you go on.")


def load_for_move(move: Move, *, ticket_id: TicketId, by: Actor, seen: int | None = None) -> Ticket:
    """The locked ticket from whose state ``move`` may start. Raises NotFound, Forbidden, MoveNotAllowed, TicketChanged."""
    rule = MOVES[move]
    if by.contact_id is not None:
        ticket = get_own_ticket(by, ticket_id, lock=True)
        if not rule.by_customer:
            raise Forbidden(permission=rule.permission.value)
    else:
        ticket = get_ticket_for(by, ticket_id, rule.permission, lock=True)
    check_unchanged(ticket, seen)
    if ticket.state not in rule.sources:
        raise MoveNotAllowed(number=ticket.number, state=State(ticket.state).label, move=rule.label)
    return ticket


def check_unchanged(ticket: Ticket, seen: int | None) -> None:
    """Raises TicketChanged where an editing event came after number ``seen`` of the ticket's history."""
    if seen is None:
        return
    news = Event.objects.filter(subject_id=ticket.pk, seq__gt=seen, type__in=EDITING_EVENTS)
    newest = news.select_related("words").order_by("seq")[:5]
    lines = [
        f"{present_actor(event)} {present_event(event, words_in(event)).text}".strip() for event in newest
    ]
    if lines:
        raise TicketChanged(number=ticket.number, changes="; ".join(lines))


def enter_state(ticket: Ticket, move: Move, *, now: datetime, **columns: object) -> None:
    """Write the state a move leads to, with the columns that belong to it and those given."""
    target = MOVES[move].target
    columns = {
        "state": target,
        "hold_reason": "",
        "hold_until": None,
        "closed_at": now
        if target is State.CLOSED
        else ticket.closed_at
        if target is State.ARCHIVED
        else None,
        "next_due_at": earliest_due(ticket.pk),
        **columns,
    }
    for name, value in columns.items():
        setattr(ticket, name, value)
    ticket.save(update_fields=list(columns))


def refresh_next_due(ticket_id: int) -> None:
    """Bring the list's due time in step after a promise or a limit changed."""
    Ticket.objects.filter(pk=ticket_id).update(next_due_at=earliest_due(ticket_id))


def earliest_due(ticket_id: int) -> datetime:
    """The earliest open due time of a ticket's promises and limits, NO_DUE where none is open."""
    return next_due(SubjectId(ticket_id)) or NO_DUE
