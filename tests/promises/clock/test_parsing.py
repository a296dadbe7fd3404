from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.promises.clock.strategies import schedules
from yinuo.promises.clock.china import SHANGHAI, office_schedule
from yinuo.promises.clock.parsing import parse_clock, parse_moment, parse_schedule, schedule_to_json
from yinuo.promises.clock.schedule import DaySpan, Schedule, ScheduleError, clock_text

ZONE = ZoneInfo(SHANGHAI)


@settings(max_examples=60, deadline=None)
@given(schedules())
def test_a_calendar_survives_the_way_to_json_and_back(schedule: Schedule) -> None:
    assert parse_schedule(schedule_to_json(schedule)) == schedule


def test_the_years_with_a_notice_survive_too() -> None:
    assert parse_schedule(schedule_to_json(office_schedule())) == office_schedule()


@settings(deadline=None)
@given(st.integers(0, 3 * 86_400))
def test_a_time_of_day_reads_back_as_it_was_written(seconds: int) -> None:
    assert parse_clock(clock_text(seconds)) == seconds


def test_times_beyond_the_day_are_understood() -> None:
    assert [parse_clock(text) for text in ("00:00", "24:00", "07:00+1", "9:05:30")] == [
        0,
        86_400,
        111_600,
        32_730,
    ]


def test_holidays_may_be_a_list_or_have_names() -> None:
    plain = parse_schedule({"tz": SHANGHAI, "holidays": ["2026-10-01"]})
    named = parse_schedule({"tz": SHANGHAI, "holidays": {"2026-10-01": "国庆节", "2026-10-02": None}})
    assert plain.holidays == {date(2026, 10, 1): ""}
    assert named.holidays == {date(2026, 10, 1): "国庆节", date(2026, 10, 2): ""}


def test_a_time_without_offset_is_local_time_of_the_calendar() -> None:
    assert parse_moment("2026-02-13T17:00", ZONE) == parse_moment("2026-02-13T09:00Z", ZONE)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (None, "the calendar must be an object"),
        ({}, "the calendar needs a time zone: tz"),
        ({"tz": "Mars/Olympus"}, "unknown time zone: 'Mars/Olympus'"),
        ({"tz": "../../etc/passwd"}, "unknown time zone"),
        ({"tz": SHANGHAI, "hour": {}}, "the calendar has an unknown key: hour"),
        ({"tz": SHANGHAI, "hours": []}, "hours: an object is needed"),
        ({"tz": SHANGHAI, "hours": {"monday": []}}, "hours: not a weekday: monday"),
        ({"tz": SHANGHAI, "hours": {"mon": "9-17"}}, "hours.mon: a list of [from, until] is needed"),
        ({"tz": SHANGHAI, "hours": {"mon": [["09:00"]]}}, "hours.mon: ['09:00'] is not a pair"),
        ({"tz": SHANGHAI, "hours": {"mon": [["9", "17:00"]]}}, "hours.mon: '9' is not a time like 09:00"),
        ({"tz": SHANGHAI, "hours": {"mon": [["09:00", "25:00"]]}}, "hours.mon: '25:00' is not a time of day"),
        (
            {"tz": SHANGHAI, "hours": {"mon": [["22:00", "06:00"]]}},
            "hours.mon: the span 22:00-06:00 ends before",
        ),
        ({"tz": SHANGHAI, "holidays": "2026-10-01"}, "holidays: a list of dates is needed"),
        ({"tz": SHANGHAI, "holidays": ["1.10."]}, "holidays: '1.10.' is not a date"),
        ({"tz": SHANGHAI, "breaks": {"soon": []}}, "breaks: 'soon' is not a date"),
        ({"tz": SHANGHAI, "notices": 2026}, "notices: a list of years is needed"),
    ],
)
def test_what_is_wrong_with_a_calendar_is_named_in_one_line(raw: object, line: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_schedule(raw)
    assert str(refused.value).startswith(line)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("raw", ["", "tomorrow", None, 17, "0001-01-01T00:00", "9999-01-01T00:00"])
def test_a_time_that_is_none_is_refused(raw: object) -> None:
    with pytest.raises(ScheduleError):
        parse_moment(raw, ZONE)


def test_a_span_is_shown_as_it_is_written() -> None:
    assert str(DaySpan(82_800, 111_600)) == "23:00-07:00+1"
