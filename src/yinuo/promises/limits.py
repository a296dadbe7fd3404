"""Which limits a request gets, as pure functions: the plain command, the bulk intake and the import all use them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from yinuo.promises.aims import soon_from
from yinuo.promises.clock.due import Unit, due_at
from yinuo.promises.clock.schedule import Schedule
from yinuo.promises.events import LimitsStarted
from yinuo.promises.states import Measure


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is read from the table; None as kind or priority means any."""

    kind: str | None
    priority: int | None
    measure: Measure
    amount: int
    unit: Unit
    calendar_id: int
    is_pausable: bool

    def fits(self, kind: str, priority: int) -> bool:
        return self.kind in {None, kind} and self.priority in {None, priority}

    @property
    def exactness(self) -> tuple[bool, bool]:
        """The kind says more than the priority."""
        return self.kind is not None, self.priority is not None


@dataclass(frozen=True, slots=True)
class PlannedLimit:
    """The columns of a new limit, before it has a subject."""

    measure: Measure
    amount: int
    unit: Unit
    calendar_id: int
    is_pausable: bool
    started_at: datetime
    due_at: datetime
    soon_at: datetime


@dataclass(frozen=True, slots=True)
class LimitBook:
    """All rules in force with their schedules: read once, it plans the limits of any number of requests."""

    rules: tuple[Rule, ...]
    schedules: Mapping[int, Schedule]

    def rule_for(self, kind: str, priority: int, measure: Measure) -> Rule | None:
        """The most exact rule: kind and priority, then kind, then priority, then the one for all."""
        fitting = [rule for rule in self.rules if rule.measure is measure and rule.fits(kind, priority)]
        return max(fitting, key=lambda rule: rule.exactness, default=None)

    def plan(self, kind: str, priority: int, received_at: datetime) -> list[PlannedLimit]:
        """The limits of a request, at most one a measure. Raises NoOpenTime for a calendar without hours."""
        found = (self.rule_for(kind, priority, measure) for measure in Measure)
        return [self._planned(rule, received_at) for rule in found if rule is not None]

    def _planned(self, rule: Rule, started_at: datetime) -> PlannedLimit:
        due = due_at(started_at, rule.amount, rule.unit, self.schedules[rule.calendar_id])
        assert due is not None  # noqa: S101  (only a pause that still runs leaves it open)
        return PlannedLimit(
            rule.measure,
            rule.amount,
            rule.unit,
            rule.calendar_id,
            rule.is_pausable,
            started_at,
            due,
            soon_from(started_at, due),
        )


def started_event(subject_id: int, limits: Iterable[PlannedLimit]) -> LimitsStarted:
    """The fact that the limits of a subject began to run."""
    facts: dict[str, dict[str, object]] = {
        limit.measure.value: {
            "due_at": limit.due_at.isoformat(),
            "amount": limit.amount,
            "unit": limit.unit.value,
            "calendar_id": limit.calendar_id,
        }
        for limit in limits
    }
    return LimitsStarted(subject_id, facts)
