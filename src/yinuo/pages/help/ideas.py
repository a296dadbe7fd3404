"""服务之道: every idea behind the product, with what of it can be used today; made from the project's own ledger."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

DOCS: Path = settings.PROJECT / "docs"
GROUPS: dict[str, str | LazyText] = {
    "CAT": _("Service catalogue"),
    "CUS": _("Customers"),
    "EXP": _("Expectation and promise"),
    "CMP": _("Complaints"),
    "ENC": _("Service encounter"),
    "STR": _("Service strategy"),
    "MSR": _("Measurement"),
    "MGT": _("Management"),
    "LEAN": _("Lean service"),
    "LOG": _("Integrated logistics"),
    "SVC": _("Service value chain"),
    "INS": _("Inspection bodies"),
    "SME": _("Small firms"),
    "GAS": _("Gas service"),
    "HUB": _("General office"),
    "CTX": _("Context"),
}


@dataclass(frozen=True, slots=True)
class Idea:
    """A row of the ledger: ``state`` is done, part or none; ``href`` leads to it where it is a page."""

    id: str
    zh: str
    en: str
    state: str
    where: str

    @property
    def href(self) -> str:
        return self.where if self.where.startswith("/") and not self.where.startswith("/api/") else ""


@dataclass(frozen=True, slots=True)
class Group:
    """The ideas of one field, with how many of them can be used."""

    title: str
    ideas: tuple[Idea, ...]
    done: int
    part: int


@cache
def read_ideas() -> tuple[Idea, ...]:
    """Every row of docs/acceptance.csv with its names from docs/ideas.csv."""
    names = {row["id"]: row for row in _rows("ideas.csv")}
    return tuple(
        Idea(row["id"], names[row["id"]]["zh"], names[row["id"]]["en"], row["state"], row["where"])
        for row in _rows("acceptance.csv")
    )


def list_groups(ideas: Iterable[Idea]) -> list[Group]:
    """The ideas by field, what can be used first."""
    order = {"done": 0, "part": 1, "none": 2}
    groups = []
    for prefix, title in GROUPS.items():
        own = sorted((i for i in ideas if i.id.split("-")[0] == prefix), key=lambda i: order[i.state])
        states = [idea.state for idea in own]
        groups.append(Group(str(title), tuple(own), states.count("done"), states.count("part")))
    return groups


def _rows(name: str) -> list[dict[str, str]]:
    with (DOCS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
