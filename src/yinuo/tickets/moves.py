"""The one table of allowed moves; screen, API and tests all read it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.permissions import Permission
from yinuo.tickets.states import OPEN_STATES, State


class Move(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    ASSIGN = "assign"
    TAKE = "take"
    START = "start"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Rule:
    """From which states a move leads where, and the right it takes; ``by_customer``: his private link allows it."""

    label: str | LazyText
    sources: tuple[State, ...]
    target: State
    permission: Permission
    by_customer: bool = False


_UNSETTLED = (State.PENDING_ACCEPTANCE, State.PENDING_DISPATCH)
_UNFINISHED = (*_UNSETTLED, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD)

MOVES: dict[Move, Rule] = {
    Move.ACCEPT: Rule(
        _("Accept"), (State.PENDING_ACCEPTANCE,), State.PENDING_DISPATCH, Permission.TICKET_WORK
    ),
    Move.REFUSE: Rule(_("Refuse"), _UNSETTLED, State.REFUSED, Permission.TICKET_REFUSE),
    Move.ASSIGN: Rule(_("Assign"), _UNFINISHED, State.ASSIGNED, Permission.TICKET_ASSIGN),
    Move.TAKE: Rule(_("Take over"), (*_UNSETTLED, State.ASSIGNED), State.IN_PROGRESS, Permission.TICKET_TAKE),
    Move.START: Rule(_("Start work"), (State.ASSIGNED,), State.IN_PROGRESS, Permission.TICKET_WORK),
    Move.TRANSFER: Rule(_("Transfer"), _UNFINISHED, State.PENDING_DISPATCH, Permission.TICKET_TRANSFER),
    Move.HOLD: Rule(
        pgettext_lazy("ticket move", "Put on hold"),
        (State.ASSIGNED, State.IN_PROGRESS),
        State.ON_HOLD,
        Permission.TICKET_WORK,
    ),
    Move.RESUME: Rule(_("Resume"), (State.ON_HOLD,), State.IN_PROGRESS, Permission.TICKET_WORK),
    Move.RESOLVE: Rule(
        _("Resolve"),
        (State.PENDING_DISPATCH, State.ASSIGNED, State.IN_PROGRESS, State.ON_HOLD),
        State.PENDING_CONFIRMATION,
        Permission.TICKET_WORK,
    ),
    Move.CONFIRM: Rule(
        pgettext_lazy("move", "Confirm"),
        (State.PENDING_CONFIRMATION,),
        State.CLOSED,
        Permission.TICKET_CLOSE,
        by_customer=True,
    ),
    Move.REOPEN: Rule(
        _("Reopen"),
        (State.PENDING_CONFIRMATION, State.CLOSED),
        State.IN_PROGRESS,
        Permission.TICKET_WORK,
        by_customer=True,
    ),
    Move.CLOSE: Rule(
        pgettext_lazy("ticket move", "Close"),
        (State.PENDING_CONFIRMATION,),
        State.CLOSED,
        Permission.TICKET_CLOSE,
    ),
    Move.WITHDRAW: Rule(
        _("Withdraw"), _UNFINISHED, State.WITHDRAWN, Permission.TICKET_CLOSE, by_customer=True
    ),
    Move.MERGE: Rule(_("Merge"), OPEN_STATES, State.MERGED, Permission.TICKET_MERGE),
    Move.ARCHIVE: Rule(_("Archive"), (State.CLOSED,), State.ARCHIVED, Permission.TICKET_CLOSE),
}


def allowed_moves(state: str) -> tuple[Move, ...]:
    """The moves that lead out of a state, in the order of the table."""
    return tuple(move for move, rule in MOVES.items() if state in rule.sources)
