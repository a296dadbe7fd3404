import csv
import io

from yinuo.customers.importing.export import write_csv, write_workbook
from yinuo.customers.importing.reading import read_table

HEADER = ["姓名", "=cmd|'/c calc'!A1"]
ROWS: list[list[object]] = [[2, "缺少电话", "李", "=1+1"], [5, "x", "王", "+8613812345521"]]


class TestRejectedRows:
    def test_come_back_as_a_workbook_that_can_be_mended_and_read_again(self) -> None:
        table = read_table(write_workbook(HEADER, ROWS))
        assert table.header[:2] == ("姓名", "=cmd|'/c calc'!A1")
        assert [row[:3] for row in table.rows] == [("李", "=1+1", "2"), ("王", "+8613812345521", "5")]

    def test_hold_no_cell_that_a_spreadsheet_would_run(self) -> None:
        cells = [cell for row in csv.reader(io.StringIO(write_csv(HEADER, ROWS))) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]
        assert "'=1+1" in cells
