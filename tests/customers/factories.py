"""Customers for tests, made by the product's own commands."""

from datetime import UTC, date, datetime

from yinuo.core.actor import Actor
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.contacts import find_or_create_contact
from yinuo.customers.commands.customers import create_customer
from yinuo.customers.commands.places import add_address, add_device
from yinuo.customers.models import Address, Customer, CustomerKind, Device

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SYSTEM = Actor.automation("tests")


def make_customer(name: str = "李晓珊", *, phone: str = "", email: str = "", **details: str) -> Customer:
    return create_customer(
        kind=CustomerKind.PERSON, name=name, phone=phone, email=email, by=SYSTEM, now=NOW, **details
    )


def make_organisation(name: str = "津港物流", *, contact_name: str = "", phone: str = "") -> Customer:
    return create_customer(
        kind=CustomerKind.ORGANISATION,
        name=name,
        contact_name=contact_name,
        phone=phone,
        by=SYSTEM,
        now=NOW,
    )


def make_caller(phone: str, name: str = "") -> CustomerId:
    return find_or_create_contact(phone=phone, email=None, name=name, by=SYSTEM, now=NOW).customer_id


def make_device(
    customer: Customer,
    category: str = "燃气热水器",
    *,
    model: str = "",
    serial: str = "",
    warranty_until: date | None = None,
    address_id: int | None = None,
) -> Device:
    return add_device(
        customer_id=CustomerId(customer.pk),
        category=category,
        model=model,
        serial=serial,
        warranty_until=warranty_until,
        address_id=address_id,
        by=SYSTEM,
        now=NOW,
    )


def make_address(customer: Customer, text: str = "海河花园 3-1202") -> Address:
    return add_address(customer_id=CustomerId(customer.pk), text=text, by=SYSTEM, now=NOW)
