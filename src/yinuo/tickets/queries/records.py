"""Tickets as other programs read them: every fact of one ticket, and filtered lists of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import TicketId
from yinuo.core.models import Event
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.core.phone import normalise_phone
from yinuo.customers.models import Identity, IdentityKind
from yinuo.tickets.events import TicketEvent
from yinuo.tickets.models import NO_DUE, Ticket
from yinuo.tickets.moves import Move, allowed_moves
from yinuo.tickets.policies import require


@dataclass(frozen=True, slots=True)
class Named:
    """A thing a ticket points at, by id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """One ticket. ``version`` is the number of its last event; ``moves`` are those that its state allows."""

    id: TicketId
    number: str
    version: int
    title: str
    kind: str
    state: str
    hold_reason: str
    hold_until: datetime | None
    impact: int
    urgency: int
    priority: int
    channel: str
    tags: tuple[str, ...]
    source: str
    source_id: str
    received_at: datetime
    assigned_at: datetime | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    customer_waiting_since: datetime | None
    next_due_at: datetime | None
    category: Named | None
    queue: Named | None
    department: Named | None
    assignee: Named | None
    customer: Named | None
    contact: Named | None
    device_id: int | None
    address_id: int | None
    merged_into_id: int | None
    moves: tuple[Move, ...]


PLAIN = (
    "number", "title", "kind", "state", "hold_reason", "hold_until", "impact", "urgency", "priority", "channel",
    "source", "source_id", "received_at", "assigned_at", "first_response_at", "resolved_at", "closed_at",
    "customer_waiting_since", "device_id", "address_id", "merged_into_id",
)  # fmt: skip
POINTERS = ("category", "queue", "department", "assignee", "customer", "contact")


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """What a list may be narrowed to; empty means all that the actor sees."""

    states: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    number: str = ""
    queue_id: int | None = None
    department_id: int | None = None
    assignee_id: int | None = None
    customer_id: int | None = None
    phone: str = ""
    source: str = ""
    source_id: str = ""
    received_from: datetime | None = None
    received_until: datetime | None = None
    changed_since: datetime | None = None


def get_ticket_record(*, actor: Actor, ticket_id: TicketId) -> TicketRecord:
    """One ticket, in one statement. Raises NotFound, Forbidden."""
    for values in _values(Ticket.objects.visible_to(actor).filter(pk=ticket_id)):
        require(actor, Permission.TICKET_READ)
        return _record(values)
    raise NotFound


def list_ticket_records(
    *, actor: Actor, filters: TicketFilters, after: str | None, size: int
) -> Page[TicketRecord]:
    """The tickets an actor may see, last received first; one statement, nothing counted. Raises Forbidden, BadCursor."""
    require(actor, Permission.TICKET_READ)
    tickets = _narrow(Ticket.objects.visible_to(actor), filters)
    cursor = Cursor.parse(after, 2)
    if cursor:
        at, pk = cursor.moment(0), cursor.number(1)
        tickets = tickets.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=pk), received_at__lte=at)
    rows = _values(tickets.order_by("-received_at", "-pk"))[: size + 1]
    return Page.of(map(_record, rows), size, lambda row: (row.received_at.isoformat(), row.id))


def _narrow(tickets: QuerySet[Ticket], filters: TicketFilters) -> QuerySet[Ticket]:
    exact = {
        "number": filters.number,
        "queue_id": filters.queue_id,
        "department_id": filters.department_id,
        "assignee_id": filters.assignee_id,
        "customer_id": filters.customer_id,
        "source": filters.source,
        "source_id": filters.source_id,
        "state__in": filters.states,
        "kind__in": filters.kinds,
        "received_at__gte": filters.received_from,
        "received_at__lt": filters.received_until,
    }
    tickets = tickets.filter(**{name: value for name, value in exact.items() if value})
    if filters.phone:
        known = Identity.objects.filter(kind=IdentityKind.PHONE, value=normalise_phone(filters.phone) or "")
        tickets = tickets.filter(contact_id__in=known.values("contact_id"))
    if filters.changed_since:
        news = Event.objects.filter(type__in=list(TicketEvent), at__gte=filters.changed_since)
        tickets = tickets.filter(pk__in=news.values("subject_id"))
    return tickets


def _values(tickets: QuerySet[Ticket]) -> "QuerySet[Ticket, dict[str, Any]]":
    names = {f"{name}_name": F(f"{name}__name") for name in POINTERS}
    columns = ("pk", "tags", "next_due_at", *PLAIN, *(f"{name}_id" for name in POINTERS))
    rows: QuerySet[Ticket, dict[str, Any]] = tickets.values(*columns, version=F("subject__last_seq"), **names)
    return rows


def _record(values: dict[str, Any]) -> TicketRecord:
    due = values["next_due_at"]
    columns = {name: values[name] for name in PLAIN}
    columns |= {name: _named(values[f"{name}_id"], values[f"{name}_name"]) for name in POINTERS}
    return TicketRecord(
        id=values["pk"],
        version=values["version"],
        tags=tuple(values["tags"]),
        next_due_at=None if due == NO_DUE else due,
        moves=allowed_moves(values["state"]),
        **columns,
    )


def _named(pk: int | None, name: str) -> Named | None:
    return None if pk is None else Named(pk, name)
