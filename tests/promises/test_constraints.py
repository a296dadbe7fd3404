"""The database itself refuses contradictions, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.people.factories import NOW
from tests.promises.factories import HOUR, MINUTE, make, make_limit, make_office, make_rule
from yinuo.promises.models import Calendar, CalendarDay, LimitRule, Promise, Recovery, ServiceLimit

pytestmark = pytest.mark.django_db


def refuses(rows: Any, constraint: str, **columns: object) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        rows.update(**columns)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("promise_says_what_and_who", {"what": ""}),
        ("promise_says_what_and_who", {"said_by": ""}),
        ("promise_state_and_source_known", {"source": "rumour"}),
        ("promise_due_after_it_was_made", {"made_at": NOW + 9 * HOUR}),
        ("promise_inner_due_before_due", {"inner_due_at": NOW + 3 * HOUR}),
        ("promise_soon_before_due", {"soon_at": NOW + 3 * HOUR}),
        ("promise_due_moves_by_agreement", {"due_at": NOW + 4 * HOUR}),
        ("promise_settled_pair", {"state": "kept", "fulfilled_at": NOW}),
        ("promise_settled_pair", {"settled_at": NOW}),
        ("promise_waived_pair", {"state": "waived", "settled_at": NOW}),
        ("promise_kept_for_a_reason", {"state": "kept", "settled_at": NOW}),
        ("promise_kept_for_a_reason", {"state": "kept", "settled_at": NOW, "fulfilled_at": NOW + 3 * HOUR}),
        ("promise_given_up_is_broken", {"given_up_at": NOW}),
        ("promise_fulfilled_after_it_was_made", {"fulfilled_at": NOW - MINUTE}),
        (
            "promise_kept_for_a_reason",
            {"state": "kept", "settled_at": NOW, "verdict": "not_done", "verdict_at": NOW},
        ),
        ("promise_verdict_pair", {"verdict": "done"}),
        ("promise_verdict_pair", {"verdict_at": NOW}),
        ("promise_overruled_with_evidence", {"overruled_at": NOW}),
    ],
)
def test_promises(constraint: str, columns: dict[str, object]) -> None:
    make()
    refuses(Promise.objects.all(), constraint, **columns)


def test_evidence_overrules_a_verdict_only(cast: Cast) -> None:
    make()
    overruled = {"overruled_at": NOW, "overruled_by": cast.supervisor.id, "evidence": "派工单"}
    refuses(Promise.objects.all(), "promise_overruled_with_evidence", **overruled)


def test_a_promise_does_not_replace_itself() -> None:
    promise = make()
    refuses(Promise.objects.all(), "promise_not_own_replacement", replaces=promise)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("service_limit_amount_positive", {"amount": 0}),
        ("service_limit_measure_and_unit_known", {"unit": "moon"}),
        ("service_limit_due_after_start", {"started_at": NOW + 99 * HOUR}),
        ("service_limit_soon_before_due", {"soon_at": NOW + 99 * HOUR}),
        ("service_limit_pauses_only_while_running", {"paused_at": NOW, "met_at": NOW}),
        ("service_limit_met_or_dropped", {"dropped_at": NOW, "met_at": NOW}),
        ("service_limit_met_after_start", {"met_at": NOW - MINUTE}),
    ],
)
def test_limits(constraint: str, columns: dict[str, object]) -> None:
    make_limit()
    refuses(ServiceLimit.objects.all(), constraint, **columns)


def test_a_subject_has_one_limit_a_measure() -> None:
    limit = make_limit()
    limit.pk = None
    with pytest.raises(IntegrityError, match="service_limit_once_per_measure"), transaction.atomic():
        limit.save(force_insert=True)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("recovery_plan_is_whole", {"planned_at": NOW}),
        ("recovery_done_as_planned", {"done_at": NOW}),
    ],
)
def test_recoveries(constraint: str, columns: dict[str, object]) -> None:
    make(due_at=NOW - HOUR, made_at=NOW - 2 * HOUR)
    refuses(Recovery.objects.all(), constraint, **columns)


def test_a_recovery_is_not_done_and_dropped(cast: Cast) -> None:
    make(due_at=NOW - HOUR, made_at=NOW - 2 * HOUR)
    plan = {"planned_at": NOW, "owner_id": cast.owner.id, "apology": "道歉", "remedy": "免费"}
    refuses(Recovery.objects.all(), "recovery_done_as_planned", done_at=NOW, dropped_at=NOW, **plan)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("limit_rule_amount_positive", {"amount": -1}),
        ("limit_rule_measure_known", {"measure": "smile"}),
        ("limit_rule_unit_known", {"unit": "moon"}),
        ("limit_rule_kind_known", {"kind": "gift"}),
        ("limit_rule_priority_known", {"priority": 9}),
    ],
)
def test_rules(constraint: str, columns: dict[str, object]) -> None:
    make_rule()
    refuses(LimitRule.objects.all(), constraint, **columns)


def test_calendars() -> None:
    office = make_office()
    refuses(Calendar.objects.filter(pk=office.pk), "calendar_has_a_name", name="")
    refuses(Calendar.objects.all(), "calendar_one_default", is_default=True)
    day = CalendarDay.objects.filter(calendar=office)[0]
    day.pk = None
    with pytest.raises(IntegrityError, match="calendar_day_once"), transaction.atomic():
        day.save(force_insert=True)


def test_rows_are_called_by_what_they_are() -> None:
    promise, limit, rule = make(due_at=NOW - HOUR, made_at=NOW - 2 * HOUR), make_limit(), make_rule()
    assert str(promise) == "改约上门"
    assert str(promise.recovery) == f"recovery of promise {promise.pk}"
    assert str(limit) == f"solution of {limit.subject_id}"
    assert str(rule) == "*/* solution: 16 business_hour"
    assert str(rule.calendar) == "工作时间"
    assert str(CalendarDay.objects.get(date="2026-10-01", calendar=rule.calendar)) == "2026-10-01 国庆节"
