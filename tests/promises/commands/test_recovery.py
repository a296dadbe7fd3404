from typing import Any

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, last_event, last_words
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, make
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.promises.commands.recovery import (
    RecoveryEnded,
    RecoveryNotPlanned,
    finish_recovery,
    plan_recovery,
)
from yinuo.promises.models import Promise, Recovery

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(db: None) -> Promise:
    return make(due_at=NOW - HOUR, made_at=NOW - 3 * HOUR)


def plan(promise: Promise, cast: Cast, **more: Any) -> Recovery:
    columns = {"apology": "班长致电道歉", "remedy": "免上门费", "owner_id": cast.owner.id, **more}
    return plan_recovery(
        promise_id=promise.pk, by=columns.pop("by", cast.supervisor.actor), now=NOW, **columns
    )


class TestPlanRecovery:
    def test_says_how_we_apologise_what_the_customer_gets_and_who_sees_to_it(
        self, cast: Cast, broken: Promise
    ) -> None:
        recovery = plan(broken, cast)
        recovery.refresh_from_db()
        assert (recovery.apology, recovery.remedy, recovery.owner_id, recovery.planned_at) == (
            "班长致电道歉",
            "免上门费",
            cast.owner.id,
            NOW,
        )
        assert last_event(broken.subject_id) == (
            "recovery.planned",
            {"promise_id": broken.pk, "owner_id": cast.owner.id},
        )
        assert "免上门费" in last_words(broken.subject_id)

    def test_the_owner_may_plan_anew(self, cast: Cast, broken: Promise) -> None:
        plan(broken, cast)
        plan(broken, cast, remedy="免费更换", by=cast.owner.actor)
        assert Recovery.objects.get().remedy == "免费更换"

    @pytest.mark.parametrize("more", [{"apology": ""}, {"remedy": " "}, {"owner_id": 0}])
    def test_a_plan_must_be_whole(self, cast: Cast, broken: Promise, more: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            plan(broken, cast, **more)
        assert Recovery.objects.get().planned_at is None

    def test_others_may_not_plan_it(self, cast: Cast, broken: Promise) -> None:
        with pytest.raises(Forbidden):
            plan(broken, cast, by=cast.colleague.actor)
        assert Recovery.objects.get().planned_at is None

    def test_a_promise_that_is_not_broken_has_none(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            plan(make(), cast)

    def test_undoes_all_when_the_event_cannot_be_stored(
        self, cast: Cast, broken: Promise, broken_event_log: BrokenEventLog
    ) -> None:
        actor, owner_id = cast.supervisor.actor, cast.owner.id
        with broken_event_log():
            plan_recovery(
                promise_id=broken.pk, apology="道歉", remedy="免费", owner_id=owner_id, by=actor, now=NOW
            )
        assert Recovery.objects.get().planned_at is None


class TestFinishRecovery:
    def test_the_owner_says_how_the_customer_took_it(self, cast: Cast, broken: Promise) -> None:
        plan(broken, cast)
        finish_recovery(promise_id=broken.pk, result="客户接受", by=cast.owner.actor, now=NOW + HOUR)
        assert Recovery.objects.get().done_at == NOW + HOUR
        assert last_event(broken.subject_id) == ("recovery.finished", {"promise_id": broken.pk})
        assert "客户接受" in last_words(broken.subject_id)

    def test_not_before_it_was_planned_and_not_without_a_result(self, cast: Cast, broken: Promise) -> None:
        with pytest.raises(RecoveryNotPlanned):
            finish_recovery(promise_id=broken.pk, result="好", by=SYSTEM, now=NOW)
        plan(broken, cast)
        with pytest.raises(Invalid):
            finish_recovery(promise_id=broken.pk, result="", by=SYSTEM, now=NOW)
        assert Recovery.objects.get().done_at is None

    def test_only_once(self, cast: Cast, broken: Promise) -> None:
        plan(broken, cast)
        finish_recovery(promise_id=broken.pk, result="好", by=SYSTEM, now=NOW)
        with pytest.raises(RecoveryEnded):
            finish_recovery(promise_id=broken.pk, result="好", by=SYSTEM, now=NOW + HOUR)
        with pytest.raises(RecoveryEnded):
            plan(broken, cast)
        assert Recovery.objects.get().done_at == NOW
