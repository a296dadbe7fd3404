"""The one table of moves, walked in full: every state times every move."""

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event
from tests.people.factories import SYSTEM
from tests.tickets.factories import LATER, id_of, make_move, make_ticket, make_ticket_in
from yinuo.core.errors import Forbidden, NotFound
from yinuo.tickets.commands.moving import MoveNotAllowed, TicketChanged
from yinuo.tickets.commands.progress import accept_ticket, start_work
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import MOVES, Move, allowed_moves
from yinuo.tickets.states import State

pytestmark = pytest.mark.django_db

ALL = [(state, move) for state in State for move in Move]
ALLOWED = [(state, move) for state, move in ALL if state in MOVES[move].sources]
REFUSED = [pair for pair in ALL if pair not in ALLOWED]
EVENTS = {
    Move.ACCEPT: "ticket.accepted", Move.REFUSE: "ticket.refused", Move.ASSIGN: "ticket.assigned",
    Move.TAKE: "ticket.taken", Move.START: "ticket.started", Move.TRANSFER: "ticket.transferred",
    Move.HOLD: "ticket.held", Move.RESUME: "ticket.resumed", Move.RESOLVE: "ticket.resolved",
    Move.CONFIRM: "ticket.confirmed", Move.REOPEN: "ticket.reopened", Move.CLOSE: "ticket.closed",
    Move.WITHDRAW: "ticket.withdrawn", Move.MERGE: "ticket.merged", Move.ARCHIVE: "ticket.archived",
}  # fmt: skip


def columns(ticket: Ticket) -> dict[str, object]:
    return dict(Ticket.objects.filter(pk=ticket.pk).values().get())


class TestEveryMove:
    @pytest.mark.parametrize(("state", "move"), ALLOWED)
    def test_leads_where_the_table_says_and_is_recorded_once(
        self, cast: Cast, state: State, move: Move
    ) -> None:
        ticket = make_ticket_in(state, cast)
        before = len(events_of(ticket.pk))
        make_move(move, ticket, cast, by=SYSTEM)
        assert columns(ticket)["state"] == MOVES[move].target
        own = [fact for fact in events_of(ticket.pk)[before:] if fact[0].startswith("ticket.")]
        assert [(name, facts["old_state"]) for name, facts in own] == [(EVENTS[move], state)]

    @pytest.mark.parametrize(("state", "move"), REFUSED)
    def test_is_refused_from_any_other_state_and_changes_nothing(
        self, cast: Cast, state: State, move: Move
    ) -> None:
        ticket = make_ticket_in(state, cast)
        before, facts = columns(ticket), events_of(ticket.pk)
        with pytest.raises(MoveNotAllowed):
            make_move(move, ticket, cast, by=SYSTEM)
        assert (columns(ticket), events_of(ticket.pk)) == (before, facts)

    @pytest.mark.parametrize("move", Move)
    def test_hides_the_ticket_from_a_stranger(self, cast: Cast, move: Move) -> None:
        ticket = make_ticket_in(MOVES[move].sources[0], cast)
        with pytest.raises(NotFound):
            make_move(move, ticket, cast, by=cast.stranger.actor)

    @pytest.mark.parametrize("move", Move)
    def test_is_forbidden_to_one_who_only_reads(self, cast: Cast, move: Move) -> None:
        ticket = make_ticket_in(MOVES[move].sources[0], cast)
        before = columns(ticket)
        with pytest.raises(Forbidden):
            make_move(move, ticket, cast, by=cast.auditor.actor)
        assert columns(ticket) == before

    @pytest.mark.parametrize("move", Move)
    def test_is_open_to_the_customer_only_where_the_table_says(self, cast: Cast, move: Move) -> None:
        ticket = make_ticket_in(MOVES[move].sources[0], cast)
        if move in {Move.TAKE, Move.MERGE}:
            return  # a customer has neither an account to take it with nor a second ticket to see
        if MOVES[move].by_customer:
            make_move(move, ticket, cast, by=cast.customer.actor)
            assert columns(ticket)["state"] == MOVES[move].target
        else:
            with pytest.raises(Forbidden):
                make_move(move, ticket, cast, by=cast.customer.actor)

    @pytest.mark.parametrize("move", Move)
    def test_is_undone_when_the_event_cannot_be_stored(
        self, cast: Cast, move: Move, broken_event_log: BrokenEventLog
    ) -> None:
        ticket = make_ticket_in(MOVES[move].sources[0], cast)
        before = columns(ticket)
        with broken_event_log():
            make_move(move, ticket, cast, by=SYSTEM)
        assert columns(ticket) == before


def test_the_moves_of_a_state_are_those_of_the_table() -> None:
    for state in State:
        assert allowed_moves(state) == tuple(move for move in Move if (state, move) in ALLOWED)


class TestASecondEditor:
    def test_is_told_what_the_first_one_did_and_changes_nothing(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.ASSIGNED, cast)
        ticket.subject.refresh_from_db()
        seen = ticket.subject.last_seq
        start_work(ticket_id=id_of(ticket), by=cast.owner.actor, now=LATER, seen=seen)
        with pytest.raises(TicketChanged) as refusal:
            make_again(ticket, cast, seen)
        assert cast.owner.actor.name in str(refusal.value)
        assert last_event(ticket.pk)[0] == "ticket.started"

    def test_is_not_disturbed_by_what_was_only_said(self, cast: Cast) -> None:
        from yinuo.tickets.commands.converse import Words, add_note

        ticket = make_ticket(cast)
        ticket.subject.refresh_from_db()
        add_note(ticket_id=id_of(ticket), words=Words("先看看"), by=cast.owner.actor, now=LATER)
        accept_ticket(ticket_id=id_of(ticket), by=cast.owner.actor, now=LATER, seen=ticket.subject.last_seq)
        assert last_event(ticket.pk)[0] == "ticket.accepted"


def make_again(ticket: Ticket, cast: Cast, seen: int) -> None:
    from yinuo.tickets.commands.assign import assign_ticket

    assign_ticket(
        ticket_id=id_of(ticket), assignee_id=cast.colleague.id, by=cast.supervisor.actor, now=LATER, seen=seen
    )
