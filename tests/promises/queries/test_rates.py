from datetime import date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, at, make, make_limit, make_subject
from yinuo.core.ids import SubjectId
from yinuo.core.models import Subject
from yinuo.promises.commands.limits import drop_limits, meet_limit, pause_limits
from yinuo.promises.commands.promises import keep_promise, renegotiate_promise, waive_promise
from yinuo.promises.commands.sweep import sweep_due
from yinuo.promises.commands.verdicts import judge_promise, overrule_verdict
from yinuo.promises.models import Measure, Promise, ServiceLimit
from yinuo.promises.queries.due import next_due
from yinuo.promises.queries.rates import KeptDay, KeptRate, LimitRate, kept_by_day, kept_rate, limit_rate

pytestmark = pytest.mark.django_db
DUE = NOW + 2 * HOUR
END = NOW + 24 * HOUR


def rate(**more: Any) -> KeptRate:
    return kept_rate(**{"since": NOW - HOUR, "until": END, "now": END, **more})


def keep(promise: Promise, now: datetime = NOW + HOUR) -> Promise:
    return keep_promise(promise_id=promise.pk, by=SYSTEM, now=now)


class TestKeptRate:
    def test_counts_kept_and_broken_and_says_what_else_there_was(self, cast: Cast) -> None:
        keep(make())
        keep(make(), DUE + HOUR)
        make()
        waive_promise(promise_id=make().pk, reason="不用了", by=SYSTEM, now=NOW)
        moved = make()
        renegotiate_promise(promise_id=moved.pk, due_at=DUE + HOUR, consent="同意", by=SYSTEM, now=NOW)
        keep(moved)
        denied = keep(make())
        judge_promise(promise_id=denied.pk, done=False, by=SYSTEM, now=END)
        cleared = keep(make())
        judge_promise(promise_id=cleared.pk, done=False, by=SYSTEM, now=END)
        overrule_verdict(promise_id=cleared.pk, evidence="派工单", by=cast.supervisor.actor, now=END)
        figures = rate()
        assert figures == KeptRate(kept=3, broken=3, made=7, renegotiated=1, waived=1, overruled=1)
        assert figures.rate == 0.5

    def test_is_the_same_before_and_after_the_sweep(self) -> None:
        keep(make())
        make()
        before = rate()
        sweep_due(by=SYSTEM, now=END)
        assert rate() == before
        assert before.broken == 1

    def test_goes_by_the_last_due_time_agreed(self) -> None:
        promise = make()
        renegotiate_promise(promise_id=promise.pk, due_at=END + HOUR, consent="同意", by=SYSTEM, now=NOW)
        keep(promise)
        assert rate() == KeptRate(kept=0, broken=0, made=1, renegotiated=0, waived=0, overruled=0)
        assert rate(since=END, until=END + 2 * HOUR).kept == 1

    def test_what_was_renegotiated_after_its_time_counts_as_broken(self) -> None:
        promise = make()
        new = renegotiate_promise(
            promise_id=promise.pk, due_at=DUE + 3 * HOUR, consent="同意", by=SYSTEM, now=DUE + HOUR
        )
        keep(new, DUE + 2 * HOUR)
        assert (rate().kept, rate().broken, rate().made) == (1, 1, 2)

    def test_what_is_not_due_yet_counts_on_neither_side(self) -> None:
        make()
        assert rate(now=DUE).rate is None

    def test_the_end_of_the_period_belongs_to_the_next(self) -> None:
        keep(make(due_at=END), END)
        assert (rate().kept, rate(since=END, until=END + HOUR).kept) == (0, 1)

    def test_can_be_narrowed_to_subjects_and_to_a_customer(self, cast: Cast) -> None:
        mine = keep(make(customer_id=cast.customer.customer_id))
        keep(make())
        among = Subject.objects.filter(pk=mine.subject_id).values("pk")
        assert rate(among=among).kept == 1
        assert rate(customer_id=cast.customer.customer_id).kept == 1
        assert rate().kept == 2

    def test_takes_two_statements(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(2):
            rate()

    def test_days_of_a_chart_are_local_days(self) -> None:
        keep(make(due_at=at("20T23:30")))
        make(due_at=at("21T00:30"))
        days = kept_by_day(since=NOW, until=END + 24 * HOUR, now=END + 24 * HOUR)
        assert days == [KeptDay(date(2026, 11, 20), 1, 0), KeptDay(date(2026, 11, 21), 0, 1)]


class TestLimitRate:
    def test_counts_met_late_and_running_without_the_dropped(self) -> None:
        def meet(limit: ServiceLimit, now: datetime) -> None:
            subject_id = SubjectId(limit.subject_id)
            meet_limit(subject_id=subject_id, measure=Measure.SOLUTION, by=SYSTEM, now=now)

        meet(make_limit(), at("20T18:00"))
        meet(make_limit(), at("20T18:01"))
        make_limit()
        pause_limits(subject_id=SubjectId(make_limit().subject_id), by=SYSTEM, now=at("20T15:00"))
        drop_limits(subject_id=SubjectId(make_limit().subject_id), by=SYSTEM, now=at("20T15:00"))
        figures = limit_rate(since=NOW, until=END, now=END)
        assert figures == LimitRate(met=1, breached=2, running=1)
        assert figures.rate == 1 / 3
        assert limit_rate(since=NOW, until=END, now=NOW).running == 2
        first = limit_rate(since=NOW, until=END, now=END, measure=Measure.FIRST_RESPONSE)
        assert (first, first.rate) == (LimitRate(0, 0, 0), None)

    def test_can_be_narrowed_to_subjects(self) -> None:
        make_limit()
        nobody = Subject.objects.none().values("pk")
        assert limit_rate(since=NOW, until=END, now=END, among=nobody) == LimitRate(0, 0, 0)


class TestNextDue:
    def test_is_the_earliest_of_promises_and_limits(self) -> None:
        limit = make_limit()
        subject_id = SubjectId(limit.subject_id)
        assert next_due(subject_id) == at("20T18:00")
        make(subject_id=subject_id)
        assert next_due(subject_id) == DUE

    def test_nothing_is_due_where_nothing_is_owed(self) -> None:
        subject_id = make_subject()
        assert next_due(subject_id) is None
        keep(make(subject_id=subject_id))
        assert next_due(subject_id) is None

    def test_a_broken_promise_stays_due_until_it_is_fulfilled(self) -> None:
        promise = make()
        subject_id = SubjectId(promise.subject_id)
        sweep_due(by=SYSTEM, now=END)
        assert next_due(subject_id) == DUE
        keep(promise, END)
        assert next_due(subject_id) is None

    def test_one_that_was_replaced_gives_way_to_the_new_one(self) -> None:
        promise = make()
        renegotiate_promise(promise_id=promise.pk, due_at=END, consent="同意", by=SYSTEM, now=DUE + HOUR)
        assert next_due(SubjectId(promise.subject_id)) == END

    def test_a_clock_that_stands_still_is_not_due_unless_it_was_late(self) -> None:
        early, late = make_limit(), make_limit()
        for limit, now in ((early, at("20T15:00")), (late, at("20T19:00"))):
            pause_limits(subject_id=SubjectId(limit.subject_id), by=SYSTEM, now=now)
        assert next_due(SubjectId(early.subject_id)) is None
        assert next_due(SubjectId(late.subject_id)) == at("20T18:00")
