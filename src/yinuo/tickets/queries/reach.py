"""How a customer can be reached with a reply."""

from yinuo.customers.models import Identity, IdentityKind
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.states import Channel


def reply_channel(ticket: Ticket) -> Channel:
    """The way he last wrote if an answer can go back by it, else mail, else text message, else the private page."""
    if ticket.contact_id is None:
        return Channel.PORTAL
    known = set(Identity.objects.filter(contact_id=ticket.contact_id).values_list("kind", flat=True))
    last = (
        Entry.objects.filter(ticket=ticket, kind=EntryKind.CUSTOMER_MESSAGE)
        .order_by("-at", "-id")
        .values_list("channel", flat=True)
        .first()
    )
    if IdentityKind.PHONE in known and last in {Channel.PHONE, Channel.SMS, Channel.DESK}:
        return Channel.SMS
    if IdentityKind.EMAIL in known:
        return Channel.MAIL
    if IdentityKind.PHONE in known:
        return Channel.SMS
    return Channel.PORTAL
