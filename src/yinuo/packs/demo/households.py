"""The customers of the demonstration, with addresses and devices."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from yinuo.core.actor import Actor
from yinuo.core.ids import ContactId, CustomerId
from yinuo.customers.commands.customers import create_customer
from yinuo.customers.commands.places import add_address, add_device
from yinuo.customers.models import Contact, CustomerKind
from yinuo.packs.demo.company import BY
from yinuo.packs.demo.names import Household, make_household


@dataclass(frozen=True, slots=True)
class Guest:
    """A stored customer as the stories use him: devices are ``(id, category, model)``."""

    customer_id: CustomerId
    contact_id: ContactId
    actor: Actor
    name: str
    address_id: int
    place: str
    has_mail: bool
    devices: tuple[tuple[int, str, str], ...]


def make_households(random: Random, count: int, *, now: datetime) -> list[Guest]:
    """Store ``count`` customers who joined in the two years before ``now``."""
    return [_store(random, make_household(random, index), now) for index in range(count)]


def _store(random: Random, plan: Household, now: datetime) -> Guest:
    since = now - timedelta(days=random.randint(1, 700))
    customer = create_customer(
        kind=CustomerKind.ORGANISATION if plan.is_firm else CustomerKind.PERSON,
        name=plan.name,
        contact_name=f"{plan.name[:2]}经理" if plan.is_firm else "",
        phone=plan.phone,
        email=plan.email,
        preference=plan.preference,
        by=BY,
        now=since,
    )
    customer_id = CustomerId(customer.pk)
    address = add_address(customer_id=customer_id, text=plan.address, by=BY, now=since)
    devices = []
    for category, model in plan.devices:
        device = add_device(
            customer_id=customer_id,
            category=category,
            model=model,
            serial=f"SN{random.randrange(10**9):09d}",
            warranty_until=(since + timedelta(days=random.choice((365, 730, 1095)))).date(),
            address_id=address.pk,
            by=BY,
            now=since,
        )
        devices.append((device.pk, category, model))
    contact_id = ContactId(Contact.objects.filter(customer=customer).values_list("pk", flat=True)[0])
    return Guest(
        customer_id=customer_id,
        contact_id=contact_id,
        actor=Actor.contact(contact_id, plan.name),
        name=plan.name,
        address_id=address.pk,
        place=plan.address,
        has_mail=bool(plan.email),
        devices=tuple(devices),
    )
