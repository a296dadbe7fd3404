"""Sending text messages: a reply, or the receipt of a request taken by phone. Each at most once on record."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yinuo.channels.events import ReceiptTexted
from yinuo.channels.mail.commands.send import fail, identity_of, queued_entry
from yinuo.channels.models import Purpose, TextMessage
from yinuo.channels.sms.gateways import SmsMessage, SmsRefused, get_gateway
from yinuo.channels.sms.texts import receipt_text, reply_text
from yinuo.core.actor import Actor
from yinuo.core.events import record_event
from yinuo.customers.models import IdentityKind
from yinuo.tickets.commands.converse import mark_delivery
from yinuo.tickets.models import Ticket
from yinuo.tickets.models.entry import Delivery


@transaction.atomic
def send_reply_text(*, entry_id: int, by: Actor, now: datetime) -> None:
    """Send a queued reply once. A refusal of the gateway becomes failed with its words; other errors raise.

    Records ticket.delivery_changed.
    """
    entry = queued_entry(entry_id)
    if entry is None:
        return
    number = identity_of(entry.ticket, IdentityKind.PHONE)
    if number is None:
        fail(entry, note=_("The customer has no phone number."), by=by, now=now)
        return
    try:
        reference = get_gateway().send(SmsMessage(number, reply_text(entry), f"entry-{entry.pk}"), now=now)
    except SmsRefused as error:
        fail(entry, note=str(error), by=by, now=now)
        return
    _store(entry.ticket, Purpose.REPLY, reference, now, entry_id=entry.pk)
    mark_delivery(entry_id=entry.pk, delivery=Delivery.SENT, by=by, now=now)


@transaction.atomic
def send_receipt_text(*, ticket_id: int, by: Actor, now: datetime) -> TextMessage | None:
    """Send the number and private link of a request taken by phone, once. A refused number is let be.

    Records ticket.receipt_texted.
    """
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("contact").get(pk=ticket_id)
    if TextMessage.objects.filter(ticket=ticket, purpose=Purpose.RECEIPT).exists():
        return None
    number = identity_of(ticket, IdentityKind.PHONE)
    if number is None:
        return None
    try:
        reference = get_gateway().send(
            SmsMessage(number, receipt_text(ticket), f"receipt-{ticket.pk}"), now=now
        )
    except SmsRefused:
        return None
    sent = _store(ticket, Purpose.RECEIPT, reference, now)
    record_event(ReceiptTexted(ticket.pk, sent.pk), by=by, at=now)
    return sent


def _store(
    ticket: Ticket, purpose: Purpose, reference: str, now: datetime, *, entry_id: int | None = None
) -> TextMessage:
    return TextMessage.objects.create(
        ticket=ticket,
        entry_id=entry_id,
        purpose=purpose,
        gateway=settings.SMS_GATEWAY[-100:],
        reference=reference[:100],
        sent_at=now,
    )
