"""A person's mail: joined to the ticket it answers when he has a say there, else a new ticket."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.catalog.models import RequestKind
from yinuo.channels.mail.matching import identity_of
from yinuo.channels.mail.parse.model import ParsedMail
from yinuo.channels.mail.queries.threads import Thread, find_thread
from yinuo.channels.mail.words import Rendering, render_words
from yinuo.channels.models import InboundMail, Outcome
from yinuo.core.actor import Actor
from yinuo.core.ids import TicketId
from yinuo.customers.commands.contacts import find_or_create_contact
from yinuo.tickets.commands.converse import Words, add_customer_message, add_note
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.models import Entry
from yinuo.tickets.states import Channel

SOURCE = "mail"
# A mail may have lain at a server for a while; an older date than this is not believed.
BELIEVED_DELAY = timedelta(days=3)


def take_in_words(*, mail: ParsedMail, inbound: InboundMail, by: Actor, now: datetime) -> None:
    """Store ``inbound`` with the ticket and entry that the mail became, and notes about what could not go in.

    Raises InvalidEmail, Invalid. Records ticket.message_received or ticket.received.
    """
    thread = find_thread(mail)
    with translation.override(settings.LANGUAGE_CODE):
        if thread is not None and thread.contact_id is not None and not thread.has_ended:
            rendering = render_words(mail, inbound.raw_file, is_reply=True)
            _join(thread, thread.contact_id, rendering, mail, inbound, now)
        else:
            rendering = render_words(mail, inbound.raw_file, is_reply=False)
            _open(rendering, mail, inbound, by, now)
        remarks = [*rendering.remarks, *_about_thread(thread)]
        if remarks and inbound.ticket_id is not None:
            ticket_id = TicketId(inbound.ticket_id)
            add_note(ticket_id=ticket_id, words=Words("\n".join(remarks)), by=by, now=now)


def _join(
    thread: Thread,
    contact_id: int,
    rendering: Rendering,
    mail: ParsedMail,
    inbound: InboundMail,
    now: datetime,
) -> None:
    entry = add_customer_message(
        ticket_id=TicketId(thread.ticket_id),
        words=rendering.words,
        channel=Channel.MAIL,
        by=Actor.contact(contact_id, mail.sender.name),
        now=now,
    )
    _store(inbound, Outcome.JOINED, entry)


def _open(rendering: Rendering, mail: ParsedMail, inbound: InboundMail, by: Actor, now: datetime) -> None:
    found = find_or_create_contact(
        phone=None, email=mail.sender.address, name=mail.sender.name[:60], by=by, now=now
    )
    request = NewRequest(
        kind=RequestKind.ENQUIRY,
        title=mail.subject,
        words=rendering.words,
        channel=Channel.MAIL,
        customer_id=found.customer_id,
        contact_id=found.contact_id,
        source=SOURCE,
        source_id=identity_of(mail),
        received_at=_received_at(mail, now),
    )
    ticket = open_ticket(request=request, by=Actor.contact(found.contact_id, mail.sender.name), now=now)
    entry = Entry.objects.select_related("ticket").filter(ticket=ticket).earliest("pk")
    _store(inbound, Outcome.OPENED, entry)


def _store(inbound: InboundMail, outcome: Outcome, entry: Entry) -> None:
    inbound.outcome, inbound.entry, inbound.ticket = outcome, entry, entry.ticket
    inbound.save()


def _received_at(mail: ParsedMail, now: datetime) -> datetime:
    """When the customer sent it, as far as that can be believed: the clocks run from then."""
    if mail.date is not None and now - BELIEVED_DELAY <= mail.date <= now:
        return mail.date
    return now


def _about_thread(thread: Thread | None) -> list[str]:
    if thread is None:
        return []
    if thread.contact_id is None:
        text = _(
            "The mail names %(number)s, but its sender is not known there; therefore it is a ticket of its own."
        )
        return [text % {"number": thread.number}]
    if thread.has_ended:
        return [_("The mail answers %(number)s, which has ended.") % {"number": thread.number}]
    return []
