"""Settings: queues, service limits, working calendars."""

from datetime import date

import pytest

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from yinuo.catalog.models import RequestKind
from yinuo.pages.settings.limit_forms import SpansField, spans_text
from yinuo.pages.settings.limit_matrix import build_matrices, find_rule
from yinuo.pages.settings.year_view import build_year
from yinuo.promises.commands.defaults import install_default_calendar, install_default_limits
from yinuo.promises.models import Calendar, CalendarDay, LimitRule, Measure
from yinuo.promises.queries.settings import CalendarDayRow, list_limit_rules
from yinuo.tickets.commands.queues import create_queue
from yinuo.tickets.models import Queue


@pytest.fixture
def office(db: None) -> Calendar:
    """The default calendar and limits."""
    install_default_calendar(by=SYSTEM, now=NOW)
    install_default_limits(by=SYSTEM, now=NOW)
    return Calendar.objects.get(is_default=True)


class TestQueues:
    def test_adds_one_and_leads_to_its_page(self, cast: Cast) -> None:
        form = {"name": "报修", "department": cast.desk.pk}
        answer = cast.administrator.client.post("/settings/queues/", form)
        queue = Queue.objects.get(name="报修")
        assert answer.headers["Location"] == f"/settings/queues/{queue.pk}/"

    def test_saves_members_of_other_departments(self, cast: Cast) -> None:
        queue = create_queue(name="报修", department_id=cast.desk.pk, by=SYSTEM, now=NOW)
        form = {"name": "报修", "is_default": "on", "is_active": "on", "members": [cast.stranger.id]}
        path = f"/settings/queues/{queue.pk}/"
        assert cast.administrator.client.post(path, form).status_code == 303
        stored = Queue.objects.get(pk=queue.pk)
        assert (stored.is_default, [member.pk for member in stored.members.all()]) == (
            True,
            [cast.stranger.id],
        )
        assert f'value="{cast.stranger.id}" checked' in cast.administrator.client.get(path).content.decode()

    def test_refuses_to_retire_the_default_one_in_its_form(self, cast: Cast) -> None:
        queue = create_queue(name="报修", department_id=cast.desk.pk, is_default=True, by=SYSTEM, now=NOW)
        form = {"name": "报修", "is_default": "on"}
        answer = cast.administrator.client.post(f"/settings/queues/{queue.pk}/", form)
        assert answer.status_code == 422
        assert Queue.objects.get(pk=queue.pk).is_active

    def test_refuses_a_name_twice(self, cast: Cast) -> None:
        form = {"name": "报修", "department": cast.desk.pk}
        cast.administrator.client.post("/settings/queues/", form)
        assert cast.administrator.client.post("/settings/queues/", form).status_code == 422
        assert Queue.objects.count() == 1


class TestLimits:
    def test_sets_one_for_exactly_this_kind_and_priority(self, cast: Cast, office: Calendar) -> None:
        path = "/settings/limits/solution/commendation/1/"
        form = {"amount": "7", "unit": "working_day", "calendar": office.pk, "is_pausable": "on"}
        assert cast.administrator.client.post(path, form).status_code == 303
        rule = LimitRule.objects.get(kind="commendation", priority=1, measure="solution", is_active=True)
        assert (rule.amount, rule.unit, rule.calendar, rule.is_pausable) == (7, "working_day", office, True)
        assert "此规则专为" in cast.administrator.client.get(path).content.decode()

    def test_removes_it_and_the_wider_one_counts(self, cast: Cast, office: Calendar) -> None:
        rule = LimitRule.objects.get(kind="repair", priority=1, measure="solution", is_active=True)
        assert cast.administrator.client.post(f"/settings/limits/{rule.pk}/remove/").status_code == 303
        shown = cast.administrator.client.get("/settings/limits/solution/repair/1/").content.decode()
        assert "此处未单独设置" in shown

    @pytest.mark.parametrize("amount", ["0", "-1", "x", "1000001", ""])
    def test_refuses_an_impossible_length(self, cast: Cast, office: Calendar, amount: str) -> None:
        before = LimitRule.objects.count()
        form = {"amount": amount, "unit": "minute", "calendar": office.pk}
        answer = cast.administrator.client.post("/settings/limits/solution/repair/1/", form)
        assert (answer.status_code, LimitRule.objects.count()) == (422, before)

    @pytest.mark.parametrize("path", ["solution/repair/5", "solution/king/1", "arrival/repair/1"])
    def test_knows_no_other_place(self, cast: Cast, office: Calendar, path: str) -> None:
        assert cast.administrator.client.get(f"/settings/limits/{path}/").status_code == 404

    def test_says_that_a_calendar_comes_first(self, cast: Cast) -> None:
        LimitRule.objects.all().delete()
        Calendar.objects.all().delete()
        shown = cast.administrator.client.get("/settings/limits/solution/any/0/").content.decode()
        assert "请先建立工作日历" in shown

    def test_the_table_shows_what_the_engine_would_choose(self, office: Calendar) -> None:
        """Against the rule itself: kind and priority, then kind, then priority, then the one for all."""
        from yinuo.promises.queries.schedules import load_limit_book

        book = load_limit_book()
        for matrix in build_matrices(list_limit_rules(actor=SYSTEM)):
            for row in matrix.rows:
                for cell in row.cells:
                    if row.kind is None or cell.priority == 0:
                        continue
                    chosen = book.rule_for(row.kind.value, cell.priority, matrix.measure)
                    shown = cell.rule and (cell.rule.amount, cell.rule.unit.value)
                    assert shown == (chosen and (chosen.amount, chosen.unit.value))

    def test_a_place_without_any_rule_has_no_limit(self) -> None:
        assert find_rule({}, RequestKind.REPAIR, 1) == (None, False)
        assert [matrix.measure for matrix in build_matrices([])] == list(Measure)


