import json
from pathlib import Path

import pytest

from yinuo.cli import import_customers
from yinuo.cli.registry import build_parser, list_commands
from yinuo.customers.importing.reading import ImportFileEmpty
from yinuo.customers.models import Customer

TABLE = "姓名,电话,设备\n李晓珊,13812345521,空调\n王五,12345,\n"


def run(*words: str) -> int:
    args = build_parser(list_commands()).parse_args(["import", "customers", *words])
    return import_customers.run(args)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "客户.csv"
    path.write_text(TABLE, encoding="gbk")
    return path


@pytest.mark.django_db
class TestImportCustomers:
    def test_prints_one_object_and_nothing_else(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(str(file), "--json") == 0
        output = capsys.readouterr()
        assert json.loads(output.out) == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
        assert output.err == ""
        assert run(str(file), "--json") == 0
        assert json.loads(capsys.readouterr().out) == {
            "created": 0,
            "updated": 0,
            "unchanged": 1,
            "rejected": 1,
        }

    def test_writes_rejected_rows_with_their_reason(self, file: Path, tmp_path: Path) -> None:
        rejected = tmp_path / "rejected.csv"
        assert run(str(file), "--rejected", str(rejected)) == 0
        lines = rejected.read_text(encoding="utf-8-sig").splitlines()
        assert lines[1].startswith("王五,12345,,3,")
        assert len(lines) == 2

    def test_says_it_in_words(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(str(file)) == 0
        output = capsys.readouterr()
        assert output.out.split() == ["created", "1", "updated", "0", "unchanged", "0", "rejected", "1"]
        assert output.err.startswith("line 3: ")

    def test_refuses_an_empty_file(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty.csv"
        empty.touch()
        with pytest.raises(ImportFileEmpty):
            run(str(empty))
        assert not Customer.objects.exists()
