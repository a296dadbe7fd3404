"""Merging rows into what is known, in memory: the rows to write and the facts to record. Touches no database.

A filled cell replaces what stood there, an empty one leaves it. Customers are known by their number, then phone, then
e-mail; an organisation without these by its very name. Devices are known by serial number, else by kind and model.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError
from yinuo.core.events import Payload
from yinuo.core.ids import ContactId, CustomerId
from yinuo.core.models import Subject
from yinuo.customers.events import (
    AddressAdded,
    ContactAdded,
    ContactUpdated,
    CustomerCreated,
    CustomerUpdated,
    DeviceAdded,
    DeviceUpdated,
    IdentityAdded,
)
from yinuo.customers.importing.known import Dossier, Known
from yinuo.customers.importing.rows import DeviceWish, RowPlan
from yinuo.customers.models import (
    Address,
    Contact,
    Customer,
    CustomerKind,
    Device,
    Identity,
    new_public_code,
)

SOURCE = "import"


class RowConflict(DomainError):
    code, status = "import.row_conflict", 409
    message = _("The number or address in this row belongs to {customer}; please check which file is right.")


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Fact:
    """An event whose ids are known only once the rows are written: ``payload`` is asked then."""

    payload: Callable[[], Payload]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """What merging a batch asks to be written, in this order."""

    subjects: list[Subject] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    changed: dict[int, Customer | Contact | Device] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)


def merge_row(plan: RowPlan, known: Known, changes: Changes, *, now: datetime) -> Outcome:
    """Merge one row. Raises RowConflict before anything is touched."""
    dossier = find_dossier(plan, known)
    facts_before = len(changes.facts)
    is_new = dossier is None
    if dossier is None:
        dossier = _new_dossier(plan, known, changes, now)
    else:
        _update_customer(plan, dossier, known, changes)
    _merge_contact(plan, dossier, known, changes)
    address = _merge_address(plan, dossier, changes)
    if plan.device is not None:
        _merge_device(plan.device, address, dossier, changes)
    if is_new:
        return Outcome.CREATED
    return Outcome.UPDATED if len(changes.facts) > facts_before else Outcome.UNCHANGED


def find_dossier(plan: RowPlan, known: Known) -> Dossier | None:
    """The customer a row means. Raises RowConflict where its keys point to two."""
    owners = [known.by_identity[key] for key in plan.identities.items() if key in known.by_identity]
    if len({id(contact) for _dossier, contact in owners}) > 1:
        raise RowConflict(customer=owners[-1][0].customer.name)
    dossier = known.by_external_id.get(plan.external_id)
    if dossier is not None:
        if owners and owners[0][0] is not dossier:
            raise RowConflict(customer=owners[0][0].customer.name)
        return dossier
    if owners:
        dossier = owners[0][0]
    elif plan.kind == CustomerKind.ORGANISATION:
        dossier = known.by_organisation.get(plan.name)
    if dossier and plan.external_id and dossier.customer.external_id:
        if owners:
            raise RowConflict(customer=dossier.customer.name)
        return None  # another organisation of the same name
    return dossier


def _new_dossier(plan: RowPlan, known: Known, changes: Changes, now: datetime) -> Dossier:
    subject = Subject(kind="customer")
    customer = Customer(
        subject=subject,
        kind=plan.kind,
        external_id=plan.external_id,
        preference=plan.preference,
        note=plan.note,
        tags=list(plan.tags),
        created_at=now,
    ).set_name(plan.name)
    changes.subjects.append(subject)
    changes.customers.append(customer)
    changes.facts.append(Fact(lambda: CustomerCreated(_id(customer), plan.kind.value, SOURCE)))
    dossier = Dossier(customer, is_new=True)
    known.add(dossier)
    return dossier


def _update_customer(plan: RowPlan, dossier: Dossier, known: Known, changes: Changes) -> None:
    customer = dossier.customer
    wanted = {
        "name": plan.name,
        "external_id": plan.external_id,
        "preference": plan.preference,
        "note": plan.note,
        "tags": list(dict.fromkeys([*customer.tags, *plan.tags])),
    }
    if customer.kind == CustomerKind.DEPARTMENT:
        del wanted["name"]
    before = _replace(customer, wanted)
    if not before:
        return
    if "name" in before and customer.kind == CustomerKind.PERSON:
        for contact in dossier.contacts:
            if contact.name == before["name"]:
                _note_change(contact.set_name(customer.name), changes)
    _note_change(customer, changes)
    known.add(dossier)
    words = {name: "、".join(value) if isinstance(value, list) else value for name, value in before.items()}
    changes.facts.append(Fact(lambda: CustomerUpdated(_id(customer), list(before)), words))


def _merge_contact(plan: RowPlan, dossier: Dossier, known: Known, changes: Changes) -> None:
    """The contact that the row speaks of, with position and what is new of phone and e-mail."""
    contact = _find_contact(plan, dossier, known)
    is_new = contact is None
    if contact is None:
        if not (plan.identities or plan.contact_name or plan.kind == CustomerKind.PERSON):
            return
        contact = _new_contact(plan, dossier, changes)
    else:
        before = _replace(contact, {"position": plan.position})
        if before:
            _note_change(contact, changes)
            _note_contact_update(dossier.customer, contact, before, changes)
    for kind, value in plan.identities.items():
        if (kind, value) not in known.by_identity:
            known.by_identity[kind, value] = (dossier, contact)
            changes.identities.append(Identity(contact=contact, kind=kind, value=value))
            # A new contact's first numbers belong to his own event, as in add_contact.
            if not is_new:
                _note_identity(dossier.customer, contact, kind, changes)


def _find_contact(plan: RowPlan, dossier: Dossier, known: Known) -> Contact | None:
    for key in plan.identities.items():
        if key in known.by_identity:
            return known.by_identity[key][1]
    wanted = plan.contact_name or (plan.name if dossier.customer.kind == CustomerKind.PERSON else "")
    return next((contact for contact in dossier.contacts if contact.name == wanted), None)


def _new_contact(plan: RowPlan, dossier: Dossier, changes: Changes) -> Contact:
    contact = Contact(customer=dossier.customer, position=plan.position)
    contact.set_name(plan.contact_name or plan.name)
    # The first contact of a new file belongs to its creation, as in create_customer.
    if not (dossier.is_new and not dossier.contacts):
        changes.facts.append(Fact(lambda: ContactAdded(_id(dossier.customer), ContactId(contact.pk))))
    dossier.contacts.append(contact)
    changes.contacts.append(contact)
    return contact


def _note_identity(customer: Customer, contact: Contact, kind: str, changes: Changes) -> None:
    changes.facts.append(Fact(lambda: IdentityAdded(_id(customer), ContactId(contact.pk), kind)))


def _note_contact_update(
    customer: Customer, contact: Contact, before: Mapping[str, str], changes: Changes
) -> None:
    changes.facts.append(
        Fact(lambda: ContactUpdated(_id(customer), ContactId(contact.pk), list(before)), before)
    )


def _merge_address(plan: RowPlan, dossier: Dossier, changes: Changes) -> Address | None:
    if not plan.address:
        return None
    address = dossier.addresses.get(plan.address)
    if address is None:
        address = Address(customer=dossier.customer, text=plan.address, public_code=new_public_code())
        dossier.addresses[plan.address] = address
        changes.addresses.append(address)
        new = address
        changes.facts.append(Fact(lambda: AddressAdded(_id(dossier.customer), new.pk)))
    return address


def _merge_device(wish: DeviceWish, address: Address | None, dossier: Dossier, changes: Changes) -> None:
    device = next((known for known in dossier.devices if _is_meant(known, wish)), None)
    if device is None:
        _new_device(wish, address, dossier, changes)
        return
    before = _replace(
        device, {"category": wish.category, "model": wish.model, "warranty_until": wish.warranty_until}
    )
    if address is not None and device.address is not address and device.address_id != (address.pk or -1):
        before["address"] = device.address.text if device.address else ""
        device.address = address
    if before:
        _note_change(device, changes)
        words = {name: str(value or "") for name, value in before.items()}
        changes.facts.append(
            Fact(lambda: DeviceUpdated(_id(dossier.customer), device.pk, list(before)), words)
        )


def _is_meant(device: Device, wish: DeviceWish) -> bool:
    if wish.serial:
        return device.serial == wish.serial
    return (device.category, device.model) == (wish.category, wish.model or device.model)


def _new_device(wish: DeviceWish, address: Address | None, dossier: Dossier, changes: Changes) -> None:
    device = Device(
        customer=dossier.customer,
        address=address,
        category=wish.category,
        model=wish.model,
        serial=wish.serial,
        warranty_until=wish.warranty_until,
        public_code=new_public_code(),
    )
    dossier.devices.append(device)
    changes.devices.append(device)
    changes.facts.append(Fact(lambda: DeviceAdded(_id(dossier.customer), device.pk, device.category)))


def _replace(row: Customer | Contact | Device, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Set what is given and differs; returns what stood there before."""
    before = {}
    for name, value in wanted.items():
        old = getattr(row, name)
        if value and value != old:
            before[name] = old
            if name == "name":
                row.set_name(value)  # type: ignore[union-attr]
            else:
                setattr(row, name, value)
    return before


def _note_change(row: Customer | Contact | Device, changes: Changes) -> None:
    """Rows that this batch creates are written whole; only known ones need an update."""
    if row.pk is not None:
        changes.changed[id(row)] = row


def _id(customer: Customer) -> CustomerId:
    return CustomerId(customer.pk)
