"""Why a due time is what it is: the days that did not count, the pauses, what is uncertain. Facts, not yet words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from yinuo.promises.clock.days import ONE_DAY, is_working_day
from yinuo.promises.clock.due import Pause, Unit, due_at, joined_pauses, last_day
from yinuo.promises.clock.schedule import Schedule

MAX_TRAIL_DAYS = 3_700  # about ten years: a longer trail would be no explanation


class Fact(StrEnum):
    """The kinds of step in a trail."""

    STARTED = "started"  # at
    STARTED_CLOSED = "started_closed"  # at; until = when counting began
    AROUND_THE_CLOCK = "around_the_clock"
    START_DAY_EXCLUDED = "start_day_excluded"  # first
    SKIPPED = "skipped"  # first..last, reason weekend|holiday|closed, name
    WORKED = "worked"  # first: an adjusted working day that counts
    CHANGED_HOURS = "changed_hours"  # first: a day with other hours than its week
    PAUSED = "paused"  # at..until, counted, name
    STILL_PAUSED = "still_paused"  # at, name
    MOVED_FROM = "moved_from"  # first: the last day was closed and the term ends later
    DUE = "due"  # at
    NO_NOTICE = "no_notice"  # first: no official holiday notice for its year


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of a trail; which fields are set depends on the fact."""

    fact: Fact
    at: datetime | None = None
    until: datetime | None = None
    first: date | None = None
    last: date | None = None
    reason: str = ""
    name: str = ""
    counted: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A due time (None while paused) with its trail."""

    due: datetime | None
    unit: Unit
    steps: tuple[Step, ...]

    @property
    def skipped(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.fact is Fact.SKIPPED)

    @property
    def warned(self) -> bool:
        return any(step.fact is Fact.NO_NOTICE for step in self.steps)


def explain_due(
    start: datetime, amount: int, unit: Unit, schedule: Schedule, pauses: Iterable[Pause] = ()
) -> Explanation:
    """The due time of `due_at` with the facts that led to it. Raises like due_at."""
    start, halts = start.astimezone(UTC), joined_pauses(pauses)
    due = due_at(start, amount, unit, schedule, halts)
    end = due or max((halt.start for halt in halts), default=start)
    steps = [
        *_beginning(start, unit, schedule),
        *_days(start, end, unit, schedule),
        *_halts(start, end, unit, schedule, halts),
        *_moved(start, amount, unit, schedule),
    ]
    if due is not None:
        steps.append(Step(Fact.DUE, at=due))
    return Explanation(due, unit, (*steps, *_warnings(start, end, unit, schedule)))


def _beginning(start: datetime, unit: Unit, schedule: Schedule) -> Iterator[Step]:
    if unit in {Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR} and not schedule.timeline.is_open(start):
        yield Step(Fact.STARTED_CLOSED, at=start, until=schedule.timeline.next_opening(start))
        return
    yield Step(Fact.STARTED, at=start)
    if unit is Unit.MINUTE:
        yield Step(Fact.AROUND_THE_CLOCK)
    if unit in {Unit.WORKING_DAY, Unit.CALENDAR_DAY}:
        yield Step(Fact.START_DAY_EXCLUDED, first=schedule.local_date(start))


def _days(start: datetime, end: datetime, unit: Unit, schedule: Schedule) -> Iterator[Step]:
    """Runs of closed days, and days whose hours differ from their week, from the start to the due day."""
    if not unit.counts_open_time:
        return
    first, last = schedule.local_date(start), last_day(schedule, max(end, start))
    if unit is Unit.WORKING_DAY:
        first += ONE_DAY
    length = min((last - first).days + 1, MAX_TRAIL_DAYS)
    days = [first + timedelta(days=n) for n in range(length)]
    for (reason, name), run in groupby(days, key=lambda day: _why(schedule, day)):
        dates = list(run)
        if reason in {"weekend", "holiday", "closed"}:
            yield Step(Fact.SKIPPED, first=dates[0], last=dates[-1], reason=reason, name=name)
        elif reason:
            fact = Fact.WORKED if reason == "worked" else Fact.CHANGED_HOURS
            yield from (Step(fact, first=day) for day in dates)


def _why(schedule: Schedule, day: date) -> tuple[str, str]:
    """Why a date is special: weekend, holiday (with its name), closed, worked, changed, or "" for an ordinary day."""
    weekly, name = schedule.weekly[day.weekday()], schedule.holidays.get(day)
    if name is not None:
        return "holiday", name
    if not is_working_day(schedule, day):
        return ("weekend" if day.weekday() >= 5 and not weekly else "closed"), ""
    if day in schedule.shifts and not weekly:
        return "worked", ""
    changed = day in schedule.breaks or schedule.day_spans(day) != weekly
    return ("changed" if changed else ""), ""


def _halts(
    start: datetime, end: datetime, unit: Unit, schedule: Schedule, halts: list[Pause]
) -> Iterator[Step]:
    for halt in halts:
        from_ = max(halt.start, start)
        if halt.until is None:
            yield Step(Fact.STILL_PAUSED, at=from_, name=halt.reason)
        elif from_ < min(halt.until, end):
            open_time = schedule.timeline.between(from_, halt.until)
            counted = open_time if unit.counts_open_time else halt.until - from_
            yield Step(Fact.PAUSED, at=from_, until=halt.until, name=halt.reason, counted=counted)


def _moved(start: datetime, amount: int, unit: Unit, schedule: Schedule) -> Iterator[Step]:
    """The last day of a calendar-day term, when it is a closed day."""
    if unit is Unit.CALENDAR_DAY:
        day = schedule.local_date(start) + amount * ONE_DAY
        reason, name = _why(schedule, day)
        if reason in {"weekend", "holiday", "closed"}:
            yield Step(Fact.MOVED_FROM, first=day, reason=reason, name=name)


def _warnings(start: datetime, end: datetime, unit: Unit, schedule: Schedule) -> Iterator[Step]:
    if schedule.notices is None or unit is Unit.MINUTE:
        return
    for year in range(schedule.local_date(start).year, last_day(schedule, max(end, start)).year + 1):
        if year not in schedule.notices:
            yield Step(Fact.NO_NOTICE, first=date(year, 1, 1))
