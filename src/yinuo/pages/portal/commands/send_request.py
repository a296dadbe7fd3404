"""A request from somebody without an account: his contact and his ticket, once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.customers.commands.contacts import find_or_create_contact
from yinuo.customers.queries.labels import LabelTarget
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.models import Ticket
from yinuo.tickets.states import Channel


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """What the form brought. ``label`` is the device or place whose code was scanned; ``source_id`` names the sending."""

    kind: RequestKind
    words: Words
    name: str
    phone: str
    email: str
    source_id: str
    label: LabelTarget | None = None


@transaction.atomic
def send_request(*, sent: PublicRequest, by: Actor, now: datetime) -> Ticket:
    """Open a ticket for whoever wrote; the same sending twice is one ticket. A label's owner stays the customer.

    Raises NoIdentity, InvalidPhone, InvalidEmail, Invalid, FileTypeRefused, FileTooLarge. Records customer.created where
    he is new, and ticket.received with him as its actor.
    """
    found = find_or_create_contact(
        phone=sent.phone or None, email=sent.email or None, name=sent.name, by=by, now=now
    )
    label = sent.label
    request = NewRequest(
        kind=sent.kind,
        title="",
        words=sent.words,
        channel=Channel.QR if label else Channel.PORTAL,
        customer_id=label.customer_id if label else found.customer_id,
        contact_id=found.contact_id,
        device_id=label.device_id if label else None,
        address_id=label.address_id if label else None,
        source="portal",
        source_id=sent.source_id,
    )
    return open_ticket(request=request, by=Actor.contact(found.contact_id, sent.name), now=now)
