"""From a move of the API to its command, by the one table of moves."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.ids import DepartmentId, MemberId, TicketId
from yinuo.tickets.api.schemas import MoveIn
from yinuo.tickets.commands import assign, finish, organise, progress
from yinuo.tickets.moves import Move

type Mover = Callable[[TicketId, MoveIn, Actor, datetime], object]


class Incomplete(DomainError):
    code, status = "move.incomplete", 422
    message = _("The move “{move}” needs {field}.")


def perform(ticket_id: TicketId, wanted: MoveIn, by: Actor, now: datetime) -> None:
    """Make a move. Raises Incomplete and what the command raises."""
    MOVERS[wanted.move](ticket_id, wanted, by, now)


def _needed[T](value: T | None, wanted: MoveIn, field: str) -> T:
    if value is None:
        raise Incomplete(move=wanted.move.value, field=field)
    return value


def _assign(ticket_id: TicketId, wanted: MoveIn, by: Actor, now: datetime) -> None:
    assignee_id = MemberId(_needed(wanted.assignee_id, wanted, "assignee_id"))
    assign.assign_ticket(ticket_id=ticket_id, assignee_id=assignee_id, by=by, now=now, seen=wanted.seen)


def _transfer(ticket_id: TicketId, wanted: MoveIn, by: Actor, now: datetime) -> None:
    assign.transfer_ticket(
        ticket_id=ticket_id,
        department_id=DepartmentId(_needed(wanted.department_id, wanted, "department_id")),
        queue_id=wanted.queue_id,
        reason=wanted.reason,
        by=by,
        now=now,
        seen=wanted.seen,
    )


def _hold(ticket_id: TicketId, wanted: MoveIn, by: Actor, now: datetime) -> None:
    reason = _needed(wanted.hold_reason, wanted, "hold_reason")
    progress.hold_ticket(
        ticket_id=ticket_id, reason=reason, until=wanted.hold_until, by=by, now=now, seen=wanted.seen
    )


def _merge(ticket_id: TicketId, wanted: MoveIn, by: Actor, now: datetime) -> None:
    into_id = TicketId(_needed(wanted.into_id, wanted, "into_id"))
    organise.merge_ticket(ticket_id=ticket_id, into_id=into_id, by=by, now=now)


MOVERS: dict[Move, Mover] = {
    Move.ACCEPT: lambda pk, wanted, by, now: progress.accept_ticket(
        ticket_id=pk, by=by, now=now, seen=wanted.seen
    ),
    Move.REFUSE: lambda pk, wanted, by, now: finish.refuse_ticket(
        ticket_id=pk, reason=wanted.reason, by=by, now=now, seen=wanted.seen
    ),
    Move.ASSIGN: _assign,
    Move.TAKE: lambda pk, wanted, by, now: assign.take_ticket(ticket_id=pk, by=by, now=now, seen=wanted.seen),
    Move.START: lambda pk, wanted, by, now: progress.start_work(
        ticket_id=pk, by=by, now=now, seen=wanted.seen
    ),
    Move.TRANSFER: _transfer,
    Move.HOLD: _hold,
    Move.RESUME: lambda pk, wanted, by, now: progress.resume_ticket(
        ticket_id=pk, by=by, now=now, seen=wanted.seen
    ),
    Move.RESOLVE: lambda pk, wanted, by, now: progress.resolve_ticket(
        ticket_id=pk, solution=wanted.solution, by=by, now=now, seen=wanted.seen
    ),
    Move.CONFIRM: lambda pk, wanted, by, now: finish.confirm_ticket(
        ticket_id=pk, by=by, now=now, seen=wanted.seen
    ),
    Move.REOPEN: lambda pk, wanted, by, now: finish.reopen_ticket(
        ticket_id=pk, reason=wanted.reason, by=by, now=now, seen=wanted.seen
    ),
    Move.CLOSE: lambda pk, wanted, by, now: finish.close_ticket(
        ticket_id=pk, reason=wanted.reason, by=by, now=now, seen=wanted.seen
    ),
    Move.WITHDRAW: lambda pk, wanted, by, now: finish.withdraw_ticket(
        ticket_id=pk, reason=wanted.reason, by=by, now=now, seen=wanted.seen
    ),
    Move.MERGE: _merge,
    Move.ARCHIVE: lambda pk, wanted, by, now: finish.archive_ticket(ticket_id=pk, by=by, now=now),
}
