"""Customers themselves: create, change, and one for each department of our own."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.core.ids import CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.cleaning import clean_block, clean_identities, clean_line, clean_name, clean_tags
from yinuo.customers.commands.contacts import attach_identity
from yinuo.customers.events import CustomerCreated, CustomerUpdated
from yinuo.customers.models import (
    EXTERNAL_ID_LENGTH,
    NAME_COLUMNS,
    NOTE_LENGTH,
    PREFERENCE_LENGTH,
    Contact,
    Customer,
    CustomerKind,
)
from yinuo.customers.policies import get_customer_for, require
from yinuo.people.models import Department


class ExternalIdTaken(DomainError):
    code, status = "customer.external_id_taken", 409
    message = _("The customer number {external_id} belongs to another customer.")


@transaction.atomic
def create_customer(
    *,
    kind: CustomerKind,
    name: str,
    by: Actor,
    now: datetime,
    contact_name: str = "",
    phone: str = "",
    email: str = "",
    external_id: str = "",
    preference: str = "",
    note: str = "",
    tags: Iterable[str] = (),
) -> Customer:
    """Open a file for a person or organisation with its first contact.

    A person is his own contact; an organisation gets one where a contact, phone or e-mail is given. Raises Forbidden,
    IdentityTaken, ExternalIdTaken and what cleaning raises. Records customer.created.
    """
    require(by, Permission.CUSTOMER_WRITE)
    identities = clean_identities(phone=phone, email=email)
    customer_id = CustomerId(open_subject("customer"))
    customer = Customer(subject_id=customer_id, kind=kind, created_at=now).set_name(clean_name(name))
    _set_details(customer, external_id=external_id, preference=preference, note=note, tags=tags)
    _save_unique(customer, None)
    if kind == CustomerKind.PERSON or contact_name.strip() or identities:
        contact = Contact(customer=customer)
        contact.set_name(clean_name(contact_name if contact_name.strip() else name)).save(force_insert=True)
        for identity_kind, value in identities.items():
            attach_identity(contact, kind=identity_kind, value=value)
    record_event(CustomerCreated(customer_id, kind.value, by.kind.value), by=by, at=now)
    return customer


@transaction.atomic
def update_customer(
    *,
    customer_id: CustomerId,
    name: str,
    external_id: str,
    preference: str,
    note: str,
    tags: Iterable[str],
    by: Actor,
    now: datetime,
) -> Customer:
    """Change a customer's own fields; what stays the same is not written. A person's contact is renamed with him.

    Raises ExternalIdTaken and what cleaning raises. Records customer.updated with the changed fields.
    """
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    before = _details(customer)
    customer.set_name(clean_name(name))
    _set_details(customer, external_id=external_id, preference=preference, note=note, tags=tags)
    after = _details(customer)
    changed = [field for field in before if before[field] != after[field]]
    if not changed:
        return customer
    _save_unique(customer, [*NAME_COLUMNS, "external_id", "preference", "note", "tags"])
    if "name" in changed and customer.kind == CustomerKind.PERSON:
        rename_own_contact(customer, old_name=before["name"])
    record_event(
        CustomerUpdated(customer_id, changed), by=by, at=now, text={field: before[field] for field in changed}
    )
    return customer


@transaction.atomic
def ensure_department_customers(*, by: Actor, now: datetime) -> list[CustomerId]:
    """Give each active department of ours a customer file of its own, so that it can ask for inner service.

    Returns the new ones. Idempotent, also when run twice at once. Records customer.created for each.
    """
    require(by, Permission.CUSTOMER_WRITE)
    missing = (
        Department.objects.select_for_update(of=("self",))
        .filter(is_active=True, customer__isnull=True)
        .order_by("pk")
    )
    created = []
    for department in missing:
        if Customer.objects.filter(department=department).exists():
            continue
        customer_id = CustomerId(open_subject("customer"))
        customer = Customer(
            subject_id=customer_id, kind=CustomerKind.DEPARTMENT, department=department, created_at=now
        )
        customer.set_name(department.name).save(force_insert=True)
        record_event(
            CustomerCreated(customer_id, CustomerKind.DEPARTMENT.value, by.kind.value), by=by, at=now
        )
        created.append(customer_id)
    return created


def rename_own_contact(customer: Customer, *, old_name: str) -> None:
    """A person's contact bears his name as long as nobody named it otherwise."""
    for contact in customer.contacts.filter(name=old_name):
        contact.set_name(customer.name).save(update_fields=NAME_COLUMNS)


def _set_details(
    customer: Customer, *, external_id: str, preference: str, note: str, tags: Iterable[str]
) -> None:
    customer.external_id = clean_line(external_id, field=_("Customer number"), limit=EXTERNAL_ID_LENGTH)
    customer.preference = clean_line(preference, field=_("Preference"), limit=PREFERENCE_LENGTH)
    customer.note = clean_block(note, field=_("Note"), limit=NOTE_LENGTH)
    customer.tags = clean_tags(tags)


def _details(customer: Customer) -> dict[str, str]:
    return {
        "name": customer.name,
        "external_id": customer.external_id,
        "preference": customer.preference,
        "note": customer.note,
        "tags": "、".join(customer.tags),
    }


def _save_unique(customer: Customer, fields: list[str] | None) -> None:
    """Save, and tell the one thing that may stand against it."""
    try:
        with transaction.atomic():
            customer.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        if "customer_external_id_unique" not in str(error):
            raise
        raise ExternalIdTaken(external_id=customer.external_id) from error
