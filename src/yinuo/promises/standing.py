"""Where a promise stands, from its facts and the time alone. The one place that says kept or broken."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.promises.states import PromiseState, Verdict


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a promise."""

    due_at: datetime
    fulfilled_at: datetime | None = None
    given_up_at: datetime | None = None
    waived_at: datetime | None = None
    verdict: str | None = None
    is_overruled: bool = False


def state_of(facts: Facts, now: datetime) -> PromiseState:
    """Kept, broken, waived or open.

    Waived by the customer is waived. Given up is broken. The customer's "not done" is broken unless overruled with
    evidence. What was fulfilled is kept up to the due time itself, broken after it. Without a time of fulfilment the
    customer's "done", or the evidence against his "not done", is what counts; else the due time decides.
    """
    if facts.waived_at is not None:
        return PromiseState.WAIVED
    if facts.given_up_at is not None:
        return PromiseState.BROKEN
    if facts.verdict == Verdict.NOT_DONE and not facts.is_overruled:
        return PromiseState.BROKEN
    if facts.fulfilled_at is not None:
        return PromiseState.KEPT if facts.fulfilled_at <= facts.due_at else PromiseState.BROKEN
    if facts.verdict is not None:
        return PromiseState.KEPT
    return PromiseState.OPEN if now <= facts.due_at else PromiseState.BROKEN
