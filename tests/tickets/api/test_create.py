"""POST /tickets."""

import json
import threading

import pytest
from django.db import connection

from tests.cast import Cast
from tests.tickets.api.caller import REPAIR, Answer, ApiCaller, make_caller
from yinuo.core.models import Event, IdempotencyKey
from yinuo.core.permissions import Permission
from yinuo.customers.models import Customer
from yinuo.tickets.models import Ticket


class TestCreateTicket:
    def test_answers_with_a_receipt(self, shop: ApiCaller) -> None:
        answer = shop.post("/tickets", REPAIR)
        ticket = Ticket.objects.get()
        assert answer.status == 201
        assert answer.body["id"] == ticket.pk
        assert answer.body["number"] == ticket.number
        assert answer.body["state"] == "pending_acceptance"
        assert answer.body["customer_id"] == Customer.objects.get().pk

    def test_is_an_act_of_the_program_that_called(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        event = Event.objects.get(subject_id=ticket_id, type="ticket.received")
        assert (event.actor_kind, event.actor_id, event.payload["channel"]) == ("api_client", shop.id, "api")

    def test_finds_the_customer_again_however_his_number_is_written(self, shop: ApiCaller) -> None:
        shop.open_ticket()
        shop.open_ticket(customer={"phone": "+86 138-1234-5521", "name": "李"})
        assert Customer.objects.count() == 1

    def test_takes_a_request_of_a_source_in_once(self, shop: ApiCaller) -> None:
        named = {"source": "webshop", "source_id": "A-7"}
        assert shop.open_ticket(**named) == shop.open_ticket(**named)
        assert Ticket.objects.count() == 1

    def test_refuses_without_the_scope(self, cast: Cast) -> None:
        reader = make_caller("只读", [Permission.TICKET_READ])
        answer = reader.post("/tickets", REPAIR)
        assert (answer.status, answer.code) == (403, "forbidden")
        assert not Ticket.objects.exists()

    def test_does_not_join_one_customers_words_with_anothers_device(
        self, shop: ApiCaller, cast: Cast
    ) -> None:
        known = {"customer": None, "customer_id": cast.customer.customer_id, "device_id": 999_999}
        answer = shop.post("/tickets", REPAIR | known)
        assert (answer.status, answer.code) == (404, "not_found")
        assert not Ticket.objects.exists()

    @pytest.mark.parametrize(
        "changes",
        [
            {"kind": "gossip"},
            {"text": ""},
            {"text": "a\x00b"},
            {"text": "\ud800"},
            {"text": "长" * 50_001},
            {"customer": {}},
            {"customer": {"phone": "12"}},
            {"customer": {"email": "no address"}},
            {"customer_id": 2**70},
            {"customer_id": -1},
            {"received_at": "2026-11-20T14:30:00"},
            {"received_at": "0001-01-01T00:00:00+23:59"},
            {"received_at": "9999-12-31T23:59:59-23:59"},
            {"impact": 9},
            {"tags": ["长" * 25]},
            {"unknown": 1},
            {"source": "webshop"},
            {"customer_id": 7, "customer": {"phone": "13812345521"}},
            {"expectation": {"what": "", "importance": 9}},
            {"category_id": 999_999},
        ],
    )
    def test_refuses_what_cannot_be_meant_and_writes_nothing(
        self, shop: ApiCaller, changes: dict[str, object]
    ) -> None:
        answer = shop.post("/tickets", REPAIR | changes)
        assert answer.status in {404, 422}
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert not Ticket.objects.exists()

    def test_names_the_field_that_is_wrong(self, shop: ApiCaller) -> None:
        answer = shop.post("/tickets", REPAIR | {"expectation": {"what": "快", "importance": 9}})
        assert answer.body["errors"][0]["field"] == "body.expectation.importance"

    def test_speaks_the_callers_language(self, shop: ApiCaller) -> None:
        english = ApiCaller(shop.id, shop.token, language="en")
        assert english.get("/tickets/999999").body["title"] == "Not found"
        assert shop.get("/tickets/999999").headers["Content-Language"] == "zh-hans"


class TestIdempotencyKey:
    def test_gives_the_same_answer_again_and_does_the_work_once(self, shop: ApiCaller) -> None:
        first = shop.post("/tickets", REPAIR, Idempotency_Key="k-1")
        again = shop.post("/tickets", REPAIR, Idempotency_Key="k-1")
        assert (first.status, first.body) == (again.status, again.body) == (201, first.body)
        assert "Idempotent-Replayed" not in first.headers
        assert again.headers["Idempotent-Replayed"] == "true"
        assert Ticket.objects.count() == 1

    def test_refuses_a_key_with_another_body(self, shop: ApiCaller) -> None:
        shop.post("/tickets", REPAIR, Idempotency_Key="k-1")
        answer = shop.post("/tickets", REPAIR | {"title": "另一件"}, Idempotency_Key="k-1")
        assert (answer.status, answer.code) == (422, "idempotency.key_reused")
        assert Ticket.objects.count() == 1

    def test_belongs_to_the_client(self, shop: ApiCaller) -> None:
        other = make_caller("门店")
        shop.post("/tickets", REPAIR, Idempotency_Key="k-1")
        assert other.post("/tickets", REPAIR, Idempotency_Key="k-1").status == 201
        assert Ticket.objects.count() == 2

    def test_a_refused_request_leaves_no_key(self, shop: ApiCaller) -> None:
        assert shop.post("/tickets", REPAIR | {"category_id": 999_999}, Idempotency_Key="k-1").status == 422
        assert not IdempotencyKey.objects.exists()
        assert shop.post("/tickets", REPAIR, Idempotency_Key="k-1").status == 201

    @pytest.mark.parametrize("key", ["", "a b", "键", "x" * 101])
    def test_refuses_a_key_that_is_none(self, shop: ApiCaller, key: str) -> None:
        answer = shop.post("/tickets", REPAIR, Idempotency_Key=key)
        assert (answer.status, answer.code) == (422, "idempotency.key_invalid")
        assert not Ticket.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTwoRequestsAtOnce:
    def test_with_one_key_make_one_ticket(self, shop: ApiCaller) -> None:
        answers = at_once(4, lambda caller: caller.post("/tickets", REPAIR, Idempotency_Key="k-1"), shop)
        assert {answer.status for answer in answers} == {201}
        assert len({answer.body["id"] for answer in answers}) == 1
        assert Ticket.objects.count() == 1

    def test_of_one_new_caller_make_one_customer(self, shop: ApiCaller) -> None:
        answers = at_once(6, lambda caller: caller.post("/tickets", REPAIR), shop)
        assert {answer.status for answer in answers} == {201}
        assert Ticket.objects.count() == 6
        assert Customer.objects.count() == 1

    def test_from_one_source_make_one_ticket(self, shop: ApiCaller) -> None:
        named = REPAIR | {"source": "webshop", "source_id": "A-7"}
        answers = at_once(4, lambda caller: caller.post("/tickets", named), shop)
        assert {json.dumps(answer.body, sort_keys=True) for answer in answers} == {
            json.dumps(answers[0].body, sort_keys=True)
        }
        assert Ticket.objects.count() == 1


def at_once(count: int, ask: "object", shop: ApiCaller) -> list[Answer]:
    """The answers to as many requests in as many threads."""
    assert callable(ask)
    answers: list[Answer] = []
    barrier = threading.Barrier(count)

    def work() -> None:
        barrier.wait()
        try:
            answers.append(ask(ApiCaller(shop.id, shop.token)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers
