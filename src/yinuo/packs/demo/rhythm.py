"""When requests come: more on Mondays and in the morning, fewer at weekends, a cold snap three weeks ago."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 90
WEEKDAY_WEIGHT = (1.35, 1.15, 1.05, 1.0, 1.05, 0.75, 0.6)
HOUR_WEIGHT = (1, 1, 0, 0, 0, 1, 3, 7, 14, 18, 17, 13, 8, 8, 12, 13, 11, 10, 9, 9, 8, 6, 4, 2)
COLD_SNAP = range(19, 24)
"""Days ago on which water heaters failed all over the town."""


def is_cold_snap(at: datetime, now: datetime) -> bool:
    """Whether ``at`` lies in the cold snap before ``now``."""
    return (now.astimezone(ZONE).date() - at.astimezone(ZONE).date()).days in COLD_SNAP


def list_arrivals(random: Random, count: int, *, now: datetime) -> list[datetime]:
    """``count`` moments of the ninety days before ``now``, in order."""
    days = list(_days(now))
    weights = [weight for _day, weight in days]
    arrivals: list[datetime] = []
    while len(arrivals) < count:
        day = random.choices(days, weights)[0][0]
        hour = random.choices(range(24), HOUR_WEIGHT)[0]
        at = day + timedelta(hours=hour, minutes=random.randrange(60), seconds=random.randrange(60))
        if at < now - timedelta(minutes=2):
            arrivals.append(at)
    return sorted(arrivals)


def _days(now: datetime) -> Iterator[tuple[datetime, float]]:
    today = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(DAYS, -1, -1):
        day = today - timedelta(days=ago)
        growth = 1 + (DAYS - ago) / DAYS * 0.25
        yield day, WEEKDAY_WEIGHT[day.weekday()] * growth * (1.7 if ago in COLD_SNAP else 1)
