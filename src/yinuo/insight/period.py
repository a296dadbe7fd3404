"""The periods a board can show: whole local days up to now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.utils import timezone

CHOICES = (7, 30, 90)
DEFAULT = 30


@dataclass(frozen=True, slots=True)
class Period:
    """The last ``days`` local days, today included: half-open from ``since`` to ``until``."""

    days: int
    since: datetime
    until: datetime

    @classmethod
    def last(cls, days: int, *, now: datetime) -> Self:
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return cls(days, today - timedelta(days=days - 1), today + timedelta(days=1))

    @classmethod
    def read(cls, text: str | None, *, now: datetime) -> Self:
        """The period a reader asked for; the default for anything that is none of the choices."""
        days = int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else DEFAULT
        return cls.last(days if days in CHOICES else DEFAULT, now=now)
