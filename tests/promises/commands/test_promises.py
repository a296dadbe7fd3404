from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event, last_words
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, MINUTE, at, make, make_subject
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.promises.commands.promises import (
    break_promise,
    keep_promise,
    make_promise,
    renegotiate_promise,
    waive_promise,
)
from yinuo.promises.commands.settling import PromiseOverdue, PromiseSettled
from yinuo.promises.commands.verdicts import judge_promise
from yinuo.promises.models import Promise, PromiseSource, PromiseState, Recovery

pytestmark = pytest.mark.django_db
DUE = NOW + 2 * HOUR
LATE = DUE + MINUTE


def state(promise: Promise) -> str:
    promise.refresh_from_db()
    return promise.state


def types(promise: Promise) -> list[str]:
    return [name for name, _payload in events_of(promise.subject_id)]


class TestMakePromise:
    def test_in_one_gesture_with_what_by_when_and_who(self, cast: Cast) -> None:
        promise = make_promise(
            subject_id=make_subject(),
            what=" 16:00 前  上门 ",
            due_at=DUE,
            source=PromiseSource.REPLY,
            by=cast.owner.actor,
            now=NOW,
        )
        assert (promise.what, promise.said_by, promise.made_by_id) == ("16:00 前 上门", "林晓", cast.owner.id)
        assert (promise.first_due_at, promise.due_at, promise.made_at) == (DUE, DUE, NOW)
        assert (promise.inner_due_at, promise.soon_at) == (DUE - 20 * MINUTE, DUE - 24 * MINUTE)
        assert promise.state == PromiseState.OPEN

    def test_records_ids_and_times_and_keeps_the_words_apart(self) -> None:
        promise = make()
        assert last_event(promise.subject_id) == (
            "promise.made",
            {
                "promise_id": promise.pk,
                "due_at": "2026-11-20T08:00:00+00:00",
                "inner_due_at": "2026-11-20T07:40:00+00:00",
                "source": "other",
                "made_by_id": None,
                "replaces_id": None,
            },
        )
        assert "改约上门" in last_words(promise.subject_id)

    def test_our_own_aim_can_be_named(self) -> None:
        assert make(inner_due_at=NOW + HOUR).inner_due_at == NOW + HOUR

    def test_one_written_down_after_its_time_is_broken_at_once(self) -> None:
        promise = make(due_at=NOW - HOUR, made_at=NOW - 3 * HOUR)
        assert state(promise) == PromiseState.BROKEN
        assert types(promise) == ["promise.made", "promise.broken"]
        assert Recovery.objects.filter(promise=promise).exists()

    @pytest.mark.parametrize(
        "columns",
        [
            {"what": "  "},
            {"what": "x" * 201},
            {"due_at": NOW},
            {"due_at": NOW - HOUR},
            {"made_at": NOW + MINUTE},
            {"inner_due_at": DUE + MINUTE},
            {"inner_due_at": NOW - MINUTE},
        ],
    )
    def test_missing_words_and_times_out_of_order_are_refused(self, columns: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            make(**{"due_at": DUE, **columns})
        assert not Promise.objects.exists()

    def test_who_may_not_promise_is_refused(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            make(by=cast.auditor.actor)
        assert not Promise.objects.exists()

    def test_undoes_all_when_the_event_cannot_be_stored(self, broken_event_log: BrokenEventLog) -> None:
        with broken_event_log():
            make()
        assert not Promise.objects.exists()


class TestKeepPromise:
    def test_up_to_the_due_time_it_is_kept(self) -> None:
        promise = make()
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=DUE)
        assert state(promise) == PromiseState.KEPT
        assert (promise.fulfilled_at, promise.settled_at) == (DUE, DUE)
        assert last_event(promise.subject_id) == (
            "promise.kept",
            {
                "promise_id": promise.pk,
                "fulfilled_at": "2026-11-20T08:00:00+00:00",
                "recorded_late": False,
            },
        )

    def test_after_it_is_broken_and_its_recovery_opens(self) -> None:
        promise = make()
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=LATE)
        assert state(promise) == PromiseState.BROKEN
        assert types(promise) == ["promise.made", "promise.broken", "promise.fulfilled_late"]
        assert events_of(promise.subject_id)[1][1]["why"] == "late"
        assert promise.recovery.opened_at == LATE

    def test_who_says_so_afterwards_needs_evidence(self) -> None:
        promise = make()
        with pytest.raises(Invalid):
            keep_promise(promise_id=promise.pk, fulfilled_at=DUE - MINUTE, by=SYSTEM, now=LATE)
        assert state(promise) == PromiseState.OPEN
        keep_promise(
            promise_id=promise.pk, fulfilled_at=DUE - MINUTE, evidence="门禁记录 15:58", by=SYSTEM, now=LATE
        )
        assert state(promise) == PromiseState.KEPT
        assert promise.evidence == "门禁记录 15:58"
        assert last_event(promise.subject_id)[1]["recorded_late"] is True

    def test_evidence_heals_a_breach_that_only_the_clock_had_seen(self) -> None:
        promise = make(due_at=NOW - HOUR, made_at=NOW - 3 * HOUR)
        keep_promise(
            promise_id=promise.pk, fulfilled_at=NOW - 2 * HOUR, evidence="签收单", by=SYSTEM, now=NOW
        )
        assert state(promise) == PromiseState.KEPT
        assert promise.recovery.dropped_at == NOW
        assert types(promise)[-2:] == ["recovery.dropped", "promise.kept"]

    def test_a_breach_can_be_fulfilled_late_and_stays_a_breach(self) -> None:
        promise = make(due_at=NOW - HOUR, made_at=NOW - 3 * HOUR)
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=NOW)
        assert state(promise) == PromiseState.BROKEN
        assert types(promise) == ["promise.made", "promise.broken", "promise.fulfilled_late"]

    @pytest.mark.parametrize("fulfilled_at", [NOW - MINUTE, DUE])
    def test_neither_before_it_was_made_nor_in_the_future(self, fulfilled_at: datetime) -> None:
        promise = make()
        with pytest.raises(Invalid):
            keep_promise(promise_id=promise.pk, fulfilled_at=fulfilled_at, by=SYSTEM, now=NOW + HOUR)
        assert state(promise) == PromiseState.OPEN

    def test_a_settled_one_is_refused_and_nothing_changes(self) -> None:
        promise = make()
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=NOW + HOUR)
        with pytest.raises(PromiseSettled):
            keep_promise(promise_id=promise.pk, by=SYSTEM, now=DUE)
        assert state(promise) == PromiseState.KEPT
        assert promise.fulfilled_at == NOW + HOUR

    def test_unknown_is_not_found_and_without_right_forbidden(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            keep_promise(promise_id=0, by=SYSTEM, now=NOW)
        with pytest.raises(Forbidden):
            keep_promise(promise_id=make().pk, by=cast.manager.actor, now=NOW)

    def test_undoes_all_when_the_event_cannot_be_stored(self, broken_event_log: BrokenEventLog) -> None:
        promise = make()
        with broken_event_log():
            keep_promise(promise_id=promise.pk, by=SYSTEM, now=LATE)
        assert state(promise) == PromiseState.OPEN
        assert not Recovery.objects.exists()


class TestBreakPromise:
    def test_says_so_before_its_time_and_opens_the_recovery(self) -> None:
        promise = make()
        break_promise(promise_id=promise.pk, reason="配件未到", by=SYSTEM, now=NOW + HOUR)
        assert state(promise) == PromiseState.BROKEN
        assert last_event(promise.subject_id) == (
            "promise.broken",
            {"promise_id": promise.pk, "due_at": "2026-11-20T08:00:00+00:00", "why": "given_up"},
        )
        assert "配件未到" in last_words(promise.subject_id)
        assert Recovery.objects.get().opened_at == NOW + HOUR

    def test_needs_a_reason_and_an_open_promise(self) -> None:
        promise = make()
        with pytest.raises(Invalid):
            break_promise(promise_id=promise.pk, reason=" ", by=SYSTEM, now=NOW)
        break_promise(promise_id=promise.pk, reason="配件未到", by=SYSTEM, now=NOW)
        with pytest.raises(PromiseSettled):
            break_promise(promise_id=promise.pk, reason="again", by=SYSTEM, now=NOW)
        assert types(promise) == ["promise.made", "promise.broken"]


class TestRenegotiatePromise:
    def test_up_to_the_due_time_the_promise_moves(self) -> None:
        promise = make()
        same = renegotiate_promise(
            promise_id=promise.pk, due_at=DUE + HOUR, consent="电话中同意", by=SYSTEM, now=DUE
        )
        assert same.pk == promise.pk
        assert state(promise) == PromiseState.OPEN
        assert (promise.due_at, promise.first_due_at, promise.renegotiated) == (DUE + HOUR, DUE, 1)
        assert promise.soon_at == DUE + 48 * MINUTE
        assert last_event(promise.subject_id) == (
            "promise.renegotiated",
            {
                "promise_id": promise.pk,
                "old_due_at": "2026-11-20T08:00:00+00:00",
                "due_at": "2026-11-20T09:00:00+00:00",
            },
        )
        assert "电话中同意" in last_words(promise.subject_id)

    def test_after_it_the_old_one_is_broken_and_a_new_one_made(self) -> None:
        promise = make()
        new = renegotiate_promise(
            promise_id=promise.pk,
            due_at=LATE + HOUR,
            consent="同意改约",
            what="晚上上门",
            by=SYSTEM,
            now=LATE,
        )
        assert state(promise) == PromiseState.BROKEN
        assert promise.due_at == DUE
        assert (new.replaces_id, new.what, new.state) == (promise.pk, "晚上上门", PromiseState.OPEN)
        assert types(promise) == ["promise.made", "promise.broken", "promise.made"]
        assert Recovery.objects.filter(promise=promise, done_at=None, dropped_at=None).exists()

    def test_the_old_one_stays_broken_whatever_is_said_of_it_later(self, cast: Cast) -> None:
        promise = make()
        renegotiate_promise(promise_id=promise.pk, due_at=LATE + HOUR, consent="同意", by=SYSTEM, now=LATE)
        judge_promise(promise_id=promise.pk, done=True, by=cast.customer.actor, now=LATE + 2 * HOUR)
        assert state(promise) == PromiseState.BROKEN
        with pytest.raises(PromiseSettled):
            keep_promise(
                promise_id=promise.pk, fulfilled_at=NOW, evidence="签字", by=SYSTEM, now=LATE + 2 * HOUR
            )

    def test_one_that_was_given_up_can_be_replaced_once(self) -> None:
        promise = make()
        break_promise(promise_id=promise.pk, reason="配件未到", by=SYSTEM, now=NOW)
        new = renegotiate_promise(
            promise_id=promise.pk, due_at=LATE, consent="同意", by=SYSTEM, now=NOW + MINUTE
        )
        assert (new.replaces_id, new.what) == (promise.pk, promise.what)
        with pytest.raises(PromiseSettled):
            renegotiate_promise(promise_id=promise.pk, due_at=LATE, consent="同意", by=SYSTEM, now=NOW + HOUR)

    @pytest.mark.parametrize(("consent", "due_at"), [("", DUE + HOUR), ("同意", NOW), ("同意", NOW - HOUR)])
    def test_needs_consent_and_a_time_that_lies_ahead(self, consent: str, due_at: datetime) -> None:
        promise = make()
        with pytest.raises(Invalid):
            renegotiate_promise(promise_id=promise.pk, due_at=due_at, consent=consent, by=SYSTEM, now=NOW)
        assert state(promise) == PromiseState.OPEN
        assert promise.renegotiated == 0

    def test_a_kept_one_cannot_be_moved(self) -> None:
        promise = make()
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=NOW)
        with pytest.raises(PromiseSettled):
            renegotiate_promise(promise_id=promise.pk, due_at=LATE, consent="同意", by=SYSTEM, now=NOW)

    def test_a_warning_of_the_old_time_is_forgotten(self) -> None:
        promise = make()
        Promise.objects.filter(pk=promise.pk).update(soon_recorded_at=NOW)
        renegotiate_promise(promise_id=promise.pk, due_at=LATE, consent="同意", by=SYSTEM, now=NOW)
        promise.refresh_from_db()
        assert promise.soon_recorded_at is None


