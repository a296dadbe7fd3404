import pytest

from tests.customers.factories import NOW, SYSTEM, make_address, make_customer, make_device
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.places import retire_address, retire_device
from yinuo.customers.queries.labels import get_label_target


@pytest.mark.django_db
class TestGetLabelTarget:
    def test_leads_to_a_device_and_its_place_without_naming_the_customer(self) -> None:
        customer = make_customer()
        address = make_address(customer)
        device = make_device(customer, model="JSQ30", serial="SN1", address_id=address.pk)
        target = get_label_target(device.public_code)
        assert target is not None
        assert (target.customer_id, target.device_id, target.address_id) == (
            customer.pk,
            device.pk,
            address.pk,
        )
        assert target.title == "燃气热水器 JSQ30"

    def test_leads_to_a_place(self) -> None:
        address = make_address(make_customer())
        target = get_label_target(address.public_code)
        assert target is not None
        assert (target.device_id, target.address_id, target.title) == (None, address.pk, "海河花园 3-1202")

    def test_leads_nowhere_once_out_of_use_or_unknown(self) -> None:
        customer = make_customer()
        address, device = make_address(customer), make_device(customer)
        retire_address(customer_id=CustomerId(customer.pk), address_id=address.pk, by=SYSTEM, now=NOW)
        retire_device(customer_id=CustomerId(customer.pk), device_id=device.pk, by=SYSTEM, now=NOW)
        codes = (address.public_code, device.public_code, "", "000000000000")
        assert [get_label_target(code) for code in codes] == [None] * 4
