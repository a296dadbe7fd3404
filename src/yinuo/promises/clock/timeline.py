"""The open time of a calendar, cumulated by year: every question is a binary search, not a walk by minutes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from yinuo.promises.clock.schedule import MAX_SPAN_DAYS, Schedule, ScheduleError

ZERO = timedelta(0)
WEEK = timedelta(days=MAX_SPAN_DAYS)
FIRST_YEAR, LAST_YEAR = 2, 9997  # datetime ends at 9999; overnight spans need a little room
MAX_YEARS = 150  # no promise lies further away; guards against absurd amounts


class NoOpenTime(ScheduleError):
    """The calendar has no open time where some is needed, or the amount is out of all reach."""


@dataclass(frozen=True, slots=True)
class Span:
    """An open piece of time, half-open and in UTC; `day` is the local date it belongs to."""

    start: datetime
    until: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Year:
    """Open spans of the dates of one year: sorted, disjoint, none empty. `before[i]` is the open time ahead of i."""

    spans: tuple[Span, ...]
    days: list[date]  # dates that own open time, each once
    starts: list[datetime]
    before: list[timedelta]
    total: timedelta

    @classmethod
    def of(cls, spans: list[Span]) -> "Year":
        before, total = [], ZERO
        for span in spans:
            before.append(total)
            total += span.until - span.start
        days = list(dict.fromkeys(span.day for span in spans))
        return cls(tuple(spans), days, [span.start for span in spans], before, total)

    def open_before(self, at: datetime) -> timedelta:
        """Open time of this year that lies before a moment."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return ZERO
        span = self.spans[index]
        return self.before[index] + (min(at, span.until) - span.start)

    def earliest(self, amount: timedelta) -> datetime:
        """First moment with `amount` behind it, 0 < amount ≤ total: a full span answers its closing time."""
        index = bisect_left(self.before, amount) - 1
        return self.starts[index] + (amount - self.before[index])

    def latest(self, amount: timedelta) -> datetime:
        """Last moment with `amount` behind it, 0 ≤ amount < total: a full span answers the next opening."""
        index = bisect_right(self.before, amount) - 1
        return self.starts[index] + (amount - self.before[index])


class Timeline:
    """Open time of one schedule. Years are built when first asked for (about 2 ms each) and then kept."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self._years: dict[int, Year] = {}
        self._endless = any(span.start < span.until for spans in schedule.weekly for span in spans)

    def year(self, number: int) -> Year:
        """The open spans of one year. Raises NoOpenTime outside the years that datetime can hold."""
        if number not in self._years:
            if not FIRST_YEAR <= number <= LAST_YEAR:
                raise NoOpenTime("the time lies outside the years 2 to 9997")
            self._years[number] = Year.of(_spans_of_year(self.schedule, number))
        return self._years[number]

    def between(self, start: datetime, until: datetime) -> timedelta:
        """Open time from start to until; zero when until is not after start."""
        if until <= start:
            return ZERO
        years = range(self._first_year(start), self._local_year(until) + 1)
        return sum(
            (self.year(n).open_before(until) - self.year(n).open_before(start) for n in years), start=ZERO
        )

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment with `amount` of open time behind start; amount zero settles forward."""
        _check_amount(amount)
        if not amount:
            return self.settle(start)
        for number in self._years_ahead(start):
            year = self.year(number)
            done = year.open_before(start)
            if amount <= year.total - done:
                return year.earliest(done + amount)
            amount -= year.total - done
        raise NoOpenTime("the calendar has no open hours to count")

    def subtract(self, until: datetime, amount: timedelta) -> datetime:
        """The last moment with `amount` of open time between it and until; amount zero settles backward."""
        _check_amount(amount)
        if not amount:
            return self.settle_back(until)
        for number in self._years_back(until):
            done = self.year(number).open_before(until)
            if amount <= done:
                return self.year(number).latest(done - amount)
            amount -= done
        raise NoOpenTime("the calendar has no open hours to count")

    def is_open(self, at: datetime) -> bool:
        """Whether the moment lies in an open span; closing time itself is closed."""
        span = self._last_begun(at)
        return span is not None and at < span.until

    def settles(self, at: datetime) -> bool:
        """Whether a due time may stand here: open, or exactly on closing time."""
        span = self._last_begun(at)
        return span is not None and at <= span.until

    def settle(self, at: datetime) -> datetime:
        """The moment itself when open or exactly on closing time, else the next opening."""
        return at if self.settles(at) else self.next_opening(at)

    def settle_back(self, at: datetime) -> datetime:
        """The moment itself when open or exactly on closing time, else the last closing time before it."""
        return at if self.settles(at) else next(self.spans_before(at)).until

    def next_opening(self, at: datetime) -> datetime:
        """The first open moment at or after `at`. Raises NoOpenTime."""
        return max(at, next(self.spans_after(at)).start)

    def spans_after(self, at: datetime) -> Iterator[Span]:
        """Open spans that end after a moment, in order, not cut. Raises NoOpenTime when none can follow."""
        for number in self._years_ahead(at):
            year = self.year(number)
            first = max(bisect_right(year.starts, at) - 1, 0)
            yield from (span for span in year.spans[first:] if span.until > at)
        raise NoOpenTime("the calendar has no open hours to count")

    def spans_before(self, at: datetime) -> Iterator[Span]:
        """Open spans that start before a moment, latest first, not cut. Raises NoOpenTime when none can precede."""
        for number in self._years_back(at):
            year = self.year(number)
            yield from reversed(year.spans[: bisect_left(year.starts, at)])
        raise NoOpenTime("the calendar has no open hours to count")

    def spans_between(self, start: datetime, until: datetime) -> Iterator[Span]:
        """Open spans from start to until, cut to that window."""
        for number in range(self._first_year(start), self._local_year(until) + 1):
            year = self.year(number)
            low = max(bisect_right(year.starts, start) - 1, 0)
            for span in year.spans[low : bisect_left(year.starts, until)]:
                if span.until > start:
                    yield Span(max(span.start, start), min(span.until, until), span.day)

    def _local_year(self, at: datetime) -> int:
        return at.astimezone(self.schedule.zone).year

    def _first_year(self, at: datetime) -> int:
        """The earliest year whose spans can reach the moment: last year's only in the first days of January."""
        return self._local_year(at - WEEK)

    def _last_begun(self, at: datetime) -> Span | None:
        """The last span that began at or before the moment."""
        for number in range(self._local_year(at), self._first_year(at) - 1, -1):
            year = self.year(number)
            if index := bisect_right(year.starts, at):
                return year.spans[index - 1]
        return None

    def _years_ahead(self, at: datetime) -> range:
        """The years to look at: when no week has open hours, only those in which single dates may have some."""
        first, last_special = self._first_year(at), self.schedule.special_years[1]
        return range(first, first + MAX_YEARS if self._endless else max(last_special, first) + 1)

    def _years_back(self, at: datetime) -> range:
        last, first_special = self._local_year(at), self.schedule.special_years[0]
        return range(last, last - MAX_YEARS if self._endless else min(first_special or last, last) - 1, -1)