class TestWaivePromise:
    def test_the_customer_no_longer_needs_it(self) -> None:
        promise = make()
        waive_promise(promise_id=promise.pk, reason="客户自己修好了", by=SYSTEM, now=DUE)
        assert state(promise) == PromiseState.WAIVED
        assert promise.waived_at == DUE
        assert last_event(promise.subject_id) == ("promise.waived", {"promise_id": promise.pk})
        assert not Recovery.objects.exists()

    def test_after_its_time_it_is_too_late_for_that(self) -> None:
        promise = make()
        with pytest.raises(PromiseOverdue):
            waive_promise(promise_id=promise.pk, reason="没关系", by=SYSTEM, now=LATE)
        assert state(promise) == PromiseState.OPEN

    def test_needs_a_reason(self) -> None:
        promise = make()
        with pytest.raises(Invalid):
            waive_promise(promise_id=promise.pk, reason="", by=SYSTEM, now=NOW)
        assert state(promise) == PromiseState.OPEN


def test_a_promise_of_the_past_can_be_written_down_step_by_step() -> None:
    then = at("02T09:00")
    promise = make(due_at=then + HOUR, now=then)
    keep_promise(promise_id=promise.pk, by=SYSTEM, now=then + timedelta(minutes=30))
    assert state(promise) == PromiseState.KEPT