class TestCalendars:
    WEEK = {"name": "仓库", "mon": "09:00-12:00，13:00~17:00", "follows_official": "on"}

    def test_adds_one_from_hours_as_one_writes_them(self, cast: Cast) -> None:
        answer = cast.administrator.client.post("/settings/calendars/", self.WEEK)
        calendar = Calendar.objects.get(name="仓库")
        assert answer.headers["Location"] == f"/settings/calendars/{calendar.pk}/"
        assert calendar.weekly == {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}

    def test_changes_the_week(self, cast: Cast, office: Calendar) -> None:
        path = f"/settings/calendars/{office.pk}/"
        assert cast.administrator.client.post(path, {**self.WEEK, "name": office.name}).status_code == 303
        office.refresh_from_db()
        assert list(office.weekly) == ["mon"]

    @pytest.mark.parametrize(
        "week", [{"mon": "nine to five"}, {"mon": "25:00-26:00"}, {"mon": "12:00-09:00"}, {}, {"name": ""}]
    )
    def test_refuses_hours_that_cannot_be(self, cast: Cast, week: dict[str, str]) -> None:
        before = Calendar.objects.count()
        answer = cast.administrator.client.post("/settings/calendars/", {"name": "仓库", **week})
        assert (answer.status_code, Calendar.objects.count()) == (422, before)

    def test_sets_a_day_and_lets_it_go_again(self, cast: Cast, office: Calendar) -> None:
        path, client = f"/settings/calendars/{office.pk}/", cast.administrator.client
        form = {"day": "2026-12-24", "spans": "09:00-12:00", "name": "年终盘点"}
        answer = client.post(f"{path}days/", form)
        assert answer.headers["Location"] == f"{path}?year=2026"
        assert CalendarDay.objects.get(calendar=office, date="2026-12-24").spans == [["09:00", "12:00"]]
        assert "年终盘点" in client.get(f"{path}?year=2026").content.decode()
        assert client.post(f"{path}days/2026-12-24/remove/").status_code == 303
        assert not CalendarDay.objects.filter(calendar=office, date="2026-12-24").exists()

    @pytest.mark.parametrize(
        "form", [{"day": "1999-01-01"}, {"day": "x"}, {"day": "2026-12-24", "spans": "x"}]
    )
    def test_refuses_a_day_that_cannot_be(self, cast: Cast, office: Calendar, form: dict[str, str]) -> None:
        before = CalendarDay.objects.count()
        answer = cast.administrator.client.post(f"/settings/calendars/{office.pk}/days/", form)
        assert (answer.status_code, CalendarDay.objects.count()) == (422, before)

    def test_has_no_day_that_is_no_date(self, cast: Cast, office: Calendar) -> None:
        answer = cast.administrator.client.post(f"/settings/calendars/{office.pk}/days/tomorrow/remove/")
        assert answer.status_code == 404

    def test_takes_over_the_official_days_once(self, cast: Cast, office: Calendar) -> None:
        CalendarDay.objects.filter(calendar=office).delete()
        path = f"/settings/calendars/{office.pk}/official/"
        cast.administrator.client.post(path)
        count = CalendarDay.objects.filter(calendar=office).count()
        cast.administrator.client.post(path)
        assert count == CalendarDay.objects.filter(calendar=office).count() > 30

    def test_shows_another_year_and_ignores_nonsense(self, cast: Cast, office: Calendar) -> None:
        for asked, shown in (("2027", "2027"), ("x", str(date.today().year))):  # noqa: DTZ011
            page = cast.administrator.client.get(f"/settings/calendars/{office.pk}/?year={asked}")
            assert page.context["year"] == int(shown)


class TestTheYearView:
    def test_marks_each_day_by_how_it_differs_from_its_week(self) -> None:
        weekly = {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}
        days = [
            CalendarDayRow(date(2026, 1, 5), [], "停业", ""),
            CalendarDayRow(date(2026, 1, 10), [["09:00", "12:00"]], "", "notice"),
            CalendarDayRow(date(2026, 1, 6), [["09:00", "12:00"]], "半天", ""),
        ]
        january = build_year(2026, weekly, days)[0]
        marks = {day.date.day: (day.mark, day.title) for week in january.weeks for day in week if day}
        assert marks[5] == ("holiday", "停业")
        assert marks[10] == ("worked", "09:00-12:00")
        assert marks[6] == ("special", "半天 09:00-12:00")
        assert (marks[12][0], marks[14][0]) == ("open", "closed")

    def test_has_every_day_of_the_year_once(self) -> None:
        days = [day.date for month in build_year(2028, {}, []) for week in month.weeks for day in week if day]
        assert (len(days), len(set(days))) == (366, 366)


class TestSpansField:
    @pytest.mark.parametrize(
        "written", ["08:30-12:00, 13:30-18:00", "08:30–12:00、13:30～18:00", "08:30至12:00；13:30到18:00"]
    )
    def test_reads_hours_in_many_hands_and_writes_one(self, written: str) -> None:
        spans = SpansField().clean(written)
        assert spans_text(spans) == "08:30-12:00, 13:30-18:00"

    def test_takes_nothing_for_closed(self) -> None:
        assert SpansField().clean("") == []
