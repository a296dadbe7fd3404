from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yinuo.promises.clock.china import office_schedule
from yinuo.promises.clock.due import Pause, Unit
from yinuo.promises.clock.parsing import parse_schedule
from yinuo.promises.clock.schedule import Schedule
from yinuo.promises.clock.trail import Explanation, Fact, explain_due
from yinuo.promises.clock.words import SENTENCES, Language, duration_text, short_note, trail_lines

SHANGHAI = ZoneInfo("Asia/Shanghai")
ODD_WEEK = parse_schedule(
    {
        "tz": "Asia/Shanghai",
        "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "thu", "fri")},
        "shifts": {"2026-03-10": [["09:00", "12:00"]], "2026-03-12": []},
        "holidays": ["2026-03-13"],
    }
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+08:00")


def explain(
    start: str, amount: int, unit: Unit, *pauses: Pause, schedule: Schedule | None = None
) -> Explanation:
    return explain_due(at(start), amount, unit, schedule or office_schedule(), pauses)


def zh(explanation: Explanation) -> list[str]:
    return trail_lines(explanation, SHANGHAI, "zh")


def en(explanation: Explanation) -> list[str]:
    return trail_lines(explanation, SHANGHAI, "en")


def test_business_hours_over_the_spring_festival_are_told_day_by_day() -> None:
    told = explain("02-13T19:00", 10, Unit.BUSINESS_HOUR)
    assert zh(told) == [
        "2月13日（周五）19:00 不在服务时间内，从 2月14日（周六）08:30 起算",
        "2月14日（周六）调休上班，计入",
        "2月15日（周日）至2月23日（周一）春节，不计",
        "2月24日（周二）10:30 到期",
    ]
    assert en(told) == [
        "Fri 13 Feb 19:00 is outside service hours, counted from Sat 14 Feb 08:30",
        "Sat 14 Feb is an adjusted working day and counts",
        "Sun 15 Feb to Mon 23 Feb not counted: Spring Festival",
        "due Tue 24 Feb 10:30",
    ]
    assert short_note(told, "zh") == "春节不计"


def test_a_weekend_is_told_in_the_words_of_the_desk() -> None:
    told = explain("03-13T14:02", 16, Unit.BUSINESS_HOUR)
    assert zh(told) == [
        "从 3月13日（周五）14:02 起算",
        "3月14日（周六）至3月15日（周日）周末，不计",
        "3月17日（周二）14:02 到期",
    ]
    assert short_note(told, "zh") == "周末不计"
    assert short_note(told, "en") == "without weekend"


def test_a_pause_tells_its_reason_and_what_it_took() -> None:
    told = explain(
        "03-10T09:00", 4, Unit.BUSINESS_HOUR, Pause(at("03-10T10:00"), at("03-10T14:40"), "等客户")
    )
    assert "3月10日（周二）10:00 至 3月10日（周二）14:40 暂停（等客户），扣除 3 小时 10 分" in zh(told)
    assert "paused from Tue 10 Mar 10:00 to Tue 10 Mar 14:40 (等客户): 3 h 10 min taken off" in en(told)
    assert short_note(told, "zh") == "暂停 3 小时 10 分"
    assert short_note(told, "en") == "paused 3 h 10 min"


def test_a_running_pause_leaves_the_due_time_open() -> None:
    told = explain("03-10T09:00", 4, Unit.BUSINESS_HOUR, Pause(at("03-10T10:00"), None))
    assert told.due is None
    assert zh(told)[-1] == "3月10日（周二）10:00 起暂停，恢复后重新计算到期时间"


def test_a_pause_after_the_due_time_is_not_told() -> None:
    told = explain("03-10T09:00", 1, Unit.BUSINESS_HOUR, Pause(at("03-11T10:00"), at("03-11T11:00")))
    assert [step.fact for step in told.steps] == [Fact.STARTED, Fact.DUE]


def test_minutes_are_said_to_run_around_the_clock() -> None:
    told = explain("02-15T23:00", 60, Unit.MINUTE)
    assert zh(told) == [
        "从 2月15日（周日）23:00 起算",
        "按自然时间计算，昼夜和节假日照计",
        "2月15日（周日）24:00 到期",
    ]
    assert short_note(told, "zh") == ""


def test_working_days_say_that_the_first_day_does_not_count() -> None:
    told = explain("09-24T09:00", 3, Unit.WORKING_DAY)
    assert zh(told) == [
        "从 9月24日（周四）09:00 起算",
        "起算日 9月24日（周四）不计入",
        "9月25日（周五）至9月27日（周日）中秋节，不计",
        "9月30日（周三）18:00 到期",
    ]


def test_a_term_in_calendar_days_says_why_it_ends_later() -> None:
    told = explain("09-24T09:00", 7, Unit.CALENDAR_DAY)
    assert zh(told)[-2:] == [
        "最后一日 10月1日（周四）是国庆节，顺延到下一个工作日",
        "10月8日（周四）18:00 到期",
    ]
    assert "the last day, Thu 1 Oct, is closed (National Day): moved to the next working day" in en(told)


def test_a_term_in_calendar_days_that_ends_on_a_working_day_is_not_moved() -> None:
    told = explain("03-10T09:00", 7, Unit.CALENDAR_DAY)
    assert [step.fact for step in told.steps] == [Fact.STARTED, Fact.START_DAY_EXCLUDED, Fact.DUE]


def test_a_year_without_an_official_notice_is_warned_of() -> None:
    told = explain("12-30T09:00", 5, Unit.WORKING_DAY)
    assert told.warned
    assert zh(told)[-1] == "2027 年的放假安排尚未录入，到期时间可能变动"
    assert "2027年1月" in zh(told)[-2]
    assert "2027" in en(told)[-2]


@pytest.mark.parametrize("unit", [Unit.MINUTE])
def test_around_the_clock_needs_no_official_notice(unit: Unit) -> None:
    assert not explain("12-31T23:00", 120, unit).warned


def test_short_days_and_closed_days_and_holidays_without_a_name_are_told() -> None:
    told = explain("03-09T16:00", 8, Unit.BUSINESS_HOUR, schedule=ODD_WEEK)
    assert zh(told) == [
        "从 3月9日（周一）16:00 起算",
        "3月10日（周二）服务时间与平日不同，按当日时间计",
        "3月11日（周三）至3月12日（周四）休息日，不计",
        "3月13日（周五）节假日，不计",
        "3月14日（周六）至3月15日（周日）周末，不计",
        "3月16日（周一）13:00 到期",
    ]
    assert short_note(told, "zh") == "休息日、节假日、周末不计"
    assert short_note(told, "en") == "without closed, public holiday, weekend"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_has_words_in_both_languages(language: Language) -> None:
    assert set(SENTENCES[language]) == set(Fact)


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (0, "0 分钟", "0 min"),
        (38, "38 分钟", "38 min"),
        (70, "1 小时 10 分", "1 h 10 min"),
        (120, "2 小时", "2 h"),
    ],
)
def test_lengths_read_as_one_would_say_them(minutes: int, chinese: str, english: str) -> None:
    assert duration_text(timedelta(minutes=minutes), "zh") == chinese
    assert duration_text(timedelta(minutes=minutes), "en") == english
