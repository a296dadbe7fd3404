"""Limit rules as a table: kinds down, priorities across, each cell with the rule that counts there."""

from collections.abc import Iterable
from dataclasses import dataclass

from yinuo.catalog.models import RequestKind
from yinuo.promises.models import Measure
from yinuo.promises.queries.settings import LimitRuleRow
from yinuo.tickets.states import Priority

ANY = "any"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the table. ``rule`` is what counts there; it is inherited unless set for exactly this place."""

    kind: str
    priority: int
    rule: LimitRuleRow | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    kind: RequestKind | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    measure: Measure
    rows: tuple[MatrixRow, ...]


type RuleMap = dict[tuple[RequestKind | None, int | None], LimitRuleRow]


def build_matrices(rules: Iterable[LimitRuleRow]) -> list[Matrix]:
    """One table for each measure; the first row and the first column stand for any. Pure."""
    by_measure: dict[Measure, RuleMap] = {measure: {} for measure in Measure}
    for rule in rules:
        by_measure[rule.measure][rule.kind, rule.priority] = rule
    kinds: list[RequestKind | None] = [None, *RequestKind]
    return [
        Matrix(measure, tuple(MatrixRow(kind, _cells(kind, found)) for kind in kinds))
        for measure, found in by_measure.items()
    ]


def find_rule(
    rules: RuleMap, kind: RequestKind | None, priority: int | None
) -> tuple[LimitRuleRow | None, bool]:
    """The most exact rule for a place and whether it was set there: kind and priority, kind, priority, all."""
    if (own := rules.get((kind, priority))) is not None:
        return own, True
    for place in ((kind, None), (None, priority), (None, None)):
        if (wider := rules.get(place)) is not None:
            return wider, False
    return None, False


def _cells(kind: RequestKind | None, rules: RuleMap) -> tuple[Cell, ...]:
    priorities: list[int | None] = [None, *(priority.value for priority in Priority)]
    cells = []
    for priority in priorities:
        rule, is_own = find_rule(rules, kind, priority)
        cells.append(Cell(kind.value if kind else ANY, priority or 0, rule, is_own))
    return tuple(cells)
