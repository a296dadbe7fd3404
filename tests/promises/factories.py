"""Clocks and promises for tests, made by the product's own commands. It is Friday 2026-11-20, 14:00 in Shanghai."""

from datetime import datetime, timedelta
from typing import Any

from tests.people.factories import NOW, SYSTEM
from yinuo.catalog.models import RequestKind
from yinuo.core.commands.subjects import open_subject
from yinuo.core.ids import SubjectId
from yinuo.promises.commands.defaults import install_default_calendar
from yinuo.promises.commands.limits import start_service_limits
from yinuo.promises.commands.promises import make_promise
from yinuo.promises.commands.rules import set_limit_rule
from yinuo.promises.models import Calendar, LimitRule, Measure, Promise, ServiceLimit, UnitChoice

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """A time of November 2026 in Shanghai: ``at("20T16:00")``."""
    return datetime.fromisoformat(f"2026-11-{text}+08:00")


def make_subject(kind: str = "ticket") -> SubjectId:
    return open_subject(kind)


def make_office() -> Calendar:
    return install_default_calendar(by=SYSTEM, now=NOW)


def make_rule(
    measure: Measure = Measure.SOLUTION,
    amount: int = 16,
    unit: UnitChoice = UnitChoice.BUSINESS_HOUR,
    *,
    kind: RequestKind | None = None,
    priority: int | None = None,
    is_pausable: bool = True,
) -> LimitRule:
    return set_limit_rule(
        kind=kind,
        priority=priority,
        measure=measure,
        amount=amount,
        unit=unit,
        calendar_id=make_office().pk,
        is_pausable=is_pausable,
        by=SYSTEM,
        now=NOW,
    )


def make_limit(
    measure: Measure = Measure.SOLUTION,
    amount: int = 4,
    unit: UnitChoice = UnitChoice.BUSINESS_HOUR,
    *,
    received_at: datetime = NOW,
    is_pausable: bool = True,
) -> ServiceLimit:
    """A limit on a subject of its own; four business hours from Friday 14:00 end on Friday 18:00."""
    make_rule(measure, amount, unit, is_pausable=is_pausable)
    subject_id = make_subject()
    start_service_limits(
        subject_id=subject_id, kind="repair", priority=3, received_at=received_at, by=SYSTEM, now=received_at
    )
    return ServiceLimit.objects.get(subject_id=subject_id, measure=measure)


def make(due_at: datetime = NOW + 2 * HOUR, **more: Any) -> Promise:
    """A promise of 林晓, due in two hours, on a subject of its own."""
    columns = {
        "subject_id": more.pop("subject_id", None) or make_subject(),
        "what": "改约上门",
        "said_by": "林晓",
        "due_at": due_at,
        "by": SYSTEM,
        "now": NOW,
        **more,
    }
    return make_promise(**columns)
