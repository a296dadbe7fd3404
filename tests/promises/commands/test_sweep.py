from datetime import datetime

import pytest
from django.db import connection, transaction

from tests.history import BrokenEventLog, events_of
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, MINUTE, at, make, make_limit, make_subject
from yinuo.core.ids import SubjectId
from yinuo.core.models import Subject
from yinuo.promises.commands.limits import meet_limit, pause_limits
from yinuo.promises.commands.promises import keep_promise, renegotiate_promise
from yinuo.promises.commands.sweep import SweepResult, sweep_due
from yinuo.promises.models import Measure, Promise, PromiseState, Recovery
from yinuo.promises.tasks import sweep

pytestmark = pytest.mark.django_db
DUE = NOW + 2 * HOUR


def run(now: datetime, batch: int = 200) -> SweepResult:
    return sweep_due(by=SYSTEM, now=now, batch=batch)


def types(subject_id: int) -> list[str]:
    return [name for name, _payload in events_of(subject_id)]


def test_an_overdue_promise_is_broken_once_with_its_recovery() -> None:
    promise = make()
    assert run(DUE + MINUTE) == SweepResult(promises_broken=1)
    assert run(DUE + HOUR) == SweepResult()
    promise.refresh_from_db()
    assert promise.state == PromiseState.BROKEN
    assert types(promise.subject_id) == ["promise.made", "promise.broken"]
    assert Recovery.objects.get().opened_at == DUE + MINUTE


def test_a_promise_exactly_on_its_due_time_is_only_due_soon() -> None:
    promise = make()
    assert run(DUE) == SweepResult(due_soon=1)
    promise.refresh_from_db()
    assert promise.state == PromiseState.OPEN
    assert types(promise.subject_id) == ["promise.made", "promise.due_soon"]


def test_due_soon_is_told_once_for_each_due_time() -> None:
    promise = make()
    assert run(DUE - HOUR) == SweepResult()
    assert run(DUE - 20 * MINUTE) == SweepResult(due_soon=1)
    assert run(DUE - 10 * MINUTE) == SweepResult()
    renegotiate_promise(
        promise_id=promise.pk, due_at=DUE + HOUR, consent="同意", by=SYSTEM, now=DUE - 10 * MINUTE
    )
    assert run(DUE + 55 * MINUTE) == SweepResult(due_soon=1)


def test_a_limit_is_warned_of_and_breached_once() -> None:
    limit = make_limit()
    assert run(at("20T17:30")) == SweepResult(due_soon=1)
    assert run(at("20T18:00")) == SweepResult()
    assert run(at("20T18:01")) == SweepResult(limits_breached=1)
    assert run(at("20T19:00")) == SweepResult()
    assert types(limit.subject_id) == ["limits.started", "limit.due_soon", "limit.breached"]


def test_what_rests_or_is_done_is_left_alone() -> None:
    paused, met, kept = make_limit(), make_limit(), make()
    pause_limits(subject_id=SubjectId(paused.subject_id), by=SYSTEM, now=at("20T15:00"))
    meet_limit(subject_id=SubjectId(met.subject_id), measure=Measure.SOLUTION, by=SYSTEM, now=at("20T15:00"))
    keep_promise(promise_id=kept.pk, by=SYSTEM, now=NOW)
    assert run(at("25T10:00")) == SweepResult()


def test_one_sweep_goes_through_all_batches() -> None:
    for _number in range(5):
        make()
    assert run(DUE + MINUTE, batch=2) == SweepResult(promises_broken=5)


def test_all_clocks_of_one_subject_are_seen_to() -> None:
    subject_id = make_limit().subject_id
    make(subject_id=subject_id)
    make(subject_id=subject_id, what="出发前来电")
    assert run(at("25T10:00")) == SweepResult(limits_breached=1, promises_broken=2)


def test_a_batch_whose_event_cannot_be_stored_leaves_nothing(broken_event_log: BrokenEventLog) -> None:
    make()
    with broken_event_log():
        run(DUE + MINUTE)
    assert Promise.objects.get().state == PromiseState.OPEN
    assert not Recovery.objects.exists()


def test_the_task_sweeps_by_the_clock_of_the_wall() -> None:
    make(due_at=NOW - HOUR + MINUTE, made_at=NOW - HOUR, now=NOW - HOUR)
    sweep(timestamp=0)
    assert Promise.objects.get().state == PromiseState.BROKEN


@pytest.mark.django_db(transaction=True)
def test_a_subject_somebody_works_on_is_left_to_the_next_sweep() -> None:
    held, free = make(), make()
    other = connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM core_subject WHERE id = %s FOR UPDATE", [held.subject_id])
            assert run(DUE + MINUTE) == SweepResult(promises_broken=1)
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    held.refresh_from_db()
    free.refresh_from_db()
    assert (held.state, free.state) == (PromiseState.OPEN, PromiseState.BROKEN)
    assert run(DUE + MINUTE) == SweepResult(promises_broken=1)


def test_nothing_waits_where_nothing_is_due() -> None:
    make_subject()
    assert run(NOW) == SweepResult()
    assert Subject.objects.exists()
