"""The customer card: everything about one customer that a colleague needs beside a ticket or on the file page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from yinuo.core.actor import Actor
from yinuo.core.ids import ContactId, CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.masking import mask_identity
from yinuo.customers.models import Address, Contact, CustomerKind, Device, Identity
from yinuo.customers.policies import get_customer_for


@dataclass(frozen=True, slots=True)
class IdentityLine:
    """A number or address; ``shown`` is masked."""

    identity_id: int
    kind: str
    shown: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    contact_id: ContactId
    name: str
    position: str
    language: str
    identities: tuple[IdentityLine, ...]


@dataclass(frozen=True, slots=True)
class AddressLine:
    address_id: int
    text: str
    public_code: str


@dataclass(frozen=True, slots=True)
class DeviceLine:
    device_id: int
    category: str
    model: str
    serial: str
    warranty_until: date | None
    address_id: int | None
    address: str
    public_code: str

    def is_in_warranty(self, today: date) -> bool:
        """Through the last day; False also where no date is known."""
        return self.warranty_until is not None and today <= self.warranty_until


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What is out of use is left out. ``contacts`` are in the order they came, the first is the main one."""

    customer_id: CustomerId
    name: str
    kind: CustomerKind
    external_id: str
    preference: str
    note: str
    tags: tuple[str, ...]
    created_at: datetime
    contacts: tuple[ContactLine, ...]
    addresses: tuple[AddressLine, ...]
    devices: tuple[DeviceLine, ...]


def get_customer_card(
    actor: Actor, customer_id: CustomerId, *, offered: Collection[int] = ()
) -> CustomerCard:
    """The card in five statements, however much is on it. Raises NotFound, then Forbidden."""
    customer = get_customer_for(actor, customer_id, Permission.CUSTOMER_READ, offered=offered)
    contacts = (
        Contact.objects.filter(customer=customer)
        .order_by("pk")
        .prefetch_related(Prefetch("identities", Identity.objects.order_by("-kind", "pk")))
    )
    addresses = Address.objects.filter(customer=customer, retired_at__isnull=True).order_by("pk")
    devices = (
        Device.objects.filter(customer=customer, retired_at__isnull=True)
        .order_by("pk")
        .select_related("address")
    )
    return CustomerCard(
        customer_id=customer_id,
        name=customer.name,
        kind=CustomerKind(customer.kind),
        external_id=customer.external_id,
        preference=customer.preference,
        note=customer.note,
        tags=tuple(customer.tags),
        created_at=customer.created_at,
        contacts=tuple(_contact_line(contact) for contact in contacts),
        addresses=tuple(AddressLine(address.pk, address.text, address.public_code) for address in addresses),
        devices=tuple(_device_line(device) for device in devices),
    )


def _contact_line(contact: Contact) -> ContactLine:
    identities = tuple(
        IdentityLine(identity.pk, identity.kind, mask_identity(identity.kind, identity.value))
        for identity in contact.identities.all()
    )
    return ContactLine(ContactId(contact.pk), contact.name, contact.position, contact.language, identities)


def _device_line(device: Device) -> DeviceLine:
    return DeviceLine(
        device_id=device.pk,
        category=device.category,
        model=device.model,
        serial=device.serial,
        warranty_until=device.warranty_until,
        address_id=device.address_id,
        address=device.address.text if device.address else "",
        public_code=device.public_code,
    )
