"""How asking and answering read."""

from django.utils import translation

from tests.cast import Cast
from tests.quality.commands.test_questionnaires import ASKED
from tests.quality.factories import finish, gap_names, judge, make_ticket
from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, present_event
from yinuo.quality.commands.questionnaires import draft_version, publish_version


def line_of(subject_id: int, kind: str) -> EventLine:
    with translation.override("en"):
        return present_event(Event.objects.filter(subject_id=subject_id, type=kind).latest("seq"), {})


def test_a_verdict_reads_with_score_and_gap(cast: Cast) -> None:
    ticket = make_ticket(cast, expected=[("今天修好", 5), ("少等待", 2)])
    finish(cast, ticket)
    first, second = gap_names(ticket)
    judge(cast, ticket, {"satisfaction": "4", first: "-2", second: "1"})
    line = line_of(ticket.pk, "quality.answered")
    assert line.text == "gave the service 4 of 5; received − expected: −0.5"
    assert line.is_public
    assert line_of(ticket.pk, "quality.invited").text == "asked the customer for his verdict"
    assert not line_of(ticket.pk, "quality.invited").is_public


def test_a_verdict_without_score_and_a_published_version_read_too(cast: Cast) -> None:
    draft = draft_version(code="after_close", name="回访", questions=ASKED, by=cast.system, now=cast.now)
    version = publish_version(version_id=draft.pk, by=cast.system, now=cast.now)
    ticket = make_ticket(cast)
    finish(cast, ticket)
    judge(cast, ticket, {"again": "yes"})
    assert line_of(ticket.pk, "quality.answered").text == "gave a verdict on the service"
    assert line_of(version.questionnaire_id, "questionnaire.published").text == "published version 1"
