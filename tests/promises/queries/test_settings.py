from datetime import date

import pytest

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import make_office, make_rule
from yinuo.catalog.models import RequestKind
from yinuo.core.errors import Forbidden, NotFound
from yinuo.promises.commands.rules import remove_limit_rule
from yinuo.promises.models import Measure
from yinuo.promises.queries.settings import list_calendar_days, list_calendars, list_limit_rules

pytestmark = pytest.mark.django_db


def test_calendars_come_with_the_years_that_were_officially_announced() -> None:
    make_office()
    office, always = list_calendars(actor=SYSTEM)
    assert (office.name, office.is_default, office.years) == ("工作时间", True, tuple(range(2010, 2027)))
    assert (always.name, always.follows_official, always.years) == ("全天候", False, ())


def test_the_days_of_a_year_are_listed_in_order() -> None:
    days = list_calendar_days(actor=SYSTEM, calendar_id=make_office().pk, year=2026)
    assert len(days) == 39
    assert (days[0].date, days[0].name, days[0].spans) == (date(2026, 1, 1), "元旦", [])
    assert days[3].spans == [["08:30", "12:00"], ["13:30", "18:00"]]


def test_rules_are_listed_by_measure_those_for_all_first() -> None:
    make_rule(amount=5, kind=RequestKind.REPAIR, priority=1)
    make_rule(amount=16)
    gone = make_rule(Measure.FIRST_RESPONSE, 30)
    remove_limit_rule(rule_id=gone.pk, by=SYSTEM, now=NOW)
    rows = list_limit_rules(actor=SYSTEM)
    assert [(row.amount, row.kind_label, row.priority) for row in rows] == [(16, "", None), (5, "Repair", 1)]
    assert (rows[0].unit_label, rows[0].calendar_name) == ("business hours", "工作时间")


def test_only_who_may_manage_limits_reads_them(cast: Cast) -> None:
    office = make_office()
    for read in (
        lambda: list_calendars(actor=cast.supervisor.actor),
        lambda: list_calendar_days(actor=cast.supervisor.actor, calendar_id=office.pk, year=2026),
        lambda: list_limit_rules(actor=cast.supervisor.actor),
    ):
        with pytest.raises(Forbidden):
            read()
    with pytest.raises(NotFound):
        list_calendar_days(actor=cast.administrator.actor, calendar_id=0, year=2026)
