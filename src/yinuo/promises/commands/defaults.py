"""What a new instance starts with: office hours in China, around the clock, and rules of a repair and property firm."""

from datetime import datetime

from django.db import transaction

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.promises.clock.china import AROUND_THE_CLOCK, OFFICE_WEEK
from yinuo.promises.clock.parsing import WEEKDAYS, spans_to_json
from yinuo.promises.clock.schedule import DaySpans
from yinuo.promises.commands.calendars import add_official_days, create_calendar
from yinuo.promises.commands.rules import set_limit_rule
from yinuo.promises.models import Calendar, LimitRule, Measure, UnitChoice
from yinuo.promises.policies import require

OFFICE_HOURS, ROUND_THE_CLOCK = "工作时间", "全天候"

FIRST, SOLUTION = Measure.FIRST_RESPONSE, Measure.SOLUTION
MINUTE, BUSINESS_MINUTE = UnitChoice.MINUTE, UnitChoice.BUSINESS_MINUTE
BUSINESS_HOUR, WORKING_DAY = UnitChoice.BUSINESS_HOUR, UnitChoice.WORKING_DAY

# measure, kind, priority, amount, unit. Priority 1 is urgent (water, gas, nobody can get in): it runs day and night.
# The lengths follow common practice of property and repair services; they are a start, not a norm.
DEFAULT_RULES: tuple[tuple[Measure, RequestKind | None, int | None, int, UnitChoice], ...] = (
    (FIRST, None, None, 120, BUSINESS_MINUTE),
    (FIRST, None, 1, 15, MINUTE),
    (FIRST, None, 2, 30, BUSINESS_MINUTE),
    (FIRST, None, 4, 240, BUSINESS_MINUTE),
    (FIRST, RequestKind.COMPLAINT, None, 60, BUSINESS_MINUTE),
    (FIRST, RequestKind.COMPLAINT, 1, 15, MINUTE),
    (FIRST, RequestKind.COMPLAINT, 2, 30, BUSINESS_MINUTE),
    (SOLUTION, None, None, 3, WORKING_DAY),
    (SOLUTION, RequestKind.REPAIR, None, 16, BUSINESS_HOUR),
    (SOLUTION, RequestKind.REPAIR, 1, 240, MINUTE),
    (SOLUTION, RequestKind.REPAIR, 2, 8, BUSINESS_HOUR),
    (SOLUTION, RequestKind.REPAIR, 4, 40, BUSINESS_HOUR),
    (SOLUTION, RequestKind.COMPLAINT, None, 3, WORKING_DAY),
    (SOLUTION, RequestKind.COMPLAINT, 1, 8, BUSINESS_HOUR),
    (SOLUTION, RequestKind.COMPLAINT, 2, 2, WORKING_DAY),
    (SOLUTION, RequestKind.COMPLAINT, 4, 5, WORKING_DAY),
    (SOLUTION, RequestKind.ENQUIRY, None, 1, WORKING_DAY),
    (SOLUTION, RequestKind.SUGGESTION, None, 5, WORKING_DAY),
    (SOLUTION, RequestKind.COMMENDATION, None, 5, WORKING_DAY),
    (SOLUTION, RequestKind.INTERNAL, None, 2, WORKING_DAY),
)


@transaction.atomic
def install_default_calendar(*, by: Actor, now: datetime) -> Calendar:
    """Office hours with the official days, and a calendar around the clock. Idempotent: one that is there stays, and
    only official days that it lacks are added. Raises Forbidden. Records what create_calendar and add_official_days do.
    """
    require(by, Permission.LIMIT_MANAGE)
    office = Calendar.objects.filter(name=OFFICE_HOURS).first()
    if office is None:
        has_default = Calendar.objects.filter(is_default=True).exists()
        office = create_calendar(
            name=OFFICE_HOURS, weekly=_weekly(OFFICE_WEEK), is_default=not has_default, by=by, now=now
        )
    add_official_days(calendar_id=office.pk, by=by, now=now)
    if not Calendar.objects.filter(name=ROUND_THE_CLOCK).exists():
        always = _weekly(AROUND_THE_CLOCK)
        create_calendar(name=ROUND_THE_CLOCK, weekly=always, follows_official=False, by=by, now=now)
    return office


@transaction.atomic
def install_default_limits(*, by: Actor, now: datetime) -> int:
    """The calendars, and the default rules where there is none at all; says how many. Idempotent, and nobody's own
    rules are touched. Raises Forbidden. Records limit_rule.set for each."""
    office = install_default_calendar(by=by, now=now)
    if LimitRule.objects.exists():
        return 0
    for measure, kind, priority, amount, unit in DEFAULT_RULES:
        set_limit_rule(
            kind=kind,
            priority=priority,
            measure=measure,
            amount=amount,
            unit=unit,
            calendar_id=office.pk,
            by=by,
            now=now,
        )
    return len(DEFAULT_RULES)


def _weekly(spans: tuple[DaySpans, ...]) -> dict[str, list[list[str]]]:
    return {day: spans_to_json(each) for day, each in zip(WEEKDAYS, spans, strict=True)}
