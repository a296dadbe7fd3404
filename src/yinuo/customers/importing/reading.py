"""From an uploaded xlsx or csv to a table of plain texts. What could hurt is refused before it is opened."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineWorkbook

from yinuo.core.errors import DomainError

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 80 * 1024 * 1024
MAX_MEMBERS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 2_000
CHUNK = 1024 * 1024

XLSX, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Where a cell or row says that it stands: a sheet with one cell in the last corner would be unfolded in memory.
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,12})["']""")
_PLACE_LENGTH = 32
# A spreadsheet writes a leading mark so that text is not taken for a formula; see ``escape_cell``.
_ESCAPED = re.compile(r"'[=+\-@\t\r]")


class ImportFileTooLarge(DomainError):
    code, status = "import.too_large", 413
    message = _("The file is too large: at most {limit} MB. Please split it.")


class ImportFileTooLong(DomainError):
    code, status = "import.too_long", 422
    message = _("The table is too large: at most {rows} rows and {columns} columns. Please split it.")


class ImportFileUnreadable(DomainError):
    code, status = "import.unreadable", 422
    message = _("This file cannot be read. Please save it as .xlsx or .csv and try again.")


class ImportFileOldExcel(DomainError):
    code, status = "import.old_excel", 422
    message = _(
        "This is an old .xls file or a workbook with a password. Please save it as .xlsx without one."
    )


class ImportFilePacked(DomainError):
    code, status = "import.packed", 422
    message = _("This file unpacks to far more than a table of customers holds, and was not opened.")


class ImportFileEmpty(DomainError):
    code, status = "import.empty", 422
    message = _("The table is empty: it needs a line of column names and at least one row.")


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows of equal width. ``numbers`` are the line numbers as a spreadsheet shows them."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def read_table(content: bytes, *, longest: int = MAX_CELL) -> Table:
    """The first sheet of a workbook, or a csv in UTF-8, UTF-16 or GBK; a cell holds at most ``longest`` characters.

    Raises the refusals of this module.
    """
    if len(content) > MAX_FILE_BYTES:
        raise ImportFileTooLarge(limit=MAX_FILE_BYTES // 1024 // 1024)
    if content.startswith(OLD_EXCEL):
        raise ImportFileOldExcel
    cells = _read_workbook(content) if content.startswith(XLSX) else _read_csv(content)
    return _table(cells, longest)


def escape_cell(text: str) -> str:
    """A text that no spreadsheet will run as a formula: a leading = + - @ gets a mark, which reading drops."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _read_workbook(content: bytes) -> list[list[str]]:
    _check_workbook(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 2)
    except Exception as error:  # the reader's own errors have no common base
        raise ImportFileUnreadable from error
    return [[cell_text(cell) for cell in row] for row in rows]


def _check_workbook(content: bytes) -> None:
    """Look at sizes and at where the cells stand before anything holds the workbook as a whole.

    Unpacking goes in small pieces and never beyond the size that a member declares (zipfile sees to it).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > MAX_UNPACKED_BYTES:
                raise ImportFilePacked
            for member in members:
                _check_member(archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise ImportFileUnreadable from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Raise ImportFileTooLong for a sheet with a cell or row far out."""
    overlap, is_sheet, is_wide = b"", False, False
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            seen = overlap + chunk
            is_sheet = is_sheet or b"sheetData" in seen
            is_wide = is_wide or any(_is_far_out(*place) for place in _PLACE.findall(seen))
            overlap = seen[-_PLACE_LENGTH:]
    if is_sheet and is_wide:
        raise ImportFileTooLong(rows=MAX_ROWS, columns=MAX_COLUMNS)


def _is_far_out(column: bytes, row: bytes) -> bool:
    return int(row) > MAX_ROWS + 1 or _column_number(column) > MAX_COLUMNS


def _column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27; no letters → 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _read_csv(content: bytes) -> list[list[str]]:
    text = _decode(content)
    if "\x00" in text:
        raise ImportFileUnreadable
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), MAX_ROWS + 2))
    except csv.Error as error:
        raise ImportFileUnreadable from error


def _decode(content: bytes) -> str:
    """UTF-16 where a mark says so, else UTF-8, else GBK in its widest form; nothing else is guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportFileUnreadable


def cell_text(cell: object) -> str:
    """A cell as its reader sees it: whole numbers without point, dates in ISO form."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None or isinstance(cell, timedelta) else str(cell)


def _table(cells: Sequence[Sequence[str]], longest: int) -> Table:
    """The first line with two names or one row below is the header; empty lines are left out but counted."""
    filled = [(number, [_clean(cell, longest) for cell in row]) for number, row in enumerate(cells, start=1)]
    filled = [(number, row) for number, row in filled if any(row)]
    if len(filled) < 2:
        raise ImportFileEmpty
    width = max(_width(row) for _number, row in filled)
    if len(filled) - 1 > MAX_ROWS or width > MAX_COLUMNS:
        raise ImportFileTooLong(rows=MAX_ROWS, columns=MAX_COLUMNS)
    even = [tuple((row + [""] * width)[:width]) for _number, row in filled]
    return Table(even[0], tuple(even[1:]), tuple(number for number, _row in filled[1:]))


def _width(row: Iterable[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell), default=0)


def _clean(cell: str, longest: int) -> str:
    text = cell.replace("\x00", "").strip()[:longest]
    return text[1:] if _ESCAPED.match(text) else text
