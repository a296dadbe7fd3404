import pytest
from django.db import connection

from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import make_rule
from yinuo.promises.commands.rules import remove_limit_rule
from yinuo.promises.models import Measure
from yinuo.promises.queries.book import BOOK_STAMP, limit_book_at

pytestmark = pytest.mark.django_db


def stamp() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(BOOK_STAMP)
        (found,) = cursor.fetchone()
    return None if found is None else str(found)


def test_the_book_is_read_again_when_a_rule_has_changed() -> None:
    make_rule(amount=4)
    before = stamp()
    book = limit_book_at(before)
    assert limit_book_at(before) is book
    make_rule(amount=8)
    assert stamp() != before
    rule = limit_book_at(stamp()).rule_for("repair", 3, Measure.SOLUTION)
    assert rule is not None
    assert rule.amount == 8


def test_without_rules_the_book_is_empty() -> None:
    remove_limit_rule(rule_id=make_rule().pk, by=SYSTEM, now=NOW)
    assert stamp() is None
    assert limit_book_at(None).rules == ()
