"""The facts of a ticket's life. Payloads hold ids and facts; what people wrote lies in entries and event words."""

from dataclasses import dataclass
from enum import StrEnum

from yinuo.core.events import event_type


class TicketEvent(StrEnum):
    RECEIVED = "ticket.received"
    ACCEPTED = "ticket.accepted"
    REFUSED = "ticket.refused"
    ASSIGNED = "ticket.assigned"
    TAKEN = "ticket.taken"
    STARTED = "ticket.started"
    TRANSFERRED = "ticket.transferred"
    HELD = "ticket.held"
    RESUMED = "ticket.resumed"
    RESOLVED = "ticket.resolved"
    CONFIRMED = "ticket.confirmed"
    REOPENED = "ticket.reopened"
    CLOSED = "ticket.closed"
    WITHDRAWN = "ticket.withdrawn"
    MERGED = "ticket.merged"
    ABSORBED = "ticket.absorbed"
    ARCHIVED = "ticket.archived"
    CLASSIFIED = "ticket.classified"
    SHARED = "ticket.shared"
    MESSAGE_RECEIVED = "ticket.message_received"
    REPLIED = "ticket.replied"
    NOTED = "ticket.noted"
    CALL_NOTED = "ticket.call_noted"
    DELIVERY_CHANGED = "ticket.delivery_changed"
    LINK_REVOKED = "ticket.link_revoked"


# What a second editor must know of before his own change counts.
EDITING_EVENTS = frozenset(TicketEvent) - {
    TicketEvent.MESSAGE_RECEIVED,
    TicketEvent.REPLIED,
    TicketEvent.NOTED,
    TicketEvent.CALL_NOTED,
    TicketEvent.DELIVERY_CHANGED,
    TicketEvent.SHARED,
    TicketEvent.LINK_REVOKED,
}


@event_type(TicketEvent.RECEIVED)
@dataclass(frozen=True, slots=True)
class TicketReceived:
    subject_id: int
    number: str
    kind: str
    channel: str
    priority: int
    category_id: int | None
    queue_id: int | None
    customer_id: int | None
    contact_id: int | None
    entry_id: int
    source: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A plain move between states; why stands in the event's words."""

    subject_id: int
    old_state: str


@event_type(TicketEvent.ACCEPTED)
@dataclass(frozen=True, slots=True)
class TicketAccepted(Moved):
    pass


@event_type(TicketEvent.REFUSED)
@dataclass(frozen=True, slots=True)
class TicketRefused(Moved):
    pass


@event_type(TicketEvent.STARTED)
@dataclass(frozen=True, slots=True)
class TicketStarted(Moved):
    pass


@event_type(TicketEvent.RESUMED)
@dataclass(frozen=True, slots=True)
class TicketResumed(Moved):
    pass


@event_type(TicketEvent.RESOLVED)
@dataclass(frozen=True, slots=True)
class TicketResolved(Moved):
    pass


@event_type(TicketEvent.CONFIRMED)
@dataclass(frozen=True, slots=True)
class TicketConfirmed(Moved):
    pass


@event_type(TicketEvent.REOPENED)
@dataclass(frozen=True, slots=True)
class TicketReopened(Moved):
    pass


@event_type(TicketEvent.CLOSED)
@dataclass(frozen=True, slots=True)
class TicketClosed(Moved):
    pass


@event_type(TicketEvent.WITHDRAWN)
@dataclass(frozen=True, slots=True)
class TicketWithdrawn(Moved):
    pass


@event_type(TicketEvent.ARCHIVED)
@dataclass(frozen=True, slots=True)
class TicketArchived(Moved):
    pass


@event_type(TicketEvent.ASSIGNED)
@dataclass(frozen=True, slots=True)
class TicketAssigned:
    subject_id: int
    old_assignee_id: int | None
    new_assignee_id: int
    old_state: str


@event_type(TicketEvent.TAKEN)
@dataclass(frozen=True, slots=True)
class TicketTaken:
    subject_id: int
    old_assignee_id: int | None
    old_state: str


@event_type(TicketEvent.TRANSFERRED)
@dataclass(frozen=True, slots=True)
class TicketTransferred:
    subject_id: int
    old_queue_id: int | None
    new_queue_id: int | None
    old_department_id: int | None
    new_department_id: int
    old_state: str


@event_type(TicketEvent.HELD)
@dataclass(frozen=True, slots=True)
class TicketHeld:
    subject_id: int
    reason: str
    until: str | None
    old_state: str


@event_type(TicketEvent.MERGED)
@dataclass(frozen=True, slots=True)
class TicketMerged:
    subject_id: int
    into_id: int
    old_state: str


@event_type(TicketEvent.ABSORBED)
@dataclass(frozen=True, slots=True)
class TicketAbsorbed:
    subject_id: int
    other_id: int
    other_number: str


@event_type(TicketEvent.CLASSIFIED)
@dataclass(frozen=True, slots=True)
class TicketClassified:
    """``changes`` maps a field to ``[old, new]``: ids and codes, never words of a person."""

    subject_id: int
    changes: dict[str, list[object]]


@event_type(TicketEvent.SHARED)
@dataclass(frozen=True, slots=True)
class TicketShared:
    subject_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """Something was added to the conversation; the words are the entry's."""

    subject_id: int
    entry_id: int
    channel: str
    attachments: int


@event_type(TicketEvent.MESSAGE_RECEIVED)
@dataclass(frozen=True, slots=True)
class MessageReceived(Said):
    pass


@event_type(TicketEvent.REPLIED)
@dataclass(frozen=True, slots=True)
class ReplySent(Said):
    pass


@event_type(TicketEvent.NOTED)
@dataclass(frozen=True, slots=True)
class NoteAdded(Said):
    pass


@event_type(TicketEvent.CALL_NOTED)
@dataclass(frozen=True, slots=True)
class CallNoted(Said):
    pass


@event_type(TicketEvent.DELIVERY_CHANGED)
@dataclass(frozen=True, slots=True)
class DeliveryChanged:
    subject_id: int
    entry_id: int
    delivery: str


@event_type(TicketEvent.LINK_REVOKED)
@dataclass(frozen=True, slots=True)
class LinkRevoked:
    subject_id: int
    link_version: int


class QueueEvent(StrEnum):
    CREATED = "queue.created"
    CHANGED = "queue.changed"


@event_type(QueueEvent.CREATED)
@dataclass(frozen=True, slots=True)
class QueueCreated:
    subject_id: int
    name: str
    department_id: int
    member_ids: list[int]
    is_default: bool


@event_type(QueueEvent.CHANGED)
@dataclass(frozen=True, slots=True)
class QueueChanged:
    subject_id: int
    name: str
    member_ids: list[int]
    is_default: bool
    is_active: bool
