"""The intake of ``take_in.take_in_request`` in two statements instead of thirty: the one command that is hot.

``survey`` reads all that decides and draws the ids; ``insert_rows`` writes every row and event at once. Rows and
events come from the same builders as in the plain form; a test compares what both leave behind. Whatever is not the
plain everyday case (files, a half-known caller, a number taken by two) is left to the plain form: None means that.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from yinuo.core.actor import Actor
from yinuo.core.commands.rows import execute_prepared, insert_rows
from yinuo.core.events import build_event, wakes_nobody
from yinuo.core.ids import ContactId, CustomerId
from yinuo.core.models import Event, Subject
from yinuo.customers.cleaning import clean_identities
from yinuo.customers.commands.contacts import created_event, person_rows
from yinuo.customers.models import Customer, Identity
from yinuo.promises.commands.limits import limit_row
from yinuo.promises.limits import started_event
from yinuo.promises.queries.book import BOOK_STAMP, limit_book_at
from yinuo.tickets.commands.converse import entry_row
from yinuo.tickets.commands.intake import (
    NewRequest,
    Place,
    expectation_row,
    received_event,
    ticket_row,
)
from yinuo.tickets.models import NO_DUE, Ticket
from yinuo.tickets.models.entry import EntryKind

SURVEY = f"""
    WITH owners AS (
        SELECT i.kind, i.contact_id, c.customer_id FROM customers_identity i
        JOIN customers_contact c ON c.id = i.contact_id
        WHERE (i.kind, i.value) IN (('phone', %(phone)s), ('email', %(email)s))
    )
    SELECT
        (SELECT jsonb_object_agg(kind, jsonb_build_array(contact_id, customer_id)) FROM owners),
        (SELECT ARRAY[q.subject_id, q.department_id] FROM tickets_queue q
         WHERE q.is_active AND CASE WHEN %(queue)s::bigint IS NULL THEN q.is_default
                                    ELSE q.subject_id = %(queue)s::bigint END),
        %(category)s::bigint IS NULL OR EXISTS (
            SELECT FROM catalog_category WHERE subject_id = %(category)s::bigint AND is_active),
        %(source)s::text = '' OR NOT EXISTS (
            SELECT FROM tickets_ticket WHERE source = %(source)s::text AND source_id = %(source_id)s::text
                AND source <> ''),
        ({BOOK_STAMP}),
        CASE WHEN %(wanted)s::boolean AND NOT EXISTS (SELECT FROM owners)
             THEN nextval(pg_get_serial_sequence('core_subject', 'id')) END,
        CASE WHEN %(wanted)s::boolean AND NOT EXISTS (SELECT FROM owners)
             THEN nextval(pg_get_serial_sequence('customers_contact', 'id')) END,
        nextval(pg_get_serial_sequence('core_subject', 'id')),
        nextval(pg_get_serial_sequence('tickets_entry', 'id')),
        'GD-' || to_char(%(received_at)s::timestamptz AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD')
            || '-' || nextval('tickets_number')
"""  # noqa: S608  two constants of ours


@dataclass(frozen=True, slots=True)
class Survey:
    """What the database said before anything was written; ids are drawn and may stay unused."""

    owners: Mapping[str, tuple[int, int]]
    place: tuple[int, int] | None
    category_known: bool
    source_new: bool
    book_stamp: str | None
    customer_id: int | None
    contact_id: int | None
    ticket_id: int
    entry_id: int
    number: str


def take_in_at_once(
    *, request: NewRequest, phone: str | None, email: str | None, name: str, by: Actor, now: datetime
) -> Ticket | None:
    """The ticket, or None where the plain form has to decide: then nothing was written.

    The caller has checked the rights. Records customer.created, limits.started and ticket.received as the plain form.
    """
    if request.words.uploads or request.words.raw_file:
        return None
    wanted = clean_identities(phone=phone, email=email)
    seen = survey(request, wanted, now=now)
    owners = set(map(tuple, seen.owners.values()))
    is_clear = not owners or (seen.owners.keys() == wanted.keys() and len(owners) == 1)
    is_routed = seen.place is not None or request.queue_id is None
    if not (is_clear and is_routed and seen.category_known and seen.source_new):
        return None
    rows = list(_rows(request, seen, wanted, name=name, by=by, now=now))
    if not all(wakes_nobody(row) for row in rows if isinstance(row, Event)):
        return None
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                insert_rows(rows)
        else:
            insert_rows(rows)  # one statement is a transaction
    except IntegrityError:
        return (
            None  # somebody with the same number or source was faster; the plain form waits for him and sees
        )
    return next(row for row in rows if isinstance(row, Ticket))


def survey(request: NewRequest, wanted: Mapping[str, str], *, now: datetime) -> Survey:
    """Everything that decides, in one statement."""
    row = execute_prepared(
        SURVEY,
        {
            "phone": wanted.get("phone", ""),
            "email": wanted.get("email", ""),
            "wanted": bool(wanted),
            "queue": request.queue_id,
            "category": request.category_id,
            "source": request.source[:40],
            "source_id": request.source_id[:80],
            "received_at": request.received_at or now,
        },
    )
    assert row is not None  # noqa: S101  a SELECT without FROM has one row
    owners, *rest = row
    return Survey(json.loads(owners or "{}"), *rest)


def _rows(
    request: NewRequest, seen: Survey, wanted: Mapping[str, str], *, name: str, by: Actor, now: datetime
) -> Iterator[Model]:
    """All rows in the order in which they refer to each other, the events last."""
    person: tuple[Customer, Model] | None = None
    if wanted and seen.owners:
        contact_id, customer_id = next(iter(seen.owners.values()))
        request = replace(request, contact_id=contact_id, customer_id=customer_id)
    elif wanted:
        customer_id, contact_id = CustomerId(seen.customer_id or 0), ContactId(seen.contact_id or 0)
        request = replace(request, contact_id=contact_id, customer_id=customer_id)
        person = person_rows(customer_id, contact_id, wanted, name=name, created_at=now)
        yield Subject(pk=customer_id, kind="customer")
    ticket = ticket_row(request, place=Place(*seen.place) if seen.place else None, by=by, now=now)
    ticket.subject_id, ticket.number = seen.ticket_id, seen.number
    yield Subject(pk=ticket.pk, kind=Ticket.SUBJECT_KIND)
    if person:
        yield from person
        yield from (
            Identity(contact_id=seen.contact_id or 0, kind=kind, value=value)
            for kind, value in wanted.items()
        )
    yield from _ticket_rows(ticket, request, seen, by=by, now=now, customer=person[0] if person else None)


def _ticket_rows(
    ticket: Ticket, request: NewRequest, seen: Survey, *, by: Actor, now: datetime, customer: Customer | None
) -> Iterator[Model]:
    planned = limit_book_at(seen.book_stamp).plan(ticket.kind, ticket.priority, ticket.received_at)
    ticket.next_due_at = min((limit.due_at for limit in planned), default=NO_DUE)
    entry = entry_row(
        ticket,
        EntryKind.CUSTOMER_MESSAGE,
        request.words,
        channel=request.channel,
        by=by,
        now=ticket.received_at,
    )
    entry.pk = seen.entry_id
    yield ticket
    if expectation := expectation_row(request, ticket, now=now):
        yield expectation
    yield entry
    yield from (limit_row(ticket.pk, limit) for limit in planned)
    if customer is not None:
        yield build_event(created_event(customer, by), by=by, at=now).model()
    if planned:
        yield build_event(started_event(ticket.pk, planned), by=by, at=now).model()
    yield build_event(received_event(ticket, entry.pk), by=by, at=ticket.received_at).model()
