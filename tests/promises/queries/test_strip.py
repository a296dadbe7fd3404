from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, MINUTE, make, make_subject
from yinuo.core.ids import SubjectId
from yinuo.promises.commands.promises import (
    break_promise,
    keep_promise,
    renegotiate_promise,
    waive_promise,
)
from yinuo.promises.commands.recovery import finish_recovery, plan_recovery
from yinuo.promises.commands.verdicts import judge_promise, overrule_verdict
from yinuo.promises.models import Promise, PromiseState, Verdict
from yinuo.promises.queries.strip import PromiseCard, get_promise_card, list_promise_strip

pytestmark = pytest.mark.django_db
DUE = NOW + 2 * HOUR


def card(promise: Promise, now: datetime = NOW) -> PromiseCard:
    found = get_promise_card(promise_id=promise.pk, now=now)
    assert found is not None
    return found


def shown(promise: Promise, now: datetime = NOW) -> tuple[str, str, int, str, str]:
    each = card(promise, now)
    return each.tone, each.word, each.percent, each.told, each.detail


class TestCards:
    def test_an_open_promise_counts_down_and_names_who_said_it_and_our_own_aim(self) -> None:
        promise = make()
        told = "promised by today 16:00 · 林晓"
        assert shown(promise, NOW + HOUR) == ("calm", "1 hour left", 50, told, "our own aim today 15:40")
        assert shown(promise, DUE - 20 * MINUTE)[:3] == ("soon", "20 min left", 83)
        assert card(promise).due_title == "2026-11-20 16:00"
        assert card(promise).is_open

    def test_a_kept_one_says_when_it_was_done_and_what_the_customer_says(self) -> None:
        promise = make()
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=NOW + HOUR)
        judge_promise(promise_id=promise.pk, done=True, by=SYSTEM, now=DUE)
        assert shown(promise, DUE)[:3] == ("kept", "Kept", 100)
        assert card(promise, DUE).detail == "done today 15:00 · the customer says done"
        assert card(promise, DUE).verdict is Verdict.DONE

    def test_one_that_only_the_customer_knows_to_be_done_says_so(self) -> None:
        promise = make()
        judge_promise(promise_id=promise.pk, done=True, by=SYSTEM, now=DUE + HOUR)
        assert shown(promise, DUE + HOUR)[::4] == ("kept", "the customer says done")

    def test_a_broken_one_shows_its_recovery_as_it_goes_on(self, cast: Cast) -> None:
        promise = make()
        assert shown(promise, DUE + MINUTE)[::4] == ("broken", "No recovery planned yet")
        break_promise(promise_id=promise.pk, reason="缺件", by=SYSTEM, now=NOW)
        assert shown(promise)[::4] == ("broken", "No recovery planned yet")
        plan: dict[str, Any] = {"apology": "致电道歉", "remedy": "免费", "owner_id": cast.owner.id}
        plan_recovery(promise_id=promise.pk, by=SYSTEM, now=NOW, **plan)
        assert card(promise).detail == "Recovery: 致电道歉, 免费 (林晓)"
        finish_recovery(promise_id=promise.pk, result="接受", by=SYSTEM, now=NOW)
        assert card(promise).detail == "Made good: 免费"

    def test_one_whose_time_has_passed_is_broken_before_the_sweep_has_been_by(self) -> None:
        late = card(make(), DUE + MINUTE)
        assert (late.state, late.word, late.percent) == (PromiseState.BROKEN, "Broken", 100)
        assert not late.is_open

    def test_a_waived_one_says_so(self) -> None:
        promise = make()
        waive_promise(promise_id=promise.pk, reason="不用了", by=SYSTEM, now=NOW)
        assert shown(promise)[:3] == ("waived", "Waived by the customer", 100)
        assert card(promise).detail == "the customer no longer needs it"

    def test_an_overruled_verdict_and_a_moved_time_are_seen(self, cast: Cast) -> None:
        promise = make()
        renegotiate_promise(promise_id=promise.pk, due_at=DUE + HOUR, consent="同意", by=SYSTEM, now=NOW)
        keep_promise(promise_id=promise.pk, by=SYSTEM, now=DUE)
        judge_promise(promise_id=promise.pk, done=False, by=SYSTEM, now=DUE + 2 * HOUR)
        overrule_verdict(
            promise_id=promise.pk, evidence="派工单", by=cast.supervisor.actor, now=DUE + 2 * HOUR
        )
        seen = card(promise, DUE + 2 * HOUR)
        assert seen.told == "promised by today 17:00 · 林晓 · moved 1 time"
        assert seen.detail == "done today 16:00 · “not done” overruled with evidence"
        assert (seen.is_overruled, seen.recovery) == (True, None)

    def test_there_is_no_card_of_nothing(self) -> None:
        assert get_promise_card(promise_id=0, now=NOW) is None


class TestStrip:
    def test_broken_ones_come_first_then_what_is_open_by_due_time_then_the_rest(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        subject_id = make_subject()
        kept = make(subject_id=subject_id, what="kept")
        keep_promise(promise_id=kept.pk, by=SYSTEM, now=NOW)
        make(subject_id=subject_id, what="later", due_at=NOW + 9 * HOUR)
        make(subject_id=subject_id, what="sooner", due_at=NOW + 5 * HOUR)
        make(subject_id=subject_id, what="broken", due_at=NOW - HOUR, made_at=NOW - 3 * HOUR)
        make(what="another subject")
        with django_assert_num_queries(1):
            cards = list_promise_strip(subject_id=subject_id, now=NOW)
        assert [each.what for each in cards] == ["broken", "sooner", "later", "kept"]

    def test_what_was_made_good_is_no_longer_first(self, cast: Cast) -> None:
        subject_id = SubjectId(make_subject())
        old = make(subject_id=subject_id, what="made good", due_at=NOW - HOUR, made_at=NOW - 3 * HOUR)
        plan_recovery(
            promise_id=old.pk, apology="道歉", remedy="免费", owner_id=cast.owner.id, by=SYSTEM, now=NOW
        )
        finish_recovery(promise_id=old.pk, result="接受", by=SYSTEM, now=NOW)
        make(subject_id=subject_id, what="open")
        cards = list_promise_strip(subject_id=subject_id, now=NOW)
        assert [each.what for each in cards] == ["open", "made good"]
