"""Verdicts: typed by their questions, once, by the ticket's own customer."""

import pytest
from django.db import Error, transaction

from tests.cast import Cast
from tests.history import BrokenEventLog, last_event
from tests.quality.commands.test_questionnaires import ASKED
from tests.quality.factories import finish, gap_names, judge, make_ticket
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import TicketId
from yinuo.quality.answers import AnswersRefused
from yinuo.quality.commands.questionnaires import draft_version, publish_version
from yinuo.quality.commands.respond import AlreadyAnswered, NothingAsked, submit_response
from yinuo.quality.models import LONGEST_ANSWER, Answer, Invitation, Response
from yinuo.tickets.models import Ticket


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """Finished, with two expectations: the second matters more and is asked first."""
    ticket = make_ticket(cast, expected=[("少等待", 2), ("今天修好", 5)])
    finish(cast, ticket)
    return ticket


class TestSubmitResponse:
    def test_stores_each_answer_by_its_kind_and_records_the_figures(self, cast: Cast, ticket: Ticket) -> None:
        first, second = gap_names(ticket)
        verdict = judge(cast, ticket, {"satisfaction": "4", first: "-2", second: "+1", "words": " 谢谢 "})
        stored = Answer.objects.filter(response=verdict.response).order_by("pk")
        assert [(each.question.code, each.number, each.text) for each in stored] == [
            ("satisfaction", 4, ""),
            ("gap", -2, ""),
            ("gap", 1, ""),
            ("words", None, "谢谢"),
        ]
        kind, payload = last_event(ticket.pk)
        assert kind == "quality.answered"
        assert (payload["satisfaction"], payload["satisfaction_max"], payload["gaps"]) == (4, 5, [-2, 1])
        assert "谢谢" not in str(payload)

    def test_works_before_the_inviting_job_has_run_and_after(self, cast: Cast, ticket: Ticket) -> None:
        judge(cast, ticket, {"satisfaction": "5"})
        assert Invitation.objects.count() == 1

    @pytest.mark.parametrize(
        ("answers", "field"),
        [
            ({}, "satisfaction"),
            ({"words": "好"}, "satisfaction"),
            ({"satisfaction": "0"}, "satisfaction"),
            ({"satisfaction": "6"}, "satisfaction"),
            ({"satisfaction": "4.5"}, "satisfaction"),
            ({"satisfaction": "很好"}, "satisfaction"),
            ({"satisfaction": "9" * 6000}, "satisfaction"),
            ({"satisfaction": "5", "words": "长" * (LONGEST_ANSWER + 1)}, "words"),
        ],
    )
    def test_refuses_what_does_not_fit_and_stores_nothing(
        self, cast: Cast, ticket: Ticket, answers: dict[str, str], field: str
    ) -> None:
        with pytest.raises(AnswersRefused) as refusal:
            judge(cast, ticket, answers)
        assert list(refusal.value.problems) == [field]
        assert not Response.objects.exists()

    def test_refuses_a_gap_beyond_the_scale(self, cast: Cast, ticket: Ticket) -> None:
        name = gap_names(ticket)[0]
        with pytest.raises(AnswersRefused) as refusal:
            judge(cast, ticket, {"satisfaction": "5", name: "4"})
        assert list(refusal.value.problems) == [name]

    def test_an_answer_to_what_was_not_asked_is_not_stored(self, cast: Cast, ticket: Ticket) -> None:
        other = gap_names(make_ticket(cast, expected=[("别的", 3)]))[0]
        judge(cast, ticket, {"satisfaction": "5", other: "3", "sql": "drop"})
        assert Answer.objects.count() == 1

    def test_refuses_a_second_verdict(self, cast: Cast, ticket: Ticket) -> None:
        judge(cast, ticket, {"satisfaction": "5"})
        with pytest.raises(AlreadyAnswered):
            judge(cast, ticket, {"satisfaction": "1"})
        assert Answer.objects.get().number == 5

    def test_refuses_before_the_matter_is_finished(self, cast: Cast) -> None:
        with pytest.raises(NothingAsked):
            judge(cast, make_ticket(cast), {"satisfaction": "5"})

    @pytest.mark.parametrize("stranger", [Actor.contact(10**9, "别人"), Actor.automation("robot")])
    def test_hides_the_ticket_from_anybody_but_its_customer(
        self, cast: Cast, ticket: Ticket, stranger: Actor
    ) -> None:
        with pytest.raises(NotFound):
            submit_response(
                ticket_id=TicketId(ticket.pk), answers={"satisfaction": "5"}, by=stranger, now=cast.now
            )
        assert not Response.objects.exists()

    def test_nothing_stays_when_the_event_cannot_be_stored(
        self, cast: Cast, ticket: Ticket, broken_event_log: BrokenEventLog
    ) -> None:
        with broken_event_log():
            judge(cast, ticket, {"satisfaction": "5"})
        assert not Answer.objects.exists()
        assert not Response.objects.exists()


class TestOtherKinds:
    @pytest.fixture
    def asked(self, cast: Cast, ticket: Ticket) -> Ticket:
        draft = draft_version(code="after_close", name="回访", questions=ASKED, by=cast.system, now=cast.now)
        publish_version(version_id=draft.pk, by=cast.system, now=cast.now)
        return ticket

    @pytest.mark.parametrize(("given", "number"), [("yes", 1), ("no", 0)])
    def test_yes_and_no(self, cast: Cast, asked: Ticket, given: str, number: int) -> None:
        judge(cast, asked, {"again": given, "way": "sms"})
        assert [(each.number, each.choice) for each in Answer.objects.order_by("pk")] == [
            (number, ""),
            (None, "sms"),
        ]

    @pytest.mark.parametrize("answers", [{"again": "maybe"}, {"again": "yes", "way": "pigeon"}])
    def test_refuses_an_unknown_option(self, cast: Cast, asked: Ticket, answers: dict[str, str]) -> None:
        with pytest.raises(AnswersRefused):
            judge(cast, asked, answers)

    def test_refuses_a_form_left_empty_where_nothing_is_required(self, cast: Cast, ticket: Ticket) -> None:
        draft = draft_version(
            code="after_close", name="回访", questions=ASKED[1:], by=cast.system, now=cast.now
        )
        publish_version(version_id=draft.pk, by=cast.system, now=cast.now)
        with pytest.raises(AnswersRefused):
            judge(cast, ticket, {})
        assert not Response.objects.exists()

    def test_a_verdict_without_score_is_still_one(self, cast: Cast, asked: Ticket) -> None:
        assert judge(cast, asked, {"again": "yes"}).satisfaction is None
        assert last_event(asked.pk)[1]["satisfaction_max"] is None


class TestWhatWasAnswered:
    @pytest.mark.parametrize("change", [{"number": 1}, {"choice": "x"}])
    def test_the_database_refuses_to_bend_it(
        self, cast: Cast, ticket: Ticket, change: dict[str, object]
    ) -> None:
        judge(cast, ticket, {"satisfaction": "5"})
        with pytest.raises(Error, match="Cannot"), transaction.atomic():
            Answer.objects.update(**change)

    def test_its_words_can_be_erased(self, cast: Cast, ticket: Ticket) -> None:
        judge(cast, ticket, {"satisfaction": "5", "words": "张师傅电话 138"})
        Answer.objects.filter(question__code="words").update(text="")
        assert Answer.objects.get(question__code="words").text == ""
