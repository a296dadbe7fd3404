"""What the import pages show: the preview of a table, progress and result."""

from dataclasses import dataclass

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.customers.commands.imports import check_mapping
from yinuo.customers.importing.columns import Column, parse_mapping
from yinuo.customers.importing.reading import read_table
from yinuo.customers.importing.rows import parse_row
from yinuo.customers.models import CustomerImport, ImportState
from yinuo.customers.policies import get_import_for

PREVIEW_ROWS = 8
PREVIEW_UNREADABLE = 5
SHOWN_REJECTIONS = 20
SHOWN_IMPORTS = 10


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    name: str
    column: Column | None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """``reason`` is empty for a row that can be read."""

    number: int
    cells: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """The first rows and some that cannot be read as they stand; ``unreadable`` counts all of those.

    ``hindrance`` forbids to confirm.
    """

    import_id: int
    file_name: str
    total_rows: int
    columns: tuple[PreviewColumn, ...]
    rows: tuple[PreviewRow, ...]
    unreadable: int
    hindrance: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Progress or result; ``rejected`` counts all, ``rejections`` shows the first."""

    import_id: int
    file_name: str
    state: ImportState
    total_rows: int
    done_rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    rejections: tuple[PreviewRow, ...]

    @property
    def is_done(self) -> bool:
        return self.state == ImportState.DONE

    @property
    def is_uploaded(self) -> bool:
        return self.state == ImportState.UPLOADED


def get_import_preview(actor: Actor, import_id: int) -> ImportPreview:
    """Read the stored table with its mapping. Raises NotFound or Forbidden."""
    found = get_import_for(actor, import_id)
    table = read_table(bytes(found.content))
    mapping = parse_mapping(found.mapping, len(table.header))
    checked = [
        PreviewRow(number, cells, _reason(cells, mapping))
        for number, cells in zip(table.numbers, table.rows, strict=True)
    ]
    return ImportPreview(
        import_id=found.pk,
        file_name=found.file_name,
        total_rows=found.total_rows,
        columns=tuple(
            PreviewColumn(name, column) for name, column in zip(table.header, mapping, strict=True)
        ),
        rows=_shown(checked),
        unreadable=sum(bool(row.reason) for row in checked),
        hindrance=_hindrance(mapping),
    )


def get_import_report(actor: Actor, import_id: int) -> ImportReport:
    """Raises NotFound or Forbidden."""
    return _report(get_import_for(actor, import_id))


def list_imports(actor: Actor) -> list[ImportReport]:
    """The actor's newest imports, newest first."""
    mine = CustomerImport.objects.filter(uploaded_by=actor.member_id).defer("content")
    return [_report(found) for found in mine.order_by("-uploaded_at")[:SHOWN_IMPORTS]]


def get_rejected_rows(actor: Actor, import_id: int) -> tuple[list[str], list[list[object]]]:
    """Header and rejected rows (line number, reason, cells) of an import. Raises NotFound or Forbidden."""
    found = get_import_for(actor, import_id)
    return found.header, found.rejected_rows


def _report(found: CustomerImport) -> ImportReport:
    shown = found.rejected_rows[:SHOWN_REJECTIONS]
    return ImportReport(
        import_id=found.pk,
        file_name=found.file_name,
        state=ImportState(found.state),
        total_rows=found.total_rows,
        done_rows=found.done_rows,
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        rejected=len(found.rejected_rows),
        rejections=tuple(PreviewRow(number, tuple(cells), reason) for number, reason, *cells in shown),
    )


def _shown(checked: list[PreviewRow]) -> tuple[PreviewRow, ...]:
    """The first rows, then those further down that the reader should know of."""
    unreadable = [row for row in checked[PREVIEW_ROWS:] if row.reason]
    return tuple(checked[:PREVIEW_ROWS] + unreadable[:PREVIEW_UNREADABLE])


def _reason(cells: tuple[str, ...], mapping: list[Column | None]) -> str:
    try:
        parse_row(cells, mapping)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _hindrance(mapping: list[Column | None]) -> str:
    try:
        check_mapping(mapping)
    except DomainError as refusal:
        return str(refusal)
    return ""
