"""What the reader may do with a ticket now: strictly the one table of moves and his own permissions."""

from dataclasses import dataclass

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import MOVES, Move, allowed_moves
from yinuo.tickets.states import END_STATES, State

ICONS = {
    Move.ACCEPT: "check",
    Move.REFUSE: "ban",
    Move.ASSIGN: "user-check",
    Move.TAKE: "hand-grab",
    Move.START: "player-play",
    Move.TRANSFER: "arrows-exchange",
    Move.HOLD: "player-pause",
    Move.RESUME: "player-play",
    Move.RESOLVE: "circle-check",
    Move.CONFIRM: "checks",
    Move.REOPEN: "rotate",
    Move.CLOSE: "lock",
    Move.WITHDRAW: "arrow-back-up",
    Move.MERGE: "git-merge",
    Move.ARCHIVE: "archive",
}
# Done with one press; every other move asks something first.
PLAIN = frozenset({Move.ACCEPT, Move.TAKE, Move.START, Move.RESUME, Move.CONFIRM, Move.ARCHIVE})
# The move that usually comes next stands before the others.
NEXT = {
    State.PENDING_ACCEPTANCE: Move.ACCEPT,
    State.PENDING_DISPATCH: Move.ASSIGN,
    State.ASSIGNED: Move.START,
    State.IN_PROGRESS: Move.RESOLVE,
    State.ON_HOLD: Move.RESUME,
    State.PENDING_CONFIRMATION: Move.CONFIRM,
}
KEYS = {Move.ASSIGN: "a"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One move as a button. ``is_plain`` is done at once; the others open their dialog."""

    move: Move
    label: str
    icon: str
    is_plain: bool
    key: str


@dataclass(frozen=True, slots=True)
class Offers:
    """``first`` is the move that usually comes next, if the reader may make it."""

    first: Offer | None
    others: tuple[Offer, ...]
    can_reply: bool
    can_note: bool
    can_promise: bool
    can_settle: bool
    can_classify: bool
    can_hold: bool
    can_resolve: bool


def offers_for(actor: Actor, ticket: Ticket) -> Offers:
    """What the state allows and the actor's permissions too."""
    state = State(ticket.state)
    allowed = [
        move
        for move in allowed_moves(state)
        if actor.can(MOVES[move].permission) and _makes_sense(move, actor, ticket)
    ]
    has_ended = state in END_STATES
    offered = {move: _offer(move) for move in allowed}
    first = offered.pop(NEXT[state], None) if state in NEXT else None
    return Offers(
        first=first,
        others=tuple(offered.values()),
        can_reply=actor.can(Permission.TICKET_REPLY) and not has_ended,
        can_note=actor.can(Permission.TICKET_NOTE),
        can_promise=actor.can(Permission.PROMISE_MAKE) and not has_ended,
        can_settle=actor.can(Permission.PROMISE_SETTLE),
        can_classify=actor.can(Permission.TICKET_WORK) and not has_ended,
        can_hold=Move.HOLD in allowed,
        can_resolve=Move.RESOLVE in allowed,
    )


def _makes_sense(move: Move, actor: Actor, ticket: Ticket) -> bool:
    """Only a member can take a ticket over, and not one that a colleague holds."""
    if move is not Move.TAKE:
        return True
    return actor.member_id is not None and ticket.assignee_id in (None, actor.member_id)


def _offer(move: Move) -> Offer:
    return Offer(move, str(MOVES[move].label), ICONS[move], move in PLAIN, KEYS.get(move, ""))
