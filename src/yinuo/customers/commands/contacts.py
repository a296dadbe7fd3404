"""Contacts and how they are reached: find or create one, add, change, reveal."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError
from yinuo.core.events import Payload, record_event, type_of
from yinuo.core.ids import ContactId, CustomerId
from yinuo.core.models import Event
from yinuo.core.permissions import Permission
from yinuo.core.phone import phone_tail
from yinuo.customers.cleaning import clean_identities, clean_line, clean_name
from yinuo.customers.events import (
    ContactAdded,
    ContactUpdated,
    CustomerCreated,
    IdentityAdded,
    IdentityConflict,
    IdentityOffered,
    IdentityRemoved,
    PhoneRevealed,
)
from yinuo.customers.models import (
    NAME_COLUMNS,
    POSITION_LENGTH,
    Contact,
    Customer,
    CustomerKind,
    Identity,
    IdentityKind,
)
from yinuo.customers.policies import get_contact_of, get_customer_for, get_identity_of, require

PROVEN_DOORS = frozenset({ActorKind.MEMBER, ActorKind.API_CLIENT})


class NoIdentity(DomainError):
    code, status = "customer.no_identity", 422
    message = gettext_lazy("Give a phone number or an e-mail address.")


class IdentityTaken(DomainError):
    code, status = "customer.identity_taken", 409
    message = gettext_lazy("This {kind} already belongs to {customer}.")


@dataclass(frozen=True, slots=True)
class FoundContact:
    """``conflict``: phone and e-mail belong to two contacts; this is the phone's."""

    contact_id: ContactId
    customer_id: CustomerId
    created: bool
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    contact_id: ContactId
    customer_id: CustomerId


@transaction.atomic
def find_or_create_contact(
    *, phone: str | None, email: str | None, name: str, by: Actor, now: datetime
) -> FoundContact:
    """The one contact of a phone or e-mail, created with its customer where there is none. Never makes a duplicate.

    A known contact keeps his name. A further number or address is added to him when a member or a program of ours
    says so; from an open door it is only noted (anybody could attach himself to a stranger's file). Where phone and
    e-mail belong to two contacts the phone's is taken and both files say so. Raises Forbidden, NoIdentity,
    InvalidPhone, InvalidEmail. Records customer.created, or nothing where all was known.
    """
    require(by, Permission.CUSTOMER_WRITE)
    wanted = clean_identities(phone=phone, email=email)
    if not wanted:
        raise NoIdentity
    while not (owners := find_owners(wanted)):
        claimed, contact_id = _claim(wanted)
        if len(claimed) == len(wanted):
            return _create_behind(contact_id, wanted, name=name, by=by, now=now)
        Identity.objects.filter(contact_id=contact_id).delete()
    return _reuse(owners, wanted, by=by, now=now)


def find_owners(wanted: Mapping[str, str]) -> dict[str, Owner]:
    """The contact of each identity that somebody has already; one statement."""
    rows = Identity.objects.filter(kind__in=wanted, value__in=wanted.values()).values_list(
        "kind", "value", "contact_id", "contact__customer_id"
    )
    return {
        kind: Owner(ContactId(contact_id), CustomerId(customer_id))
        for kind, value, contact_id, customer_id in rows
        if wanted.get(kind) == value
    }


@transaction.atomic
def add_contact(
    *,
    customer_id: CustomerId,
    name: str,
    by: Actor,
    now: datetime,
    phone: str = "",
    email: str = "",
    position: str = "",
    language: str = "zh-hans",
) -> Contact:
    """Add one who speaks for a customer. Raises IdentityTaken and what cleaning raises. Records contact_added."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    identities = clean_identities(phone=phone, email=email)
    contact = Contact(customer=customer, language=language, position=_clean_position(position))
    contact.set_name(clean_name(name)).save(force_insert=True)
    for kind, value in identities.items():
        attach_identity(contact, kind=kind, value=value)
    record_event(ContactAdded(customer_id, ContactId(contact.pk)), by=by, at=now)
    return contact


@transaction.atomic
def update_contact(
    *,
    customer_id: CustomerId,
    contact_id: int,
    name: str,
    position: str,
    language: str,
    by: Actor,
    now: datetime,
) -> Contact:
    """Change a contact; what stays the same is not written. Records contact_updated with the changed fields."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    contact = get_contact_of(customer, contact_id)
    before = {"name": contact.name, "position": contact.position, "language": contact.language}
    contact.set_name(clean_name(name))
    contact.position, contact.language = _clean_position(position), language
    changed = [field for field, value in before.items() if getattr(contact, field) != value]
    if changed:
        contact.save(update_fields=[*NAME_COLUMNS, "position", "language"])
        record_event(
            ContactUpdated(customer_id, ContactId(contact.pk), changed),
            by=by,
            at=now,
            text={field: before[field] for field in changed},
        )
    return contact


@transaction.atomic
def add_identity(
    *, customer_id: CustomerId, contact_id: int, phone: str = "", email: str = "", by: Actor, now: datetime
) -> Contact:
    """Give a contact a further number or address. Raises NoIdentity or IdentityTaken. Records identity_added."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    contact = get_contact_of(customer, contact_id)
    identities = clean_identities(phone=phone, email=email)
    if not identities:
        raise NoIdentity
    for kind, value in identities.items():
        if attach_identity(contact, kind=kind, value=value):
            record_event(IdentityAdded(customer_id, ContactId(contact.pk), kind), by=by, at=now)
    return contact


@transaction.atomic
def remove_identity(*, customer_id: CustomerId, identity_id: int, by: Actor, now: datetime) -> None:
    """Take a number or address away from a contact, so that it may belong to another. Records identity_removed."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    identity = get_identity_of(customer, identity_id)
    Identity.objects.filter(pk=identity.pk).delete()
    payload = IdentityRemoved(customer_id, ContactId(identity.contact_id), identity.kind)
    record_event(payload, by=by, at=now, text={"value": identity.value})


