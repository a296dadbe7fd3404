"""Facts in a customer's history. Names, numbers and addresses go into the erasable words, never into the payload."""

from dataclasses import dataclass

from yinuo.core.events import event_type
from yinuo.core.ids import ContactId, CustomerId


@event_type("customer.created")
@dataclass(frozen=True, slots=True)
class CustomerCreated:
    """``source`` says by which door: member, api_client, automation, contact or import."""

    subject_id: CustomerId
    kind: str
    source: str


@event_type("customer.updated")
@dataclass(frozen=True, slots=True)
class CustomerUpdated:
    """The words hold what stood in each changed field before."""

    subject_id: CustomerId
    fields: list[str]


@event_type("customer.contact_added")
@dataclass(frozen=True, slots=True)
class ContactAdded:
    subject_id: CustomerId
    contact_id: ContactId


@event_type("customer.contact_updated")
@dataclass(frozen=True, slots=True)
class ContactUpdated:
    subject_id: CustomerId
    contact_id: ContactId
    fields: list[str]


@event_type("customer.identity_added")
@dataclass(frozen=True, slots=True)
class IdentityAdded:
    subject_id: CustomerId
    contact_id: ContactId
    kind: str


@event_type("customer.identity_removed")
@dataclass(frozen=True, slots=True)
class IdentityRemoved:
    """The words hold the number or address that was taken away."""

    subject_id: CustomerId
    contact_id: ContactId
    kind: str


@event_type("customer.identity_offered")
@dataclass(frozen=True, slots=True)
class IdentityOffered:
    """Somebody unproven gave a further number or address for a known contact; a member decides whether to add it."""

    subject_id: CustomerId
    contact_id: ContactId
    kind: str


@event_type("customer.identity_conflict")
@dataclass(frozen=True, slots=True)
class IdentityConflict:
    """A phone and an e-mail came together but belong to two contacts; each customer gets this event."""

    subject_id: CustomerId
    contact_id: ContactId
    other_customer_id: CustomerId
    other_contact_id: ContactId


@event_type("customer.phone_revealed")
@dataclass(frozen=True, slots=True)
class PhoneRevealed:
    """A member saw a masked number or address in full."""

    subject_id: CustomerId
    contact_id: ContactId
    kind: str


@event_type("customer.address_added")
@dataclass(frozen=True, slots=True)
class AddressAdded:
    subject_id: CustomerId
    address_id: int


@event_type("customer.address_updated")
@dataclass(frozen=True, slots=True)
class AddressUpdated:
    subject_id: CustomerId
    address_id: int
    fields: list[str]


@event_type("customer.device_added")
@dataclass(frozen=True, slots=True)
class DeviceAdded:
    subject_id: CustomerId
    device_id: int
    category: str


@event_type("customer.device_updated")
@dataclass(frozen=True, slots=True)
class DeviceUpdated:
    subject_id: CustomerId
    device_id: int
    fields: list[str]
