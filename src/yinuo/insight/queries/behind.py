"""The tickets behind each figure: whoever doubts a number can read the cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.paging import Page
from yinuo.core.permissions import Permission
from yinuo.insight.period import Period
from yinuo.promises.models import Promise, PromiseState, ServiceLimit
from yinuo.quality.queries.figures import Period as JudgedPeriod
from yinuo.quality.queries.figures import list_judged
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.queries.overviews import TicketRow, list_newest


class Figure(StrEnum):
    KEPT = "kept"
    BROKEN = "broken"
    MADE = "made"
    RENEGOTIATED = "renegotiated"
    WAIVED = "waived"
    OVERRULED = "overruled"
    LIMITS_MET = "limits_met"
    LIMITS_BREACHED = "limits_breached"
    JUDGED = "judged"
    DISSATISFIED = "dissatisfied"
    RECEIVED = "received"
    RESOLVED = "resolved"
    CLOSED = "closed"


type Narrow = Callable[[QuerySet[Ticket], Actor, Period, datetime], QuerySet[Ticket]]


@dataclass(frozen=True, slots=True)
class Behind:
    """What a figure is called and which tickets it counts."""

    label: str | LazyText
    narrow: Narrow


def _by_due(condition: Callable[[datetime], Q]) -> Narrow:
    def narrow(tickets: QuerySet[Ticket], _actor: Actor, period: Period, now: datetime) -> QuerySet[Ticket]:
        due = Promise.objects.filter(condition(now), due_at__gte=period.since, due_at__lt=period.until)
        return tickets.filter(pk__in=due.values("subject_id"))

    return narrow


def _made(tickets: QuerySet[Ticket], _actor: Actor, period: Period, _now: datetime) -> QuerySet[Ticket]:
    made = Promise.objects.filter(made_at__gte=period.since, made_at__lt=period.until)
    return tickets.filter(pk__in=made.values("subject_id"))


def _limits(*, is_met: bool) -> Narrow:
    def narrow(tickets: QuerySet[Ticket], _actor: Actor, period: Period, now: datetime) -> QuerySet[Ticket]:
        limits = ServiceLimit.objects.counted().filter(due_at__gte=period.since, due_at__lt=period.until)
        chosen = limits.met() if is_met else limits.breached(now)
        return tickets.filter(pk__in=chosen.values("subject_id"))

    return narrow


def _judged(*, dissatisfied_only: bool) -> Narrow:
    def narrow(tickets: QuerySet[Ticket], actor: Actor, period: Period, _now: datetime) -> QuerySet[Ticket]:
        judged = JudgedPeriod(period.since, period.until)
        ids = list_judged(actor=actor, period=judged, dissatisfied_only=dissatisfied_only)
        return tickets.filter(pk__in=ids)

    return narrow


def _at(column: str) -> Narrow:
    def narrow(tickets: QuerySet[Ticket], _actor: Actor, period: Period, _now: datetime) -> QuerySet[Ticket]:
        return tickets.filter(**{f"{column}__gte": period.since, f"{column}__lt": period.until})

    return narrow


BEHIND: dict[Figure, Behind] = {
    Figure.KEPT: Behind(_("Promises kept"), _by_due(lambda now: Q(state=PromiseState.KEPT))),
    Figure.BROKEN: Behind(
        _("Promises broken"),
        _by_due(lambda now: Q(state=PromiseState.BROKEN) | Q(state=PromiseState.OPEN, due_at__lt=now)),
    ),
    Figure.MADE: Behind(_("Promises made"), _made),
    Figure.RENEGOTIATED: Behind(_("Promises renegotiated"), _by_due(lambda now: Q(renegotiated__gt=0))),
    Figure.WAIVED: Behind(_("Promises waived"), _by_due(lambda now: Q(state=PromiseState.WAIVED))),
    Figure.OVERRULED: Behind(
        _("Verdicts overruled"),
        _by_due(lambda now: Q(state=PromiseState.KEPT, overruled_at__isnull=False)),
    ),
    Figure.LIMITS_MET: Behind(_("Service limits met"), _limits(is_met=True)),
    Figure.LIMITS_BREACHED: Behind(_("Service limits missed"), _limits(is_met=False)),
    Figure.JUDGED: Behind(_("Judged by the customer"), _judged(dissatisfied_only=False)),
    Figure.DISSATISFIED: Behind(_("Customers not satisfied"), _judged(dissatisfied_only=True)),
    Figure.RECEIVED: Behind(_("Requests received"), _at("received_at")),
    Figure.RESOLVED: Behind(_("Reported done"), _at("resolved_at")),
    Figure.CLOSED: Behind(_("Tickets closed"), _at("closed_at")),
}


def list_behind(
    *, actor: Actor, figure: Figure, period: Period, now: datetime, after: str | None = None
) -> Page[TicketRow]:
    """One page of the tickets a figure counts, newest first; one statement. Raises Forbidden, BadCursor."""
    require(actor, Permission.BOARD_READ)
    tickets = BEHIND[figure].narrow(Ticket.objects.visible_to(actor), actor, period, now)
    return list_newest(tickets, after=after)
