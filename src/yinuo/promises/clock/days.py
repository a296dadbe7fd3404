"""Days of a calendar: working days, and business days that keep the hour."""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta

from yinuo.promises.clock.schedule import DAY_SECONDS, Schedule, ScheduleError
from yinuo.promises.clock.timeline import MAX_YEARS, NoOpenTime

ONE_DAY = timedelta(days=1)


def is_working_day(schedule: Schedule, day: date) -> bool:
    """Whether a date has open time left after holidays, shifts and breaks."""
    return bool(_working_days(schedule, day.year, day, day))


def count_working_days(schedule: Schedule, first: date, last: date) -> int:
    """Working days from first to last, both included; zero when last lies before first."""
    return sum(len(_working_days(schedule, year, first, last)) for year in range(first.year, last.year + 1))


def move_working_days(schedule: Schedule, day: date, amount: int) -> date:
    """The n-th working day after (n > 0) or before (n < 0) a date, which is itself not counted; 0 keeps it.

    Raises NoOpenTime when the calendar has no such day.
    """
    if not amount:
        return day
    step, left = (1, amount) if amount > 0 else (-1, -amount)
    for year in range(day.year, day.year + step * MAX_YEARS, step):
        days = (
            _working_days(schedule, year, day + ONE_DAY, date.max)
            if step > 0
            else _working_days(schedule, year, date.min, day - ONE_DAY)[::-1]
        )
        if left <= len(days):
            return days[left - 1]
        left -= len(days)
    raise NoOpenTime("the calendar has no working day to count")


def next_working_day(schedule: Schedule, day: date) -> date:
    """The date itself when it is a working day, else the next one."""
    return day if is_working_day(schedule, day) else move_working_days(schedule, day, 1)


def end_of_day(schedule: Schedule, day: date) -> datetime:
    """When a date ends for a deadline: closing time where there are business hours, else 24:00 (民法典 203)."""
    midnight = schedule.moment(day, DAY_SECONDS)
    closing = [span.until for span in schedule.timeline.year(day.year).spans if span.day == day]
    return min(closing[-1], midnight) if closing else midnight


def add_business_days(schedule: Schedule, start: datetime, amount: int) -> datetime:
    """The same hour on the n-th working day after, moved to the next opening when closed then."""
    return schedule.timeline.settle(_same_hour(schedule, start, _checked(amount)))


def subtract_business_days(schedule: Schedule, until: datetime, amount: int) -> datetime:
    """The same hour on the n-th working day before, moved back to the last closing when closed then."""
    return schedule.timeline.settle_back(_same_hour(schedule, until, -_checked(amount)))


def _checked(amount: int) -> int:
    if amount < 0:
        raise ScheduleError("the amount must not be negative")
    return amount


def _same_hour(schedule: Schedule, at: datetime, amount: int) -> datetime:
    local = at.astimezone(schedule.zone)
    day = move_working_days(schedule, local.date(), amount)
    return datetime.combine(day, local.time().replace(fold=0), tzinfo=schedule.zone).astimezone(UTC)


def _working_days(schedule: Schedule, year: int, first: date, last: date) -> list[date]:
    """Dates of one year with open time, from first to last, in order."""
    days = schedule.timeline.year(year).days
    return days[bisect_right(days, first - ONE_DAY) if first > date.min else 0 : bisect_right(days, last)]
