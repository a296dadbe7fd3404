"""The fast intake leaves behind exactly what the plain one does."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Model

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from yinuo.catalog.models import RequestKind
from yinuo.core.errors import Invalid
from yinuo.core.files import Upload
from yinuo.core.models import Event, IdempotencyKey, Subject
from yinuo.core.queries.verify import verify_chains
from yinuo.customers.models import Contact, Customer, Identity
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.promises.models import LimitRule, ServiceLimit
from yinuo.tickets.commands import fast_intake
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.fast_intake import Survey, take_in_at_once
from yinuo.tickets.commands.intake import NewExpectation, NewRequest
from yinuo.tickets.commands.queues import create_queue
from yinuo.tickets.commands.take_in import Caller, take_in_plainly
from yinuo.tickets.models import Entry, Expectation, Queue, Ticket
from yinuo.tickets.states import Channel, Level

REQUEST = NewRequest(
    kind=RequestKind.REPAIR,
    title="空调 不制冷",
    words=Words("客厅空调开机半小时仍不制冷，\n外机不转：'引号'与\\反斜杠。"),
    channel=Channel.API,
    impact=Level.HIGH,
    tags=("老人", "老人", " 急 "),
    expectation=NewExpectation("今天下午修好", 5),
)
LI = Caller(phone="138 1234 5521", email="Li@Example.com", name="李女士")
TABLES: tuple[type[Model], ...] = (
    Subject, Customer, Contact, Identity, Ticket, Expectation, Entry, ServiceLimit, Event, IdempotencyKey,
)  # fmt: skip
# Numbers given by the database, and what is computed from them.
GIVEN = {"id", "hash", "last_hash", "recorded_at", "number"}
POINTERS: dict[str, type[Model]] = {
    "subject_id": Subject, "ticket_id": Subject, "customer_id": Subject, "entry_id": Entry, "contact_id": Contact,
    "author_contact_id": Contact,
}  # fmt: skip


@pytest.fixture
def queue(cast: Cast) -> Queue:
    install_default_limits(by=SYSTEM, now=NOW)
    return create_queue(name="服务台", department_id=cast.desk.pk, is_default=True, by=SYSTEM, now=NOW)


def everything() -> dict[type[Model], set[object]]:
    return {table: set(table._default_manager.values_list("pk", flat=True)) for table in TABLES}


def added(before: dict[type[Model], set[object]]) -> dict[str, list[dict[str, Any]]]:
    """What a command wrote, table by table in the order of writing, with ids told apart only as known or new."""
    return {
        table.__name__: [
            _comparable(row, before)
            for row in table._default_manager.exclude(pk__in=before[table]).order_by("pk").values()
        ]
        for table in TABLES
    }


def _comparable(row: dict[str, Any], before: dict[type[Model], set[object]]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in GIVEN}
    for name in POINTERS.keys() & shown.keys():
        shown[name] = shown[name] if shown[name] in {None, *before[POINTERS[name]]} else "new"
    if isinstance(shown.get("payload"), dict):
        shown["payload"] = _comparable(shown["payload"], before)
    return shown


def by_chain(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events of different chains have no order between them."""
    return sorted(rows, key=lambda row: (row["type"].partition(".")[0] != "customer", row["seq"]))


def both(request: NewRequest, who: Caller) -> tuple[dict[str, list[dict[str, Any]]], ...]:
    """The rows of the plain form and, for another caller alike, of the fast one."""
    before = everything()
    take_in_plainly(request=request, caller=who, by=SYSTEM, now=NOW)
    plain = added(before)
    Identity.objects.filter(
        pk__in=set(Identity.objects.values_list("pk", flat=True)) - before[Identity]
    ).delete()
    before = everything()
    assert at_once(request, who) is not None
    return plain, added(before)


def at_once(request: NewRequest, who: Caller) -> Ticket | None:
    return take_in_at_once(
        request=request, phone=who.phone, email=who.email, name=who.name, by=SYSTEM, now=NOW
    )


