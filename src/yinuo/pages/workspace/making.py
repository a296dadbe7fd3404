"""From the answers of a dialog to the command of its move."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.ids import DepartmentId, MemberId, TicketId
from yinuo.tickets.commands import assign, finish, organise, progress
from yinuo.tickets.commands.organise import Classification
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import Move
from yinuo.tickets.policies import find_ticket_id
from yinuo.tickets.states import HoldReason, Level

# What is asked → what the command takes beside ticket, actor and time.
COMMANDS: dict[Move, tuple[Callable[..., Ticket], Callable[[Mapping[str, Any]], dict[str, object]]]] = {
    Move.ACCEPT: (progress.accept_ticket, lambda asked: {}),
    Move.TAKE: (assign.take_ticket, lambda asked: {}),
    Move.START: (progress.start_work, lambda asked: {}),
    Move.RESUME: (progress.resume_ticket, lambda asked: {}),
    Move.CONFIRM: (finish.confirm_ticket, lambda asked: {}),
    Move.ARCHIVE: (finish.archive_ticket, lambda asked: {}),
    Move.ASSIGN: (assign.assign_ticket, lambda asked: {"assignee_id": MemberId(asked["assignee"])}),
    Move.TRANSFER: (
        assign.transfer_ticket,
        lambda asked: {"department_id": DepartmentId(asked["department"]), "reason": asked["reason"]},
    ),
    Move.HOLD: (
        progress.hold_ticket,
        lambda asked: {"reason": HoldReason(asked["reason"]), "until": asked["until"]},
    ),
    Move.RESOLVE: (progress.resolve_ticket, lambda asked: {"solution": asked["solution"]}),
    Move.REFUSE: (finish.refuse_ticket, lambda asked: {"reason": asked["reason"]}),
    Move.WITHDRAW: (finish.withdraw_ticket, lambda asked: {"reason": asked["reason"]}),
    Move.REOPEN: (finish.reopen_ticket, lambda asked: {"reason": asked["reason"]}),
    Move.CLOSE: (finish.close_ticket, lambda asked: {"reason": asked["reason"]}),
}


def make_move(move: Move, *, ticket: Ticket, asked: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """Call the command of a move with what its dialog asked. Raises what the command raises."""
    ticket_id = TicketId(ticket.pk)
    if move is Move.MERGE:
        into = find_ticket_id(by, asked["into"].strip().upper())
        organise.merge_ticket(ticket_id=ticket_id, into_id=into, by=by, now=now)
        return
    command, arguments = COMMANDS[move]
    guard = {} if move is Move.ARCHIVE else {"seen": asked.get("seen")}  # nothing overtakes an archiving
    command(ticket_id=ticket_id, by=by, now=now, **guard, **arguments(asked))


def classification_of(ticket: Ticket, asked: Mapping[str, Any]) -> Classification:
    """The whole of what a ticket is about: the form's answers, device and address as they were."""
    return Classification(
        title=asked["title"],
        kind=RequestKind(asked["kind"]),
        category_id=asked["category"],
        impact=Level(asked["impact"]),
        urgency=Level(asked["urgency"]),
        tags=tuple(asked["tags"].split()),
        device_id=ticket.device_id,
        address_id=ticket.address_id,
    )
