"""Intake: from any door to a ticket with its limits, its customer's words and his expectation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.models import Category, RequestKind
from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import Invalid
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.core.text import search_tokens
from yinuo.promises.commands.limits import start_service_limits
from yinuo.tickets.commands.converse import Words, add_entry
from yinuo.tickets.commands.moving import earliest_due
from yinuo.tickets.events import TicketReceived
from yinuo.tickets.models import Expectation, Ticket
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.models.expectation import ExpectationSource
from yinuo.tickets.models.search import search_lexemes
from yinuo.tickets.policies import require
from yinuo.tickets.queries.routing import route
from yinuo.tickets.states import Channel, Level, State, priority_of

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class NewExpectation:
    """What the customer expects, how important it is (1 to 5), where it comes from."""

    what: str
    importance: int = 3
    source: ExpectationSource = ExpectationSource.UNKNOWN


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request as a door hands it over. ``source``/``source_id`` name it there, so that it is taken in once."""

    kind: RequestKind
    title: str
    words: Words
    channel: Channel
    customer_id: int | None = None
    contact_id: int | None = None
    category_id: int | None = None
    device_id: int | None = None
    address_id: int | None = None
    queue_id: int | None = None
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    tags: tuple[str, ...] = ()
    expectation: NewExpectation | None = None
    source: str = ""
    source_id: str = ""
    received_at: datetime | None = None
    take: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The queue in which a new ticket waits, and its department."""

    queue_id: int
    department_id: int


def open_ticket(*, request: NewRequest, by: Actor, now: datetime) -> Ticket:
    """Take a request in, or return the ticket it already became (same ``source`` and ``source_id``).

    Raises Forbidden, Invalid, FileTooLarge, FileTypeRefused. Records ticket.received.
    """
    if by.contact_id is None:
        require(by, Permission.TICKET_CREATE)
    if known := find_known(request):
        return known
    try:
        with transaction.atomic():
            return _open(request, by, now)
    except IntegrityError:
        if known := find_known(request):
            return known
        raise


def find_known(request: NewRequest) -> Ticket | None:
    """The ticket that this request of this source became earlier."""
    if not request.source:
        return None
    return Ticket.objects.filter(source=request.source, source_id=request.source_id).first()


def _open(request: NewRequest, by: Actor, now: datetime) -> Ticket:
    if request.category_id and not Category.objects.filter(pk=request.category_id, is_active=True).exists():
        raise Invalid(reason=_("This category does not exist."))
    queue = route(queue_id=request.queue_id)
    place = Place(queue.pk, queue.department_id) if queue else None
    ticket = ticket_row(request, place=place, by=by, now=now)
    ticket.subject_id = open_subject(Ticket.SUBJECT_KIND)
    ticket.save(force_insert=True)
    if expectation := expectation_row(request, ticket, now=now):
        expectation.save(force_insert=True)
    received_at = ticket.received_at
    entry = add_entry(
        ticket, EntryKind.CUSTOMER_MESSAGE, request.words, channel=request.channel, by=by, now=received_at
    )
    start_service_limits(
        subject_id=ticket.pk,
        kind=ticket.kind,
        priority=ticket.priority,
        received_at=received_at,
        by=by,
        now=now,
    )
    ticket.next_due_at = earliest_due(ticket.pk)
    ticket.save(update_fields=["next_due_at"])
    record_event(received_event(ticket, entry.pk), by=by, at=received_at)
    return ticket


def ticket_row(request: NewRequest, *, place: Place | None, by: Actor, now: datetime) -> Ticket:
    """The row of a new ticket without its id, not stored. Raises Invalid without a word of what it is about."""
    title = " ".join(request.title.replace("\x00", "").split())[:TITLE_LENGTH] or first_line(
        request.words.text
    )
    if not title:
        raise Invalid(reason=_("Say in a few words what this is about."))
    received_at = request.received_at or now
    return Ticket(
        title=title,
        kind=str(request.kind),
        category_id=request.category_id,
        impact=int(request.impact),
        urgency=int(request.urgency),
        priority=int(priority_of(request.impact, request.urgency)),
        channel=str(request.channel),
        customer_id=request.customer_id,
        contact_id=request.contact_id,
        device_id=request.device_id,
        address_id=request.address_id,
        tags=list(dict.fromkeys(tag.strip()[:24] for tag in request.tags if tag.strip()))[:10],
        source=request.source[:40],
        source_id=request.source_id[:80],
        received_at=received_at,
        customer_waiting_since=received_at,
        search=search_lexemes(search_tokens(f"{title} {request.words.text}")),
        **_placed(place, request, by, now),
    )


def expectation_row(request: NewRequest, ticket: Ticket, *, now: datetime) -> Expectation | None:
    """The row of what the customer expects, not stored; None where he was not asked."""
    if request.expectation is None or not request.expectation.what.strip():
        return None
    return Expectation(
        ticket=ticket,
        what=request.expectation.what.strip()[:200],
        importance=request.expectation.importance,
        source=str(request.expectation.source),
        recorded_at=now,
    )


def _placed(place: Place | None, request: NewRequest, by: Actor, now: datetime) -> dict[str, Any]:
    """Where the ticket waits: with the member who took it at once, accepted at the phone or the desk, or to accept."""
    columns: dict[str, Any] = {
        "queue_id": place.queue_id if place else None,
        "department_id": place.department_id if place else None,
    }
    # What a team from outside brings in is offered by the desk first: else any number would open any customer's file.
    if request.take and by.member_id is not None and by.scope.team_id is None:
        return columns | {"state": str(State.IN_PROGRESS), "assignee_id": by.member_id, "assigned_at": now}
    accepted = by.member_id is not None and request.channel in {Channel.PHONE, Channel.DESK}
    return columns | {"state": str(State.PENDING_DISPATCH if accepted else State.PENDING_ACCEPTANCE)}


def received_event(ticket: Ticket, entry_id: int) -> TicketReceived:
    """The fact that a request came in."""
    return TicketReceived(
        subject_id=ticket.pk,
        number=ticket.number,
        kind=ticket.kind,
        channel=ticket.channel,
        priority=ticket.priority,
        category_id=ticket.category_id,
        queue_id=ticket.queue_id,
        customer_id=ticket.customer_id,
        contact_id=ticket.contact_id,
        entry_id=entry_id,
        source=ticket.source,
    )


def first_line(text: str) -> str:
    """A title for words that came without one: their first line, at most forty characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 40 else f"{line[:39]}…"
