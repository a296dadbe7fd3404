"""Requests of another system become tickets with their history; importing the same file again changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.events import historic_facts
from yinuo.core.ids import TicketId
from yinuo.core.permissions import Permission
from yinuo.customers.commands.contacts import find_or_create_contact
from yinuo.customers.commands.customers import create_customer
from yinuo.customers.models import Contact, Customer, CustomerKind
from yinuo.tickets.commands.converse import Words, reply_to_customer
from yinuo.tickets.commands.finish import close_ticket
from yinuo.tickets.commands.intake import NewRequest, find_known, first_line, open_ticket
from yinuo.tickets.commands.progress import accept_ticket, resolve_ticket
from yinuo.tickets.importing.rows import RejectedRow, RequestRow
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.states import Channel, State

BY = Actor.automation("import requests")


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass
class ImportResult:
    """How many rows became what, and the rows that could not be taken."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    rejected: list[RejectedRow] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome] += 1


def import_requests(
    rows: Iterable[RequestRow | RejectedRow],
    *,
    source: str,
    kind: RequestKind = RequestKind.ENQUIRY,
    by: Actor = BY,
    now: datetime,
) -> ImportResult:
    """Take the rows in, each in a transaction of its own, in the order of the file. Raises Forbidden.

    A row is known by ``source`` and its id. Nobody is told: what happened then is recorded, nothing is sent.
    """
    require(by, Permission.TICKET_IMPORT)
    result = ImportResult()
    with historic_facts():
        for row in rows:
            if isinstance(row, RejectedRow):
                result.rejected.append(row)
                result.add(Outcome.REJECTED)
                continue
            try:
                result.add(_import_row(row, source=source, kind=kind, by=by, now=now))
            except DomainError as refusal:
                result.rejected.append(
                    RejectedRow(row.line, str(refusal), {"id": row.id, "subject": row.title})
                )
                result.add(Outcome.REJECTED)
    return result


@transaction.atomic
def _import_row(row: RequestRow, *, source: str, kind: RequestKind, by: Actor, now: datetime) -> Outcome:
    """One row: a new ticket with its answer, an answer that came since, or nothing."""
    request = NewRequest(
        kind=read_kind(row.kind) or kind,
        title=row.title,
        words=Words(row.body),
        channel=Channel.IMPORT,
        tags=row.labels,
        source=source,
        source_id=row.id,
        received_at=row.received_at,
    )
    known = find_known(request)
    if known is not None:
        if row.answered_at is None or known.first_response_at is not None or known.state == State.CLOSED:
            return Outcome.UNCHANGED
        _answer(known, row, row.answered_at, by=by)
        return Outcome.UPDATED
    customer_id, contact_id = _contact_of(row, source=source, by=by, now=now)
    ticket = open_ticket(
        request=replace(request, customer_id=customer_id, contact_id=contact_id), by=by, now=row.received_at
    )
    if row.answered_at is not None:
        _answer(ticket, row, row.answered_at, by=by)
    return Outcome.CREATED


def _answer(ticket: Ticket, row: RequestRow, at: datetime, *, by: Actor) -> None:
    """The reply that was given then: it answers, solves and closes the request at its own time."""
    ticket_id = TicketId(ticket.pk)
    if ticket.state == State.PENDING_ACCEPTANCE:
        accept_ticket(ticket_id=ticket_id, by=by, now=row.received_at)
    reply_to_customer(
        ticket_id=ticket_id, words=Words(row.reply, was_sent=True), channel=Channel.IMPORT, by=by, now=at
    )
    resolve_ticket(ticket_id=ticket_id, solution=first_line(row.reply), by=by, now=at)
    close_ticket(ticket_id=ticket_id, by=by, now=at)


def _contact_of(row: RequestRow, *, source: str, by: Actor, now: datetime) -> tuple[int | None, int | None]:
    """Customer and contact behind a row: by phone, else by his name in the other system, else nobody."""
    if row.phone:
        found = find_or_create_contact(phone=row.phone, email=None, name=row.name or row.user, by=by, now=now)
        return found.customer_id, found.contact_id
    if not row.user:
        return None, None
    external_id = f"{source[:24]}:{row.user}"[:64]
    customer = Customer.objects.filter(external_id=external_id).first()
    if customer is None:
        name = row.name or row.user
        customer = create_customer(
            kind=CustomerKind.PERSON, name=name, external_id=external_id, by=by, now=now
        )
    contact = Contact.objects.filter(customer=customer).order_by("pk").values_list("pk", flat=True).first()
    return customer.pk, contact


def read_kind(text: str) -> RequestKind | None:
    """A kind by its code, its English or its Chinese name."""
    return _KINDS.get(text.strip().lower())


_KINDS = {
    **{str(kind): kind for kind in RequestKind},
    "咨询": RequestKind.ENQUIRY, "投诉": RequestKind.COMPLAINT, "报修": RequestKind.REPAIR,
    "维修": RequestKind.REPAIR, "建议": RequestKind.SUGGESTION, "求助": RequestKind.BUSINESS_REQUEST,
    "业务办理": RequestKind.BUSINESS_REQUEST, "表扬": RequestKind.COMMENDATION, "举报": RequestKind.COMPLAINT,
}  # fmt: skip
