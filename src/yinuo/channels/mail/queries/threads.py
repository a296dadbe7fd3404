"""Which ticket a mail belongs to, and whether its sender has a say there."""

from collections.abc import Sequence
from dataclasses import dataclass

from yinuo.channels.mail.matching import number_in, thread_ids
from yinuo.channels.mail.parse.model import ParsedMail
from yinuo.customers.cleaning import InvalidEmail, clean_email
from yinuo.customers.models import Identity, IdentityKind
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.states import END_STATES


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket a mail names. ``contact_id`` is set when its sender has a say there; an ended one takes no more."""

    ticket_id: int
    number: str
    has_ended: bool
    contact_id: int | None


def find_thread(mail: ParsedMail) -> Thread | None:
    """The ticket named by the thread's ids, else by the number in the subject. A merged one stands for its successor."""
    ticket = find_ticket_of(thread_ids(mail)) or _find_by_number(mail.subject)
    if ticket is None:
        return None
    for _step in range(10):
        if ticket.merged_into is None:
            break
        ticket = ticket.merged_into
    contact_id = _speaker(ticket, mail.sender.address)
    return Thread(ticket.pk, ticket.number, ticket.state in END_STATES, contact_id)


def find_ticket_of(message_ids: Sequence[str]) -> Ticket | None:
    """The ticket of the first of these messages that we know."""
    entries = Entry.objects.filter(message_id__in=message_ids).exclude(message_id="")
    known = {entry.message_id: entry.ticket for entry in entries.select_related("ticket__merged_into")}
    return next((known[each] for each in message_ids if each in known), None)


def find_reply(message_ids: Sequence[str]) -> Entry | None:
    """Our own reply among these messages."""
    replies = Entry.objects.filter(message_id__in=message_ids, kind=EntryKind.REPLY).exclude(message_id="")
    return replies.order_by("-pk").first()


def _find_by_number(subject: str) -> Ticket | None:
    number = number_in(subject)
    return Ticket.objects.select_related("merged_into").filter(number=number).first() if number else None


def _speaker(ticket: Ticket, address: str) -> int | None:
    """The contact behind an address, if he speaks for the ticket's customer.

    Quoting a number proves nothing: anybody could read it on a printed page.
    """
    try:
        value = clean_email(address)
    except InvalidEmail:
        return None
    owners = Identity.objects.filter(kind=IdentityKind.EMAIL, value=value)
    owner = owners.select_related("contact").first()
    if owner is None:
        return None
    is_his = owner.contact_id == ticket.contact_id or owner.contact.customer_id == ticket.customer_id
    return owner.contact_id if is_his else None
