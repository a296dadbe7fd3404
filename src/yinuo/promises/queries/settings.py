"""Calendars and limit rules as the settings show them."""

from dataclasses import dataclass
from datetime import date

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.permissions import Permission
from yinuo.promises.models import Calendar, CalendarDay, LimitRule, Measure, UnitChoice
from yinuo.promises.policies import require


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar in a list; ``weekly`` is {"mon": [["08:30", "12:00"], …]}, ``years`` those with an official notice."""

    id: int
    name: str
    time_zone: str
    weekly: dict[str, list[list[str]]]
    follows_official: bool
    is_default: bool
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CalendarDayRow:
    """A date that differs from its week: closed without spans."""

    date: date
    spans: list[list[str]]
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class LimitRuleRow:
    """A rule in force; None as kind or priority means any."""

    id: int
    kind: RequestKind | None
    priority: int | None
    measure: Measure
    amount: int
    unit: UnitChoice
    calendar_id: int
    calendar_name: str
    is_pausable: bool

    @property
    def kind_label(self) -> str:
        return str(self.kind.label) if self.kind else ""

    @property
    def unit_label(self) -> str:
        return str(self.unit.label)


def list_calendars(*, actor: Actor) -> list[CalendarRow]:
    """All calendars, the default one first. Raises Forbidden."""
    require(actor, Permission.LIMIT_MANAGE)
    years: dict[int, set[int]] = {}
    official = CalendarDay.objects.exclude(source="").values_list("calendar_id", "date__year").distinct()
    for calendar_id, year in official:
        years.setdefault(calendar_id, set()).add(year)
    return [
        CalendarRow(
            id=row.pk,
            name=row.name,
            time_zone=row.time_zone,
            weekly=row.weekly,
            follows_official=row.follows_official,
            is_default=row.is_default,
            years=tuple(sorted(years.get(row.pk, ()))),
        )
        for row in Calendar.objects.order_by("-is_default", "name")
    ]


def list_calendar_days(*, actor: Actor, calendar_id: int, year: int) -> list[CalendarDayRow]:
    """The dates of a year that differ from their week. Raises Forbidden, NotFound."""
    require(actor, Permission.LIMIT_MANAGE)
    if not Calendar.objects.filter(pk=calendar_id).exists():
        raise NotFound
    rows = CalendarDay.objects.filter(calendar_id=calendar_id, date__year=year).order_by("date")
    return [CalendarDayRow(row.date, row.spans, row.name, row.source) for row in rows]


def list_limit_rules(*, actor: Actor) -> list[LimitRuleRow]:
    """The rules in force: by measure, those for all first. Raises Forbidden."""
    require(actor, Permission.LIMIT_MANAGE)
    rows = LimitRule.objects.filter(is_active=True).select_related("calendar")
    found = [
        LimitRuleRow(
            id=row.pk,
            kind=RequestKind(row.kind) if row.kind else None,
            priority=row.priority,
            measure=Measure(row.measure),
            amount=row.amount,
            unit=UnitChoice(row.unit),
            calendar_id=row.calendar_id,
            calendar_name=row.calendar.name,
            is_pausable=row.is_pausable,
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.measure, row.kind or "", row.priority or 0))