@pytest.mark.usefixtures("queue")
class TestTakeInAtOnce:
    @pytest.mark.parametrize(
        ("request_", "who"),
        [
            (REQUEST, LI),
            (REQUEST, Caller(phone="13812345521")),
            (REQUEST, Caller(email="li@example.com")),
            (REQUEST, Caller()),
            (replace(REQUEST, title="", expectation=None, tags=()), LI),
            (replace(REQUEST, kind=RequestKind.INTERNAL, received_at=NOW.replace(hour=1)), LI),
        ],
    )
    def test_writes_the_rows_and_events_of_the_plain_form(self, request_: NewRequest, who: Caller) -> None:
        if who == Caller():
            before = everything()
            take_in_plainly(request=request_, caller=None, by=SYSTEM, now=NOW)
            plain, before = added(before), everything()
            at_once(request_, who)
            fast = added(before)
        else:
            plain, fast = both(request_, who)
        assert by_chain(fast.pop("Event")) == by_chain(plain.pop("Event"))
        assert fast == plain
        assert verify_chains().broken is None

    def test_starts_the_limits_that_the_rules_ask_for(self) -> None:
        ticket = at_once(REQUEST, LI)
        assert ticket is not None
        limits = ServiceLimit.objects.filter(subject_id=ticket.pk)
        assert limits.count() == 2
        assert ticket.next_due_at == min(limit.due_at for limit in limits)

    def test_follows_a_rule_that_was_changed_a_moment_ago(self) -> None:
        at_once(REQUEST, LI)
        LimitRule.objects.filter(measure="solution").update(is_active=False)
        ticket = at_once(REQUEST, LI)
        assert ticket is not None
        assert [limit.measure for limit in ServiceLimit.objects.filter(subject_id=ticket.pk)] == [
            "first_response"
        ]

    def test_knows_a_caller_again(self) -> None:
        first, second = at_once(REQUEST, LI), at_once(REQUEST, replace(LI, name="别的写法"))
        assert first is not None
        assert second is not None
        assert (first.customer_id, first.contact_id) == (second.customer_id, second.contact_id)
        assert Customer.objects.get().name == "李女士"

    def test_says_the_number_that_the_database_would_have_given(self) -> None:
        ticket = at_once(REQUEST, LI)
        assert ticket is not None
        assert ticket.number.startswith("GD-20261120-")
        assert Ticket.objects.get().number == ticket.number

    def test_refuses_a_request_without_words_as_the_plain_form_does(self) -> None:
        before = everything()
        with pytest.raises(Invalid):
            at_once(replace(REQUEST, words=Words(" \n ")), LI)
        assert everything() == before


@pytest.mark.usefixtures("queue")
class TestLeftToThePlainForm:
    def test_a_caller_of_whom_only_the_phone_is_known(self) -> None:
        at_once(REQUEST, replace(LI, email=None))
        self.nothing_is_written(REQUEST, LI)

    def test_a_phone_and_an_address_of_two_people(self) -> None:
        at_once(REQUEST, Caller(phone=LI.phone))
        at_once(REQUEST, Caller(email=LI.email))
        self.nothing_is_written(REQUEST, LI)

    def test_a_request_that_came_before(self) -> None:
        request = replace(REQUEST, source="webshop", source_id="A-7")
        at_once(request, LI)
        self.nothing_is_written(request, LI)

    def test_an_unknown_queue(self) -> None:
        self.nothing_is_written(replace(REQUEST, queue_id=999_999), LI)

    def test_an_unknown_category(self) -> None:
        self.nothing_is_written(replace(REQUEST, category_id=999_999), LI)

    def test_files(self) -> None:
        words = Words("见附件", uploads=(Upload("a.txt", "text/plain", b"a"),))
        self.nothing_is_written(replace(REQUEST, words=words), LI)

    def test_a_number_that_somebody_took_a_moment_ago(self, monkeypatch: pytest.MonkeyPatch) -> None:
        blind = fast_intake.survey(REQUEST, {"phone": "+8613812345521", "email": "li@example.com"}, now=NOW)
        at_once(REQUEST, LI)
        fresh = fast_intake.survey(REQUEST, {}, now=NOW)
        late = replace(blind, ticket_id=fresh.ticket_id, entry_id=fresh.entry_id, number=fresh.number)
        monkeypatch.setattr(fast_intake, "survey", lambda *_, now: late)
        self.nothing_is_written(REQUEST, LI)

    def nothing_is_written(self, request: NewRequest, who: Caller) -> None:
        before = everything()
        assert at_once(request, who) is None
        assert everything() == before


class TestWithoutAnything:
    def test_a_new_instance_without_queue_and_rules_takes_requests_in(self, db: None) -> None:
        ticket = at_once(REQUEST, LI)
        assert ticket is not None
        assert (ticket.queue_id, ticket.department_id) == (None, None)
        assert not ServiceLimit.objects.exists()
        assert isinstance(fast_intake.survey(REQUEST, {}, now=NOW), Survey)
