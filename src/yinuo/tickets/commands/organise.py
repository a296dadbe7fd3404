"""Putting a ticket in order: its classification, merging it into another, revoking its private link."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.models import Category, RequestKind
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Invalid, NotFound
from yinuo.core.events import record_event
from yinuo.core.ids import SubjectId, TicketId
from yinuo.core.permissions import Permission
from yinuo.customers.policies import get_address_of, get_device_of
from yinuo.promises.commands.limits import drop_limits
from yinuo.promises.models import Promise, PromiseState
from yinuo.tickets.commands.moving import check_unchanged, enter_state, load_for_move
from yinuo.tickets.events import LinkRevoked, TicketAbsorbed, TicketClassified, TicketMerged
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import Move
from yinuo.tickets.policies import get_ticket_for
from yinuo.tickets.states import END_STATES, Level, priority_of


class PromisesOpen(DomainError):
    code, status = "ticket.promises_open", 409
    message = _("{number} still has open promises; settle them before it is merged.")


class OtherCustomer(DomainError):
    code, status = "ticket.other_customer", 409
    message = _("{number} belongs to another customer; one would read the other's words.")


@dataclass(frozen=True, slots=True)
class Classification:
    """What a ticket is: written as a whole, so that a form shows and sends all of it."""

    title: str
    kind: RequestKind
    category_id: int | None
    impact: Level
    urgency: Level
    tags: tuple[str, ...] = ()
    device_id: int | None = None
    address_id: int | None = None


@transaction.atomic
def classify_ticket(
    *, ticket_id: TicketId, classification: Classification, by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """Correct what a ticket is about; limits keep the rule they started under.

    Raises TicketChanged, TicketEnded states as Invalid, NotFound. Records ticket.classified when something changed.
    """
    ticket = get_ticket_for(by, ticket_id, Permission.TICKET_WORK, lock=True)
    check_unchanged(ticket, seen)
    if ticket.state in END_STATES:
        raise Invalid(reason=_("A ticket that has ended is not changed any more."))
    columns = _columns(ticket, classification)
    changes = {
        name: [getattr(ticket, name), new] for name, new in columns.items() if getattr(ticket, name) != new
    }
    if not changes:
        return ticket
    for name in changes:
        setattr(ticket, name, columns[name])
    ticket.save(update_fields=list(changes))
    # Title and tags are free words and may name a person: they go into the erasable side row.
    words = {}
    for name in ("title", "tags"):
        if name in changes:
            words[f"old_{name}"], words[name] = (_in_words(value) for value in changes.pop(name))
    record_event(TicketClassified(ticket.pk, changes), by=by, at=now, text=words)
    return ticket


def _in_words(value: object) -> str:
    return " ".join(map(str, value)) or "—" if isinstance(value, list) else str(value)


def _columns(ticket: Ticket, new: Classification) -> dict[str, object]:
    title = " ".join(new.title.split())[:200]
    if not title:
        raise Invalid(reason=_("Say in a few words what this is about."))
    if new.category_id is not None and not Category.objects.filter(pk=new.category_id).exists():
        raise NotFound
    _check_belongings(ticket, new)
    return {
        "title": title,
        "kind": str(new.kind),
        "category_id": new.category_id,
        "impact": int(new.impact),
        "urgency": int(new.urgency),
        "priority": int(priority_of(new.impact, new.urgency)),
        "tags": list(dict.fromkeys(tag.strip()[:24] for tag in new.tags if tag.strip()))[:10],
        "device_id": new.device_id,
        "address_id": new.address_id,
    }


def _check_belongings(ticket: Ticket, new: Classification) -> None:
    """Device and address are those of the ticket's customer; where there is none, there are none. Raises NotFound."""
    if new.device_id is None and new.address_id is None:
        return
    if ticket.customer is None:
        raise NotFound
    if new.device_id is not None:
        get_device_of(ticket.customer, new.device_id)
    if new.address_id is not None:
        get_address_of(ticket.customer, new.address_id)


@transaction.atomic
def merge_ticket(*, ticket_id: TicketId, into_id: TicketId, by: Actor, now: datetime) -> Ticket:
    """End a ticket in another of the same customer that goes on. Its clocks end without a verdict.

    Raises NotFound, MoveNotAllowed, OtherCustomer, PromisesOpen. Records ticket.merged and ticket.absorbed.
    """
    for locked in sorted({ticket_id, into_id}):
        get_ticket_for(by, locked, Permission.TICKET_MERGE, lock=True)
    ticket = load_for_move(Move.MERGE, ticket_id=ticket_id, by=by)
    into = load_for_move(Move.MERGE, ticket_id=into_id, by=by)
    if ticket.pk == into.pk:
        raise Invalid(reason=_("A ticket cannot be merged into itself."))
    if ticket.customer_id != into.customer_id:
        raise OtherCustomer(number=ticket.number)
    if Promise.objects.filter(subject_id=ticket.pk, state=PromiseState.OPEN).exists():
        raise PromisesOpen(number=ticket.number)
    old = ticket.state
    drop_limits(subject_id=SubjectId(ticket.pk), by=by, now=now)
    enter_state(ticket, Move.MERGE, now=now, merged_into_id=into.pk)
    record_event(TicketMerged(ticket.pk, into.pk, old), by=by, at=now)
    record_event(TicketAbsorbed(into.pk, ticket.pk, ticket.number), by=by, at=now)
    return into


@transaction.atomic
def revoke_private_link(*, ticket_id: TicketId, by: Actor, now: datetime) -> Ticket:
    """Make the link that was sent stop working; a new one takes its place. Records ticket.link_revoked."""
    ticket = get_ticket_for(by, ticket_id, Permission.TICKET_REPLY, lock=True)
    Ticket.objects.filter(pk=ticket.pk).update(link_version=F("link_version") + 1)
    ticket.refresh_from_db(fields=["link_version"])
    record_event(LinkRevoked(ticket.pk, ticket.link_version), by=by, at=now)
    return ticket
