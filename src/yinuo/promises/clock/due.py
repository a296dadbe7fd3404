"""When an amount of a unit falls due, and how a pause moves that time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from yinuo.promises.clock.days import ONE_DAY, end_of_day, move_working_days, next_working_day
from yinuo.promises.clock.schedule import Schedule, ScheduleError

MAX_AMOUNT = 1_000_000


class Unit(StrEnum):
    """Units of a limit or promise. Days follow 民法典 201 to 204: the start day does not count."""

    MINUTE = "minute"  # around the clock
    BUSINESS_MINUTE = "business_minute"
    BUSINESS_HOUR = "business_hour"
    CALENDAR_DAY = "calendar_day"  # ends on a working day at closing time
    WORKING_DAY = "working_day"  # ends at closing time

    @property
    def counts_open_time(self) -> bool:
        """Whether only open time passes on this clock."""
        return self in {Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR, Unit.WORKING_DAY}


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the clock stands; `until` None while it still does."""

    start: datetime
    until: datetime | None
    reason: str = ""


def due_at(
    start: datetime, amount: int, unit: Unit, schedule: Schedule, pauses: Iterable[Pause] = ()
) -> datetime | None:
    """When `amount` units from start fall due (UTC), moved by the pauses; None while a pause still runs.

    Exactly on closing time stays there; nothing is rounded (ADR 0004). A pause that begins at or after the
    due time moves nothing. Raises ScheduleError for an amount below 1 or beyond a million, NoOpenTime for a
    calendar without open hours.
    """
    due = _plain_due(start.astimezone(UTC), amount, unit, schedule)
    for pause in joined_pauses(pauses):
        from_ = max(pause.start, start)
        if from_ >= due or (pause.until is not None and pause.until <= from_):
            continue
        if pause.until is None:
            return None
        due = due_after_pause(
            unit, schedule, resumed_at=pause.until, left=time_left(unit, schedule, from_, due)
        )
    return due


def time_left(unit: Unit, schedule: Schedule, at: datetime, due: datetime) -> timedelta:
    """What is left on the clock at a moment, in the time this unit counts; zero when overdue."""
    if unit.counts_open_time:
        return schedule.timeline.between(at, due)
    return max(due - at, timedelta(0))


def time_spent(
    start: datetime, until: datetime, unit: Unit, schedule: Schedule, pauses: Iterable[Pause] = ()
) -> timedelta:
    """What the clock has counted from start to until, in the time this unit counts, without the pauses."""
    spent = time_left(unit, schedule, start, until)
    for pause in joined_pauses(pauses):
        from_, to = max(pause.start, start), until if pause.until is None else min(pause.until, until)
        spent -= time_left(unit, schedule, from_, max(from_, to))
    return spent


def due_after_pause(unit: Unit, schedule: Schedule, *, resumed_at: datetime, left: timedelta) -> datetime:
    """The due time of a clock that runs again with `left` on it.

    Calendar days keep their rule: a due time pushed onto a closed day ends with the next working day.
    """
    if unit.counts_open_time:
        return schedule.timeline.add(resumed_at, left).astimezone(UTC)
    due = (resumed_at + left).astimezone(UTC)
    if unit is Unit.CALENDAR_DAY:
        day = last_day(schedule, due)
        if (working := next_working_day(schedule, day)) != day:
            return end_of_day(schedule, working)
    return due


def last_day(schedule: Schedule, due: datetime) -> date:
    """The local date on which a due time falls; midnight is the end of the day before."""
    return schedule.local_date(due - timedelta(microseconds=1))


def joined_pauses(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses in order, overlapping ones made one."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if result and (result[-1].until is None or pause.start <= result[-1].until):
            last = result[-1]
            until = None if last.until is None or pause.until is None else max(last.until, pause.until)
            result[-1] = Pause(last.start, until, last.reason or pause.reason)
        else:
            result.append(pause)
    return result


def _plain_due(start: datetime, amount: int, unit: Unit, schedule: Schedule) -> datetime:
    if not 1 <= amount <= MAX_AMOUNT:
        raise ScheduleError(f"the amount must lie between 1 and {MAX_AMOUNT}")
    if unit is Unit.MINUTE:
        return start + timedelta(minutes=amount)
    if unit is Unit.BUSINESS_MINUTE:
        return schedule.timeline.add(start, timedelta(minutes=amount))
    if unit is Unit.BUSINESS_HOUR:
        return schedule.timeline.add(start, timedelta(hours=amount))
    day = schedule.local_date(start)
    if unit is Unit.WORKING_DAY:
        return end_of_day(schedule, move_working_days(schedule, day, amount))
    return end_of_day(schedule, next_working_day(schedule, day + amount * ONE_DAY))
