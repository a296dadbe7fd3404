import json
from pathlib import Path
from typing import Any

import pytest

from yinuo.cli.main import main

FRIDAY = ["due", "--from", "2026-02-13T17:00+08:00", "--amount", "4", "--unit", "business_hour"]
CALENDAR = {
    "tz": "Asia/Shanghai",
    "hours": {"fri": [["09:00", "18:00"]]},
    "shifts": {"2026-02-14": [["09:00", "12:00"]]},
}


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def calendar(tmp_path: Path) -> str:
    path = tmp_path / "calendar.json"
    path.write_text(json.dumps(CALENDAR), "utf-8")
    return str(path)


def vectors(tmp_path: Path, *rows: object) -> list[str]:
    path = tmp_path / "vectors.json"
    path.write_text(json.dumps({"vectors": rows}), "utf-8")
    return ["due", "--vectors", str(path)]


def vector(name: str, op: str, **given: object) -> dict[str, object]:
    return {"id": name, "op": op, "schedule": CALENDAR, "input": given}


class TestOneDueTime:
    def test_is_printed_with_the_offset_of_the_calendar(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(FRIDAY) == 0
        assert capsys.readouterr().out == "2026-02-14T11:30:00+08:00\n"

    def test_explains_itself_in_chinese_or_english(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([*FRIDAY, "--explain"]) == 0
        assert "2月14日（周六）调休上班，计入" in capsys.readouterr().out
        assert main([*FRIDAY, "--explain", "--lang", "en"]) == 0
        assert "Sat 14 Feb is an adjusted working day and counts" in capsys.readouterr().out

    def test_json_holds_the_facts_and_with_explain_the_trail(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert answer(capsys, *FRIDAY) == {
            "due": "2026-02-14T11:30:00+08:00",
            "from": "2026-02-13T17:00:00+08:00",
            "amount": 4,
            "unit": "business_hour",
            "tz": "Asia/Shanghai",
            "warnings": [],
        }
        festival = answer(capsys, *FRIDAY[:4], "20", *FRIDAY[5:], "--explain")
        assert festival["due"] == "2026-02-25T11:30:00+08:00"
        assert festival["skipped"] == [
            {"from": "2026-02-15", "until": "2026-02-23", "reason": "holiday", "name": "春节"}
        ]
        assert set(festival["explanation"]) == {"zh", "en"}

    def test_takes_a_calendar_from_a_file(self, capsys: pytest.CaptureFixture[str], calendar: str) -> None:
        assert answer(capsys, *FRIDAY, "--calendar", calendar)["due"] == "2026-02-14T12:00:00+08:00"

    def test_holds_move_the_due_time(self, capsys: pytest.CaptureFixture[str]) -> None:
        held = answer(capsys, *FRIDAY, "--holds", "2026-02-14T09:00/2026-02-14T10:00")
        assert held["due"] == "2026-02-14T14:00:00+08:00"

    def test_a_hold_without_end_leaves_it_open(self, capsys: pytest.CaptureFixture[str]) -> None:
        held = answer(capsys, *FRIDAY, "--holds", "2026-02-14T09:00")
        assert held["due"] is None
        assert held["warnings"][0]["en"].startswith("paused since")
        assert main([*FRIDAY, "--holds", "2026-02-14T09:00/"]) == 0
        assert capsys.readouterr().out.startswith("暂停中\n")

    def test_warns_where_no_official_calendar_is_known(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([*FRIDAY[:2], "2026-12-31T17:00", *FRIDAY[3:]]) == 0
        assert "2027 年的放假安排尚未录入" in capsys.readouterr().out


class TestRefusals:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["--from", "yesterday", "--amount", "4", "--unit", "minute"],
            ["--from", "2026-02-13T17:00", "--amount", "0", "--unit", "minute"],
            [*FRIDAY[1:], "--calendar", "nowhere.json"],
            [*FRIDAY[1:], "--holds", "2026-02-14T10:00/2026-02-14T09:00"],
            ["--vectors", "nowhere.json"],
            ["--vectors", "/"],
        ],
    )
    def test_bad_input_gets_one_clear_line(
        self, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        assert main(["due", *arguments, "--json"]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("yinuo due: ")
        assert printed.err.count("\n") == 1

    @pytest.mark.parametrize("content", ["{", "[]", '{"tz": "Mars"}', "\x00", '"' * 3])
    def test_a_broken_calendar_is_named(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str
    ) -> None:
        path = tmp_path / "broken.json"
        path.write_text(content, "utf-8")
        assert main([*FRIDAY, "--calendar", str(path)]) == 1
        assert capsys.readouterr().err.startswith(f"yinuo due: {path}: ")

    def test_a_missing_option_is_wrong_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["due", "--amount", "4"]) == 2
        assert "give --from, --amount and --unit" in capsys.readouterr().err


class TestVectors:
    def test_print_one_result_a_line(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        rows = (
            vector("a", "is_business_time", at="2026-02-13T10:00:00+08:00"),
            vector("b", "is_holiday", at="2026-02-13"),
        )
        assert main([*vectors(tmp_path, *rows), "--json"]) == 0
        assert capsys.readouterr().out == '{"id": "a", "result": true}\n{"id": "b", "result": false}\n'

    def test_read_well_without_json_too(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert main(vectors(tmp_path, vector("a", "is_business_time", at="2026-02-13T10:00:00+08:00"))) == 0
        assert capsys.readouterr().out == "a\ttrue\n"

    def test_one_that_cannot_be_computed_says_so_in_its_line(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        rows = (vector("a", "fly"), vector("b", "is_holiday", at="2026-02-13"))
        assert main([*vectors(tmp_path, *rows), "--json"]) == 1
        printed = capsys.readouterr()
        assert printed.out.splitlines() == [
            '{"id": "a", "error": "unknown op: \'fly\'"}',
            '{"id": "b", "result": false}',
        ]
        assert printed.err == "yinuo due: 1 of 2 vectors could not be computed\n"
        assert main(vectors(tmp_path, *rows)) == 1
        assert capsys.readouterr().out == "a\tunknown op: 'fly'\nb\tfalse\n"

    def test_a_file_without_vectors_is_refused(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        path = tmp_path / "v.json"
        path.write_text('{"vectors": 3}', "utf-8")
        assert main(["due", "--vectors", str(path)]) == 1
        assert capsys.readouterr().err == f"yinuo due: {path}: no list of vectors in it\n"
