"""Figures of a period over the tickets that the reader sees."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.quality.commands.test_questionnaires import ASKED
from tests.quality.factories import finish, gap_names, judge, make_ticket
from yinuo.core.ids import TicketId
from yinuo.quality.commands.invite import invite_to_judge
from yinuo.quality.commands.questionnaires import draft_version, install_after_close, publish_version
from yinuo.quality.queries.figures import Period, get_gap, get_satisfaction, list_judged
from yinuo.quality.queries.sheet import get_sheet
from yinuo.tickets.models import Ticket


@pytest.fixture
def judged(cast: Cast) -> list[Ticket]:
    """Four verdicts: 5, 4, 3 and 1; the first two with a gap of −1 (importance 4) and +2 (importance 1)."""
    tickets = []
    for score, gap, importance in (("5", "-1", 4), ("4", "2", 1), ("3", "", 3), ("1", "", 3)):
        ticket = make_ticket(cast, expected=[("今天修好", importance)])
        finish(cast, ticket)
        judge(cast, ticket, {"satisfaction": score, gap_names(ticket)[0]: gap})
        tickets.append(ticket)
    return tickets


def period(cast: Cast, days: int = 1) -> Period:
    return Period(cast.now, cast.now + timedelta(days=days))


def test_the_share_of_the_best_two_boxes_with_its_interval(cast: Cast, judged: list[Ticket]) -> None:
    share = get_satisfaction(actor=cast.manager.actor, period=period(cast))
    assert (share.hits, share.n, share.share) == (2, 4, 0.5)
    assert share.low == pytest.approx(0.15004, abs=1e-5)
    assert share.high == pytest.approx(0.84996, abs=1e-5)


def test_the_gap_plain_and_weighted_by_importance(cast: Cast, judged: list[Ticket]) -> None:
    gap = get_gap(actor=cast.manager.actor, period=period(cast))
    assert (gap.n, gap.mean, gap.weighted) == (2, 0.5, -0.4)


def test_a_verdict_counts_when_it_was_given_half_open(cast: Cast, judged: list[Ticket]) -> None:
    given = cast.now + timedelta(hours=2)
    before, after = Period(cast.now, given), Period(given, given + timedelta(seconds=1))
    assert get_satisfaction(actor=cast.manager.actor, period=before).n == 0
    assert get_satisfaction(actor=cast.manager.actor, period=after).n == 4


def test_a_stranger_counts_only_what_he_sees(cast: Cast, judged: list[Ticket]) -> None:
    assert get_satisfaction(actor=cast.stranger.actor, period=period(cast)).n == 0
    assert get_gap(actor=cast.stranger.actor, period=period(cast)).mean is None
    assert get_satisfaction(actor=cast.owner.actor, period=period(cast)).n == 4


def test_the_tickets_behind_a_figure(cast: Cast, judged: list[Ticket]) -> None:
    actor = cast.manager.actor
    assert set(list_judged(actor=actor, period=period(cast))) == {ticket.pk for ticket in judged}
    low = list_judged(actor=actor, period=period(cast), dissatisfied_only=True)
    assert set(low) == {judged[2].pk, judged[3].pk}


class TestSheet:
    def test_asks_gaps_by_importance_and_in_the_readers_language(self, cast: Cast, settings: object) -> None:
        ticket = make_ticket(cast, expected=[("少等待", 2), ("今天修好", 5)])
        finish(cast, ticket)
        judge(cast, ticket, {"satisfaction": "5"})
        sheet = get_sheet(actor=cast.customer.actor, ticket_id=TicketId(ticket.pk))
        assert sheet is not None
        assert [one.expected for one in sheet.asked] == ["", "今天修好", "少等待", ""]
        assert sheet.asked[0].text == "总的来说，您对这次服务满意吗？"
        assert [line.answer for line in sheet.lines] == [sheet.asked[0].words_of("5")]

    def test_is_nothing_while_the_work_goes_on(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        assert get_sheet(actor=cast.customer.actor, ticket_id=TicketId(ticket.pk)) is None

    def test_is_nothing_before_any_questionnaire_was_published(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        finish(cast, ticket)
        assert get_sheet(actor=cast.customer.actor, ticket_id=TicketId(ticket.pk)) is None

    def test_is_there_before_the_inviting_job_and_unanswered_after_it(self, cast: Cast) -> None:
        install_after_close(by=cast.system, now=cast.now)
        ticket = make_ticket(cast)
        finish(cast, ticket)
        before = get_sheet(actor=cast.customer.actor, ticket_id=TicketId(ticket.pk))
        invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now)
        after = get_sheet(actor=cast.customer.actor, ticket_id=TicketId(ticket.pk))
        assert before is not None
        assert after is not None
        assert before.asked == after.asked
        assert after.answered_at is None
        fields = after.fields({"satisfaction": "9"}, {"satisfaction": "no"})
        assert (fields[0].value, fields[0].problem, fields[1].value) == ("9", "no", "")

    def test_yes_no_and_choice_read_as_words_afterwards(self, cast: Cast) -> None:
        draft = draft_version(code="after_close", name="回访", questions=ASKED, by=cast.system, now=cast.now)
        publish_version(version_id=draft.pk, by=cast.system, now=cast.now)
        ticket = make_ticket(cast)
        finish(cast, ticket)
        judge(cast, ticket, {"again": "no", "way": "phone"})
        with translation.override("en"):
            sheet = get_sheet(actor=cast.customer.actor, ticket_id=TicketId(ticket.pk))
            assert sheet is not None
            assert [line.answer for line in sheet.lines] == ["No", "Phone"]
