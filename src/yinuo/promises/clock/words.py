"""A trail in words, Chinese and English side by side.

These words are not in the gettext catalogues: the command line prints both languages in one answer and starts
without Django.
"""

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from yinuo.promises.clock.trail import Explanation, Fact, Step

type Language = Literal["zh", "en"]

WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOLIDAYS = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "抗战胜利纪念日": "Victory Day",
    "国庆节、中秋节": "National Day and Mid-Autumn Festival",
}
REASONS = {
    "zh": {"weekend": "周末", "holiday": "节假日", "closed": "休息日"},
    "en": {"weekend": "weekend", "holiday": "public holiday", "closed": "closed"},
}
SENTENCES: dict[Language, dict[Fact, str]] = {
    "zh": {
        Fact.STARTED: "从 {at} 起算",
        Fact.STARTED_CLOSED: "{at} 不在服务时间内，从 {until} 起算",
        Fact.AROUND_THE_CLOCK: "按自然时间计算，昼夜和节假日照计",
        Fact.START_DAY_EXCLUDED: "起算日 {first}不计入",
        Fact.SKIPPED: "{days}{reason}，不计",
        Fact.WORKED: "{first}调休上班，计入",
        Fact.CHANGED_HOURS: "{first}服务时间与平日不同，按当日时间计",
        Fact.PAUSED: "{at} 至 {until} 暂停{name}，扣除 {counted}",
        Fact.STILL_PAUSED: "{at} 起暂停{name}，恢复后重新计算到期时间",
        Fact.MOVED_FROM: "最后一日 {first}是{reason}，顺延到下一个工作日",
        Fact.DUE: "{at} 到期",
        Fact.NO_NOTICE: "{year} 年的放假安排尚未录入，到期时间可能变动",
    },
    "en": {
        Fact.STARTED: "counted from {at}",
        Fact.STARTED_CLOSED: "{at} is outside service hours, counted from {until}",
        Fact.AROUND_THE_CLOCK: "counted around the clock, nights and holidays included",
        Fact.START_DAY_EXCLUDED: "the first day, {first}, does not count",
        Fact.SKIPPED: "{days} not counted: {reason}",
        Fact.WORKED: "{first} is an adjusted working day and counts",
        Fact.CHANGED_HOURS: "{first} has other service hours than its week",
        Fact.PAUSED: "paused from {at} to {until}{name}: {counted} taken off",
        Fact.STILL_PAUSED: "paused since {at}{name}: the due time is set anew when it goes on",
        Fact.MOVED_FROM: "the last day, {first}, is closed ({reason}): moved to the next working day",
        Fact.DUE: "due {at}",
        Fact.NO_NOTICE: "no official holidays of {year} are known yet: the due time may change",
    },
}


def trail_lines(explanation: Explanation, zone: ZoneInfo, language: Language) -> list[str]:
    """The trail as sentences, one a step, in local time of `zone`."""
    years = {at.astimezone(zone).year for step in explanation.steps for at in (step.at, step.until) if at}
    writer = _Writer(zone, language, with_year=len(years) > 1)
    return [writer.sentence(step) for step in explanation.steps]


def short_note(explanation: Explanation, language: Language) -> str:
    """What a line under a ticket says beside the due time: `周末、国庆节不计，暂停 2 小时`, or ""."""
    names = list(dict.fromkeys(_reason(step, language) for step in explanation.skipped))
    paused = sum((step.counted or timedelta(0) for step in explanation.steps), start=timedelta(0))
    parts = []
    if names:
        parts.append("、".join(names) + "不计" if language == "zh" else f"without {', '.join(names)}")
    if paused:
        length = duration_text(paused, language)
        parts.append(f"暂停 {length}" if language == "zh" else f"paused {length}")
    return ("，" if language == "zh" else ", ").join(parts)


def duration_text(length: timedelta, language: Language) -> str:
    """`38 分钟`, `1 小时 10 分`, `2 小时`, `3 天`; whole minutes, a part of a minute counts as none."""
    minutes = int(length.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if language == "zh":
        if not hours:
            return f"{rest} 分钟"
        return f"{hours} 小时" + (f" {rest} 分" if rest else "")
    return f"{rest} min" if not hours else f"{hours} h" + (f" {rest} min" if rest else "")


def _reason(step: Step, language: Language) -> str:
    if step.name:
        return step.name if language == "zh" else HOLIDAYS.get(step.name, step.name)
    return REASONS[language][step.reason]


class _Writer:
    """Fills the sentences of one language; the year is named only where a trail crosses years."""

    def __init__(self, zone: ZoneInfo, language: Language, *, with_year: bool) -> None:
        self.zone, self.language, self.with_year = zone, language, with_year
        self.gap = "" if language == "zh" else " "

    def sentence(self, step: Step) -> str:
        return SENTENCES[self.language][step.fact].format(
            at=self._moment(step.at),
            until=self._moment(step.until),
            first=self._date(step.first),
            days=self._days(step),
            reason=_reason(step, self.language) if step.reason else "",
            name=self._in_brackets(step.name),
            counted=duration_text(step.counted or timedelta(0), self.language),
            year=step.first.year if step.first else "",
        )

    def _moment(self, at: datetime | None) -> str:
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            return f"{self._date(local.date() - timedelta(days=1))}{self.gap}24:00"
        return f"{self._date(local.date())}{self.gap}{local:%H:%M}"

    def _date(self, day: date | None) -> str:
        if day is None:
            return ""
        weekday = WEEKDAYS[self.language][day.weekday()]
        if self.language == "zh":
            return (f"{day.year}年" if self.with_year else "") + f"{day.month}月{day.day}日（周{weekday}）"
        return f"{weekday} {day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if self.with_year else "")

    def _days(self, step: Step) -> str:
        if step.first == step.last:
            return self._date(step.first)
        return f"{self._date(step.first)}{'至' if self.language == 'zh' else ' to '}{self._date(step.last)}"

    def _in_brackets(self, name: str) -> str:
        if not name:
            return ""
        return f"（{name}）" if self.language == "zh" else f" ({name})"
