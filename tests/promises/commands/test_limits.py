from datetime import timedelta

import pytest

from tests.history import BrokenEventLog, events_of, last_event
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import at, make_limit, make_rule, make_subject
from yinuo.catalog.models import RequestKind
from yinuo.core.ids import SubjectId
from yinuo.promises.clock.due import Pause, Unit, due_at
from yinuo.promises.commands.limits import (
    drop_limits,
    meet_limit,
    pause_limits,
    reopen_limit,
    resume_limits,
    start_service_limits,
)
from yinuo.promises.commands.sweep import sweep_due
from yinuo.promises.models import Measure, ServiceLimit, UnitChoice
from yinuo.promises.queries.schedules import get_schedule

pytestmark = pytest.mark.django_db
SOLUTION = Measure.SOLUTION


def start(kind: str = "repair", priority: int = 3) -> SubjectId:
    subject_id = make_subject()
    start_service_limits(
        subject_id=subject_id, kind=kind, priority=priority, received_at=NOW, by=SYSTEM, now=NOW
    )
    return subject_id


def amounts(subject_id: SubjectId) -> dict[str, int]:
    return dict(ServiceLimit.objects.filter(subject_id=subject_id).values_list("measure", "amount"))


class TestStartServiceLimits:
    def test_starts_each_measure_from_the_time_of_receipt(self) -> None:
        make_rule(Measure.FIRST_RESPONSE, 30, UnitChoice.BUSINESS_MINUTE)
        make_rule(Measure.SOLUTION, 16, UnitChoice.BUSINESS_HOUR)
        subject_id = make_subject()
        start_service_limits(
            subject_id=subject_id,
            kind="repair",
            priority=3,
            received_at=at("20T11:45"),
            by=SYSTEM,
            now=at("20T12:00"),
        )
        due = dict(ServiceLimit.objects.filter(subject_id=subject_id).values_list("measure", "due_at"))
        assert due == {"first_response": at("20T13:45"), "solution": at("24T11:45")}

    def test_records_one_event_with_all_due_times(self) -> None:
        rule = make_rule(Measure.SOLUTION, 1, UnitChoice.WORKING_DAY)
        subject_id = start()
        assert events_of(subject_id) == [
            (
                "limits.started",
                {
                    "limits": {
                        "solution": {
                            "amount": 1,
                            "unit": "working_day",
                            "due_at": "2026-11-23T10:00:00+00:00",
                            "calendar_id": rule.calendar_id,
                        }
                    }
                },
            )
        ]

    def test_the_most_exact_rule_counts(self) -> None:
        for kind, priority, amount in (
            (None, None, 1),
            (None, 1, 2),
            (RequestKind.REPAIR, None, 3),
            (RequestKind.REPAIR, 1, 4),
        ):
            make_rule(Measure.SOLUTION, amount, kind=kind, priority=priority)
        found = [
            amounts(start(kind, priority))["solution"]
            for kind, priority in (("enquiry", 3), ("enquiry", 1), ("repair", 3), ("repair", 1))
        ]
        assert found == [1, 2, 3, 4]

    def test_without_a_rule_nothing_starts_and_nothing_is_recorded(self) -> None:
        make_rule(Measure.SOLUTION, kind=RequestKind.REPAIR)
        subject_id = start("enquiry")
        assert amounts(subject_id) == {}
        assert events_of(subject_id) == []

    def test_a_second_start_changes_nothing(self) -> None:
        limit = make_limit()
        again = start_service_limits(
            subject_id=limit.subject_id, kind="repair", priority=1, received_at=NOW, by=SYSTEM, now=NOW
        )
        assert again == []
        assert len(events_of(limit.subject_id)) == 1

    def test_undoes_all_when_the_event_cannot_be_stored(self, broken_event_log: BrokenEventLog) -> None:
        make_rule()
        subject_id = make_subject()
        with broken_event_log():
            start_service_limits(
                subject_id=subject_id, kind="repair", priority=3, received_at=NOW, by=SYSTEM, now=NOW
            )
        assert amounts(subject_id) == {}


class TestMeetLimit:
    def test_in_time_is_met(self) -> None:
        limit = make_limit()
        meet_limit(subject_id=SubjectId(limit.subject_id), measure=SOLUTION, by=SYSTEM, now=at("20T18:00"))
        limit.refresh_from_db()
        assert limit.met_at == at("20T18:00")
        assert limit.breach_recorded_at is None
        assert last_event(limit.subject_id) == (
            "limit.met",
            {"measure": "solution", "due_at": "2026-11-20T10:00:00+00:00", "is_late": False},
        )

    def test_late_is_a_breach_too_that_nobody_had_noticed(self) -> None:
        limit = make_limit()
        meet_limit(subject_id=SubjectId(limit.subject_id), measure=SOLUTION, by=SYSTEM, now=at("20T18:01"))
        types = [name for name, _payload in events_of(limit.subject_id)]
        assert types == ["limits.started", "limit.breached", "limit.met"]
        assert last_event(limit.subject_id)[1]["is_late"] is True

    def test_a_breach_that_was_noticed_is_not_recorded_again(self) -> None:
        limit = make_limit()
        sweep_due(by=SYSTEM, now=at("20T18:01"))
        meet_limit(subject_id=SubjectId(limit.subject_id), measure=SOLUTION, by=SYSTEM, now=at("20T19:00"))
        types = [name for name, _payload in events_of(limit.subject_id)]
        assert types.count("limit.breached") == 1
        assert types[-1] == "limit.met"

    def test_a_second_time_and_an_unknown_measure_change_nothing(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("20T15:00"))
        assert meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("20T16:00")) is None
        first = Measure.FIRST_RESPONSE
        assert meet_limit(subject_id=subject_id, measure=first, by=SYSTEM, now=at("20T16:00")) is None
        assert len(events_of(subject_id)) == 2

    def test_before_the_receipt_counts_as_at_once(self) -> None:
        limit = make_limit()
        meet_limit(subject_id=SubjectId(limit.subject_id), measure=SOLUTION, by=SYSTEM, now=at("20T13:00"))
        limit.refresh_from_db()
        assert limit.met_at == limit.started_at

    def test_while_it_rests_it_is_met_with_the_time_it_still_had(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T17:00"))
        meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("24T09:00"))
        limit.refresh_from_db()
        assert (limit.met_at, limit.paused_at, limit.due_at) == (at("24T09:00"), None, at("24T10:00"))


