from datetime import timedelta

import pytest
from django.utils import translation

from tests.people.factories import NOW
from yinuo.promises.badges import Badge, due_badge, promise_badge

HOUR = timedelta(hours=1)
TITLE = "2026-11-20 16:00"
DUE = NOW + 2 * HOUR


@pytest.mark.parametrize(
    ("passed", "badge"),
    [
        (0 * HOUR, Badge("calm", "2 hours left", TITLE)),
        (1.2 * HOUR, Badge("soon", "48 min left", TITLE)),
        (4 * HOUR, Badge("broken", "2 hours overdue", TITLE)),
    ],
)
def test_a_due_time_turns_from_calm_to_soon_to_broken(passed: timedelta, badge: Badge) -> None:
    with translation.override("en"):
        assert due_badge(DUE, now=NOW + passed) == badge


def test_due_soon_follows_the_span_where_it_is_known() -> None:
    now = NOW + 1.2 * HOUR
    assert due_badge(DUE, now=now, started_at=NOW).tone == "calm"
    assert due_badge(DUE, now=NOW + 1.7 * HOUR, started_at=NOW).tone == "soon"
    assert due_badge(DUE, now=now, soon_at=now).tone == "soon"


def test_a_clock_that_stands_says_why_unless_it_is_late() -> None:
    assert due_badge(DUE, now=NOW, hold_word="等客户") == Badge("hold", "等客户", TITLE)
    assert due_badge(DUE, now=NOW + 3 * HOUR, hold_word="等客户").tone == "broken"


@pytest.mark.parametrize(
    ("state", "passed", "tone", "word"),
    [
        ("kept", 9, "kept", "Kept"),
        ("waived", 9, "waived", "Waived by the customer"),
        ("broken", 0, "broken", "Broken"),
        ("open", 3, "broken", "Broken"),
        ("open", 1, "calm", "1 hour left"),
    ],
)
def test_a_promise_says_where_it_stands(state: str, passed: int, tone: str, word: str) -> None:
    with translation.override("en"):
        badge = promise_badge(state, DUE, DUE - 0.4 * HOUR, now=NOW + passed * HOUR)
    assert (badge.tone, badge.word) == (tone, word)
