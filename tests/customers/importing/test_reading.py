import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from yinuo.customers.importing import reading
from yinuo.customers.importing.reading import (
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    ImportFileEmpty,
    ImportFileOldExcel,
    ImportFilePacked,
    ImportFileTooLarge,
    ImportFileTooLong,
    ImportFileUnreadable,
    cell_text,
    escape_cell,
    read_table,
)

TEXT = "姓名,电话\n李晓珊,13812345521\n"


def workbook(rows: list[list[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, place, datetime.combine(cell, time()), day)
                else:
                    sheet.write(line, place, cell)
    return target.getvalue()


def repacked(content: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of a member exchanged."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, data.replace(old, new) if name == member else data)
    return target.getvalue()


class TestReadTable:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_reads_csv_in_the_encodings_people_have(self, encoding: str, delimiter: str) -> None:
        table = read_table(TEXT.replace(",", delimiter).encode(encoding))
        assert table.header == ("姓名", "电话")
        assert table.rows == (("李晓珊", "13812345521"),)

    def test_reads_a_workbook_as_its_reader_sees_it(self) -> None:
        table = read_table(workbook([["姓名", "电话", "保修至"], ["李晓珊", 13812345521, date(2027, 3, 31)]]))
        assert table.rows == (("李晓珊", "13812345521", "2027-03-31"),)

    def test_leaves_out_empty_lines_and_columns_but_counts_lines(self) -> None:
        table = read_table("\n姓名,电话,,\n\n李,1,,\n,,,\n王,2,,\n".encode())
        assert (table.rows, table.numbers) == ((("李", "1"), ("王", "2")), (4, 6))

    def test_evens_out_rows_of_different_length(self) -> None:
        assert read_table(b"a,b\n1\n2,3\n").rows == (("1", ""), ("2", "3"))

    def test_keeps_quoted_line_breaks_and_drops_nul_and_escape_marks(self) -> None:
        table = read_table('姓名,备注\n李,"一\n二"\n王,\'=1+1\n'.encode())
        assert table.rows == (("李", "一\n二"), ("王", "=1+1"))

    def test_takes_a_formula_as_the_text_or_value_it_shows(self) -> None:
        table = read_table(workbook([["姓名", "电话"], ["=1+1", "5521"]]))
        assert table.rows[0][1] == "5521"
        assert "=" not in table.rows[0][0]

    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"", ImportFileEmpty),
            ("姓名,电话\n".encode(), ImportFileEmpty),
            (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ImportFileOldExcel),
            (b"PK\x03\x04 not really a workbook", ImportFileUnreadable),
            (b"\x81\xff\x00\x01\xfe" * 50, ImportFileUnreadable),
            (b"a,b\n\x001,2\n", ImportFileUnreadable),
            (b"\xff\xfe\x00", ImportFileUnreadable),
            (b'a,b\n"' + b"x" * 140_000 + b'",1\n', ImportFileUnreadable),
            (b"a" * (MAX_FILE_BYTES + 1), ImportFileTooLarge),
            (b"a,b\n" + b"1,2\n" * (MAX_ROWS + 1), ImportFileTooLong),
            (b",".join([b"a"] * (MAX_COLUMNS + 1)) + b"\n1\n", ImportFileTooLong),
        ],
    )
    def test_refuses_with_one_sentence(self, content: bytes, error: type[Exception]) -> None:
        with pytest.raises(error) as refusal:
            read_table(content)
        assert "\n" not in str(refusal.value)

    def test_reads_the_longest_table_it_promises(self) -> None:
        assert len(read_table(b"a,b\n" + b"1,2\n" * MAX_ROWS).rows) == MAX_ROWS


class TestHostileWorkbooks:
    """A sheet with one cell in the last corner makes readers unfold seventeen thousand million cells."""

    @pytest.mark.parametrize("place", [b"XFD1048576", b"A1048576", b"XFD2"])
    def test_refuses_a_cell_far_out_before_unfolding_the_sheet(self, place: bytes) -> None:
        content = repacked(
            workbook([["姓名"], ["李"]]), "xl/worksheets/sheet1.xml", b'r="A2"', b'r="' + place + b'"'
        )
        with pytest.raises(ImportFileTooLong):
            read_table(content)

    def test_refuses_a_row_far_out(self) -> None:
        content = repacked(
            workbook([["姓名"], ["李"]]), "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1048576"'
        )
        with pytest.raises(ImportFileTooLong):
            read_table(content)

    def test_finds_a_place_that_lies_across_two_pieces(self, monkeypatch: pytest.MonkeyPatch) -> None:
        content = repacked(
            workbook([["姓名"], ["李"]]), "xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"'
        )
        for piece in (61, 67, 71, 73):
            monkeypatch.setattr(reading, "CHUNK", piece)
            with pytest.raises(ImportFileTooLong):
                read_table(content)

    def test_refuses_what_unpacks_to_far_more(self) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
            bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.MAX_UNPACKED_BYTES + 1))
        with pytest.raises(ImportFilePacked):
            read_table(target.getvalue())

    def test_does_not_unpack_more_than_a_member_declares(self) -> None:
        content = workbook([["姓名"], ["李"]])
        size = zipfile.ZipFile(io.BytesIO(content)).getinfo("xl/worksheets/sheet1.xml").file_size
        lying = content.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
        assert lying != content
        with pytest.raises(ImportFileUnreadable):
            read_table(lying)

    def test_refuses_too_many_members(self) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for number in range(reading.MAX_MEMBERS + 1):
                archive.writestr(f"{number}", b"")
        with pytest.raises(ImportFilePacked):
            read_table(target.getvalue())

    def test_refuses_a_zip_that_is_no_workbook(self) -> None:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("readme.txt", b"hello")
        with pytest.raises(ImportFileUnreadable):
            read_table(target.getvalue())

    def test_refuses_a_broken_sheet(self) -> None:
        content = repacked(
            workbook([["姓名"], ["李"]]), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData <"
        )
        with pytest.raises((ImportFileUnreadable, ImportFileEmpty)):
            read_table(content)


class TestCells:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            (13812345521.0, "13812345521"),
            (3.5, "3.5"),
            (True, "1"),
            (False, "0"),
            (None, ""),
            (datetime(2027, 3, 31), "2027-03-31"),  # noqa: DTZ001
            (datetime(2027, 3, 31, 8, 30), "2027-03-31 08:30:00"),  # noqa: DTZ001
            (date(2027, 3, 31), "2027-03-31"),
            (time(8, 30), "08:30:00"),
            (timedelta(hours=1), ""),
            (" 李 ", " 李 "),
        ],
    )
    def test_are_read_as_texts(self, cell: object, text: str) -> None:
        assert cell_text(cell) == text

    @pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_that_begin_like_a_formula_get_a_mark_and_lose_it_again(self, text: str) -> None:
        assert escape_cell(text) == "'" + text
        if text.strip() == text:
            assert read_table(f'a,b\n"{escape_cell(text)}",1\n'.encode()).rows[0][0] == text

    def test_that_do_not_stay_as_they_are(self) -> None:
        assert escape_cell("李晓珊") == "李晓珊"
        assert escape_cell("") == ""
