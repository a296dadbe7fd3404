"""The two figures, never mixed: promises kept, and service limits met.

Both read the times themselves, so neither waits for the sweep. ``among`` narrows to subjects the reader may see.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from yinuo.promises.models import Measure, Promise, PromiseState, ServiceLimit

type Subjects = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class KeptRate:
    """Promises whose last agreed due time lies in a period; ``made`` counts those made in it.

    ``overruled`` are kept ones on which a "not done" of the customer was set aside with evidence.
    """

    kept: int
    broken: int
    made: int
    renegotiated: int
    waived: int
    overruled: int

    @property
    def rate(self) -> float | None:
        """kept ÷ (kept + broken), None where none of either fell due."""
        settled = self.kept + self.broken
        return self.kept / settled if settled else None


@dataclass(frozen=True, slots=True)
class LimitRate:
    """Limits whose due time lies in a period: met in time, late, still running."""

    met: int
    breached: int
    running: int

    @property
    def rate(self) -> float | None:
        """met ÷ (met + breached), None where none of either."""
        judged = self.met + self.breached
        return self.met / judged if judged else None


@dataclass(frozen=True, slots=True)
class KeptDay:
    """One day of a chart."""

    day: date
    kept: int
    broken: int


def kept_rate(
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    among: Subjects | None = None,
    customer_id: int | None = None,
) -> KeptRate:
    """The kept rate of a half-open period, by the last due time agreed; two statements."""
    promises = _narrowed(among, customer_id)
    is_broken = Q(state=PromiseState.BROKEN) | Q(state=PromiseState.OPEN, due_at__lt=now)
    figures = promises.filter(due_at__gte=since, due_at__lt=until).aggregate(
        kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
        broken=Count("pk", filter=is_broken),
        renegotiated=Count("pk", filter=Q(renegotiated__gt=0)),
        waived=Count("pk", filter=Q(state=PromiseState.WAIVED)),
        overruled=Count("pk", filter=Q(state=PromiseState.KEPT, overruled_at__isnull=False)),
    )
    made = promises.filter(made_at__gte=since, made_at__lt=until).count()
    return KeptRate(made=made, **figures)


def kept_by_day(
    *, since: datetime, until: datetime, now: datetime, among: Subjects | None = None
) -> list[KeptDay]:
    """Kept and broken for each local day of a half-open period on which one fell due; one statement."""
    is_broken = Q(state=PromiseState.BROKEN) | Q(state=PromiseState.OPEN, due_at__lt=now)
    rows = (
        _narrowed(among, None)
        .filter(due_at__gte=since, due_at__lt=until)
        .annotate(day=TruncDate("due_at", tzinfo=timezone.get_current_timezone()))
        .values("day")
        .annotate(kept=Count("pk", filter=Q(state=PromiseState.KEPT)), broken=Count("pk", filter=is_broken))
        .order_by("day")
    )
    return [KeptDay(row["day"], row["kept"], row["broken"]) for row in rows if row["kept"] or row["broken"]]


def limit_rate(
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    measure: Measure | None = None,
    among: Subjects | None = None,
) -> LimitRate:
    """The compliance of a half-open period, by due time; dropped limits do not count. Three statements."""
    limits = ServiceLimit.objects.counted().filter(due_at__gte=since, due_at__lt=until)
    if measure is not None:
        limits = limits.filter(measure=measure)
    if among is not None:
        limits = limits.filter(subject_id__in=among)
    met, breached = limits.met().count(), limits.breached(now).count()
    return LimitRate(met, breached, limits.count() - met - breached)


def _narrowed(among: Subjects | None, customer_id: int | None) -> QuerySet[Promise]:
    promises: QuerySet[Promise] = Promise.objects.all()
    if among is not None:
        promises = promises.filter(subject_id__in=among)
    if customer_id is not None:
        promises = promises.filter(customer_id=customer_id)
    return promises
