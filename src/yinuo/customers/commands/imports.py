"""An import from upload to result: kept between the steps in one row, run batch by batch by a job."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.files import clean_name
from yinuo.core.permissions import Permission
from yinuo.customers.commands.import_rows import ImportResult, NumberedRow, import_rows
from yinuo.customers.importing.columns import Column, parse_mapping, recognise_columns
from yinuo.customers.importing.reading import Table, read_table
from yinuo.customers.models import CustomerImport, ImportState
from yinuo.customers.policies import get_import_for, require

BATCH = 500


class ImportStarted(DomainError):
    code, status = "import.started", 409
    message = _("This import has already been confirmed.")


class ImportWithoutName(DomainError):
    code, status = "import.without_name", 422
    message = _("Say which column holds the customer’s name.")


class ImportWithoutIdentity(DomainError):
    code, status = "import.without_identity", 422
    message = _("Say which column holds the phone number, the e-mail address or the customer number.")


def import_table(table: Table, *, by: Actor, now: datetime) -> ImportResult:
    """Import a whole table now, batch by batch, each in its own transaction: the command line's way.

    Raises ImportWithoutName or ImportWithoutIdentity, Forbidden.
    """
    mapping = recognise_columns(table.header)
    check_mapping(mapping)
    rows = numbered(table)
    total = ImportResult()
    for start, end in pairwise([*range(0, len(rows), BATCH), len(rows)]):
        total += import_rows(rows[start:end], mapping, by=by, now=now)
    return total


@transaction.atomic
def upload_import(*, file_name: str, content: bytes, by: Actor, now: datetime) -> CustomerImport:
    """Keep an uploaded table for its preview. Raises Forbidden and the refusals of reading. Records nothing: no
    customer has changed yet."""
    require(by, Permission.CUSTOMER_IMPORT)
    table = read_table(content)
    return CustomerImport.objects.create(
        file_name=clean_name(file_name)[:120],
        content=content,
        header=list(table.header),
        mapping=[column or "" for column in recognise_columns(table.header)],
        total_rows=len(table.rows),
        uploaded_by_id=by.member_id,
        uploaded_at=now,
    )


@transaction.atomic
def map_import(*, import_id: int, mapping: Sequence[str], by: Actor) -> CustomerImport:
    """Say what the columns mean. Raises ImportStarted."""
    found = _lock_uploaded(import_id, by)
    found.mapping = [column or "" for column in parse_mapping(mapping, len(found.mapping))]
    found.save(update_fields=["mapping"])
    return found


@transaction.atomic
def confirm_import(*, import_id: int, by: Actor) -> CustomerImport:
    """Let it run: a job does the work and survives a restart. Raises ImportStarted, ImportWithoutName or
    ImportWithoutIdentity."""
    from yinuo.customers.tasks import run_customer_import

    found = _lock_uploaded(import_id, by)
    check_mapping(parse_mapping(found.mapping, len(found.mapping)))
    found.state = ImportState.QUEUED
    found.save(update_fields=["state"])
    run_customer_import.defer(import_id=found.pk)
    return found


@transaction.atomic
def discard_import(*, import_id: int, by: Actor) -> None:
    """Throw an unconfirmed upload away. Raises ImportStarted."""
    _lock_uploaded(import_id, by).delete()


def run_import(*, import_id: int, by: Actor, now: datetime) -> CustomerImport | None:
    """Work through a confirmed import from where it stands; None for one that is gone. Each batch is a transaction
    with the progress in it, so that a repeated or interrupted run does nothing twice. Records the customers' events.
    """
    found = CustomerImport.objects.filter(pk=import_id).exclude(state=ImportState.UPLOADED).first()
    if found is None or found.state == ImportState.DONE:
        return found
    table = read_table(bytes(found.content))
    rows = numbered(table)
    mapping = parse_mapping(found.mapping, len(table.header))
    while found.state != ImportState.DONE:
        found = _run_batch(import_id, rows, mapping, by=by, now=now)
    return found


@transaction.atomic
def purge_imports(*, now: datetime) -> int:
    """Forget imports and uploads after their days; they hold personal data. Returns how many."""
    old = CustomerImport.objects.filter(uploaded_at__lt=now - timedelta(days=CustomerImport.KEPT_DAYS))
    return old.delete()[0]


def check_mapping(mapping: Sequence[Column | None]) -> None:
    """Raise ImportWithoutName or ImportWithoutIdentity for a mapping that could not make a customer."""
    if Column.NAME not in mapping and Column.CONTACT_NAME not in mapping:
        raise ImportWithoutName
    if not {Column.PHONE, Column.EMAIL, Column.EXTERNAL_ID} & set(mapping):
        raise ImportWithoutIdentity


def numbered(table: Table) -> list[NumberedRow]:
    """The rows of a table with their line numbers."""
    return [NumberedRow(number, row) for number, row in zip(table.numbers, table.rows, strict=True)]


@transaction.atomic
def _run_batch(
    import_id: int,
    rows: Sequence[NumberedRow],
    mapping: Sequence[Column | None],
    *,
    by: Actor,
    now: datetime,
) -> CustomerImport:
    found = CustomerImport.objects.select_for_update().get(pk=import_id)
    batch = rows[found.done_rows : found.done_rows + BATCH]
    result = import_rows(batch, mapping, by=by, now=now)
    found.state = ImportState.RUNNING
    found.done_rows += len(batch)
    found.created += result.created
    found.updated += result.updated
    found.unchanged += result.unchanged
    found.rejected_rows += [[row.number, row.reason, *row.cells] for row in result.rejected]
    if found.done_rows >= found.total_rows:
        found.state, found.finished_at = ImportState.DONE, now
        found.content = b""
    found.save()
    return found


def _lock_uploaded(import_id: int, by: Actor) -> CustomerImport:
    found = get_import_for(by, import_id, lock=True)
    if found.state != ImportState.UPLOADED:
        raise ImportStarted
    return found
