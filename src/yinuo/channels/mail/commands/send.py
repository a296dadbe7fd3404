"""Sending a reply by mail: its id is stored before, its fate after. A crash in between may send twice, never loses."""

import smtplib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.channels.mail.outgoing import compose_reply, new_message_id
from yinuo.core.actor import Actor
from yinuo.customers.models import Identity, IdentityKind
from yinuo.tickets.commands.converse import mark_delivery
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import Delivery


def send_reply_mail(*, entry_id: int, by: Actor, now: datetime) -> None:
    """Send a queued reply once. What the server refuses for good becomes failed with its words; what may pass raises.

    Records ticket.delivery_changed.
    """
    claim_message_id(entry_id=entry_id)
    with transaction.atomic():
        entry = queued_entry(entry_id)
        if entry is None:
            return
        address = identity_of(entry.ticket, IdentityKind.EMAIL)
        if address is None:
            fail(entry, note=_("The customer has no e-mail address."), by=by, now=now)
            return
        try:
            compose_reply(entry, address).send()
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            if code < 500:
                raise
            fail(entry, note=f"{code} {_readable(words)}", by=by, now=now)
        except smtplib.SMTPResponseException as error:
            if error.smtp_code < 500 or isinstance(error, smtplib.SMTPAuthenticationError):
                raise
            fail(entry, note=f"{error.smtp_code} {_readable(error.smtp_error)}", by=by, now=now)
        else:
            mark_delivery(entry_id=entry.pk, delivery=Delivery.SENT, by=by, now=now)


def claim_message_id(*, entry_id: int) -> None:
    """Give a reply its Message-ID, once and for all, before anybody could answer it."""
    entry = Entry.objects.filter(pk=entry_id, message_id="").first()
    if entry is not None:
        Entry.objects.filter(pk=entry_id, message_id="").update(message_id=new_message_id(entry))


def queued_entry(entry_id: int) -> Entry | None:
    """The reply if it still waits, locked until it is sent; None where another worker has it or it is done."""
    waiting = Entry.objects.select_for_update(of=("self",), skip_locked=True).filter(delivery=Delivery.QUEUED)
    return waiting.select_related("ticket__contact", "author_member").filter(pk=entry_id).first()


def identity_of(ticket: Ticket, kind: IdentityKind) -> str | None:
    """The first number or address of a ticket's contact."""
    if ticket.contact_id is None:
        return None
    found = Identity.objects.filter(contact_id=ticket.contact_id, kind=kind).order_by("pk")
    return found.values_list("value", flat=True).first()


def fail(entry: Entry, *, note: str, by: Actor, now: datetime) -> None:
    """Note that a reply cannot be delivered, and why. Records ticket.delivery_changed."""
    mark_delivery(entry_id=entry.pk, delivery=Delivery.FAILED, note=note, by=by, now=now)


@transaction.atomic
def give_up(*, entry_id: int, by: Actor, now: datetime) -> None:
    """A reply that could not be handed over for too long. Records ticket.delivery_changed."""
    entry = queued_entry(entry_id)
    if entry is not None:
        with translation.override(settings.LANGUAGE_CODE):
            fail(entry, note=_("The mail server or gateway did not take it for two days."), by=by, now=now)


def _readable(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:150]
