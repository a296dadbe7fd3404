"""The director's first screen: three figures, the loop they come from, and what to mend first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.insight.period import Period
from yinuo.promises.models import Promise
from yinuo.promises.queries.ledger import Subjects
from yinuo.promises.queries.rates import KeptDay, KeptRate, LimitRate, kept_by_day, kept_rate, limit_rate
from yinuo.quality.figures import Gap, Share
from yinuo.quality.models import Response
from yinuo.quality.queries.figures import Period as JudgedPeriod
from yinuo.quality.queries.figures import get_gap, get_satisfaction
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import require


@dataclass(frozen=True, slots=True)
class Loop:
    """How many of each step of the loop happened in a period."""

    received: int
    promised: int
    resolved: int
    closed: int
    judged: int


@dataclass(frozen=True, slots=True)
class Board:
    """All figures of one period, over the tickets the reader may see."""

    period: Period
    kept: KeptRate
    limits: LimitRate
    satisfaction: Share
    gap: Gap
    loop: Loop


def get_board(*, actor: Actor, period: Period, now: datetime) -> Board:
    """The figures of a period. Raises Forbidden."""
    require(actor, Permission.BOARD_READ)
    among = _seen(actor)
    judged = JudgedPeriod(period.since, period.until)
    return Board(
        period=period,
        kept=kept_rate(since=period.since, until=period.until, now=now, among=among),
        limits=limit_rate(since=period.since, until=period.until, now=now, among=among),
        satisfaction=get_satisfaction(actor=actor, period=judged),
        gap=get_gap(actor=actor, period=judged),
        loop=_count_loop(actor, period),
    )


def list_kept_days(*, actor: Actor, period: Period, now: datetime) -> list[KeptDay]:
    """Kept and broken by day, for the chart. Raises Forbidden."""
    require(actor, Permission.BOARD_READ)
    return kept_by_day(since=period.since, until=period.until, now=now, among=_seen(actor))


def _seen(actor: Actor) -> Subjects | None:
    """Ids of the visible tickets as a subquery; None, no condition at all, for one who sees everything."""
    return None if actor.scope.sees_all else Ticket.objects.visible_to(actor).values("pk")


def _count_loop(actor: Actor, period: Period) -> Loop:
    """Five counts, each along the index of its own time: what happened in the period, whenever it had been asked."""
    tickets, among = Ticket.objects.visible_to(actor), _seen(actor)
    promised, judged = Promise.objects.all(), Response.objects.all()
    if among is not None:
        promised = promised.filter(subject_id__in=among)
        judged = judged.filter(invitation__subject_id__in=among)
    return Loop(
        received=_count_in(period, tickets, "received_at"),
        promised=_count_in(period, promised, "made_at"),
        resolved=_count_in(period, tickets, "resolved_at"),
        closed=_count_in(period, tickets, "closed_at"),
        judged=_count_in(period, judged, "submitted_at"),
    )


def _count_in(period: Period, rows: QuerySet[Any], column: str) -> int:
    return rows.filter(**{f"{column}__gte": period.since, f"{column}__lt": period.until}).count()
