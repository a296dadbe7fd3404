from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import at, make_office
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.promises.clock.china import office_schedule
from yinuo.promises.clock.due import Unit, due_at
from yinuo.promises.commands.calendars import (
    CalendarNameTaken,
    CalendarWithoutHours,
    add_official_days,
    change_calendar,
    create_calendar,
    remove_calendar_day,
    set_calendar_day,
)
from yinuo.promises.models import Calendar, CalendarDay
from yinuo.promises.queries.schedules import get_schedule

pytestmark = pytest.mark.django_db
SHOP = {"mon": [["09:00", "18:00"]], "sat": [["10:00", "16:00"]]}


def shop(**more: Any) -> Calendar:
    return create_calendar(**{"name": "门店", "weekly": SHOP, "by": SYSTEM, "now": NOW, **more})


class TestCreateCalendar:
    def test_keeps_hours_and_zone(self) -> None:
        calendar = shop()
        calendar.refresh_from_db()
        assert (calendar.name, calendar.weekly, calendar.time_zone) == ("门店", SHOP, "Asia/Shanghai")
        assert events_of(calendar.pk) == [("calendar.created", {"name": "门店", "weekly": SHOP})]

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"name": " "}, Invalid),
            ({"weekly": {}}, CalendarWithoutHours),
            ({"weekly": {"mon": [["09:00", "09:00"]]}}, CalendarWithoutHours),
            ({"weekly": {"mon": [["18:00", "09:00"]]}}, Invalid),
            ({"weekly": {"monday": [["09:00", "18:00"]]}}, Invalid),
            ({"time_zone": "Mars/Olympus"}, Invalid),
        ],
    )
    def test_refuses_what_cannot_be_counted_with(
        self, more: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            shop(**more)
        assert not Calendar.objects.exists()

    def test_refuses_a_name_twice_and_who_may_not(self, cast: Cast) -> None:
        shop()
        with pytest.raises(CalendarNameTaken):
            shop()
        with pytest.raises(Forbidden):
            shop(name="夜班", by=cast.supervisor.actor)
        assert Calendar.objects.count() == 1


class TestChangeCalendar:
    def test_changes_hours_and_the_schedule_follows_at_once(self) -> None:
        calendar = shop()
        assert get_schedule(calendar.pk).weekly[1] == ()
        change_calendar(
            calendar_id=calendar.pk,
            name="门店",
            weekly={**SHOP, "tue": [["09:00", "12:00"]]},
            follows_official=True,
            by=SYSTEM,
            now=NOW,
        )
        assert len(get_schedule(calendar.pk).weekly[1]) == 1
        assert last_event(calendar.pk) == ("calendar.changed", {"before": {"weekly": SHOP}})

    def test_without_a_change_nothing_is_recorded(self) -> None:
        calendar = shop()
        change_calendar(
            calendar_id=calendar.pk, name="门店", weekly=SHOP, follows_official=True, by=SYSTEM, now=NOW
        )
        assert len(events_of(calendar.pk)) == 1

    def test_refuses_anothers_name_a_stranger_and_an_unknown_calendar(self, cast: Cast) -> None:
        shop()
        other = shop(name="仓库")
        columns: dict[str, Any] = {"weekly": SHOP, "follows_official": True, "now": NOW}
        with pytest.raises(CalendarNameTaken):
            change_calendar(calendar_id=other.pk, name="门店", by=SYSTEM, **columns)
        with pytest.raises(Forbidden):
            change_calendar(calendar_id=other.pk, name="新", by=cast.owner.actor, **columns)
        with pytest.raises(NotFound):
            change_calendar(calendar_id=0, name="新", by=SYSTEM, **columns)
        other.refresh_from_db()
        assert other.name == "仓库"


class TestDays:
    def test_a_date_can_be_closed_opened_and_follow_its_week_again(self) -> None:
        calendar, day = shop(), date(2026, 11, 23)
        set_calendar_day(calendar_id=calendar.pk, day=day, spans=[], name="盘点", by=SYSTEM, now=NOW)
        assert get_schedule(calendar.pk).holidays == {day: "盘点"}
        set_calendar_day(calendar_id=calendar.pk, day=day, spans=[["09:00", "12:00"]], by=SYSTEM, now=NOW)
        assert get_schedule(calendar.pk).holidays == {}
        assert len(get_schedule(calendar.pk).day_spans(day)) == 1
        assert remove_calendar_day(calendar_id=calendar.pk, day=day, by=SYSTEM, now=NOW)
        assert get_schedule(calendar.pk).shifts == {}
        assert [name for name, _payload in events_of(calendar.pk)] == [
            "calendar.created",
            "calendar.day_set",
            "calendar.day_set",
            "calendar.day_removed",
        ]

    def test_removing_what_is_not_there_records_nothing(self) -> None:
        calendar = shop()
        assert not remove_calendar_day(calendar_id=calendar.pk, day=date(2026, 11, 23), by=SYSTEM, now=NOW)
        assert len(events_of(calendar.pk)) == 1

    def test_spans_that_cannot_be_read_are_refused(self) -> None:
        calendar = shop()
        with pytest.raises(Invalid):
            set_calendar_day(
                calendar_id=calendar.pk, day=date(2026, 11, 23), spans=[["9", "12"]], by=SYSTEM, now=NOW
            )
        assert not CalendarDay.objects.exists()

    def test_official_days_are_added_once_and_own_days_stay(self) -> None:
        calendar, day = shop(), date(2026, 10, 1)
        set_calendar_day(calendar_id=calendar.pk, day=day, spans=[["10:00", "16:00"]], by=SYSTEM, now=NOW)
        added = add_official_days(calendar_id=calendar.pk, by=SYSTEM, now=NOW)
        assert added == CalendarDay.objects.count() - 1
        assert add_official_days(calendar_id=calendar.pk, by=SYSTEM, now=NOW) == 0
        schedule = get_schedule(calendar.pk)
        assert len(schedule.day_spans(day)) == 1
        assert schedule.holidays[date(2026, 10, 2)] == "国庆节"
        assert schedule.shifts[date(2026, 10, 10)] == schedule.weekly[0]
        assert last_event(calendar.pk)[1] == {"years": list(range(2010, 2027)), "count": added}

    def test_undoes_all_when_the_event_cannot_be_stored(self, broken_event_log: BrokenEventLog) -> None:
        calendar = shop()
        with broken_event_log():
            add_official_days(calendar_id=calendar.pk, by=SYSTEM, now=NOW)
        assert not CalendarDay.objects.exists()


def test_the_schedule_of_the_tables_is_the_one_of_the_command_line() -> None:
    office = make_office()
    from_tables = get_schedule(office.pk)
    assert from_tables == office_schedule()
    for unit in Unit:
        assert due_at(at("20T14:00"), 9, unit, from_tables) == due_at(
            at("20T14:00"), 9, unit, office_schedule()
        )


def test_a_schedule_is_kept_while_its_calendar_is_unchanged() -> None:
    office = make_office()
    assert get_schedule(office.pk) is get_schedule(office.pk)
