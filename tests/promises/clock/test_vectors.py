import json
from pathlib import Path
from typing import Any

import pytest

from yinuo.promises.clock.vectors import OPERATIONS, run_vector

OTHER_CONVENTION: dict[str, str] = {}  # id → reason; none of the vectors needs it so far
WEEK = {"tz": "Asia/Shanghai", "hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}}


@pytest.fixture(scope="session")
def vectors(shared_data: Path) -> list[dict[str, Any]]:
    raw = json.loads((shared_data / "sla" / "business_time_vectors.json").read_text())
    return list(raw["vectors"])


def result(op: str, schedule: object = None, **given: object) -> object:
    return run_vector({"id": "x", "op": op, "schedule": schedule or WEEK, "input": given})["result"]


def error(op: str, schedule: object = None, **given: object) -> object:
    return run_vector({"id": "x", "op": op, "schedule": schedule or WEEK, "input": given})["error"]


def test_every_vector_of_other_products_gives_what_they_expect(vectors: list[dict[str, Any]]) -> None:
    answers = {vector["id"]: run_vector(vector) for vector in vectors}
    different = {
        vector["id"]
        for vector in vectors
        if answers[vector["id"]] != {"id": vector["id"], "result": vector["expected"]}
    }
    assert different == set(OTHER_CONVENTION)


def test_every_operation_of_the_file_is_known(vectors: list[dict[str, Any]]) -> None:
    assert {vector["op"] for vector in vectors} <= set(OPERATIONS)


def test_times_come_back_in_the_zone_of_the_calendar_unless_written_with_z() -> None:
    moment = {"amount": 1, "unit": "hour"}
    assert result("add_business_time", **{"from": "2026-03-09T01:00:00Z"}, **moment) == "2026-03-09T02:00:00Z"
    local = result("add_business_time", **{"from": "2026-03-09T09:00:00+08:00"}, **moment)
    assert local == "2026-03-09T10:00:00+08:00"
    elsewhere = result("add_business_time", **{"from": "2026-03-09T10:00:00+09:00"}, **moment)
    assert elsewhere == "2026-03-09T10:00:00+08:00"
    naive = result("add_business_time", **{"from": "2026-03-09T09:00:00"}, **moment)
    assert naive == "2026-03-09T10:00:00+08:00"


def test_periods_before_are_cut_at_the_origin_and_come_latest_first() -> None:
    assert result("periods_before", **{"from": "2026-03-09T14:00:00+08:00", "count": 2}) == [
        ["2026-03-09T13:00:00+08:00", "2026-03-09T14:00:00+08:00"],
        ["2026-03-09T09:00:00+08:00", "2026-03-09T12:00:00+08:00"],
    ]


def test_the_next_opening_and_working_days_can_be_asked_too() -> None:
    assert result("next_opening", **{"from": "2026-03-09T12:30:00+08:00"}) == "2026-03-09T13:00:00+08:00"
    assert result("is_working_day", at="2026-03-09") is True
    assert result("is_working_day", at="2026-03-10") is False


def test_parts_of_a_second_are_kept() -> None:
    both = {"from": "2026-03-09T09:00:00+08:00", "to": "2026-03-09T09:00:00.5+08:00"}
    assert result("elapsed_business_seconds", **both) == 0.5


def test_time_does_not_run_backwards() -> None:
    both = {"from": "2026-03-09T10:00:00+08:00", "to": "2026-03-09T09:00:00+08:00"}
    assert result("elapsed_business_seconds", **both) == 0


@pytest.mark.parametrize(
    ("op", "given", "expected"),
    [
        ("fly", {}, "unknown op: 'fly'"),
        ("add_business_time", {"from": "today"}, "input.from: 'today' is not a time"),
        (
            "add_business_time",
            {"from": "2026-03-09T09:00Z", "amount": -1},
            "input.amount: -1 is not a number",
        ),
        ("add_business_time", {"from": "2026-03-09T09:00Z", "amount": True}, "input.amount: True is not"),
        (
            "add_business_time",
            {"from": "2026-03-09T09:00Z", "amount": 1, "unit": "moon"},
            "input.unit: 'moon'",
        ),
        (
            "add_business_time",
            {"from": "2026-03-09T09:00Z", "amount": 10**12},
            "the calendar has no open hours",
        ),
        (
            "add_business_days",
            {"from": "2026-03-09T09:00Z", "amount": 1.5},
            "input.amount: 1.5 is not a whole",
        ),
        ("periods_after", {"from": "2026-03-09T09:00Z", "count": 10**6}, "input.count: at most"),
        ("local_to_utc", {"date": "2026-02-30", "time": "09:00"}, "input.date: '2026-02-30' is not a date"),
        ("local_to_utc", {"date": "2026-02-03", "time": "nine"}, "'nine' is not a time like 09:00"),
    ],
)
def test_what_cannot_be_understood_is_named_in_one_line(
    op: str, given: dict[str, object], expected: str
) -> None:
    assert str(error(op, **given)).startswith(expected)


def test_a_vector_that_is_no_vector_gives_an_error_too() -> None:
    assert run_vector([]) == {"id": None, "error": "a vector must be an object"}
    assert run_vector({"id": 1, "op": "is_holiday"}) == {"id": 1, "error": "input: an object is needed"}