@transaction.atomic
def reveal_identity(
    *, customer_id: CustomerId, identity_id: int, by: Actor, now: datetime, offered: Collection[int] = ()
) -> Identity:
    """Show a masked number or address in full, on the record: customer.phone_revealed. ``offered`` as in
    ``visible_to``: an engineer of an outsourced team must be able to call those he is sent to."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_REVEAL, offered=offered)
    identity = get_identity_of(customer, identity_id)
    record_event(PhoneRevealed(customer_id, ContactId(identity.contact_id), identity.kind), by=by, at=now)
    return identity


def attach_identity(contact: Contact, *, kind: str, value: str) -> bool:
    """Write an identity for a contact; False where he has it already. Raises IdentityTaken."""
    created = _insert_identity(contact.pk, kind=kind, value=value)
    if not created:
        holder = Contact.objects.select_related("customer").get(
            identities__kind=kind, identities__value=value
        )
        if holder.pk != contact.pk:
            raise IdentityTaken(kind=IdentityKind(kind).label, customer=holder.customer.name)
    return created


def _insert_identity(contact_id: int, *, kind: str, value: str) -> bool:
    """Whether the row is ours; waits for another transaction that is writing the same one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customers_identity (contact_id, kind, value) VALUES (%s, %s, %s)"
            " ON CONFLICT (kind, value) DO NOTHING",
            [contact_id, kind, value],
        )
        return bool(cursor.rowcount)


def _claim(wanted: Mapping[str, str]) -> tuple[list[str], ContactId]:
    """Take the identities for a contact that does not exist yet: his id is drawn here, the deferred key allows it.

    Of two transactions that claim the same number one waits here and then gets nothing. All claim phones before
    e-mails, so no two wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('customers_contact', 'id'))")
        contact_id = ContactId(cursor.fetchone()[0])
    claimed = [kind for kind, value in wanted.items() if _insert_identity(contact_id, kind=kind, value=value)]
    return claimed, contact_id


def _create_behind(
    contact_id: ContactId, wanted: Mapping[str, str], *, name: str, by: Actor, now: datetime
) -> FoundContact:
    """The customer and contact to identities that are claimed already."""
    customer_id = CustomerId(open_subject("customer"))
    customer, contact = person_rows(customer_id, contact_id, wanted, name=name, created_at=now)
    customer.save(force_insert=True)
    contact.save(force_insert=True)
    record_event(created_event(customer, by), by=by, at=now)
    return FoundContact(contact_id, customer_id, created=True)


def person_rows(
    customer_id: CustomerId,
    contact_id: ContactId,
    wanted: Mapping[str, str],
    *,
    name: str,
    created_at: datetime,
) -> tuple[Customer, Contact]:
    """The rows of somebody new, not stored: what the plain command and the fast intake write."""
    shown = clean_name(name if name.strip() else _stand_in(wanted))
    customer = Customer(subject_id=customer_id, kind=CustomerKind.PERSON, created_at=created_at).set_name(
        shown
    )
    return customer, Contact(pk=contact_id, customer=customer).set_name(shown)


def created_event(customer: Customer, actor: Actor) -> CustomerCreated:
    """The fact that a customer was entered, and by which kind of actor."""
    return CustomerCreated(CustomerId(customer.pk), str(customer.kind), actor.kind.value)


def _stand_in(wanted: Mapping[str, str]) -> str:
    """What to call somebody who gave no name."""
    if phone := wanted.get(IdentityKind.PHONE):
        return _("Caller {tail}").format(tail=phone_tail(phone))
    return wanted[IdentityKind.EMAIL].partition("@")[0][:POSITION_LENGTH]


def _reuse(
    owners: Mapping[str, Owner], wanted: Mapping[str, str], *, by: Actor, now: datetime
) -> FoundContact:
    """The contact found, the phone's before the e-mail's; what is new about him is added or noted."""
    chosen = owners.get(IdentityKind.PHONE) or owners[IdentityKind.EMAIL]
    others = [owner for owner in owners.values() if owner.contact_id != chosen.contact_id]
    for other in others:
        _note_once(
            IdentityConflict(chosen.customer_id, chosen.contact_id, other.customer_id, other.contact_id),
            by,
            now,
        )
        _note_once(
            IdentityConflict(other.customer_id, other.contact_id, chosen.customer_id, chosen.contact_id),
            by,
            now,
        )
    for kind, value in wanted.items():
        if kind not in owners:
            _take_or_note(chosen, kind, value, by=by, now=now)
    return FoundContact(chosen.contact_id, chosen.customer_id, created=False, conflict=bool(others))


def _take_or_note(owner: Owner, kind: str, value: str, *, by: Actor, now: datetime) -> None:
    """Add an identity on the word of our own people; from an open door only note it."""
    if by.kind not in PROVEN_DOORS:
        _note_once(IdentityOffered(owner.customer_id, owner.contact_id, kind), by, now, {"value": value})
    elif _insert_identity(owner.contact_id, kind=kind, value=value):
        record_event(IdentityAdded(owner.customer_id, owner.contact_id, kind), by=by, at=now)


def _note_once(payload: Payload, by: Actor, now: datetime, text: Mapping[str, str] | None = None) -> None:
    """Record a note unless the file's last word is the same note: repeated calls do not fill a history."""
    last = Event.objects.filter(subject_id=payload.subject_id).order_by("-seq").values_list("type", flat=True)
    if last.first() != type_of(payload):
        record_event(payload, by=by, at=now, text=text)


def _clean_position(position: str) -> str:
    return clean_line(position, field=_("Position"), limit=POSITION_LENGTH)
