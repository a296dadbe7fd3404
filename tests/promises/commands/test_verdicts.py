import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event, last_words
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, MINUTE, make
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.promises.commands.promises import keep_promise, waive_promise
from yinuo.promises.commands.recovery import finish_recovery, plan_recovery
from yinuo.promises.commands.verdicts import (
    NotDueYet,
    NothingToJudge,
    NoVerdictToOverrule,
    VerdictIsFinal,
    judge_promise,
    overrule_verdict,
)
from yinuo.promises.models import Promise, PromiseState, Recovery, Verdict

pytestmark = pytest.mark.django_db
DUE = NOW + 2 * HOUR
LATER = DUE + HOUR


def kept() -> Promise:
    promise = make()
    keep_promise(promise_id=promise.pk, by=SYSTEM, now=NOW + HOUR)
    return promise


def denied() -> Promise:
    promise = kept()
    judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=LATER)
    return promise


def state(promise: Promise) -> str:
    promise.refresh_from_db()
    return promise.state


class TestJudgePromise:
    def test_the_customers_not_done_breaks_a_promise_that_we_thought_kept(self, cast: Cast) -> None:
        promise = kept()
        judge_promise(promise_id=promise.pk, done=False, by=cast.customer.actor, now=LATER)
        assert state(promise) == PromiseState.BROKEN
        assert (promise.verdict, promise.verdict_at) == (Verdict.NOT_DONE, LATER)
        assert events_of(promise.subject_id)[-2:] == [
            (
                "promise.broken",
                {"promise_id": promise.pk, "due_at": "2026-11-20T08:00:00+00:00", "why": "verdict"},
            ),
            ("promise.judged", {"promise_id": promise.pk, "verdict": "not_done", "state": "broken"}),
        ]
        assert promise.recovery.opened_at == LATER

    def test_his_done_keeps_one_whose_fulfilment_nobody_wrote_down(self) -> None:
        promise = make(due_at=NOW - HOUR, made_at=NOW - 2 * HOUR)
        judge_promise(promise_id=promise.pk, done=True, by=SYSTEM, now=NOW)
        assert state(promise) == PromiseState.KEPT
        assert promise.fulfilled_at is None
        assert promise.recovery.dropped_at == NOW

    def test_his_done_does_not_make_late_early(self) -> None:
        promise = make()
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=LATER)
        judge_promise(promise_id=promise.pk, done=True, by=SYSTEM, now=LATER + HOUR)
        assert state(promise) == PromiseState.BROKEN

    def test_his_last_word_counts(self) -> None:
        promise = denied()
        judge_promise(promise_id=promise.pk, done=True, by=SYSTEM, now=LATER + MINUTE)
        assert state(promise) == PromiseState.KEPT
        judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=LATER + HOUR)
        assert state(promise) == PromiseState.BROKEN
        recovery = Recovery.objects.get(promise=promise)
        assert (recovery.opened_at, recovery.dropped_at) == (LATER + HOUR, None)

    def test_a_recovery_that_was_done_stays_done_when_he_changes_his_mind(self, cast: Cast) -> None:
        promise = denied()
        plan_recovery(
            promise_id=promise.pk, apology="道歉", remedy="免费", owner_id=cast.owner.id, by=SYSTEM, now=LATER
        )
        finish_recovery(promise_id=promise.pk, result="接受", by=SYSTEM, now=LATER)
        judge_promise(promise_id=promise.pk, done=True, by=SYSTEM, now=LATER + HOUR)
        assert state(promise) == PromiseState.KEPT
        assert (promise.recovery.done_at, promise.recovery.dropped_at) == (LATER, None)
        assert last_event(promise.subject_id)[0] == "promise.judged"

    def test_the_same_word_twice_is_recorded_once(self) -> None:
        promise = denied()
        count = len(events_of(promise.subject_id))
        judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=LATER + HOUR)
        assert len(events_of(promise.subject_id)) == count

    def test_not_done_before_its_time_is_refused(self) -> None:
        promise = make()
        with pytest.raises(NotDueYet):
            judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=DUE)
        assert state(promise) == PromiseState.OPEN
        assert promise.verdict is None

    def test_not_done_after_its_time_is_a_breach_before_the_sweep_comes(self) -> None:
        promise = make()
        judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=DUE + MINUTE)
        assert state(promise) == PromiseState.BROKEN

    def test_a_waived_one_is_not_judged(self) -> None:
        promise = make()
        waive_promise(promise_id=promise.pk, reason="不用了", by=SYSTEM, now=NOW)
        with pytest.raises(NothingToJudge):
            judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=LATER)
        assert state(promise) == PromiseState.WAIVED

    def test_a_member_may_write_it_down_when_he_may_settle_promises(self, cast: Cast) -> None:
        promise = kept()
        with pytest.raises(Forbidden):
            judge_promise(promise_id=promise.pk, done=False, by=cast.auditor.actor, now=LATER)
        judge_promise(promise_id=promise.pk, done=False, by=cast.owner.actor, now=LATER)
        assert state(promise) == PromiseState.BROKEN

    def test_undoes_all_when_the_event_cannot_be_stored(self, broken_event_log: BrokenEventLog) -> None:
        promise = kept()
        with broken_event_log():
            judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=LATER)
        assert state(promise) == PromiseState.KEPT
        assert not Recovery.objects.exists()


class TestOverruleVerdict:
    def test_evidence_sets_a_not_done_aside(self, cast: Cast) -> None:
        promise = denied()
        overrule_verdict(
            promise_id=promise.pk, evidence="签字的派工单", by=cast.supervisor.actor, now=LATER + HOUR
        )
        assert state(promise) == PromiseState.KEPT
        assert (promise.overruled_by_id, promise.evidence) == (cast.supervisor.id, "签字的派工单")
        assert last_event(promise.subject_id) == (
            "promise.verdict_overruled",
            {"promise_id": promise.pk, "state": "kept"},
        )
        assert "签字的派工单" in last_words(promise.subject_id)
        assert promise.recovery.dropped_at == LATER + HOUR

    def test_it_is_final(self, cast: Cast) -> None:
        promise = denied()
        overrule_verdict(promise_id=promise.pk, evidence="派工单", by=cast.supervisor.actor, now=LATER)
        with pytest.raises(VerdictIsFinal):
            judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=LATER)
        with pytest.raises(VerdictIsFinal):
            overrule_verdict(promise_id=promise.pk, evidence="派工单", by=cast.supervisor.actor, now=LATER)
        assert state(promise) == PromiseState.KEPT

    def test_only_with_evidence_by_a_person_with_the_right(self, cast: Cast) -> None:
        promise = denied()
        with pytest.raises(Forbidden):
            overrule_verdict(promise_id=promise.pk, evidence="派工单", by=cast.owner.actor, now=LATER)
        for evidence, by in (("", cast.supervisor.actor), ("派工单", SYSTEM)):
            with pytest.raises(Invalid):
                overrule_verdict(promise_id=promise.pk, evidence=evidence, by=by, now=LATER)
        assert state(promise) == PromiseState.BROKEN
        assert promise.overruled_at is None

    def test_without_a_not_done_there_is_nothing_to_overrule(self, cast: Cast) -> None:
        promise = kept()
        with pytest.raises(NoVerdictToOverrule):
            overrule_verdict(promise_id=promise.pk, evidence="派工单", by=cast.supervisor.actor, now=LATER)
        with pytest.raises(NotFound):
            overrule_verdict(promise_id=0, evidence="派工单", by=cast.supervisor.actor, now=LATER)
        assert state(promise) == PromiseState.KEPT
