"""Whose request it is, and what he may bring with it."""

from dataclasses import replace

import pytest

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM, make_member
from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.core.events import REACTORS, Reactor
from yinuo.core.ids import CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.commands.places import add_address, add_device
from yinuo.people.queries.actor import get_actor
from yinuo.people.roles import Role
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import NewRequest
from yinuo.tickets.commands.take_in import Caller, Receipt, take_in_request
from yinuo.tickets.models import Ticket
from yinuo.tickets.states import Channel

REQUEST = NewRequest(kind=RequestKind.REPAIR, title="空调", words=Words("不制冷"), channel=Channel.API)


def take_in(request: NewRequest, caller: Caller | None = None, by: Actor = SYSTEM) -> Receipt:
    return take_in_request(request=request, caller=caller, by=by, now=NOW)


class TestTakeInRequest:
    def test_keeps_what_belongs_to_the_customer(self, cast: Cast) -> None:
        who = cast.customer
        pk = CustomerId(who.customer_id)
        address = add_address(customer_id=pk, text="阳光花园 3 号楼", by=SYSTEM, now=NOW)
        device = add_device(customer_id=pk, category="空调", by=SYSTEM, now=NOW)
        receipt = take_in(
            replace(
                REQUEST, customer_id=pk, contact_id=who.contact_id, device_id=device.pk, address_id=address.pk
            )
        )
        ticket = Ticket.objects.get(pk=receipt.id)
        assert (ticket.customer_id, ticket.contact_id) == (pk, who.contact_id)
        assert (ticket.device_id, ticket.address_id) == (device.pk, address.pk)

    @pytest.mark.parametrize(
        "request_",
        [
            replace(REQUEST, device_id=999_999),
            replace(REQUEST, address_id=999_999),
            replace(REQUEST, contact_id=999_999),
        ],
    )
    def test_refuses_what_belongs_to_somebody_else(self, cast: Cast, request_: NewRequest) -> None:
        with pytest.raises(NotFound):
            take_in(replace(request_, customer_id=cast.customer.customer_id))
        assert not Ticket.objects.exists()

    def test_refuses_a_customer_who_does_not_exist(self, db: None) -> None:
        with pytest.raises(NotFound):
            take_in(replace(REQUEST, customer_id=999_999))

    def test_opens_no_strangers_file_to_an_outsourced_team(self, cast: Cast) -> None:
        agent = get_actor(make_member("外包客服", department=cast.team, roles=[Role.AGENT]).id)
        request = replace(REQUEST, customer_id=cast.customer.customer_id, take=True)
        with pytest.raises(NotFound):
            take_in(request, by=agent)
        offered = take_in(replace(request, take=False))
        Ticket.objects.filter(pk=offered.id).update(department=cast.team)
        assert take_in(request, by=agent).customer_id == cast.customer.customer_id

    def test_refuses_a_device_of_nobody(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            take_in(replace(REQUEST, device_id=1))

    @pytest.mark.parametrize(
        ("held", "caller"),
        [(Permission.CUSTOMER_WRITE, None), (Permission.TICKET_CREATE, Caller(phone="13812345521"))],
    )
    def test_refuses_without_the_right(self, db: None, held: Permission, caller: Caller | None) -> None:
        with pytest.raises(Forbidden):
            take_in(REQUEST, caller, Actor(ActorKind.API_CLIENT, 1, "x", frozenset({held})))
        assert not Ticket.objects.exists()

    def test_wakes_whoever_waits_for_such_a_request(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        woken: list[int] = []
        waiting = Reactor(woken.append, lambda facts: facts["channel"] == "api")
        monkeypatch.setitem(REACTORS, "ticket.received", [waiting])
        take_in(REQUEST)
        assert len(woken) == 1
