"""Calendars: create, change hours, set single days, take over the official ones."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError, Invalid
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.promises.clock.china import SHANGHAI, official_days
from yinuo.promises.clock.parsing import WEEKDAYS, parse_spans, parse_zone, spans_to_json
from yinuo.promises.clock.schedule import ScheduleError
from yinuo.promises.commands.settling import needed
from yinuo.promises.events import (
    CalendarChanged,
    CalendarCreated,
    CalendarDayRemoved,
    CalendarDaySet,
    OfficialDaysAdded,
)
from yinuo.promises.models import Calendar, CalendarDay
from yinuo.promises.policies import lock_calendar_for, require

NAME_LENGTH = 40

type Weekly = Mapping[str, Sequence[Sequence[str]]]
type JsonSpans = list[list[str]]


class CalendarNameTaken(DomainError):
    code, status = "calendar.name_taken", 409
    message = _("There is already a calendar “{name}”.")


class CalendarWithoutHours(DomainError):
    code, status = "calendar.no_hours", 422
    message = _("A calendar needs at least one open hour a week, or its limits would never fall due.")


@transaction.atomic
def create_calendar(
    *,
    name: str,
    weekly: Weekly,
    time_zone: str = SHANGHAI,
    follows_official: bool = True,
    is_default: bool = False,
    by: Actor,
    now: datetime,
) -> Calendar:
    """Add a calendar. ``weekly`` is {"mon": [["08:30", "12:00"], …]}. Raises Forbidden, Invalid, CalendarNameTaken,
    CalendarWithoutHours. Records calendar.created."""
    require(by, Permission.LIMIT_MANAGE)
    name = needed(name, _("Give the calendar a name."), NAME_LENGTH)
    _check_name(name, None)
    calendar = Calendar.objects.create(
        subject_id=open_subject("calendar"),
        name=name,
        time_zone=_zone(time_zone),
        weekly=_weekly(weekly),
        follows_official=follows_official,
        is_default=is_default,
    )
    record_event(CalendarCreated(calendar.pk, name, calendar.weekly), by=by, at=now)
    return calendar


@transaction.atomic
def change_calendar(
    *, calendar_id: int, name: str, weekly: Weekly, follows_official: bool, by: Actor, now: datetime
) -> Calendar:
    """Change name or hours; limits that run keep the due time they have. Raises NotFound, Forbidden, Invalid,
    CalendarNameTaken, CalendarWithoutHours. Records calendar.changed with what stood there before, or nothing."""
    calendar = lock_calendar_for(by, calendar_id)
    name = needed(name, _("Give the calendar a name."), NAME_LENGTH)
    _check_name(name, calendar.pk)
    after = {"name": name, "weekly": _weekly(weekly), "follows_official": follows_official}
    before = {
        field: getattr(calendar, field) for field, value in after.items() if getattr(calendar, field) != value
    }
    if before:
        for field, value in after.items():
            setattr(calendar, field, value)
        _save(calendar, list(after))
        record_event(CalendarChanged(calendar.pk, before), by=by, at=now)
    return calendar


@transaction.atomic
def set_calendar_day(
    *,
    calendar_id: int,
    day: date,
    spans: Sequence[Sequence[str]],
    name: str = "",
    by: Actor,
    now: datetime,
) -> CalendarDay:
    """Let a date differ from its week: closed where ``spans`` is empty. Raises NotFound, Forbidden, Invalid.
    Records calendar.day_set."""
    calendar = lock_calendar_for(by, calendar_id)
    clean = _spans(spans, str(day))
    row, _created = CalendarDay.objects.update_or_create(
        calendar=calendar, date=day, defaults={"spans": clean, "name": name.strip()[:NAME_LENGTH]}
    )
    _save(calendar, [])
    record_event(CalendarDaySet(calendar.pk, day.isoformat(), clean, row.name), by=by, at=now)
    return row


@transaction.atomic
def remove_calendar_day(*, calendar_id: int, day: date, by: Actor, now: datetime) -> bool:
    """Let a date follow its week again. Raises NotFound, Forbidden. Records calendar.day_removed, or nothing."""
    calendar = lock_calendar_for(by, calendar_id)
    deleted, _rows = CalendarDay.objects.filter(calendar=calendar, date=day).delete()
    if deleted:
        _save(calendar, [])
        record_event(CalendarDayRemoved(calendar.pk, day.isoformat()), by=by, at=now)
    return bool(deleted)


@transaction.atomic
def add_official_days(*, calendar_id: int, by: Actor, now: datetime) -> int:
    """Take over the official holidays and working weekends; dates that the calendar has already stay as they are.

    A working weekend gets the hours of Monday. Raises NotFound, Forbidden. Records calendar.official_days_added, or
    nothing where none was missing.
    """
    calendar = lock_calendar_for(by, calendar_id)
    known = set(CalendarDay.objects.filter(calendar=calendar).values_list("date", flat=True))
    missing = [official for official in official_days() if official.day not in known]
    monday = calendar.weekly.get("mon", [])
    rows = [
        CalendarDay(
            calendar=calendar,
            date=official.day,
            spans=monday if official.working else [],
            name=official.name,
            source=official.source,
        )
        for official in missing
    ]
    if rows:
        CalendarDay.objects.bulk_create(rows)
        _save(calendar, [])
        years = sorted({official.day.year for official in missing})
        record_event(OfficialDaysAdded(calendar.pk, years, len(rows)), by=by, at=now)
    return len(rows)


def _save(calendar: Calendar, fields: list[str]) -> None:
    """Store with a new version, so that every process reads the schedule anew."""
    calendar.version = uuid4()
    calendar.save(update_fields=[*fields, "version"])


def _check_name(name: str, own_id: int | None) -> None:
    if Calendar.objects.filter(name=name).exclude(pk=own_id).exists():
        raise CalendarNameTaken(name=name)


def _zone(name: str) -> str:
    try:
        return parse_zone(name).key
    except ScheduleError as error:
        raise Invalid(reason=str(error)) from error


def _weekly(raw: Weekly) -> dict[str, JsonSpans]:
    if unknown := set(raw) - set(WEEKDAYS):
        raise Invalid(reason=", ".join(sorted(unknown)))
    weekly = {day: _spans(raw[day], day) for day in WEEKDAYS if raw.get(day)}
    if not any(span[0] != span[1] for spans in weekly.values() for span in spans):
        raise CalendarWithoutHours
    return weekly


def _spans(raw: Sequence[Sequence[str]], where: str) -> JsonSpans:
    try:
        return spans_to_json(parse_spans([list(span) for span in raw], where))
    except ScheduleError as error:
        raise Invalid(reason=str(error)) from error
