"""Runs a file of test vectors {id, op, schedule, input}: one result each, in the form of the file's `expected`."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from yinuo.promises.clock import days
from yinuo.promises.clock.parsing import parse_clock, parse_date, parse_moment, parse_schedule
from yinuo.promises.clock.schedule import Schedule, ScheduleError

type Result = str | int | float | bool | list[list[str]]
type Input = Mapping[str, object]

SECONDS = {"second": 1, "minute": 60, "hour": 3600}
UTC_NAMES = {"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Zulu"}
MAX_PERIODS = 10_000


def run_vector(raw: object) -> dict[str, object]:
    """{"id", "result"} of one vector, or {"id", "error"} when it cannot be understood; never raises."""
    if not isinstance(raw, Mapping):
        return {"id": None, "error": "a vector must be an object"}
    name = raw.get("id")
    op, given = raw.get("op"), raw.get("input")
    try:
        if not isinstance(op, str) or op not in OPERATIONS:
            raise ScheduleError(f"unknown op: {op!r}")
        if not isinstance(given, Mapping):
            raise ScheduleError("input: an object is needed")
        return {"id": name, "result": OPERATIONS[op](parse_schedule(raw.get("schedule")), given)}
    except (ScheduleError, OverflowError) as error:
        return {"id": name, "error": str(error)}


def format_moment(at: datetime, zone: ZoneInfo, like: object = None) -> str:
    """ISO 8601: with Z where the zone is UTC or `like` (the time given) was written so, else local with offset."""
    written_with_z = isinstance(like, str) and like.upper().endswith("Z")
    return _zulu(at) if written_with_z or zone.key in UTC_NAMES else at.astimezone(zone).isoformat()


def _zulu(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(schedule: Schedule, given: Input, key: str) -> datetime:
    return parse_moment(given.get(key), schedule.zone, f"input.{key}")


def _number(given: Input, key: str) -> int | float:
    value = given.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 10**12:
        raise ScheduleError(f"input.{key}: {value!r} is not a number of zero or more")
    return value


def _count(given: Input, key: str) -> int:
    value = _number(given, key)
    if value != int(value):
        raise ScheduleError(f"input.{key}: {value!r} is not a whole number")
    return int(value)


def _amount(given: Input) -> timedelta:
    unit = str(given.get("unit", "second")).removeprefix("business_").removesuffix("s")
    if unit not in SECONDS:
        raise ScheduleError(f"input.unit: {given.get('unit')!r} is not second, minute or hour")
    return timedelta(seconds=_number(given, "amount") * SECONDS[unit])


def _add_time(schedule: Schedule, given: Input) -> str:
    due = schedule.timeline.add(_moment(schedule, given, "from"), _amount(given))
    return format_moment(due, schedule.zone, given["from"])


def _subtract_time(schedule: Schedule, given: Input) -> str:
    start = schedule.timeline.subtract(_moment(schedule, given, "from"), _amount(given))
    return format_moment(start, schedule.zone, given["from"])


def _add_days(schedule: Schedule, given: Input) -> str:
    due = days.add_business_days(schedule, _moment(schedule, given, "from"), _count(given, "amount"))
    return format_moment(due, schedule.zone, given["from"])


def _subtract_days(schedule: Schedule, given: Input) -> str:
    start = days.subtract_business_days(schedule, _moment(schedule, given, "from"), _count(given, "amount"))
    return format_moment(start, schedule.zone, given["from"])


def _elapsed(schedule: Schedule, given: Input) -> int | float:
    elapsed = schedule.timeline.between(_moment(schedule, given, "from"), _moment(schedule, given, "to"))
    seconds = elapsed.total_seconds()
    return int(seconds) if seconds == int(seconds) else seconds


def _days_between(schedule: Schedule, given: Input) -> int:
    first, last = (parse_date(str(given.get(key))[:10], f"input.{key}") for key in ("from", "to"))
    return days.count_working_days(schedule, first, last)


def _is_open(schedule: Schedule, given: Input) -> bool:
    return schedule.timeline.is_open(_moment(schedule, given, "at"))


def _is_on_break(schedule: Schedule, given: Input) -> bool:
    return schedule.is_on_break(_moment(schedule, given, "at"))


def _is_holiday(schedule: Schedule, given: Input) -> bool:
    return schedule.is_holiday(_moment(schedule, given, "at"))


def _is_working_day(schedule: Schedule, given: Input) -> bool:
    return days.is_working_day(schedule, parse_date(str(given.get("at"))[:10], "input.at"))


def _next_opening(schedule: Schedule, given: Input) -> str:
    at = schedule.timeline.next_opening(_moment(schedule, given, "from"))
    return format_moment(at, schedule.zone, given["from"])


def _periods_after(schedule: Schedule, given: Input) -> list[list[str]]:
    origin = _moment(schedule, given, "from")
    spans = ((max(span.start, origin), span.until) for span in schedule.timeline.spans_after(origin))
    return _periods(schedule, given, spans)


def _periods_before(schedule: Schedule, given: Input) -> list[list[str]]:
    origin = _moment(schedule, given, "from")
    spans = ((span.start, min(span.until, origin)) for span in schedule.timeline.spans_before(origin))
    return _periods(schedule, given, spans)


def _periods(schedule: Schedule, given: Input, spans: Iterator[tuple[datetime, datetime]]) -> list[list[str]]:
    count = _count(given, "count")
    if count > MAX_PERIODS:
        raise ScheduleError(f"input.count: at most {MAX_PERIODS} periods are listed")
    form = (schedule.zone, given["from"])
    return [[format_moment(edge, *form) for edge in span] for span in islice(spans, count)]


def _local_to_utc(schedule: Schedule, given: Input) -> str:
    day = parse_date(given.get("date"), "input.date")
    return _zulu(schedule.moment(day, parse_clock(given.get("time"))))


OPERATIONS: Mapping[str, Callable[[Schedule, Input], Result]] = {
    "add_business_time": _add_time,
    "subtract_business_time": _subtract_time,
    "add_business_days": _add_days,
    "subtract_business_days": _subtract_days,
    "elapsed_business_seconds": _elapsed,
    "business_days_between_inclusive": _days_between,
    "is_business_time": _is_open,
    "is_on_break": _is_on_break,
    "is_holiday": _is_holiday,
    "is_working_day": _is_working_day,
    "next_opening": _next_opening,
    "periods_after": _periods_after,
    "periods_before": _periods_before,
    "local_to_utc": _local_to_utc,
}