def _check_amount(amount: timedelta) -> None:
    if amount < ZERO:
        raise ScheduleError("the amount must not be negative")


def _spans_of_year(schedule: Schedule, number: int) -> list[Span]:
    """Spans that begin in a year: overlaps joined into neighbours, breaks cut out, empty ones dropped."""
    first = date(number, 1, 1)
    days = [first + timedelta(days=n) for n in range(-MAX_SPAN_DAYS, (date(number + 1, 1, 1) - first).days)]
    raw = [
        Span(schedule.moment(day, span.start), schedule.moment(day, span.until), day)
        for day in days
        for span in schedule.day_spans(day)
    ]
    raw.sort(key=lambda span: span.start)
    clear = _without_breaks(_without_overlap(raw), _breaks_of(schedule, days))
    return [span for span in clear if span.day.year == number and span.start < span.until]


def _without_overlap(spans: list[Span]) -> list[Span]:
    """Each span begins where the ones before it have ended, so that no second is counted twice."""
    result, reached = [], datetime.min.replace(tzinfo=UTC)
    for span in spans:
        if span.until > reached:
            result.append(Span(max(span.start, reached), span.until, span.day))
            reached = span.until
    return result


def _breaks_of(schedule: Schedule, days: list[date]) -> list[tuple[datetime, datetime]]:
    window = range(days[0].toordinal() - MAX_SPAN_DAYS, days[-1].toordinal() + MAX_SPAN_DAYS + 1)
    pieces = sorted(
        (schedule.moment(day, span.start), schedule.moment(day, span.until))
        for day, spans in schedule.breaks.items()
        if day.toordinal() in window
        for span in spans
    )
    return [(start, until) for start, until in pieces if start < until]


def _without_breaks(spans: list[Span], breaks: list[tuple[datetime, datetime]]) -> list[Span]:
    """Cut the breaks out of the spans; both are sorted by their start."""
    result = []
    for span in spans:
        cuts = [cut for cut in breaks if cut[0] < span.until and cut[1] > span.start] if breaks else []
        edges = [span.start, *(edge for cut in _joined(cuts) for edge in cut), span.until]
        for start, until in list(pairwise(edges))[::2]:
            if start < until:
                result.append(Span(start, until, span.day))
    return result


def _joined(pieces: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Sorted pieces with overlapping ones joined."""
    result: list[tuple[datetime, datetime]] = []
    for start, until in pieces:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], until))
        else:
            result.append((start, until))
    return result
