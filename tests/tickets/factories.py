"""Tickets in every state, brought there by the product's own commands. It is Friday 2026-11-20, 14:00 in Shanghai."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.ids import TicketId
from yinuo.people.models import Department
from yinuo.tickets.commands.assign import assign_ticket, take_ticket, transfer_ticket
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.finish import (
    archive_ticket,
    close_ticket,
    confirm_ticket,
    refuse_ticket,
    reopen_ticket,
    withdraw_ticket,
)
from yinuo.tickets.commands.intake import NewExpectation, NewRequest, open_ticket
from yinuo.tickets.commands.organise import merge_ticket
from yinuo.tickets.commands.progress import (
    accept_ticket,
    hold_ticket,
    resolve_ticket,
    resume_ticket,
    start_work,
)
from yinuo.tickets.commands.queues import create_queue
from yinuo.tickets.models import Queue, Ticket
from yinuo.tickets.moves import Move
from yinuo.tickets.states import Channel, HoldReason, State

LATER = NOW + timedelta(minutes=10)


def make_queue(name: str, department: Department, *, is_default: bool = False) -> Queue:
    return create_queue(name=name, department_id=department.pk, is_default=is_default, by=SYSTEM, now=NOW)


def new_request(cast: Cast, **changes: object) -> NewRequest:
    """李女士's water heater, as a portal would hand it over."""
    fields: dict[str, object] = {
        "kind": RequestKind.REPAIR,
        "title": "热水器不出热水",
        "words": Words("热水器从昨天晚上开始不出热水，家里有老人。"),
        "channel": Channel.PORTAL,
        "customer_id": cast.customer.customer_id,
        "contact_id": cast.customer.contact_id,
        "expectation": NewExpectation("今天修好", 5),
        **changes,
    }
    return NewRequest(**fields)  # type: ignore[arg-type]


def make_ticket(cast: Cast, *, now: datetime = NOW, **changes: object) -> Ticket:
    """A request that came in and waits with the desk of the cast to be accepted."""
    if not Queue.objects.filter(is_default=True).exists():
        make_queue("客服受理", cast.desk, is_default=True)
    return open_ticket(request=new_request(cast, **changes), by=SYSTEM, now=now)


def id_of(ticket: Ticket) -> TicketId:
    return TicketId(ticket.pk)


def make_ticket_in(state: State, cast: Cast) -> Ticket:
    """A ticket of the owner's in ``state``; where it has a worker, he is it."""
    ticket = make_ticket(cast)
    for move in PATHS[state]:
        make_move(move, ticket, cast, by=SYSTEM)
    ticket.refresh_from_db()
    assert ticket.state == state
    return ticket


WORKING = (Move.ACCEPT, Move.ASSIGN, Move.START)
PATHS: dict[State, tuple[Move, ...]] = {
    State.PENDING_ACCEPTANCE: (),
    State.PENDING_DISPATCH: (Move.ACCEPT,),
    State.ASSIGNED: (Move.ACCEPT, Move.ASSIGN),
    State.IN_PROGRESS: WORKING,
    State.ON_HOLD: (*WORKING, Move.HOLD),
    State.PENDING_CONFIRMATION: (*WORKING, Move.RESOLVE),
    State.CLOSED: (*WORKING, Move.RESOLVE, Move.CLOSE),
    State.ARCHIVED: (*WORKING, Move.RESOLVE, Move.CLOSE, Move.ARCHIVE),
    State.REFUSED: (Move.REFUSE,),
    State.WITHDRAWN: (Move.WITHDRAW,),
    State.MERGED: (Move.MERGE,),
}


def make_move(move: Move, ticket: Ticket, cast: Cast, *, by: Actor, now: datetime = LATER) -> Ticket:
    """Make a move with plain arguments."""
    return MAKE[move](ticket, cast, by, now)


def _transfer(ticket: Ticket, cast: Cast, by: Actor, now: datetime) -> Ticket:
    return transfer_ticket(ticket_id=id_of(ticket), department_id=cast.workshop.id, by=by, now=now)


def _assign(ticket: Ticket, cast: Cast, by: Actor, now: datetime) -> Ticket:
    """To the owner, or where he has it already to his colleague."""
    to = cast.colleague if ticket.assignee_id == cast.owner.id else cast.owner
    return assign_ticket(ticket_id=id_of(ticket), assignee_id=to.id, by=by, now=now)


def _take(ticket: Ticket, cast: Cast, by: Actor, now: datetime) -> Ticket:
    actor = cast.owner.actor if by.member_id is None else by
    return take_ticket(ticket_id=id_of(ticket), by=actor, now=now)


def _merge(ticket: Ticket, cast: Cast, by: Actor, now: datetime) -> Ticket:
    other = make_ticket(cast)
    return merge_ticket(ticket_id=id_of(ticket), into_id=id_of(other), by=by, now=now)


type Mover = Callable[[Ticket, Cast, Actor, datetime], Ticket]

MAKE: dict[Move, Mover] = {
    Move.ACCEPT: lambda t, _c, by, now: accept_ticket(ticket_id=id_of(t), by=by, now=now),
    Move.REFUSE: lambda t, _c, by, now: refuse_ticket(
        ticket_id=id_of(t), reason="不属于本单位业务", by=by, now=now
    ),
    Move.ASSIGN: _assign,
    Move.TAKE: _take,
    Move.START: lambda t, _c, by, now: start_work(ticket_id=id_of(t), by=by, now=now),
    Move.TRANSFER: _transfer,
    Move.HOLD: lambda t, _c, by, now: hold_ticket(
        ticket_id=id_of(t), reason=HoldReason.PARTS, by=by, now=now
    ),
    Move.RESUME: lambda t, _c, by, now: resume_ticket(ticket_id=id_of(t), by=by, now=now),
    Move.RESOLVE: lambda t, _c, by, now: resolve_ticket(
        ticket_id=id_of(t), solution="更换点火针", by=by, now=now
    ),
    Move.CONFIRM: lambda t, _c, by, now: confirm_ticket(ticket_id=id_of(t), by=by, now=now),
    Move.REOPEN: lambda t, _c, by, now: reopen_ticket(ticket_id=id_of(t), reason="又不热了", by=by, now=now),
    Move.CLOSE: lambda t, _c, by, now: close_ticket(ticket_id=id_of(t), reason="三天无异议", by=by, now=now),
    Move.WITHDRAW: lambda t, _c, by, now: withdraw_ticket(
        ticket_id=id_of(t), reason="不用了", by=by, now=now
    ),
    Move.MERGE: _merge,
    Move.ARCHIVE: lambda t, _c, by, now: archive_ticket(ticket_id=id_of(t), by=by, now=now),
}
