"""A year as twelve small months, each day marked by how it differs from its week."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from yinuo.pages.settings.limit_forms import WEEKDAYS, spans_text
from yinuo.promises.queries.settings import CalendarDayRow

type Mark = Literal["open", "closed", "holiday", "worked", "special"]


@dataclass(frozen=True, slots=True)
class Day:
    """``mark``: open or closed as its week, holiday (closed though the week is open), worked (open though the week
    is closed), special (other hours). ``title`` says more of a marked one."""

    date: date
    mark: Mark
    title: str


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def build_year(
    year: int, weekly: Mapping[str, Iterable[Iterable[str]]], days: Iterable[CalendarDayRow]
) -> list[Month]:
    """The months of a year, weeks from Monday; None stands for a day of a neighbouring month. Pure."""
    special = {day.date: day for day in days}
    open_weekdays = {number for number, code in enumerate(WEEKDAYS) if weekly.get(code)}
    months = []
    for month in range(1, 13):
        weeks = tuple(
            tuple(
                _day(one, special.get(one), one.weekday() in open_weekdays) if one.month == month else None
                for one in week
            )
            for week in calendar.Calendar().monthdatescalendar(year, month)
        )
        months.append(Month(date(year, month, 1), weeks))
    return months


def _day(one: date, row: CalendarDayRow | None, is_week_open: bool) -> Day:
    if row is None:
        return Day(one, "open" if is_week_open else "closed", "")
    title = " ".join(part for part in (row.name, spans_text(row.spans)) if part)
    if not row.spans:
        return Day(one, "holiday", title)
    return Day(one, "special" if is_week_open else "worked", title)
