from datetime import date, timedelta
from itertools import pairwise

from yinuo.promises.clock.china import office_schedule, official_days, official_years
from yinuo.promises.clock.days import count_working_days

WORKING_DAYS = {
    2010: 250,
    2015: 249,
    2020: 249,
    2024: 251,
    2025: 248,
    2026: 248,
}  # as chinesecalendar 1.11.0 counts


def test_2026_is_as_the_state_council_announced_it() -> None:
    days = [official for official in official_days() if official.day.year == 2026]
    assert [day.day.isoformat()[5:] for day in days if day.working] == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    off = {
        name: [day.day for day in days if day.name == name] for name in {day.name for day in days if day.name}
    }
    assert {name: (first[0].isoformat()[5:], len(first)) for name, first in off.items()} == {
        "元旦": ("01-01", 3),
        "春节": ("02-15", 9),
        "清明节": ("04-04", 3),
        "劳动节": ("05-01", 5),
        "端午节": ("06-19", 3),
        "中秋节": ("09-25", 3),
        "国庆节": ("10-01", 7),
    }


def test_every_day_has_a_source_and_no_date_comes_twice() -> None:
    days = [official.day for official in official_days()]
    assert len(days) == len(set(days))
    assert all("国务院办公厅" in official.source for official in official_days())


def test_working_weekends_lie_on_weekends_and_holidays_in_their_year() -> None:
    assert all(official.day.weekday() >= 5 for official in official_days() if official.working)
    assert official_years() == frozenset(range(2010, 2027))


def test_holidays_of_one_name_follow_each_other_without_a_gap() -> None:
    off = [official for official in official_days() if not official.working]
    for before, after in pairwise(off):
        if (
            before.name == after.name
            and before.day.year == after.day.year
            and after.day - before.day < timedelta(9)
        ):
            assert after.day - before.day == timedelta(1)


def test_the_years_have_the_known_number_of_working_days() -> None:
    schedule = office_schedule()
    counted = {
        year: count_working_days(schedule, date(year, 1, 1), date(year, 12, 31)) for year in WORKING_DAYS
    }
    assert counted == WORKING_DAYS
