"""The official Chinese calendar as data, and the default office calendar made from it."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from yinuo.promises.clock.parsing import parse_spans
from yinuo.promises.clock.schedule import DAY_SECONDS, DaySpan, DaySpans, Schedule

SHANGHAI = "Asia/Shanghai"
OFFICE_DAY: DaySpans = parse_spans([["08:30", "12:00"], ["13:30", "18:00"]], "office day")
OFFICE_WEEK: tuple[DaySpans, ...] = (OFFICE_DAY,) * 5 + ((), ())
AROUND_THE_CLOCK: tuple[DaySpans, ...] = ((DaySpan(0, DAY_SECONDS),),) * 7


@dataclass(frozen=True, slots=True)
class OfficialDay:
    """A date on which the official calendar differs from the week: off, or a working weekend (调休上班)."""

    day: date
    name: str  # of the holiday; "" for a working weekend
    working: bool
    source: str


@cache
def official_days() -> tuple[OfficialDay, ...]:
    """Every holiday and adjusted working day of the years announced so far, in order."""
    raw = json.loads(files("yinuo.promises").joinpath("data/china_holidays.json").read_text("utf-8"))
    result = []
    for year in raw["years"].values():
        for name, first, last in year["holidays"]:
            start = date.fromisoformat(first)
            length = (date.fromisoformat(last) - start).days + 1
            result += [
                OfficialDay(start + timedelta(days=n), name, working=False, source=year["source"])
                for n in range(length)
            ]
        result += [
            OfficialDay(date.fromisoformat(day), "", working=True, source=year["source"])
            for day in year["working"]
        ]
    return tuple(sorted(result, key=lambda official: official.day))


def official_years() -> frozenset[int]:
    """Years with an official notice: a deadline in any other carries a warning."""
    return frozenset(official.day.year for official in official_days())


@cache
def office_schedule() -> Schedule:
    """Monday to Friday 08:30–12:00 and 13:30–18:00 in China, with the official holidays and working weekends."""
    return Schedule(
        zone=ZoneInfo(SHANGHAI),
        weekly=OFFICE_WEEK,
        holidays={each.day: each.name for each in official_days() if not each.working},
        shifts={each.day: OFFICE_DAY for each in official_days() if each.working},
        notices=official_years(),
    )
