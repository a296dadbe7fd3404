"""Facts of clocks and promises. What was promised in words lies in the erasable text of the event."""

from dataclasses import dataclass

from yinuo.core.events import event_type


@event_type("limits.started")
@dataclass(frozen=True, slots=True)
class LimitsStarted:
    """``limits``: measure → {due_at, amount, unit, calendar_id}."""

    subject_id: int
    limits: dict[str, dict[str, object]]


@event_type("limit.met")
@dataclass(frozen=True, slots=True)
class LimitMet:
    subject_id: int
    measure: str
    due_at: str
    is_late: bool


@event_type("limit.due_soon")
@dataclass(frozen=True, slots=True)
class LimitDueSoon:
    subject_id: int
    measure: str
    due_at: str


@event_type("limit.breached")
@dataclass(frozen=True, slots=True)
class LimitBreached:
    subject_id: int
    measure: str
    due_at: str


@event_type("limits.paused")
@dataclass(frozen=True, slots=True)
class LimitsPaused:
    subject_id: int
    measures: list[str]


@event_type("limits.resumed")
@dataclass(frozen=True, slots=True)
class LimitsResumed:
    """``due``: measure → [old due time, new due time]."""

    subject_id: int
    due: dict[str, list[str]]


@event_type("limit.reopened")
@dataclass(frozen=True, slots=True)
class LimitReopened:
    """The clock runs on from where it stood when it was met at ``met_at``."""

    subject_id: int
    measure: str
    met_at: str
    old_due_at: str
    due_at: str


@event_type("limits.dropped")
@dataclass(frozen=True, slots=True)
class LimitsDropped:
    subject_id: int
    measures: list[str]


@event_type("promise.made")
@dataclass(frozen=True, slots=True)
class PromiseMade:
    """Text: what, said_by."""

    subject_id: int
    promise_id: int
    due_at: str
    inner_due_at: str
    source: str
    made_by_id: int | None
    replaces_id: int | None


@event_type("promise.due_soon")
@dataclass(frozen=True, slots=True)
class PromiseDueSoon:
    """Text: what."""

    subject_id: int
    promise_id: int
    due_at: str


@event_type("promise.kept")
@dataclass(frozen=True, slots=True)
class PromiseKept:
    """``recorded_late``: fulfilled in time, but said so only after the due time, with evidence. Text: what, evidence."""

    subject_id: int
    promise_id: int
    fulfilled_at: str | None
    recorded_late: bool


@event_type("promise.fulfilled_late")
@dataclass(frozen=True, slots=True)
class PromiseFulfilledLate:
    """What was promised is done, after its due time; the promise stays broken. Text: what."""

    subject_id: int
    promise_id: int
    fulfilled_at: str
    due_at: str


@event_type("promise.broken")
@dataclass(frozen=True, slots=True)
class PromiseBroken:
    """``why``: overdue, late, given_up, verdict. Its recovery opens in the same transaction. Text: what, reason."""

    subject_id: int
    promise_id: int
    due_at: str
    why: str


@event_type("promise.renegotiated")
@dataclass(frozen=True, slots=True)
class PromiseRenegotiated:
    """Text: what, consent (how the customer agreed)."""

    subject_id: int
    promise_id: int
    old_due_at: str
    due_at: str


@event_type("promise.waived")
@dataclass(frozen=True, slots=True)
class PromiseWaived:
    """Text: what, reason."""

    subject_id: int
    promise_id: int


@event_type("promise.judged")
@dataclass(frozen=True, slots=True)
class PromiseJudged:
    """The customer's word; ``state`` is where the promise stands after it. Text: what."""

    subject_id: int
    promise_id: int
    verdict: str
    state: str


@event_type("promise.verdict_overruled")
@dataclass(frozen=True, slots=True)
class VerdictOverruled:
    """Text: what, evidence."""

    subject_id: int
    promise_id: int
    state: str


@event_type("recovery.planned")
@dataclass(frozen=True, slots=True)
class RecoveryPlanned:
    """Text: apology, remedy."""

    subject_id: int
    promise_id: int
    owner_id: int


@event_type("recovery.finished")
@dataclass(frozen=True, slots=True)
class RecoveryFinished:
    """Text: result."""

    subject_id: int
    promise_id: int


@event_type("recovery.dropped")
@dataclass(frozen=True, slots=True)
class RecoveryDropped:
    """The promise turned out to be kept; there is nothing to mend."""

    subject_id: int
    promise_id: int


@event_type("calendar.created")
@dataclass(frozen=True, slots=True)
class CalendarCreated:
    subject_id: int
    name: str
    weekly: dict[str, list[list[str]]]


@event_type("calendar.changed")
@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """``before`` holds what stood in each changed field."""

    subject_id: int
    before: dict[str, object]


@event_type("calendar.day_set")
@dataclass(frozen=True, slots=True)
class CalendarDaySet:
    subject_id: int
    date: str
    spans: list[list[str]]
    name: str


@event_type("calendar.day_removed")
@dataclass(frozen=True, slots=True)
class CalendarDayRemoved:
    subject_id: int
    date: str


@event_type("calendar.official_days_added")
@dataclass(frozen=True, slots=True)
class OfficialDaysAdded:
    subject_id: int
    years: list[int]
    count: int


@event_type("limit_rule.set")
@dataclass(frozen=True, slots=True)
class LimitRuleSet:
    subject_id: int
    kind: str | None
    priority: int | None
    measure: str
    amount: int
    unit: str
    calendar_id: int
    is_pausable: bool


@event_type("limit_rule.removed")
@dataclass(frozen=True, slots=True)
class LimitRuleRemoved:
    subject_id: int
