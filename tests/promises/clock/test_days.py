from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.promises.clock.strategies import dates, moments, schedules
from yinuo.promises.clock import days
from yinuo.promises.clock.china import AROUND_THE_CLOCK, office_schedule
from yinuo.promises.clock.parsing import parse_schedule
from yinuo.promises.clock.schedule import Schedule, ScheduleError
from yinuo.promises.clock.timeline import NoOpenTime

OFFICE = office_schedule()
NIGHTS = parse_schedule({"tz": "Asia/Shanghai", "hours": {"tue": [["20:00", "06:00+1"]]}})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_adjusted_weekend_is_a_working_day_and_a_holiday_is_none() -> None:
    assert days.is_working_day(OFFICE, date(2026, 2, 14))
    assert not days.is_working_day(OFFICE, date(2026, 2, 16))


def test_a_day_wholly_cut_out_by_a_break_is_no_working_day() -> None:
    closed = parse_schedule(
        {
            "tz": "Etc/UTC",
            "hours": {"tue": [["09:00", "17:00"]]},
            "breaks": {"2026-03-10": [["00:00", "24:00"]]},
        }
    )
    assert not days.is_working_day(closed, date(2026, 3, 10))
    assert days.next_working_day(closed, date(2026, 3, 10)) == date(2026, 3, 17)


def test_working_days_of_october_2026_leave_out_the_golden_week_and_count_the_tenth() -> None:
    assert days.count_working_days(OFFICE, date(2026, 10, 1), date(2026, 10, 31)) == 18


def test_nothing_is_counted_when_the_last_day_lies_before_the_first() -> None:
    assert days.count_working_days(OFFICE, date(2026, 10, 9), date(2026, 10, 8)) == 0
    assert days.count_working_days(OFFICE, date(2027, 1, 9), date(2026, 10, 8)) == 0


@settings(max_examples=100, deadline=None)
@given(schedules(), dates, st.integers(1, 60))
def test_moving_counts_one_working_day_at_a_time(schedule: Schedule, day: date, amount: int) -> None:
    slow, left = day, amount
    while left:
        slow += timedelta(days=1)
        left -= days.is_working_day(schedule, slow)
    assert days.move_working_days(schedule, day, amount) == slow
    assert days.count_working_days(schedule, day + timedelta(days=1), slow) == amount


@settings(max_examples=100, deadline=None)
@given(schedules(), dates, st.integers(1, 60))
def test_moving_back_counts_one_working_day_at_a_time(schedule: Schedule, day: date, amount: int) -> None:
    slow, left = day, amount
    while left:
        slow -= timedelta(days=1)
        left -= days.is_working_day(schedule, slow)
    assert days.move_working_days(schedule, day, -amount) == slow


@settings(max_examples=100, deadline=None)
@given(schedules(), moments, st.integers(0, 20))
def test_business_days_end_where_a_due_time_may_stand(
    schedule: Schedule, start: datetime, amount: int
) -> None:
    due = days.add_business_days(schedule, start, amount)
    assert schedule.timeline.settles(due)
    assert schedule.timeline.settles(days.subtract_business_days(schedule, start, amount))
    assert due >= start or not amount


def test_a_business_day_keeps_the_hour_or_waits_for_the_opening() -> None:
    assert days.add_business_days(OFFICE, at("2026-03-10T10:15+08:00"), 1) == at("2026-03-11T10:15+08:00")
    assert days.add_business_days(OFFICE, at("2026-03-10T12:15+08:00"), 1) == at("2026-03-11T13:30+08:00")
    assert days.subtract_business_days(OFFICE, at("2026-03-10T12:15+08:00"), 1) == at(
        "2026-03-09T12:00+08:00"
    )


def test_a_day_ends_at_closing_time_and_a_closed_day_at_midnight() -> None:
    assert days.end_of_day(OFFICE, date(2026, 3, 10)) == at("2026-03-10T18:00+08:00")
    assert days.end_of_day(OFFICE, date(2026, 3, 14)) == at("2026-03-15T00:00+08:00")
    assert days.end_of_day(Schedule(OFFICE.zone, AROUND_THE_CLOCK), date(2026, 3, 14)) == at(
        "2026-03-15T00:00+08:00"
    )


def test_a_day_with_a_night_shift_still_ends_at_midnight() -> None:
    assert days.end_of_day(NIGHTS, date(2026, 3, 10)) == at("2026-03-11T00:00+08:00")


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(NoOpenTime):
        days.move_working_days(parse_schedule({"tz": "Etc/UTC"}), date(2026, 3, 10), 1)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(ScheduleError):
        days.add_business_days(OFFICE, at("2026-03-10T10:15+08:00"), -1)
