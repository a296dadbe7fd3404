"""Calendars and moments from text and JSON. Whatever cannot be understood is named in one line."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from yinuo.promises.clock.schedule import DAY_SECONDS, DaySpan, DaySpans, Schedule, ScheduleError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 2, 9990
KNOWN_KEYS = {"tz", "hours", "breaks", "holidays", "shifts", "notices", "name"}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\+(\d))?", re.ASCII)


def parse_schedule(raw: object) -> Schedule:
    """A schedule from its JSON object {tz, hours, breaks, holidays, shifts}. Raises ScheduleError.

    Holidays are a list of dates or an object date → name; `notices` lists the years officially announced.
    """
    if not isinstance(raw, Mapping):
        raise ScheduleError("the calendar must be an object with tz, hours, breaks, holidays and shifts")
    if unknown := sorted(str(key) for key in raw if key not in KNOWN_KEYS):
        raise ScheduleError(f"the calendar has an unknown key: {', '.join(unknown)}")
    hours = _mapping(raw.get("hours"), "hours")
    if unknown := sorted(str(key) for key in hours if key not in WEEKDAYS):
        raise ScheduleError(f"hours: not a weekday: {', '.join(unknown)}")
    return Schedule(
        zone=parse_zone(raw.get("tz")),
        weekly=tuple(parse_spans(hours.get(day), f"hours.{day}") for day in WEEKDAYS),
        holidays=_holidays(raw.get("holidays")),
        breaks=_by_date(raw.get("breaks"), "breaks"),
        shifts=_by_date(raw.get("shifts"), "shifts"),
        notices=_notices(raw.get("notices")),
    )


def schedule_to_json(schedule: Schedule) -> dict[str, object]:
    """The JSON object that `parse_schedule` reads back to an equal schedule."""
    raw: dict[str, object] = {
        "tz": schedule.zone.key,
        "hours": {
            day: spans_to_json(spans) for day, spans in zip(WEEKDAYS, schedule.weekly, strict=True) if spans
        },
        "breaks": {day.isoformat(): spans_to_json(spans) for day, spans in sorted(schedule.breaks.items())},
        "holidays": {day.isoformat(): name for day, name in sorted(schedule.holidays.items())},
        "shifts": {day.isoformat(): spans_to_json(spans) for day, spans in sorted(schedule.shifts.items())},
    }
    return raw if schedule.notices is None else raw | {"notices": sorted(schedule.notices)}


def spans_to_json(spans: DaySpans) -> list[list[str]]:
    return [str(span).split("-") for span in spans]


def parse_zone(raw: object) -> ZoneInfo:
    """An IANA time zone by name. Raises ScheduleError."""
    if not isinstance(raw, str):
        raise ScheduleError("the calendar needs a time zone: tz")
    try:
        return ZoneInfo(raw)
    except (LookupError, ValueError, OSError) as error:
        raise ScheduleError(f"unknown time zone: {raw!r}") from error


def parse_spans(raw: object, where: str) -> DaySpans:
    """Spans of one day, sorted: [["09:00","12:00"],["13:00","07:00+1"]]. Raises ScheduleError."""
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise ScheduleError(f"{where}: a list of [from, until] is needed")
    spans = []
    for pair in raw:
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ScheduleError(f"{where}: {pair!r} is not a pair [from, until]")
        try:
            spans.append(DaySpan(parse_clock(pair[0]), parse_clock(pair[1])))
        except ScheduleError as error:
            raise ScheduleError(f"{where}: {error}") from error
    return tuple(sorted(spans))


def parse_clock(raw: object) -> int:
    """Seconds after local midnight of `09:00`, `09:00:30`, `24:00` or `07:00+1`. Raises ScheduleError."""
    match = _CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise ScheduleError(f"{raw!r} is not a time like 09:00, 24:00 or 07:00+1")
    hour, minute, second, day = (int(part or 0) for part in match.groups())
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY_SECONDS:
        raise ScheduleError(f"{raw!r} is not a time of day")
    return day * DAY_SECONDS + seconds


def parse_date(raw: object, where: str = "date") -> date:
    """A calendar date `2026-02-14`. Raises ScheduleError."""
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise ScheduleError(f"{where}: {raw!r} is not a date like 2026-02-14") from error


def parse_moment(raw: object, zone: ZoneInfo, where: str = "time") -> datetime:
    """A moment in ISO 8601; one without offset is local time of `zone`. Raises ScheduleError."""
    try:
        moment = datetime.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise ScheduleError(f"{where}: {raw!r} is not a time like 2026-02-13T17:00+08:00") from error
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise ScheduleError(f"{where}: {raw!r} lies outside the years that can be counted")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _mapping(raw: object, where: str) -> Mapping[object, object]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise ScheduleError(f"{where}: an object is needed")
    return raw


def _by_date(raw: object, where: str) -> dict[date, DaySpans]:
    return {
        parse_date(day, where): parse_spans(spans, f"{where}.{day}")
        for day, spans in _mapping(raw, where).items()
    }


def _holidays(raw: object) -> dict[date, str]:
    if raw is None:
        return {}
    if isinstance(raw, Mapping):
        return {parse_date(day, "holidays"): str(name or "") for day, name in raw.items()}
    if not isinstance(raw, list):
        raise ScheduleError("holidays: a list of dates is needed")
    return {parse_date(day, "holidays"): "" for day in raw}


def _notices(raw: object) -> frozenset[int] | None:
    if raw is None:
        return None
    years: Iterable[object] = raw if isinstance(raw, list) else [None]
    if not all(isinstance(year, int) for year in years):
        raise ScheduleError("notices: a list of years is needed")
    return frozenset(year for year in years if isinstance(year, int))
