"""承诺台账: every promise, filtered, in keyset pages; and what the supervisor has to see to first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from yinuo.core.paging import Cursor, Page
from yinuo.promises.models import Promise, PromiseSource
from yinuo.promises.queries.strip import PromiseCard, promise_card
from yinuo.promises.querysets import PromiseQuerySet

PAGE_SIZE = 50

type Subjects = QuerySet[Any]


class Standing(StrEnum):
    """What the ledger can be narrowed to."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    BROKEN = "broken"
    TO_MEND = "to_mend"
    KEPT = "kept"
    WAIVED = "waived"
    OVERRULED = "overruled"
    RENEGOTIATED = "renegotiated"


STANDINGS: dict[Standing, Callable[[PromiseQuerySet, datetime], PromiseQuerySet]] = {
    Standing.OPEN: lambda rows, now: rows.running(now),
    Standing.DUE_SOON: lambda rows, now: rows.due_soon(now),
    Standing.BROKEN: lambda rows, now: rows.broken(now),
    Standing.TO_MEND: lambda rows, now: rows.to_mend(now),
    Standing.KEPT: lambda rows, now: rows.kept(),
    Standing.WAIVED: lambda rows, now: rows.filter(waived_at__isnull=False),
    Standing.OVERRULED: lambda rows, now: rows.filter(overruled_at__isnull=False),
    Standing.RENEGOTIATED: lambda rows, now: rows.filter(renegotiated__gt=0),
}


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """Half-open period by due time; ``said_by`` is a part of the name."""

    standing: Standing | None = None
    since: datetime | None = None
    until: datetime | None = None
    said_by: str = ""
    source: PromiseSource | None = None
    customer_id: int | None = None


def list_ledger(
    *,
    filters: LedgerFilters,
    now: datetime,
    among: Subjects | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[PromiseCard]:
    """One page of the ledger, latest due time first; one statement. Raises BadCursor."""
    rows = _filtered(filters, now, among)
    cursor = Cursor.parse(after, 2)
    if cursor:
        due, pk = cursor.moment(0), cursor.number(1)
        rows = rows.filter(Q(due_at__lt=due) | Q(due_at=due, pk__lt=pk), due_at__lte=due)
    found = rows.select_related("recovery__owner").order_by("-due_at", "-pk")[: size + 1]
    return Page.of((promise_card(row, now=now) for row in found), size, _key)


def _filtered(filters: LedgerFilters, now: datetime, among: Subjects | None) -> PromiseQuerySet:
    rows: PromiseQuerySet = Promise.objects.all()
    if among is not None:
        rows = rows.filter(subject_id__in=among)
    if filters.standing is not None:
        rows = STANDINGS[filters.standing](rows, now)
    if filters.since is not None:
        rows = rows.filter(due_at__gte=filters.since)
    if filters.until is not None:
        rows = rows.filter(due_at__lt=filters.until)
    if filters.said_by.strip():
        rows = rows.filter(said_by__icontains=filters.said_by.strip())
    if filters.source is not None:
        rows = rows.filter(source=filters.source)
    if filters.customer_id is not None:
        rows = rows.filter(customer_id=filters.customer_id)
    return rows


def _key(card: PromiseCard) -> tuple[str, int]:
    return card.due_at.isoformat(), card.id
