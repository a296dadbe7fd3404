"""Writing a batch of imported rows: the same rows and events as the plain commands make, a few statements a batch."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, models, transaction

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.events import record_events
from yinuo.core.models import Subject
from yinuo.core.permissions import Permission
from yinuo.customers.importing.columns import Column
from yinuo.customers.importing.known import load_known
from yinuo.customers.importing.merging import Changes, Outcome, merge_row
from yinuo.customers.importing.rows import RowPlan, parse_row
from yinuo.customers.models import (
    NAME_COLUMNS,
    Address,
    Contact,
    Customer,
    Device,
    Identity,
)
from yinuo.customers.policies import require

ATTEMPTS = 3
UPDATED_COLUMNS: dict[type[models.Model], list[str]] = {
    Customer: [*NAME_COLUMNS, "external_id", "preference", "note", "tags"],
    Contact: [*NAME_COLUMNS, "position"],
    Device: ["category", "model", "warranty_until", "address"],
}


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """A row with its line number in the file."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken, and why in one sentence."""

    number: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """``created + updated + unchanged + len(rejected)`` is the number of rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[RejectedRow, ...] = ()

    def __add__(self, other: "ImportResult") -> "ImportResult":
        return ImportResult(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
        )


def import_rows(
    rows: Sequence[NumberedRow], mapping: Sequence[Column | None], *, by: Actor, now: datetime
) -> ImportResult:
    """Create or change the customers and devices of some hundred rows, all in one transaction.

    Idempotent: rows that say nothing new change nothing. A row that cannot be taken is told apart with its reason and
    the others go on. Where another door created one of the customers meanwhile the batch is read again. Raises
    Forbidden. Records the events of the plain commands.
    """
    require(by, Permission.CUSTOMER_IMPORT)
    plans, rejected = _parse(rows, mapping)
    for _attempt in range(ATTEMPTS - 1):
        with suppress(IntegrityError), transaction.atomic():
            return _merge(plans, rejected, by=by, now=now)
    with transaction.atomic():
        return _merge(plans, rejected, by=by, now=now)


def _parse(
    rows: Sequence[NumberedRow], mapping: Sequence[Column | None]
) -> tuple[list[tuple[NumberedRow, RowPlan]], list[RejectedRow]]:
    plans, rejected = [], []
    for row in rows:
        try:
            plans.append((row, parse_row(row.cells, mapping)))
        except DomainError as refusal:
            rejected.append(RejectedRow(row.number, str(refusal), row.cells))
    return plans, rejected


def _merge(
    plans: Sequence[tuple[NumberedRow, RowPlan]],
    unreadable: Sequence[RejectedRow],
    *,
    by: Actor,
    now: datetime,
) -> ImportResult:
    known = load_known([plan for _row, plan in plans])
    changes = Changes()
    counts = dict.fromkeys(Outcome, 0)
    rejected = list(unreadable)
    for row, plan in plans:
        try:
            counts[merge_row(plan, known, changes, now=now)] += 1
        except DomainError as refusal:
            rejected.append(RejectedRow(row.number, str(refusal), row.cells))
    _write(changes)
    record_events([(fact.payload(), fact.words) for fact in changes.facts], by=by, at=now)
    rejected.sort(key=lambda row: row.number)
    return ImportResult(
        counts[Outcome.CREATED], counts[Outcome.UPDATED], counts[Outcome.UNCHANGED], tuple(rejected)
    )


def _write(changes: Changes) -> None:
    Subject.objects.bulk_create(changes.subjects)
    Customer.objects.bulk_create(changes.customers)
    Contact.objects.bulk_create(changes.contacts)
    Identity.objects.bulk_create(changes.identities)
    Address.objects.bulk_create(changes.addresses)
    Device.objects.bulk_create(changes.devices)
    for row in changes.changed.values():
        row.save(update_fields=UPDATED_COLUMNS[type(row)])
