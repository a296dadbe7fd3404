"""The conversation: customer messages, replies, internal notes, call notes, and how a reply travelled."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.files import store_file
from yinuo.core.errors import DomainError, Invalid
from yinuo.core.events import record_event
from yinuo.core.files import Upload, clean_name
from yinuo.core.ids import SubjectId, TicketId
from yinuo.core.models import StoredFile
from yinuo.core.permissions import Permission
from yinuo.promises.commands.limits import meet_limit
from yinuo.promises.models import Measure
from yinuo.tickets.commands.moving import earliest_due
from yinuo.tickets.commands.progress import resume_locked
from yinuo.tickets.events import CallNoted, DeliveryChanged, MessageReceived, NoteAdded, ReplySent, Said
from yinuo.tickets.models import Attachment, Entry, Ticket
from yinuo.tickets.models.entry import Delivery, EntryKind
from yinuo.tickets.policies import get_own_ticket, get_ticket_for
from yinuo.tickets.queries.reach import reply_channel
from yinuo.tickets.states import END_STATES, Channel, HoldReason, State

MAX_TEXT = 50_000
MAX_ATTACHMENTS = 20


class TicketEnded(DomainError):
    code, status = "ticket.ended", 409
    message = _("{number} has ended; a new matter needs a new ticket.")


@dataclass(frozen=True, slots=True)
class Words:
    """What was said: text, and for a mail its sanitised HTML, ids of the thread and raw original.

    ``was_sent``: the customer has these words already, as those of an import; nothing is sent.
    """

    text: str
    html: str = ""
    uploads: tuple[Upload, ...] = ()
    message_id: str = ""
    in_reply_to: str = ""
    raw_file: StoredFile | None = None
    was_sent: bool = False


@transaction.atomic
def add_customer_message(
    *, ticket_id: TicketId, words: Words, channel: Channel, by: Actor, now: datetime
) -> Entry:
    """The customer writes on. A ticket that waited for him goes on; one that ended refuses.

    Raises NotFound, TicketEnded, Invalid. Records ticket.message_received.
    """
    ticket = (
        get_own_ticket(by, ticket_id, lock=True)
        if by.contact_id is not None
        else get_ticket_for(by, ticket_id, Permission.TICKET_CREATE, lock=True)
    )
    _refuse_when_ended(ticket)
    entry = add_entry(ticket, EntryKind.CUSTOMER_MESSAGE, words, channel=channel, by=by, now=now)
    if ticket.state == State.ON_HOLD and ticket.hold_reason == HoldReason.CUSTOMER:
        resume_locked(ticket, by=by, now=now)
    if ticket.customer_waiting_since is None:
        ticket.customer_waiting_since = now
        ticket.save(update_fields=["customer_waiting_since"])
    _record(MessageReceived, entry, words, by=by, now=now)
    return entry


@transaction.atomic
def reply_to_customer(
    *, ticket_id: TicketId, words: Words, channel: Channel | None = None, by: Actor, now: datetime
) -> Entry:
    """Answer the customer by the way he can be reached; the first answer meets the first-response limit.

    Raises NotFound, Forbidden, TicketEnded, Invalid. Records ticket.replied; sending is the channels' job.
    """
    ticket = get_ticket_for(by, ticket_id, Permission.TICKET_REPLY, lock=True)
    _refuse_when_ended(ticket)
    way = channel or reply_channel(ticket)
    entry = add_entry(
        ticket, EntryKind.REPLY, words, channel=way, by=by, now=now, delivery=_delivery(way, words)
    )
    _answered(ticket, by=by, now=now)
    _record(ReplySent, entry, words, by=by, now=now)
    return entry


@transaction.atomic
def add_note(*, ticket_id: TicketId, words: Words, by: Actor, now: datetime) -> Entry:
    """A note for colleagues; the customer never sees it. Raises NotFound, Forbidden, Invalid. Records ticket.noted."""
    ticket = get_ticket_for(by, ticket_id, Permission.TICKET_NOTE, lock=True)
    entry = add_entry(ticket, EntryKind.NOTE, words, channel=Channel.DESK, by=by, now=now)
    _record(NoteAdded, entry, words, by=by, now=now)
    return entry


@transaction.atomic
def add_call_note(*, ticket_id: TicketId, words: Words, reached: bool, by: Actor, now: datetime) -> Entry:
    """What was said on the phone. A call that reached the customer is an answer.

    Raises NotFound, Forbidden, TicketEnded, Invalid. Records ticket.call_noted.
    """
    ticket = get_ticket_for(by, ticket_id, Permission.TICKET_REPLY, lock=True)
    _refuse_when_ended(ticket)
    entry = add_entry(ticket, EntryKind.CALL, words, channel=Channel.PHONE, by=by, now=now)
    if reached:
        _answered(ticket, by=by, now=now)
    _record(CallNoted, entry, words, by=by, now=now)
    return entry


@transaction.atomic
def mark_delivery(
    *, entry_id: int, delivery: Delivery, message_id: str = "", note: str = "", by: Actor, now: datetime
) -> Entry:
    """Note how far a reply has come; the same news twice changes nothing. Records ticket.delivery_changed."""
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    if entry.delivery == delivery:
        return entry
    entry.delivery, entry.delivery_note = delivery, note[:200]
    entry.sent_at = now if delivery == Delivery.SENT else None
    entry.message_id = message_id or entry.message_id
    entry.save(update_fields=["delivery", "delivery_note", "sent_at", "message_id"])
    record_event(DeliveryChanged(entry.ticket_id, entry.pk, delivery), by=by, at=now, text={"note": note})
    return entry


def add_entry(
    ticket: Ticket,
    kind: EntryKind,
    words: Words,
    *,
    channel: Channel,
    by: Actor,
    now: datetime,
    delivery: Delivery = Delivery.NONE,
) -> Entry:
    """Store one entry with its files, without an event. Raises Invalid, FileTooLarge, FileTypeRefused."""
    entry = entry_row(ticket, kind, words, channel=channel, by=by, now=now, delivery=delivery)
    entry.save(force_insert=True)
    Attachment.objects.bulk_create(
        Attachment(
            entry=entry,
            file=store_file(upload),
            name=clean_name(upload.name),
            content_type=upload.content_type[:100],
            content_id=upload.content_id[:200],
        )
        for upload in words.uploads
    )
    return entry


def entry_row(
    ticket: Ticket,
    kind: EntryKind,
    words: Words,
    *,
    channel: Channel,
    by: Actor,
    now: datetime,
    delivery: Delivery = Delivery.NONE,
) -> Entry:
    """The row of an entry, not stored. Raises Invalid where nothing or too much was written."""
    text = words.text.replace("\x00", "").strip()
    if not text and not words.uploads:
        raise Invalid(reason=_("Nothing was written."))
    if len(text) > MAX_TEXT or len(words.uploads) > MAX_ATTACHMENTS:
        raise Invalid(reason=_("The message is too long or has too many files."))
    return Entry(
        ticket=ticket,
        kind=kind,
        channel=channel,
        text=text,
        html=words.html.replace("\x00", ""),
        author_member_id=by.member_id if kind != EntryKind.CUSTOMER_MESSAGE else None,
        author_contact_id=_contact_behind(ticket, kind, by),
        at=now,
        message_id=words.message_id[:255],
        in_reply_to=words.in_reply_to[:255],
        delivery=delivery,
        sent_at=now if delivery == Delivery.SENT else None,
        raw_file=words.raw_file,
    )


def _contact_behind(ticket: Ticket, kind: EntryKind, by: Actor) -> int | None:
    """The customer's words are his own, whoever typed them in for him."""
    if kind != EntryKind.CUSTOMER_MESSAGE:
        return None
    return by.contact_id or ticket.contact_id


def _answered(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """After an answer nobody waits, and the first-response limit is met if it was not."""
    columns = ["customer_waiting_since"]
    ticket.customer_waiting_since = None
    if ticket.first_response_at is None:
        meet_limit(subject_id=SubjectId(ticket.pk), measure=Measure.FIRST_RESPONSE, by=by, now=now)
        ticket.first_response_at, ticket.next_due_at = now, earliest_due(ticket.pk)
        columns += ["first_response_at", "next_due_at"]
    ticket.save(update_fields=columns)


def _delivery(way: Channel, words: Words) -> Delivery:
    if words.was_sent:
        return Delivery.SENT
    return Delivery.QUEUED if way in {Channel.MAIL, Channel.SMS} else Delivery.NONE


def _refuse_when_ended(ticket: Ticket) -> None:
    if ticket.state in END_STATES:
        raise TicketEnded(number=ticket.number)


def _record(payload: type[Said], entry: Entry, words: Words, *, by: Actor, now: datetime) -> None:
    record_event(payload(entry.ticket_id, entry.pk, entry.channel, len(words.uploads)), by=by, at=now)
