"""Calendars and moments for properties: several spans a day, nights, holidays, breaks, shifts, summer time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from yinuo.promises.clock.schedule import DaySpan, DaySpans, Schedule

FIRST = date(2026, 3, 16)  # two weeks before Europe changes its clocks, a week after America did
DAYS = 28
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Etc/UTC")


def spans(latest_minute: int = 25 * 60) -> st.SearchStrategy[DaySpans]:
    """Up to three spans of a day in whole minutes, overlapping or empty ones too, never in the hours that zones skip."""
    edge = st.integers(4 * 60, latest_minute)
    pair = st.tuples(edge, edge).map(sorted).filter(lambda pair: pair[0] <= 24 * 60)
    span = pair.map(lambda pair: DaySpan(pair[0] * 60, pair[1] * 60))
    return st.lists(span, max_size=3).map(lambda found: tuple(sorted(found)))


dates = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(days=n))
moments = st.integers(0, 14 * 24 * 60).map(
    lambda minute: datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(minutes=minute)
)
amounts = st.integers(1, 1_500)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any calendar that has at least one good working day a week."""
    weekly = [draw(spans()) for _ in range(7)]
    weekly[draw(st.integers(0, 6))] = (DaySpan(9 * 3600, 17 * 3600),)
    return Schedule(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        weekly=tuple(weekly),
        holidays=dict.fromkeys(draw(st.sets(dates, max_size=4)), "holiday"),
        breaks=draw(st.dictionaries(dates, spans(), max_size=4)),
        shifts=draw(st.dictionaries(dates, spans(), max_size=4)),
    )
