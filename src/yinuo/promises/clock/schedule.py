"""What a calendar is: time zone, weekly hours, holidays, breaks and shifts, each by date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from yinuo.promises.clock.timeline import Timeline

DAY_SECONDS = 86_400
MAX_SPAN_DAYS = 7  # a span may run at most a week past the midnight it belongs to

type DaySpans = tuple[DaySpan, ...]


class ScheduleError(ValueError):
    """A calendar, a time or an amount that cannot be understood; the text is one line for people."""


@dataclass(frozen=True, slots=True, order=True)
class DaySpan:
    """Half-open span of one date in seconds of local time; `until` above 86 400 lies on a later day."""

    start: int
    until: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.until <= MAX_SPAN_DAYS * DAY_SECONDS or self.start > DAY_SECONDS:
            raise ScheduleError(f"the span {self} ends before it starts; a later day is written 07:00+1")

    def __str__(self) -> str:
        return f"{clock_text(self.start)}-{clock_text(self.until)}"


def clock_text(seconds: int) -> str:
    """`32400` → `09:00`, `86400` → `24:00`, `111600` → `07:00+1`: the form the parser reads."""
    day, rest = divmod(seconds, DAY_SECONDS)
    if day and not rest:
        day, rest = day - 1, DAY_SECONDS
    hour, minute, second = rest // 3600, rest % 3600 // 60, rest % 60
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "") + (f"+{day}" if day else "")


@dataclass(frozen=True)
class Schedule:
    """A business calendar. A span belongs to the date on which it begins, also when it runs past midnight.

    Order of rule for a date: a holiday closes it; else a shift replaces its weekly hours (an adjusted working
    day, a short day); else the weekly hours hold. Breaks are then cut out of whatever is open.
    `notices` are the years with an official holiday notice; None where that question has no meaning.
    """

    zone: ZoneInfo
    weekly: tuple[DaySpans, ...] = ((),) * 7  # Monday first
    holidays: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))  # date → name or ""
    breaks: Mapping[date, DaySpans] = field(default_factory=lambda: MappingProxyType({}))
    shifts: Mapping[date, DaySpans] = field(default_factory=lambda: MappingProxyType({}))
    notices: frozenset[int] | None = None

    def day_spans(self, day: date) -> DaySpans:
        """The open spans that begin on a date, breaks not yet cut out."""
        if day in self.holidays:
            return ()
        shift = self.shifts.get(day)
        return self.weekly[day.weekday()] if shift is None else shift

    def moment(self, day: date, seconds: int) -> datetime:
        """The UTC moment of a local wall-clock time.

        A time that daylight saving skips moves forward by the gap; of a time that occurs twice the first is meant.
        """
        shift, rest = divmod(seconds, DAY_SECONDS)
        wall = time(rest // 3600, rest % 3600 // 60, rest % 60)
        return datetime.combine(day + timedelta(days=shift), wall, tzinfo=self.zone).astimezone(UTC)

    def local_date(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def is_holiday(self, at: datetime) -> bool:
        return self.local_date(at) in self.holidays

    def is_on_break(self, at: datetime) -> bool:
        """Whether a break of any date covers the moment, open day or not."""
        day = self.local_date(at)
        return any(
            self.moment(owner, span.start) <= at < self.moment(owner, span.until)
            for owner in (day - timedelta(days=n) for n in range(MAX_SPAN_DAYS))
            for span in self.breaks.get(owner, ())
        )

    @cached_property
    def special_years(self) -> tuple[int, int]:
        """First and last year in which a single date differs from the week; (0, 0) when none does."""
        years = [day.year for table in (self.holidays, self.breaks, self.shifts) for day in table]
        return (min(years), max(years)) if years else (0, 0)

    @cached_property
    def timeline(self) -> "Timeline":
        """The cumulated open time, built year by year on demand and kept with the schedule."""
        from yinuo.promises.clock.timeline import Timeline

        return Timeline(self)
