"""Schedules and rules as the clock engine needs them, read from the tables and kept while unchanged."""

from collections.abc import Iterable
from uuid import UUID

from yinuo.promises.clock.due import Unit
from yinuo.promises.clock.parsing import parse_spans, parse_zone
from yinuo.promises.clock.schedule import Schedule
from yinuo.promises.limits import LimitBook, Rule
from yinuo.promises.models import Calendar, CalendarDay, LimitRule, Measure

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_kept: dict[int, tuple[UUID, Schedule]] = {}


def get_schedule(calendar_id: int) -> Schedule:
    """The schedule of a calendar; its days are read only when the calendar has changed. Raises Calendar.DoesNotExist."""
    return schedules_of([Calendar.objects.get(pk=calendar_id)])[calendar_id]


def schedules_of(calendars: Iterable[Calendar]) -> dict[int, Schedule]:
    """The schedules of calendars by id, with their years of cumulated time kept from call to call."""
    wanted = {calendar.pk: calendar for calendar in calendars}
    stale = {
        pk: calendar for pk, calendar in wanted.items() if pk not in _kept or _kept[pk][0] != calendar.version
    }
    if stale:
        days: dict[int, list[CalendarDay]] = {pk: [] for pk in stale}
        for day in CalendarDay.objects.filter(calendar__in=stale):
            days[day.calendar_id].append(day)
        for pk, calendar in stale.items():
            _kept[pk] = (calendar.version, build_schedule(calendar, days[pk]))
    return {pk: _kept[pk][1] for pk in wanted}


def build_schedule(calendar: Calendar, days: Iterable[CalendarDay]) -> Schedule:
    """A schedule from rows: a day without spans is a holiday, one with spans replaces its weekly hours."""
    holidays, shifts, years = {}, {}, set()
    for day in days:
        if day.source:
            years.add(day.date.year)
        if day.spans:
            shifts[day.date] = parse_spans(day.spans, str(day.date))
        else:
            holidays[day.date] = day.name
    return Schedule(
        zone=parse_zone(calendar.time_zone),
        weekly=tuple(parse_spans(calendar.weekly.get(weekday), weekday) for weekday in WEEKDAYS),
        holidays=holidays,
        shifts=shifts,
        notices=frozenset(years) if calendar.follows_official else None,
    )


def load_limit_book() -> LimitBook:
    """All rules in force with their schedules: one statement while no calendar has changed."""
    rows = list(LimitRule.objects.filter(is_active=True).select_related("calendar"))
    rules = tuple(
        Rule(
            row.kind,
            row.priority,
            Measure(row.measure),
            row.amount,
            Unit(row.unit),
            row.calendar_id,
            row.is_pausable,
        )
        for row in rows
    )
    return LimitBook(rules, schedules_of(row.calendar for row in rows))
