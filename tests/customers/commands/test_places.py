from datetime import date

import pytest
from django.db import IntegrityError

from tests.cast import Cast
from tests.customers.conftest import BrokenLog, Facts
from tests.customers.factories import NOW, SYSTEM, make_address, make_customer, make_device
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CustomerId
from yinuo.core.models import Event
from yinuo.core.queries.history import words_in
from yinuo.customers.cleaning import MissingText, TextTooLong
from yinuo.customers.commands import places
from yinuo.customers.commands.places import (
    AddressKnown,
    SerialKnown,
    add_address,
    add_device,
    retire_address,
    retire_device,
    update_address,
    update_device,
)
from yinuo.customers.models import CODE_ALPHABET, CODE_LENGTH, Customer, Device


def who(customer: Customer, by: Actor = SYSTEM) -> dict[str, object]:
    return {"customer_id": CustomerId(customer.pk), "by": by, "now": NOW}


def change(customer: Customer, device: Device, **changes: object) -> Device:
    fields: dict[str, object] = {
        "category": device.category,
        "model": device.model,
        "serial": device.serial,
        "warranty_until": device.warranty_until,
        "address_id": device.address_id,
    }
    return update_device(device_id=device.pk, **who(customer), **{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.django_db
class TestAddresses:
    def test_adds_a_place_with_a_code_nobody_guesses(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer()
        address = add_address(text=" 海河花园  3-1202 ", **who(customer, cast.owner.actor))  # type: ignore[arg-type]
        assert address.text == "海河花园 3-1202"
        assert len(address.public_code) == CODE_LENGTH
        assert set(address.public_code) <= set(CODE_ALPHABET)
        assert facts(customer.pk)[1:] == [("customer.address_added", {"address_id": address.pk})]

    def test_refuses_the_same_place_twice_but_not_for_two_customers(self) -> None:
        customer = make_customer()
        make_address(customer)
        with pytest.raises(AddressKnown):
            make_address(customer)
        assert customer.addresses.count() == 1
        assert make_address(make_customer("赵四")).text == "海河花园 3-1202"

    @pytest.mark.parametrize(("text", "error"), [("", MissingText), ("长" * 201, TextTooLong)])
    def test_refuses_no_place_and_too_long_a_one(self, text: str, error: type[Exception]) -> None:
        with pytest.raises(error):
            make_address(make_customer(), text)

    def test_corrects_a_place_and_keeps_its_code(self, facts: Facts) -> None:
        customer = make_customer()
        address = make_address(customer)
        for _ in range(2):
            update_address(address_id=address.pk, text="海河花园 3-1203", **who(customer))  # type: ignore[arg-type]
        assert customer.addresses.get().public_code == address.public_code
        assert facts(customer.pk)[2:] == [
            ("customer.address_updated", {"address_id": address.pk, "fields": ["text"]})
        ]
        assert words_in(Event.objects.latest("id")) == {"text": "海河花园 3-1202"}

    def test_takes_a_place_out_of_use_once_and_lets_it_come_again(self, facts: Facts) -> None:
        customer = make_customer()
        address = make_address(customer)
        for _ in range(2):
            retire_address(address_id=address.pk, **who(customer))  # type: ignore[arg-type]
        assert customer.addresses.get().retired_at == NOW
        assert len(facts(customer.pk)) == 3
        assert make_address(customer).pk != address.pk

    def test_does_not_hide_another_broken_rule_behind_the_known_place(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = make_address(make_customer())
        monkeypatch.setattr(places, "new_public_code", lambda: first.public_code)
        with pytest.raises(IntegrityError, match="public_code"):
            make_address(make_customer("赵四"), "另一处")
        make_device(second := make_customer("钱五"))
        with pytest.raises(IntegrityError, match="public_code"):
            make_device(second, "空调")


@pytest.mark.django_db
class TestDevices:
    def test_adds_a_device_at_a_place_of_the_customer(self, cast: Cast, facts: Facts) -> None:
        customer = make_customer()
        address = make_address(customer)
        device = add_device(
            category="燃气热水器",
            model="JSQ30-12A",
            serial="sn 2024 0301",
            warranty_until=date(2027, 3, 31),
            address_id=address.pk,
            **who(customer, cast.owner.actor),  # type: ignore[arg-type]
        )
        device.refresh_from_db()
        assert (device.serial, device.address_id, str(device)) == (
            "SN20240301",
            address.pk,
            "燃气热水器 JSQ30-12A",
        )
        assert facts(customer.pk)[2:] == [
            ("customer.device_added", {"device_id": device.pk, "category": "燃气热水器"})
        ]

    def test_refuses_a_known_serial_number_and_a_strangers_place(self) -> None:
        customer, other = make_customer(), make_customer("赵四")
        make_device(customer, serial="SN1")
        with pytest.raises(SerialKnown):
            make_device(customer, serial="sn1")
        with pytest.raises(NotFound):
            make_device(customer, address_id=make_address(other).pk)
        with pytest.raises(MissingText):
            make_device(customer, "")
        assert customer.devices.count() == 1
        assert make_device(other, serial="SN1").serial == "SN1"

    def test_changes_what_differs_and_keeps_what_stood_before(self, facts: Facts) -> None:
        customer = make_customer()
        address = make_address(customer)
        device = make_device(customer, model="A", address_id=address.pk)
        change(customer, device)
        assert len(facts(customer.pk)) == 3
        change(customer, device, model="B", warranty_until=date(2027, 1, 1), address_id=None)
        device.refresh_from_db()
        assert (device.model, device.warranty_until, device.address) == ("B", date(2027, 1, 1), None)
        assert facts(customer.pk)[3:] == [
            (
                "customer.device_updated",
                {"device_id": device.pk, "fields": ["model", "warranty_until", "address"]},
            )
        ]
        assert words_in(Event.objects.latest("id")) == {"model": "A", "address": "海河花园 3-1202"}

    def test_refuses_to_change_to_a_known_serial_number(self) -> None:
        customer = make_customer()
        make_device(customer, serial="SN1")
        device = make_device(customer, "空调", serial="SN2")
        with pytest.raises(SerialKnown):
            change(customer, device, serial="SN1")
        assert Device.objects.get(pk=device.pk).serial == "SN2"

    def test_takes_a_device_out_of_use_once(self, facts: Facts) -> None:
        customer = make_customer()
        device = make_device(customer, serial="SN1")
        for _ in range(2):
            retire_device(device_id=device.pk, **who(customer))  # type: ignore[arg-type]
        assert customer.devices.get().retired_at == NOW
        assert facts(customer.pk)[2:] == [
            ("customer.device_updated", {"device_id": device.pk, "fields": ["retired_at"]})
        ]
        assert make_device(customer, serial="SN1").pk != device.pk

    def test_knows_no_device_of_another_customer(self) -> None:
        customer, other = make_customer(), make_customer("赵四")
        with pytest.raises(NotFound):
            retire_device(device_id=make_device(other).pk, **who(customer))  # type: ignore[arg-type]

    def test_is_forbidden_to_a_reader_and_hidden_from_an_outsourced_team(self, cast: Cast) -> None:
        customer = make_customer()
        for player, error in ((cast.auditor, Forbidden), (cast.outsider, NotFound)):
            with pytest.raises(error):
                add_device(category="空调", **who(customer, player.actor))  # type: ignore[arg-type]

    def test_undoes_everything_when_the_event_cannot_be_stored(self, broken_event_log: BrokenLog) -> None:
        customer = make_customer()
        with broken_event_log():
            make_device(customer)
        with broken_event_log():
            make_address(customer)
        assert not customer.devices.exists()
        assert not customer.addresses.exists()
