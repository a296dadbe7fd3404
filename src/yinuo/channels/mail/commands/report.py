"""What machines send: delivery reports, automatic answers, complaints. They never open a ticket and are never answered."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.channels.events import AutoReplyReceived, ComplaintReceived
from yinuo.channels.mail.matching import thread_ids
from yinuo.channels.mail.parse.model import MailKind, ParsedMail
from yinuo.channels.mail.queries.threads import find_reply, find_thread
from yinuo.channels.models import InboundMail, Outcome
from yinuo.core.actor import Actor
from yinuo.core.events import record_event
from yinuo.tickets.commands.converse import mark_delivery
from yinuo.tickets.models import Entry
from yinuo.tickets.models.entry import Delivery

OUTCOMES = {
    MailKind.BOUNCE: Outcome.BOUNCE,
    MailKind.AUTO_REPLY: Outcome.AUTO_REPLY,
    MailKind.FEEDBACK: Outcome.FEEDBACK,
}
KEPT_WORDS = 300


def note_report(*, mail: ParsedMail, inbound: InboundMail, by: Actor, now: datetime) -> None:
    """Store ``inbound`` and tell the ticket it is about, where it is about one of ours.

    Records ticket.delivery_changed for a reply that did not arrive, ticket.auto_reply_received,
    ticket.complaint_received.
    """
    ids = [*([mail.reported_message_id] if mail.reported_message_id else []), *thread_ids(mail)]
    reply = find_reply(ids)
    inbound.outcome, inbound.entry = OUTCOMES[mail.kind], reply
    inbound.ticket_id = reply.ticket_id if reply is not None else _ticket_of_auto_reply(mail)
    inbound.save()
    if inbound.ticket_id is None:
        return
    if mail.kind is MailKind.BOUNCE and reply is not None:
        _note_failure(mail, reply, by, now)
    elif mail.kind is MailKind.AUTO_REPLY:
        words = " ".join(mail.reply_text.split())[:KEPT_WORDS]
        record_event(AutoReplyReceived(inbound.ticket_id, inbound.pk), by=by, at=now, text={"words": words})
    elif mail.kind is MailKind.FEEDBACK:
        record_event(ComplaintReceived(inbound.ticket_id, inbound.pk), by=by, at=now)


def _ticket_of_auto_reply(mail: ParsedMail) -> int | None:
    """An automatic answer may name the ticket by number only; then its sender must be known there."""
    if mail.kind is not MailKind.AUTO_REPLY:
        return None
    thread = find_thread(mail)
    return thread.ticket_id if thread is not None and thread.contact_id is not None else None


def _note_failure(mail: ParsedMail, reply: Entry, by: Actor, now: datetime) -> None:
    """Mark the reply as not delivered; a notice of delay or success changes nothing."""
    if {"delay_notice", "success_notice"} & set(mail.problems):
        return
    with translation.override(settings.LANGUAGE_CODE):
        note = _("Returned by the mail server of the recipient")
        if mail.failed_recipients:
            note = _("Returned: %(recipients)s") % {"recipients": ", ".join(mail.failed_recipients)}
    mark_delivery(entry_id=reply.pk, delivery=Delivery.FAILED, note=note, by=by, now=now)
