from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.customers.factories import NOW, SYSTEM, make_address, make_customer, make_device, make_organisation
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.contacts import add_contact
from yinuo.customers.commands.places import retire_address, retire_device
from yinuo.customers.models import Customer
from yinuo.customers.queries.card import get_customer_card

PHONE = "13812345521"


def key(customer: Customer) -> CustomerId:
    return CustomerId(customer.pk)


@pytest.mark.django_db
class TestGetCustomerCard:
    def test_holds_everything_in_use_with_numbers_masked(self, cast: Cast) -> None:
        customer = make_customer(phone=PHONE, email="li@example.cn", preference="先电话", external_id="H-1")
        address, old = make_address(customer), make_address(customer, "旧址")
        device = make_device(
            customer, model="JSQ30", serial="SN1", warranty_until=date(2027, 3, 31), address_id=address.pk
        )
        gone = make_device(customer, "空调")
        retire_address(customer_id=key(customer), address_id=old.pk, by=SYSTEM, now=NOW)
        retire_device(customer_id=key(customer), device_id=gone.pk, by=SYSTEM, now=NOW)
        card = get_customer_card(cast.owner.actor, key(customer))
        assert (card.name, card.kind, card.external_id, card.preference) == (
            "李晓珊",
            "person",
            "H-1",
            "先电话",
        )
        (contact,) = card.contacts
        assert [line.shown for line in contact.identities] == ["138 **** 5521", "l***@example.cn"]
        assert [line.text for line in card.addresses] == ["海河花园 3-1202"]
        (line,) = card.devices
        assert (line.device_id, line.model, line.serial, line.address) == (
            device.pk,
            "JSQ30",
            "SN1",
            address.text,
        )

    def test_asks_five_times_however_much_there_is(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        firm, actor = make_organisation(contact_name="王", phone=PHONE), cast.owner.actor
        for number in range(4):
            phone = f"1391234552{number}"
            add_contact(customer_id=key(firm), name=f"赵{number}", phone=phone, by=SYSTEM, now=NOW)
            make_device(firm, f"空调 {number}")
        with django_assert_num_queries(5):
            card = get_customer_card(actor, key(firm))
        assert len(card.contacts) == 5

    def test_knows_the_last_day_of_a_warranty(self, cast: Cast) -> None:
        customer = make_customer()
        make_device(customer, warranty_until=date(2027, 3, 31))
        make_device(customer, "空调")
        covered, unknown = get_customer_card(cast.owner.actor, key(customer)).devices
        assert covered.is_in_warranty(date(2027, 3, 31))
        assert not covered.is_in_warranty(date(2027, 4, 1))
        assert not unknown.is_in_warranty(date(2026, 1, 1))

    def test_is_hidden_from_a_team_without_an_offer_and_from_a_strange_contact(self, cast: Cast) -> None:
        customer, other = make_customer(), make_customer("赵四")
        for actor in (cast.outsider.actor, Actor.contact(other.contacts.get().pk, "赵四")):
            with pytest.raises(NotFound):
                get_customer_card(actor, key(customer))
        card = get_customer_card(cast.outsider.actor, key(customer), offered={customer.pk})
        assert card.name == "李晓珊"

    def test_is_visible_but_forbidden_to_the_contact_himself(self) -> None:
        customer = make_customer()
        with pytest.raises(Forbidden):
            get_customer_card(Actor.contact(customer.contacts.get().pk, "李"), key(customer))
