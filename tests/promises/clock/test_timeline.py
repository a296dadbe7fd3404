from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.promises.clock import reference
from tests.promises.clock.strategies import amounts, moments, schedules
from yinuo.promises.clock.china import office_schedule
from yinuo.promises.clock.parsing import parse_schedule
from yinuo.promises.clock.schedule import Schedule, ScheduleError
from yinuo.promises.clock.timeline import NoOpenTime

NIGHT_AND_DAY = parse_schedule(
    {
        "tz": "Etc/UTC",
        "hours": {"thu": [["09:00", "17:00"], ["22:00", "06:00+1"]], "fri": [["05:00", "12:00"]]},
    }
)
NEVER = parse_schedule({"tz": "Etc/UTC", "hours": {"mon": [["09:00", "09:00"]]}})
ONLY_ONE_DAY = parse_schedule({"tz": "Etc/UTC", "shifts": {"2026-03-10": [["09:00", "10:00"]]}})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


class TestAgainstTheReference:
    @settings(max_examples=30, deadline=None)
    @given(schedules(), moments, amounts)
    def test_adds_like_the_slow_reference(self, schedule: Schedule, start: datetime, amount: int) -> None:
        expected = reference.add_minutes(schedule, start, amount)
        assert schedule.timeline.add(start, minutes(amount)) == expected

    @settings(max_examples=30, deadline=None)
    @given(schedules(), moments, amounts)
    def test_subtracts_like_the_slow_reference(
        self, schedule: Schedule, until: datetime, amount: int
    ) -> None:
        expected = reference.subtract_minutes(schedule, until, amount)
        assert schedule.timeline.subtract(until, minutes(amount)) == expected

    @settings(max_examples=30, deadline=None)
    @given(schedules(), moments, moments)
    def test_measures_like_the_slow_reference(
        self, schedule: Schedule, start: datetime, until: datetime
    ) -> None:
        expected = minutes(reference.minutes_between(schedule, start, until))
        assert schedule.timeline.between(start, until) == expected

    @settings(max_examples=80, deadline=None)
    @given(schedules(), moments)
    def test_is_open_exactly_when_the_reference_says_so(self, schedule: Schedule, moment: datetime) -> None:
        assert schedule.timeline.is_open(moment) == reference.is_open(schedule, moment)


class TestLaws:
    @settings(max_examples=80, deadline=None)
    @given(schedules(), moments, st.timedeltas(timedelta(microseconds=1), timedelta(days=30)))
    def test_what_was_added_lies_between(
        self, schedule: Schedule, start: datetime, amount: timedelta
    ) -> None:
        timeline = schedule.timeline
        assert timeline.between(start, timeline.add(start, amount)) == amount
        assert timeline.between(timeline.subtract(start, amount), start) == amount

    @settings(max_examples=80, deadline=None)
    @given(schedules(), moments, moments, amounts)
    def test_a_later_start_never_ends_earlier(
        self, schedule: Schedule, first: datetime, second: datetime, amount: int
    ) -> None:
        early, late = sorted((first, second))
        assert schedule.timeline.add(early, minutes(amount)) <= schedule.timeline.add(late, minutes(amount))

    @settings(max_examples=80, deadline=None)
    @given(schedules(), moments, amounts, amounts)
    def test_two_amounts_one_after_the_other_are_their_sum(
        self, schedule: Schedule, start: datetime, one: int, two: int
    ) -> None:
        timeline = schedule.timeline
        assert timeline.add(timeline.add(start, minutes(one)), minutes(two)) == timeline.add(
            start, minutes(one + two)
        )

    @settings(max_examples=80, deadline=None)
    @given(schedules(), moments)
    def test_a_due_time_may_stand_where_zero_settles(self, schedule: Schedule, moment: datetime) -> None:
        timeline = schedule.timeline
        assert timeline.settles(timeline.add(moment, timedelta(0)))
        assume(not timeline.settles(moment))
        assert timeline.subtract(moment, timedelta(0)) < moment < timeline.add(moment, timedelta(0))

    @settings(max_examples=100, deadline=None)
    @given(schedules(), moments, moments)
    def test_the_spans_of_a_window_add_up_to_its_open_time(
        self, schedule: Schedule, one: datetime, two: datetime
    ) -> None:
        start, until = sorted((one, two))
        spans = list(schedule.timeline.spans_between(start, until))
        total = sum((span.until - span.start for span in spans), start=timedelta(0))
        assert total == schedule.timeline.between(start, until)
        assert all(a.until <= b.start for a, b in pairwise(spans))


