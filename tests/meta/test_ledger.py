"""docs/acceptance.csv is honest: whole, in known words, and what it names exists."""

import csv
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

GRADES, STATES = {"core", "template", "context"}, {"done", "part", "none"}
TOTAL = 230


def rows(name: str = "acceptance.csv") -> Iterator[dict[str, str]]:
    with (settings.PROJECT / "docs" / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_every_idea_stands_in_the_ledger_once_with_its_names() -> None:
    ids = [row["id"] for row in rows()]
    assert len(ids) == len(set(ids)) == TOTAL
    assert ids == [row["id"] for row in rows("ideas.csv")]
    assert all(row["zh"] and row["en"] for row in rows("ideas.csv"))


def test_every_row_speaks_the_known_words() -> None:
    for row in rows():
        assert row["grade"] in GRADES, row
        assert row["state"] in STATES, row


@pytest.mark.parametrize("row", [row for row in rows() if row["state"] == "none"], ids=lambda row: row["id"])
def test_what_is_not_there_claims_nothing(row: dict[str, str]) -> None:
    assert (row["where"], row["test"]) == ("", "")


@pytest.mark.parametrize("row", [row for row in rows() if row["state"] != "none"], ids=lambda row: row["id"])
class TestWhatIsThere:
    def test_is_found_where_the_ledger_says(self, row: dict[str, str]) -> None:
        try:
            resolve(row["where"])
        except Resolver404:
            pytest.fail(f"{row['id']}: {row['where']} is no address of the product")

    def test_is_proved_by_a_test_that_exists(self, row: dict[str, str]) -> None:
        path, _colons, name = row["test"].partition("::")
        source = (settings.PROJECT / path).read_text(encoding="utf-8")
        assert re.search(rf"^\s*def {name}\(", source, re.MULTILINE)
