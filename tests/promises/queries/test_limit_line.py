from datetime import datetime

import pytest
from django.utils import translation

from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import at, make_limit, make_subject
from yinuo.core.ids import SubjectId
from yinuo.promises.commands.limits import drop_limits, meet_limit, pause_limits, resume_limits
from yinuo.promises.models import Measure, ServiceLimit, UnitChoice
from yinuo.promises.queries.limit_line import LimitLine, explain_due, list_limit_line

pytestmark = pytest.mark.django_db


def line(limit: ServiceLimit, now: datetime) -> LimitLine:
    return list_limit_line(subject_id=limit.subject_id, now=now)[0]


def words(limit: ServiceLimit, now: datetime) -> tuple[str, str, str]:
    each = line(limit, now)
    return each.tone, each.word, each.note


def meet(limit: ServiceLimit, now: datetime) -> None:
    subject_id, measure = SubjectId(limit.subject_id), Measure(limit.measure)
    meet_limit(subject_id=subject_id, measure=measure, by=SYSTEM, now=now)


class TestLimitLine:
    def test_a_running_limit_says_by_when_and_what_does_not_count(self) -> None:
        limit = make_limit(amount=16)
        with translation.override("en"):
            assert words(limit, NOW) == ("calm", "by Tue 14:00", "(without weekend)")
        assert line(limit, NOW).title == "2026-11-24 14:00"
        assert words(limit, at("24T13:40"))[0] == "soon"

    def test_a_met_limit_says_how_long_it_took_on_its_own_clock(self) -> None:
        limit = make_limit(Measure.FIRST_RESPONSE, 30, UnitChoice.BUSINESS_MINUTE, received_at=at("20T11:55"))
        meet(limit, at("20T13:33"))
        assert words(limit, at("20T15:00")) == ("kept", "met in 8 min", "")
        assert line(limit, NOW).name == "First response"

    def test_a_late_one_says_by_how_much_met_or_not(self) -> None:
        limit = make_limit()
        assert words(limit, at("20T20:00")) == ("broken", "2 hours overdue", "")
        meet(limit, at("20T19:00"))
        assert words(limit, at("25T20:00")) == ("broken", "1 hour overdue", "")

    def test_a_paused_one_says_so_and_tells_of_the_pause_afterwards(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00"))
        assert words(limit, at("20T19:00")) == ("hold", "paused", "")
        resume_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:30"))
        assert words(limit, at("20T15:30")) == ("calm", "by Mon 09:00", "(without weekend, paused 30 min)")

    def test_a_dropped_one_is_not_shown(self) -> None:
        limit = make_limit()
        drop_limits(subject_id=SubjectId(limit.subject_id), by=SYSTEM, now=NOW)
        assert list_limit_line(subject_id=limit.subject_id, now=NOW) == []


class TestExplainDue:
    def test_tells_the_trail_in_the_readers_language(self) -> None:
        limit = make_limit(amount=16)
        told = explain_due(subject_id=limit.subject_id, measure=Measure.SOLUTION)
        assert told is not None
        assert told.lines == (
            "counted from Fri 20 Nov 14:00",
            "Sat 21 Nov to Sun 22 Nov not counted: weekend",
            "due Tue 24 Nov 14:00",
        )
        assert (told.due_at, told.is_uncertain, told.name) == (at("24T14:00"), False, "Solution")
        with translation.override("zh-hans"):
            chinese = explain_due(subject_id=limit.subject_id, measure=Measure.SOLUTION)
        assert chinese is not None
        assert chinese.lines[1] == "11月21日（周六）至11月22日（周日）周末，不计"

    def test_agrees_with_the_stored_due_time_after_pauses(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        for start, until in (("20T15:00", "20T16:10"), ("23T09:00", "25T11:00")):
            pause_limits(subject_id=subject_id, by=SYSTEM, now=at(start))
            resume_limits(subject_id=subject_id, by=SYSTEM, now=at(until))
        limit.refresh_from_db()
        told = explain_due(subject_id=subject_id, measure=Measure.SOLUTION)
        assert told is not None
        assert told.due_at == limit.due_at

    def test_a_paused_limit_has_no_due_time_and_a_far_one_is_uncertain(self) -> None:
        limit = make_limit(amount=40, unit=UnitChoice.WORKING_DAY)
        far = explain_due(subject_id=limit.subject_id, measure=Measure.SOLUTION)
        assert far is not None
        assert far.is_uncertain
        pause_limits(subject_id=SubjectId(limit.subject_id), by=SYSTEM, now=at("20T15:00"))
        paused = explain_due(subject_id=limit.subject_id, measure=Measure.SOLUTION)
        assert paused is not None
        assert paused.due_at is None

    def test_nothing_is_told_of_a_limit_that_is_not_there(self) -> None:
        assert explain_due(subject_id=make_subject(), measure=Measure.SOLUTION) is None
