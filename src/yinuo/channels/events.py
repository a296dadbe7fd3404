"""The facts of the channels. Addresses and words lie in the erasable text, never in a payload."""

from dataclasses import dataclass
from enum import StrEnum

from yinuo.core.events import event_type


class MailEvent(StrEnum):
    QUARANTINED = "mail.quarantined"
    RETRIED = "mail.retried"
    RELEASED = "mail.released"
    DISCARDED = "mail.discarded"


class ChannelEvent(StrEnum):
    """Facts on a ticket that a channel brought."""

    AUTO_REPLY_RECEIVED = "ticket.auto_reply_received"
    COMPLAINT_RECEIVED = "ticket.complaint_received"
    RECEIPT_TEXTED = "ticket.receipt_texted"


@event_type(MailEvent.QUARANTINED)
@dataclass(frozen=True, slots=True)
class MailQuarantined:
    subject_id: int
    sha256: str
    reason: str


@event_type(MailEvent.RETRIED)
@dataclass(frozen=True, slots=True)
class MailRetried:
    """Tried again and still not possible."""

    subject_id: int
    reason: str


@event_type(MailEvent.RELEASED)
@dataclass(frozen=True, slots=True)
class MailReleased:
    subject_id: int
    outcome: str
    ticket_id: int | None


@event_type(MailEvent.DISCARDED)
@dataclass(frozen=True, slots=True)
class MailDiscarded:
    subject_id: int


@event_type(ChannelEvent.AUTO_REPLY_RECEIVED)
@dataclass(frozen=True, slots=True)
class AutoReplyReceived:
    """A machine answered one of our replies; the words it used are erasable."""

    subject_id: int
    mail_id: int


@event_type(ChannelEvent.COMPLAINT_RECEIVED)
@dataclass(frozen=True, slots=True)
class ComplaintReceived:
    """The customer's provider reports one of our mails as unwanted."""

    subject_id: int
    mail_id: int


@event_type(ChannelEvent.RECEIPT_TEXTED)
@dataclass(frozen=True, slots=True)
class ReceiptTexted:
    subject_id: int
    text_message_id: int