class TestConventions:
    def test_a_due_time_exactly_on_closing_time_stays_there(self) -> None:
        due = office_schedule().timeline.add(at("2026-03-10T17:00+08:00"), minutes(60))
        assert due == at("2026-03-10T18:00+08:00")

    def test_zero_from_closing_time_stays_there(self) -> None:
        closing = at("2026-03-10T18:00+08:00")
        assert office_schedule().timeline.add(closing, timedelta(0)) == closing

    def test_seconds_and_their_parts_are_kept(self) -> None:
        due = office_schedule().timeline.add(at("2026-03-10T17:59:30.25+08:00"), minutes(1))
        assert due == at("2026-03-11T08:30:30.25+08:00")

    def test_closing_time_itself_is_closed_and_opening_time_is_open(self) -> None:
        timeline = office_schedule().timeline
        assert timeline.is_open(at("2026-03-10T08:30+08:00"))
        assert not timeline.is_open(at("2026-03-10T12:00+08:00"))

    def test_a_night_shift_belongs_to_the_day_on_which_it_begins(self) -> None:
        closed_friday = parse_schedule(
            {"tz": "Etc/UTC", "hours": {"thu": [["22:00", "06:00+1"]]}, "holidays": ["2026-03-13"]}
        )
        assert closed_friday.timeline.is_open(at("2026-03-13T05:59Z"))

    def test_overlapping_spans_count_once(self) -> None:
        assert NIGHT_AND_DAY.timeline.between(at("2026-03-13T00:00Z"), at("2026-03-14T00:00Z")) == minutes(
            12 * 60
        )

    def test_a_night_shift_of_new_years_eve_runs_into_the_new_year(self) -> None:
        eve = parse_schedule({"tz": "Asia/Shanghai", "shifts": {"2026-12-31": [["22:00", "06:00+1"]]}})
        assert eve.timeline.is_open(at("2027-01-01T05:00+08:00"))
        assert eve.timeline.add(at("2026-12-31T23:00+08:00"), minutes(120)) == at("2027-01-01T01:00+08:00")
        assert eve.timeline.between(at("2027-01-01T00:00+08:00"), at("2027-01-02T00:00+08:00")) == minutes(
            360
        )
        assert eve.timeline.subtract(at("2027-01-01T12:00+08:00"), minutes(60)) == at(
            "2027-01-01T05:00+08:00"
        )

    def test_breaks_of_a_day_may_overlap(self) -> None:
        broken = parse_schedule(
            {
                "tz": "Etc/UTC",
                "hours": {"tue": [["09:00", "17:00"]]},
                "breaks": {"2026-03-10": [["10:00", "12:00"], ["11:00", "13:00"], ["08:00", "09:30"]]},
            }
        )
        spans = list(broken.timeline.spans_between(at("2026-03-10T00:00Z"), at("2026-03-11T00:00Z")))
        assert [(span.start.isoformat()[11:16], span.until.isoformat()[11:16]) for span in spans] == [
            ("09:30", "10:00"),
            ("13:00", "17:00"),
        ]


class TestSummerTime:
    BERLIN = parse_schedule({"tz": "Europe/Berlin", "hours": {"sun": [["00:00", "24:00"]]}})

    def test_the_day_that_loses_an_hour_has_twenty_three(self) -> None:
        lost = self.BERLIN.timeline.between(at("2026-03-29T00:00+01:00"), at("2026-03-30T00:00+02:00"))
        assert lost == timedelta(hours=23)

    def test_the_day_that_gains_an_hour_has_twenty_five(self) -> None:
        gained = self.BERLIN.timeline.between(at("2026-10-25T00:00+02:00"), at("2026-10-26T00:00+01:00"))
        assert gained == timedelta(hours=25)

    def test_a_wall_time_that_is_skipped_moves_forward(self) -> None:
        span = parse_schedule({"tz": "Europe/Berlin", "hours": {"sun": [["02:30", "04:00"]]}})
        opening = span.timeline.next_opening(at("2026-03-29T00:00+01:00"))
        assert opening == at("2026-03-29T03:30+02:00")


class TestLimitsOfTheCalendar:
    @pytest.mark.parametrize("schedule", [NEVER, ONLY_ONE_DAY])
    def test_a_calendar_without_hours_is_refused_at_once(self, schedule: Schedule) -> None:
        began = process_time()
        with pytest.raises(NoOpenTime):
            schedule.timeline.add(at("2026-03-11T00:00Z"), minutes(1))
        with pytest.raises(NoOpenTime):
            schedule.timeline.subtract(at("2026-03-09T00:00Z"), minutes(1))
        with pytest.raises(NoOpenTime):
            schedule.timeline.next_opening(at("2026-03-11T00:00Z"))
        with pytest.raises(NoOpenTime):
            schedule.timeline.settle_back(at("2026-03-09T00:00Z"))
        assert process_time() - began < 2

    def test_single_days_count_where_no_week_is_open(self) -> None:
        assert ONLY_ONE_DAY.timeline.add(at("2025-01-01T00:00Z"), minutes(60)) == at("2026-03-10T10:00Z")
        assert ONLY_ONE_DAY.timeline.subtract(at("2030-01-01T00:00Z"), minutes(60)) == at("2026-03-10T09:00Z")

    def test_an_amount_out_of_all_reach_is_refused(self) -> None:
        with pytest.raises(NoOpenTime):
            office_schedule().timeline.add(at("2026-03-11T00:00Z"), timedelta(days=200 * 365))

    def test_years_beyond_the_calendar_of_python_are_refused(self) -> None:
        with pytest.raises(NoOpenTime):
            office_schedule().timeline.year(9999)

    def test_a_negative_amount_is_refused(self) -> None:
        with pytest.raises(ScheduleError):
            office_schedule().timeline.add(at("2026-03-11T00:00Z"), minutes(-1))

    def test_a_term_of_twenty_years_is_counted_in_a_moment(self) -> None:
        schedule = parse_schedule({"tz": "Asia/Shanghai", "hours": {"mon": [["09:00", "17:00"]]}})
        began = process_time()
        due = schedule.timeline.add(datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=8 * 52 * 20))
        assert due.year == 2045
        assert process_time() - began < 2

    def test_spans_before_a_moment_come_latest_first(self) -> None:
        spans = islice(NIGHT_AND_DAY.timeline.spans_before(at("2026-03-13T08:00Z")), 3)
        assert [span.start.isoformat()[8:16] for span in spans] == ["13T06:00", "12T22:00", "12T09:00"]
