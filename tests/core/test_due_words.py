from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from yinuo.core.due_words import day_words, due_words, span_words

NOW = datetime(2026, 11, 20, 7, 22, tzinfo=UTC)  # Friday 15:22 in Shanghai


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "0 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=38), "38 min"),
        (timedelta(minutes=70), "1 h 10 min"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=5, minutes=50), "5 hours"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=3, hours=5), "3 days"),
    ],
)
def test_a_span_reads_in_the_units_a_person_would_say(span: timedelta, words: str) -> None:
    assert span_words(span) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW + timedelta(hours=2), "today 17:22"),
        (NOW + timedelta(days=1), "tomorrow 15:22"),
        (NOW - timedelta(days=1), "yesterday 15:22"),
        (NOW + timedelta(days=3), "Mon 15:22"),
        (NOW + timedelta(days=8), "28 Nov"),
        (NOW + timedelta(days=60), "19 Jan 2027"),
        (NOW - timedelta(days=2), "18 Nov"),
    ],
)
def test_a_moment_reads_like_on_a_wall_calendar(at: datetime, words: str) -> None:
    assert day_words(at, now=NOW) == words


def test_midnight_of_the_company_and_not_of_utc_divides_the_days() -> None:
    late = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    assert day_words(late, now=NOW) == "today 23:30"
    assert day_words(late + timedelta(hours=1), now=NOW) == "tomorrow 00:30"


def test_a_due_time_counts_down_when_near_and_counts_up_when_passed() -> None:
    assert due_words(NOW + timedelta(minutes=38), now=NOW) == "38 min left"
    assert due_words(NOW + timedelta(hours=4), now=NOW) == "today 19:22"
    assert due_words(NOW, now=NOW) == "0 min overdue"
    assert due_words(NOW - timedelta(hours=1, minutes=10), now=NOW) == "1 h 10 min overdue"
    assert due_words(NOW - timedelta(hours=2, minutes=28), now=NOW) == "2 hours overdue"
