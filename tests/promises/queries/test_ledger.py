from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import HOUR, MINUTE, make
from yinuo.core.models import Subject
from yinuo.core.paging import BadCursor
from yinuo.promises.commands.promises import break_promise, keep_promise, renegotiate_promise, waive_promise
from yinuo.promises.commands.recovery import finish_recovery, plan_recovery
from yinuo.promises.commands.verdicts import judge_promise, overrule_verdict
from yinuo.promises.models import Promise, PromiseSource
from yinuo.promises.queries.ledger import (
    LedgerFilters,
    Standing,
    list_ledger,
)

pytestmark = pytest.mark.django_db
DUE = NOW + 2 * HOUR


def whats(now: datetime = NOW, **filters: Any) -> list[str]:
    return [card.what for card in list_ledger(filters=LedgerFilters(**filters), now=now).items]


@pytest.fixture
def one_of_each(cast: Cast) -> dict[str, Promise]:
    names = ("open", "soon", "overdue", "given up", "kept", "waived", "moved", "cleared")
    dues = {"soon": NOW + 30 * MINUTE, "overdue": NOW - HOUR, "moved": NOW + 3 * HOUR}
    made = {
        name: make(what=name, due_at=dues.get(name, DUE), now=NOW - 3 * HOUR, said_by=f"{name} Lin")
        for name in names
    }
    break_promise(promise_id=made["given up"].pk, reason="缺件", by=SYSTEM, now=NOW)
    keep_promise(promise_id=made["kept"].pk, by=SYSTEM, now=NOW)
    waive_promise(promise_id=made["waived"].pk, reason="不用了", by=SYSTEM, now=NOW)
    renegotiate_promise(
        promise_id=made["moved"].pk, due_at=NOW + 9 * HOUR, consent="同意", by=SYSTEM, now=NOW
    )
    cleared = made["cleared"].pk
    keep_promise(promise_id=cleared, by=SYSTEM, now=NOW)
    judge_promise(promise_id=cleared, done=False, by=SYSTEM, now=NOW)
    overrule_verdict(promise_id=cleared, evidence="派工单", by=cast.supervisor.actor, now=NOW)
    return made


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing.OPEN, {"open", "soon", "moved"}),
        (Standing.DUE_SOON, {"soon"}),
        (Standing.BROKEN, {"overdue", "given up"}),
        (Standing.TO_MEND, {"overdue", "given up"}),
        (Standing.KEPT, {"kept", "cleared"}),
        (Standing.WAIVED, {"waived"}),
        (Standing.OVERRULED, {"cleared"}),
        (Standing.RENEGOTIATED, {"moved"}),
        (None, {"open", "soon", "overdue", "given up", "kept", "waived", "moved", "cleared"}),
    ],
)
def test_the_ledger_can_be_narrowed_to_a_standing(
    one_of_each: dict[str, Promise], standing: Standing | None, expected: set[str]
) -> None:
    assert set(whats(standing=standing)) == expected


def test_the_ledger_can_be_narrowed_by_time_person_source_and_customer(cast: Cast) -> None:
    make(what="early", due_at=NOW + HOUR, said_by="林晓", customer_id=cast.customer.customer_id)
    make(what="late", due_at=NOW + 5 * HOUR, said_by="陈班长", source=PromiseSource.ADVERT)
    assert whats(since=NOW + 5 * HOUR) == ["late"]
    assert whats(until=NOW + 5 * HOUR) == ["early"]
    assert whats(said_by=" 班长 ") == ["late"]
    assert whats(source=PromiseSource.ADVERT) == ["late"]
    assert whats(customer_id=cast.customer.customer_id) == ["early"]


def test_the_ledger_shows_only_subjects_the_reader_may_see() -> None:
    seen, _hidden = make(what="seen"), make(what="hidden")
    among = Subject.objects.filter(pk=seen.subject_id).values("pk")
    page = list_ledger(filters=LedgerFilters(), now=NOW, among=among)
    assert [card.what for card in page.items] == ["seen"]


def test_pages_follow_each_other_without_gap_or_repetition(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(7):
        make(what=str(number), due_at=NOW + (1 + number // 2) * HOUR)
    seen: list[str] = []
    after: str | None = None
    for _page in range(3):
        with django_assert_num_queries(1):
            page = list_ledger(filters=LedgerFilters(), now=NOW, after=after, size=3)
        seen += [card.what for card in page.items]
        after = str(page.next_cursor) if page.next_cursor else None
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]
    assert after is None


def test_a_damaged_cursor_is_refused() -> None:
    with pytest.raises(BadCursor):
        list_ledger(filters=LedgerFilters(), now=NOW, after="???")


def to_mend(now: datetime) -> list[str]:
    page = list_ledger(filters=LedgerFilters(standing=Standing.TO_MEND), now=now)
    return [card.what for card in page.items]


def test_what_is_to_be_mended_leaves_the_list_when_it_is_done(cast: Cast) -> None:
    older = make(what="older", due_at=NOW + HOUR)
    make(what="newer", due_at=NOW + 2 * HOUR)
    make(what="not due yet", due_at=NOW + 9 * HOUR)
    now = NOW + 3 * HOUR
    assert to_mend(now) == ["newer", "older"]
    keep_promise(promise_id=older.pk, by=SYSTEM, now=now)
    plan_recovery(
        promise_id=older.pk, apology="道歉", remedy="免费", owner_id=cast.owner.id, by=SYSTEM, now=now
    )
    assert to_mend(now) == ["newer", "older"]
    finish_recovery(promise_id=older.pk, result="接受", by=SYSTEM, now=now)
    assert to_mend(now) == ["newer"]
