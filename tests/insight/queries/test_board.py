"""Figures of the board and the tickets behind them: every number can be opened and agrees with its list."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, make_rule
from tests.tickets.factories import LATER, id_of, make_ticket, make_ticket_in
from yinuo.core.errors import Forbidden
from yinuo.core.ids import PromiseId
from yinuo.insight.period import CHOICES, DEFAULT, Period
from yinuo.insight.queries.behind import BEHIND, Figure, list_behind
from yinuo.insight.queries.board import get_board, list_kept_days
from yinuo.insight.queries.ledger import list_promises
from yinuo.insight.queries.mend import Reason, list_desk, list_mend_first
from yinuo.promises.models import Measure, Promise
from yinuo.promises.queries.ledger import LedgerFilters, Standing
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.quality.commands.respond import submit_response
from yinuo.tickets.commands.promises import (
    keep_ticket_promise,
    make_ticket_promise,
    renegotiate_ticket_promise,
    waive_ticket_promise,
)
from yinuo.tickets.models import Expectation, Ticket
from yinuo.tickets.states import State

pytestmark = pytest.mark.django_db
EVENING = NOW + 6 * HOUR
WEEK = Period.last(7, now=EVENING)


def promise(ticket: Ticket, hours: int = 2) -> PromiseId:
    made = make_ticket_promise(
        ticket_id=id_of(ticket), what="上门", due_at=NOW + hours * HOUR, by=SYSTEM, now=NOW
    )
    return PromiseId(made.pk)


@pytest.fixture
def day(cast: Cast) -> dict[str, Ticket]:
    """One kept, one broken, one moved with consent, one waived promise; one customer content, one not."""
    install_after_close(by=SYSTEM, now=NOW)
    make_rule(Measure.SOLUTION, 2)
    tickets = {name: make_ticket(cast) for name in ("kept", "broken", "moved", "waived")}
    ids = {name: promise(ticket) for name, ticket in tickets.items()}
    keep_ticket_promise(promise_id=ids["kept"], by=SYSTEM, now=NOW + HOUR)
    due_at = NOW + 5 * HOUR
    renegotiate_ticket_promise(
        promise_id=ids["moved"], due_at=due_at, consent="电话", by=SYSTEM, now=NOW + HOUR
    )
    keep_ticket_promise(promise_id=ids["moved"], by=SYSTEM, now=NOW + 4 * HOUR)
    waive_ticket_promise(promise_id=ids["waived"], reason="不用了", by=SYSTEM, now=NOW + HOUR)
    for name, mark, gap in (("happy", 5, 2), ("sad", 1, -3)):
        closed = make_ticket_in(State.CLOSED, cast)
        expectation = Expectation.objects.get(ticket=closed)
        answers = {"satisfaction": str(mark), f"gap-{expectation.pk}": str(gap)}
        submit_response(ticket_id=id_of(closed), answers=answers, by=cast.customer.actor, now=NOW + 2 * HOUR)
        tickets[name] = closed
    return tickets


class TestBoard:
    def test_counts_promises_by_what_became_of_them(self, cast: Cast, day: dict[str, Ticket]) -> None:
        kept = get_board(actor=cast.manager.actor, period=WEEK, now=EVENING).kept
        assert (kept.kept, kept.broken, kept.made, kept.renegotiated, kept.waived) == (2, 1, 4, 1, 1)
        assert kept.rate == pytest.approx(2 / 3)

    def test_knows_a_breach_before_the_sweep_has_seen_it(self, cast: Cast, day: dict[str, Ticket]) -> None:
        assert Promise.objects.get(subject_id=day["broken"].pk).state == "open"
        assert get_board(actor=cast.manager.actor, period=WEEK, now=EVENING).kept.broken == 1

    def test_shows_what_customers_say_with_its_interval(self, cast: Cast, day: dict[str, Ticket]) -> None:
        board = get_board(actor=cast.manager.actor, period=WEEK, now=EVENING)
        assert (board.satisfaction.hits, board.satisfaction.n) == (1, 2)
        assert board.satisfaction.low is not None
        assert board.satisfaction.high is not None
        assert board.satisfaction.low < 0.5 < board.satisfaction.high
        assert board.gap.mean == pytest.approx(-0.5)

    def test_follows_the_loop(self, cast: Cast, day: dict[str, Ticket]) -> None:
        loop = get_board(actor=cast.manager.actor, period=WEEK, now=EVENING).loop
        assert (loop.received, loop.promised, loop.resolved, loop.closed, loop.judged) == (6, 4, 2, 2, 2)

    def test_counts_what_was_done_in_the_period_though_it_was_asked_before(
        self, cast: Cast, day: dict[str, Ticket]
    ) -> None:
        Ticket.objects.filter(pk=day["happy"].pk).update(received_at=NOW - timedelta(days=40))
        loop = get_board(actor=cast.manager.actor, period=WEEK, now=EVENING).loop
        assert (loop.received, loop.resolved, loop.closed) == (5, 2, 2)
        for figure in (Figure.RESOLVED, Figure.CLOSED):
            page = list_behind(actor=cast.manager.actor, figure=figure, period=WEEK, now=EVENING)
            assert {row.id for row in page.items} == {day["happy"].pk, day["sad"].pk}

    def test_of_a_supervisor_counts_his_own_field_alone(self, cast: Cast, day: dict[str, Ticket]) -> None:
        assert get_board(actor=cast.supervisor.actor, period=WEEK, now=EVENING).kept.made == 4
        Ticket.objects.filter(pk=day["kept"].pk).update(department=cast.other_desk, queue=None)
        assert get_board(actor=cast.supervisor.actor, period=WEEK, now=EVENING).kept.kept == 1

    def test_is_forbidden_to_an_agent(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            get_board(actor=cast.owner.actor, period=WEEK, now=EVENING)
        with pytest.raises(Forbidden):
            list_kept_days(actor=cast.owner.actor, period=WEEK, now=EVENING)

    def test_draws_the_days_on_which_something_fell_due(self, cast: Cast, day: dict[str, Ticket]) -> None:
        [today] = list_kept_days(actor=cast.manager.actor, period=WEEK, now=EVENING)
        assert (today.kept, today.broken) == (2, 1)


class TestTheTicketsBehindAFigure:
    @pytest.mark.parametrize(
        ("figure", "names"),
        [
            (Figure.KEPT, {"kept", "moved"}),
            (Figure.BROKEN, {"broken"}),
            (Figure.MADE, {"kept", "broken", "moved", "waived"}),
            (Figure.RENEGOTIATED, {"moved"}),
            (Figure.WAIVED, {"waived"}),
            (Figure.OVERRULED, set()),
            (Figure.LIMITS_MET, {"happy", "sad"}),
            (Figure.LIMITS_BREACHED, {"kept", "broken", "moved", "waived"}),
            (Figure.JUDGED, {"happy", "sad"}),
            (Figure.DISSATISFIED, {"sad"}),
            (Figure.RECEIVED, {"kept", "broken", "moved", "waived", "happy", "sad"}),
            (Figure.RESOLVED, {"happy", "sad"}),
            (Figure.CLOSED, {"happy", "sad"}),
        ],
    )
    def test_are_those_it_counts(
        self, cast: Cast, day: dict[str, Ticket], figure: Figure, names: set[str]
    ) -> None:
        page = list_behind(actor=cast.manager.actor, figure=figure, period=WEEK, now=EVENING)
        by_id = {ticket.pk: name for name, ticket in day.items()}
        assert {by_id[row.id] for row in page.items} == names

    def test_are_listed_for_every_figure(self) -> None:
        assert set(BEHIND) == set(Figure)

    def test_are_forbidden_to_an_agent(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            list_behind(actor=cast.owner.actor, figure=Figure.KEPT, period=WEEK, now=EVENING)


class TestMendFirst:
    def test_names_each_ticket_once_the_worst_reason_first(self, cast: Cast, day: dict[str, Ticket]) -> None:
        lines = list_mend_first(actor=cast.manager.actor, now=EVENING)
        assert [(line.reason, line.ticket.id) for line in lines[:2]] == [
            (Reason.BROKEN, day["broken"].pk),
            (Reason.DISSATISFIED, day["sad"].pk),
        ]
        ids = [line.ticket.id for line in lines]
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize(
        ("reason", "days", "count"),
        [
            (Reason.BROKEN, 0, 1),
            (Reason.OVERDUE, 0, 4),
            (Reason.UNANSWERED, 0, 0),
            (Reason.UNANSWERED, 2, 4),
            (Reason.STUCK, 0, 0),
            (Reason.STUCK, 4, 4),
        ],
    )
    def test_fills_the_lists_of_the_desk(
        self, cast: Cast, day: dict[str, Ticket], reason: Reason, days: int, count: int
    ) -> None:
        rows = list_desk(actor=cast.supervisor.actor, reason=reason, now=EVENING + timedelta(days=days))
        assert len(rows) == count

    def test_is_forbidden_to_those_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            list_mend_first(actor=cast.owner.actor, now=EVENING)
        with pytest.raises(Forbidden):
            list_desk(actor=cast.owner.actor, reason=Reason.BROKEN, now=EVENING)


class TestLedger:
    def test_shows_promises_with_their_tickets(self, cast: Cast, day: dict[str, Ticket]) -> None:
        page = list_promises(actor=cast.owner.actor, filters=LedgerFilters(), now=EVENING)
        assert {row.number for row in page.items} == {
            day[name].number for name in ("kept", "broken", "moved", "waived")
        }
        assert {row.customer for row in page.items} == {"李女士"}

    def test_is_narrowed_by_standing_and_kept_from_strangers(
        self, cast: Cast, day: dict[str, Ticket]
    ) -> None:
        filters = LedgerFilters(standing=Standing.TO_MEND)
        [row] = list_promises(actor=cast.auditor.actor, filters=filters, now=EVENING).items
        assert row.number == day["broken"].number
        assert not list_promises(actor=cast.stranger.actor, filters=LedgerFilters(), now=EVENING).items


class TestPeriod:
    @pytest.mark.parametrize("text", [None, "", "x", "8", "-7", "99999999999999", "７"])
    def test_is_the_usual_one_for_anything_that_is_no_choice(self, text: str | None) -> None:
        assert Period.read(text, now=NOW).days == DEFAULT

    @pytest.mark.parametrize("days", CHOICES)
    def test_is_whole_local_days_up_to_the_end_of_today(self, days: int) -> None:
        period = Period.read(str(days), now=NOW)
        assert period.until - period.since == timedelta(days=days)
        assert period.since <= NOW < period.until


def test_overdue_is_not_what_was_met_late_only(cast: Cast) -> None:
    make_rule(Measure.FIRST_RESPONSE, 1)
    ticket = make_ticket(cast)
    rows = list_desk(actor=cast.supervisor.actor, reason=Reason.OVERDUE, now=LATER)
    assert rows == []
    rows = list_desk(actor=cast.supervisor.actor, reason=Reason.OVERDUE, now=EVENING)
    assert [row.id for row in rows] == [ticket.pk]