class TestPauseAndResume:
    def test_resuming_moves_the_due_time_by_the_business_time_that_was_paused(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00"))
        resume_limits(subject_id=subject_id, by=SYSTEM, now=at("20T17:00"))
        limit.refresh_from_db()
        assert (limit.due_at, limit.paused_at) == (at("23T10:00") + timedelta(minutes=30), None)
        assert events_of(subject_id)[1:] == [
            ("limits.paused", {"measures": ["solution"]}),
            (
                "limits.resumed",
                {"due": {"solution": ["2026-11-20T10:00:00+00:00", "2026-11-23T02:30:00+00:00"]}},
            ),
        ]

    def test_the_due_time_is_what_the_clock_engine_says_of_the_same_pauses(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pauses = [Pause(at("20T15:00"), at("20T17:10")), Pause(at("23T09:00"), at("25T16:20"))]
        for pause in pauses:
            assert pause.until is not None
            pause_limits(subject_id=subject_id, by=SYSTEM, now=pause.start)
            resume_limits(subject_id=subject_id, by=SYSTEM, now=pause.until)
        limit.refresh_from_db()
        expected = due_at(NOW, 4, Unit.BUSINESS_HOUR, get_schedule(limit.calendar_id), pauses)
        assert limit.due_at == expected
        assert [(each.lower, each.upper) for each in limit.pauses] == [(p.start, p.until) for p in pauses]

    def test_a_limit_that_was_late_already_stays_late(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("23T09:00"))
        resume_limits(subject_id=subject_id, by=SYSTEM, now=at("24T09:00"))
        limit.refresh_from_db()
        assert limit.due_at == at("20T18:00")
        types = [name for name, _payload in events_of(subject_id)]
        assert types == ["limits.started", "limit.breached", "limits.paused", "limits.resumed"]

    def test_one_that_must_not_stand_still_runs_on(self) -> None:
        limit = make_limit(is_pausable=False)
        assert pause_limits(subject_id=SubjectId(limit.subject_id), by=SYSTEM, now=at("20T15:00")) == []
        limit.refresh_from_db()
        assert limit.paused_at is None

    def test_a_second_pause_and_a_resume_of_nothing_change_nothing(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        assert resume_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00")) == []
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00"))
        assert pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T16:00")) == []
        assert len(events_of(subject_id)) == 2

    def test_a_pause_without_length_leaves_everything_as_it_was(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00"))
        resume_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00"))
        limit.refresh_from_db()
        assert (limit.due_at, limit.pauses) == (at("20T18:00"), [])


class TestReopenLimit:
    def test_the_clock_runs_on_from_where_it_stood_and_the_history_stays(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("20T16:00"))
        reopen_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("24T09:00"))
        limit.refresh_from_db()
        assert (limit.met_at, limit.due_at) == (None, at("24T11:00"))
        assert last_event(subject_id) == (
            "limit.reopened",
            {
                "measure": "solution",
                "met_at": "2026-11-20T08:00:00+00:00",
                "old_due_at": "2026-11-20T10:00:00+00:00",
                "due_at": "2026-11-24T03:00:00+00:00",
            },
        )

    def test_one_that_was_met_late_stays_late(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("23T09:00"))
        reopen_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("24T09:00"))
        limit.refresh_from_db()
        assert limit.due_at == at("20T18:00")

    def test_one_that_was_not_met_changes_nothing(self) -> None:
        limit = make_limit()
        again = reopen_limit(
            subject_id=SubjectId(limit.subject_id), measure=SOLUTION, by=SYSTEM, now=at("20T15:00")
        )
        assert again is None
        assert len(events_of(limit.subject_id)) == 1


class TestDropLimits:
    def test_ends_what_runs_without_a_verdict(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        pause_limits(subject_id=subject_id, by=SYSTEM, now=at("20T15:00"))
        drop_limits(subject_id=subject_id, by=SYSTEM, now=at("20T16:00"))
        limit.refresh_from_db()
        assert (limit.dropped_at, limit.paused_at, limit.met_at) == (at("20T16:00"), None, None)
        assert last_event(subject_id) == ("limits.dropped", {"measures": ["solution"]})
        assert meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("20T17:00")) is None

    def test_what_was_met_stays_met(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        meet_limit(subject_id=subject_id, measure=SOLUTION, by=SYSTEM, now=at("20T15:00"))
        assert drop_limits(subject_id=subject_id, by=SYSTEM, now=at("20T16:00")) == []
        assert last_event(subject_id)[0] == "limit.met"
