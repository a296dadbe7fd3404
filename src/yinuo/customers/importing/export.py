"""Rejected rows as a file to mend and import again: the columns as they came, line number and reason beside them."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from yinuo.customers.importing.reading import escape_cell

COLUMN_WIDTH = 18
REASON_WIDTH = 60


def write_workbook(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of rows that begin with line number and reason. No cell can be a formula."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(_("Rejected rows"))
        bold = book.add_format({"bold": True})
        sheet.set_column(0, len(header) - 1, COLUMN_WIDTH)
        sheet.set_column(len(header) + 1, len(header) + 1, REASON_WIDTH)
        for line, row in enumerate(_lines(header, rows)):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell, bold if line == 0 else None)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The same as csv text."""
    target = io.StringIO()
    csv.writer(target).writerows(_lines(header, rows))
    return target.getvalue()


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterable[list[str]]:
    yield [*(escape_cell(name) for name in header), _("Line"), _("Reason")]
    for number, reason, *cells in rows:
        yield [*(escape_cell(str(cell)) for cell in cells), str(number), escape_cell(str(reason))]
