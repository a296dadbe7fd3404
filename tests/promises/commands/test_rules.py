from itertools import pairwise
from typing import Any

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, last_event
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import make_office, make_rule
from yinuo.catalog.models import RequestKind
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.promises.commands.defaults import (
    DEFAULT_RULES,
    install_default_calendar,
    install_default_limits,
)
from yinuo.promises.commands.rules import remove_limit_rule, set_limit_rule
from yinuo.promises.models import Calendar, LimitRule, Measure, UnitChoice
from yinuo.promises.queries.schedules import load_limit_book

pytestmark = pytest.mark.django_db


def set_rule(**more: Any) -> LimitRule:
    columns = {
        "kind": RequestKind.REPAIR,
        "priority": 1,
        "measure": Measure.SOLUTION,
        "amount": 4,
        "unit": UnitChoice.BUSINESS_HOUR,
        "calendar_id": make_office().pk,
        "by": SYSTEM,
        "now": NOW,
        **more,
    }
    return set_limit_rule(**columns)


class TestSetLimitRule:
    def test_replaces_the_rule_for_the_same_kind_and_priority(self) -> None:
        old = set_rule()
        new = set_rule(amount=8)
        old.refresh_from_db()
        assert (old.is_active, new.is_active) == (False, True)
        assert last_event(old.pk) == ("limit_rule.removed", {})
        assert last_event(new.pk) == (
            "limit_rule.set",
            {
                "kind": "repair",
                "priority": 1,
                "measure": "solution",
                "amount": 8,
                "unit": "business_hour",
                "calendar_id": new.calendar_id,
                "is_pausable": True,
            },
        )

    def test_the_rule_for_all_has_neither_kind_nor_priority(self) -> None:
        first, second = set_rule(kind=None, priority=None), set_rule(kind=None, priority=None, amount=5)
        assert list(LimitRule.objects.filter(is_active=True)) == [second]
        assert first.pk != second.pk

    @pytest.mark.parametrize("more", [{"amount": 0}, {"amount": 2_000_000}, {"priority": 5}])
    def test_refuses_amounts_and_priorities_that_mean_nothing(self, more: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            set_rule(**more)
        assert not LimitRule.objects.exists()

    def test_refuses_an_unknown_calendar_and_who_may_not(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            set_rule(calendar_id=0)
        with pytest.raises(Forbidden):
            set_rule(by=cast.supervisor.actor)
        assert not LimitRule.objects.exists()

    def test_undoes_all_when_the_event_cannot_be_stored(self, broken_event_log: BrokenEventLog) -> None:
        office = make_office()
        with broken_event_log():
            set_rule(calendar_id=office.pk)
        assert not LimitRule.objects.exists()


class TestRemoveLimitRule:
    def test_lets_the_next_less_exact_rule_count(self) -> None:
        make_rule(amount=16)
        exact = set_rule()
        remove_limit_rule(rule_id=exact.pk, by=SYSTEM, now=NOW)
        rule = load_limit_book().rule_for("repair", 1, Measure.SOLUTION)
        assert rule is not None
        assert rule.amount == 16

    def test_refuses_one_that_is_gone_and_who_may_not(self, cast: Cast) -> None:
        rule = set_rule()
        with pytest.raises(Forbidden):
            remove_limit_rule(rule_id=rule.pk, by=cast.owner.actor, now=NOW)
        remove_limit_rule(rule_id=rule.pk, by=SYSTEM, now=NOW)
        with pytest.raises(NotFound):
            remove_limit_rule(rule_id=rule.pk, by=SYSTEM, now=NOW)


class TestDefaults:
    def test_are_installed_once(self) -> None:
        assert install_default_limits(by=SYSTEM, now=NOW) == len(DEFAULT_RULES)
        assert install_default_limits(by=SYSTEM, now=NOW) == 0
        assert LimitRule.objects.count() == len(DEFAULT_RULES)
        assert list(Calendar.objects.order_by("pk").values_list("name", "is_default")) == [
            ("工作时间", True),
            ("全天候", False),
        ]

    def test_leave_nobodys_own_rules_touched(self) -> None:
        own = set_rule()
        assert install_default_limits(by=SYSTEM, now=NOW) == 0
        assert list(LimitRule.objects.all()) == [own]

    def test_leave_another_default_calendar_the_default(self) -> None:
        office = install_default_calendar(by=SYSTEM, now=NOW)
        Calendar.objects.filter(pk=office.pk).update(name="总部")
        again = install_default_calendar(by=SYSTEM, now=NOW)
        assert (again.pk != office.pk, again.is_default) == (True, False)

    def test_give_every_kind_and_priority_both_limits_the_urgent_ones_the_shorter(self) -> None:
        install_default_limits(by=SYSTEM, now=NOW)
        book = load_limit_book()
        for kind in RequestKind:
            plans = [book.plan(kind.value, priority, NOW) for priority in (1, 2, 3, 4)]
            assert all([limit.measure for limit in plan] == list(Measure) for plan in plans)
            for earlier, later in pairwise(plans):
                assert all(a.due_at <= b.due_at for a, b in zip(earlier, later, strict=True)), kind

    def test_need_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            install_default_limits(by=cast.manager.actor, now=NOW)
        assert not Calendar.objects.exists()
