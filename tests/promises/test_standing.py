from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.promises.aims import default_inner_due, soon_from
from yinuo.promises.standing import Facts, state_of
from yinuo.promises.states import PromiseState, Verdict

DUE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BEFORE, AFTER = DUE - MINUTE, DUE + MINUTE
OPEN, KEPT, BROKEN, WAIVED = PromiseState
DONE, NOT_DONE = Verdict


@pytest.mark.parametrize(
    ("facts", "now", "state"),
    [
        (Facts(DUE), DUE, OPEN),
        (Facts(DUE), AFTER, BROKEN),
        (Facts(DUE, fulfilled_at=DUE), AFTER, KEPT),
        (Facts(DUE, fulfilled_at=AFTER), AFTER, BROKEN),
        (Facts(DUE, given_up_at=BEFORE), BEFORE, BROKEN),
        (Facts(DUE, waived_at=BEFORE), AFTER, WAIVED),
        (Facts(DUE, verdict=DONE), AFTER, KEPT),
        (Facts(DUE, verdict=DONE, fulfilled_at=AFTER), AFTER, BROKEN),
        (Facts(DUE, verdict=NOT_DONE), AFTER, BROKEN),
        (Facts(DUE, verdict=NOT_DONE, fulfilled_at=BEFORE), AFTER, BROKEN),
        (Facts(DUE, verdict=NOT_DONE, fulfilled_at=BEFORE, is_overruled=True), AFTER, KEPT),
        (Facts(DUE, verdict=NOT_DONE, fulfilled_at=AFTER, is_overruled=True), AFTER, BROKEN),
        (Facts(DUE, verdict=NOT_DONE, is_overruled=True), AFTER, KEPT),
    ],
)
def test_a_promise_stands_where_its_facts_say(facts: Facts, now: datetime, state: PromiseState) -> None:
    assert state_of(facts, now) is state


spans = st.timedeltas(timedelta(minutes=1), timedelta(days=400))


@settings(deadline=None)
@given(spans)
def test_due_soon_begins_with_a_fifth_of_the_span_or_an_hour_left_whichever_is_later(span: timedelta) -> None:
    start = DUE - span
    assert soon_from(start, DUE) == max(start + span * 0.8, DUE - timedelta(hours=1))


@settings(deadline=None)
@given(spans)
def test_our_own_aim_lies_between_the_promise_and_its_due_time(span: timedelta) -> None:
    aim = default_inner_due(DUE - span, DUE)
    assert DUE - span < aim < DUE
    assert DUE - aim <= timedelta(hours=2)


def test_our_own_aim_comes_in_steps_of_five_minutes() -> None:
    assert default_inner_due(DUE - timedelta(minutes=110), DUE) == DUE - timedelta(minutes=20)
    assert default_inner_due(DUE - timedelta(minutes=10), DUE) == DUE - timedelta(minutes=2)
    assert default_inner_due(DUE - timedelta(days=3), DUE) == DUE - timedelta(hours=2)
