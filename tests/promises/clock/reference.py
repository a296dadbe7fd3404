"""The slow, obvious reference: walks minute by minute and asks the wall clock."""

from datetime import UTC, datetime, timedelta

from yinuo.promises.clock.schedule import Schedule

MINUTE = timedelta(minutes=1)
DAY_SECONDS = 86_400


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Open by the wall clock: inside a span of one of the last days, inside no break of theirs."""
    local = at.astimezone(schedule.zone)
    today = local.date()
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    is_inside = is_broken = False
    for back in range(8):
        day, now = today - timedelta(days=back), seconds + back * DAY_SECONDS
        is_inside |= any(span.start <= now < span.until for span in schedule.day_spans(day))
        is_broken |= any(span.start <= now < span.until for span in schedule.breaks.get(day, ()))
    return is_inside and not is_broken


def add_minutes(schedule: Schedule, start: datetime, minutes: int) -> datetime:
    """The end of the n-th open minute after start."""
    at = start.astimezone(UTC)
    while True:
        minutes -= is_open(schedule, at)
        at += MINUTE
        if not minutes:
            return at


def subtract_minutes(schedule: Schedule, until: datetime, minutes: int) -> datetime:
    """The beginning of the n-th open minute before until."""
    at = until.astimezone(UTC)
    while minutes:
        at -= MINUTE
        minutes -= is_open(schedule, at)
    return at


def minutes_between(schedule: Schedule, start: datetime, until: datetime) -> int:
    at, minutes = start.astimezone(UTC), 0
    while at < until:
        minutes += is_open(schedule, at)
        at += MINUTE
    return minutes
