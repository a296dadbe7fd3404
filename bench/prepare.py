"""Fill our own database, as ``bench/peer/prepare.py`` fills the peer's.

`python -m bench.prepare setup` migrates, makes a desk with an agent and an API client and prints their secrets;
`… grow N` brings the tickets to N and prints the number of one with ten messages.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import django

from bench.multiply import Table, multiply

if TYPE_CHECKING:
    from django.db.models import Model

    from yinuo.promises.limits import LimitBook
    from yinuo.tickets.commands.intake import NewRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")

BATCH = 400
OLDEST_DAYS = 90
OPEN_EVERY = 5
OWN_CODE = 10_000  # so many by our own code; more are copies of these, made inside the database
LATER = "t.received_at + k * interval '7 minutes'"
TABLES = [
    Table("core_subject", {"id": "core_subject"}, {"last_seq": "0", "last_hash": "''"}),
    Table(
        "tickets_ticket",
        {"subject_id": "core_subject"},
        {"number": "t.number || '-' || k", "received_at": LATER},
    ),
    Table("tickets_entry", {"id": "tickets_entry", "ticket_id": "core_subject"}),
    Table("promises_servicelimit", {"subject_id": "core_subject"}, left=frozenset({"id"})),
    Table("core_event", {"subject_id": "core_subject"}, left=frozenset({"id", "seq", "hash", "recorded_at"})),
]
MESSAGES = 10


def set_up() -> dict[str, object]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password

    from yinuo.cli.session import migrate
    from yinuo.core.actor import Actor
    from yinuo.people.commands.api_clients import create_api_client
    from yinuo.people.commands.departments import create_department
    from yinuo.people.commands.members import add_member
    from yinuo.people.commands.passwords import PasswordHash
    from yinuo.people.models.api_client import API_SCOPES
    from yinuo.people.models.department import DepartmentKind
    from yinuo.people.roles import Role
    from yinuo.people.sessions import SessionStore
    from yinuo.promises.commands.defaults import install_default_limits
    from yinuo.tickets.commands.queues import create_queue

    migrate()
    by, now = Actor.automation("bench"), datetime.now(UTC)
    install_default_limits(by=by, now=now)
    desk = create_department(name="客服一部", parent_id=None, kind=DepartmentKind.DEPARTMENT, by=by, now=now)
    create_queue(name="服务台", department_id=desk.pk, is_default=True, by=by, now=now)
    agent = add_member(
        username="agent",
        email="agent@example.com",
        name="林晓",
        department_id=desk.pk,
        roles=[Role.AGENT],
        password_hash=PasswordHash(make_password("never used")),
        by=by,
        now=now,
    )
    session = SessionStore()
    session[SESSION_KEY] = str(agent.pk)
    session[BACKEND_SESSION_KEY] = "yinuo.people.web.backend.MemberBackend"
    session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    client = create_api_client(name="bench", scopes=API_SCOPES, department_id=None, by=by, now=now)
    return {"token": client.token, "session": session.session_key}


def grow(total: int) -> dict[str, object]:
    """Bring the tickets to ``total``: the rows of the product's own builders, many in one statement.

    One in five is open, the rest closed long ago, as on a desk that has run for a while.
    """
    from django.db import connection

    from bench.content import body
    from yinuo.core.actor import Actor
    from yinuo.core.commands.rows import insert_rows
    from yinuo.core.ids import TicketId
    from yinuo.tickets.commands.converse import Words, add_customer_message
    from yinuo.tickets.models import Ticket
    from yinuo.tickets.states import Channel

    by = Actor.automation("bench")
    for start in range(Ticket.objects.count(), min(total, OWN_CODE), BATCH):
        insert_rows(_rows(range(start, min(start + BATCH, total))))
    if total > OWN_CODE:
        multiply(TABLES, total // OWN_CODE - 1)
    ticket = Ticket.objects.filter(assignee__isnull=False, closed_at__isnull=True).order_by("-pk")[0]
    for number in range(MESSAGES - ticket.entries.count()):
        add_customer_message(
            ticket_id=TicketId(ticket.pk),
            words=Words(body(number)),
            channel=Channel.API,
            by=by,
            now=datetime.now(UTC),
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"ticket": ticket.number, "count": str(Ticket.objects.count())}


def _rows(numbers: range) -> "Iterator[Model]":
    """Subjects, tickets, entries, limits and events of many requests, table by table."""
    from django.db import connection

    from yinuo.core.models import Subject
    from yinuo.customers.models import Contact

    contacts = list(Contact.objects.values_list("pk", "customer_id")[:2000])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('core_subject', 'id')), nextval('tickets_number'),"
            " nextval(pg_get_serial_sequence('tickets_entry', 'id')) FROM generate_series(1, %s)",
            [len(numbers)],
        )
        ids = cursor.fetchall()
    made = [_ticket_rows(_request(n, contacts), n, *drawn) for n, drawn in zip(numbers, ids, strict=True)]
    yield from (Subject(pk=pk, kind="ticket") for pk, _serial, _entry in ids)
    for table in zip(*made, strict=True):
        for rows in table:
            yield from rows


def _ticket_rows(
    request: "NewRequest", number: int, pk: int, serial: int, entry_id: int
) -> "tuple[list[Model], ...]":
    """The rows of one request in four tables: open and due, or closed long ago."""
    from yinuo.core.actor import Actor
    from yinuo.core.events import build_event
    from yinuo.promises.commands.limits import limit_row
    from yinuo.promises.limits import started_event
    from yinuo.tickets.commands.converse import entry_row
    from yinuo.tickets.commands.intake import Place, received_event, ticket_row
    from yinuo.tickets.models import NO_DUE
    from yinuo.tickets.models.entry import EntryKind
    from yinuo.tickets.states import State

    by, desk = Actor.automation("bench"), _desk()
    ticket = ticket_row(request, place=Place(desk.queue_id, desk.department_id), by=by, now=datetime.now(UTC))
    at = ticket.received_at
    ticket.subject_id, ticket.number = pk, f"GD-{at:%Y%m%d}-{serial}"
    planned = desk.book.plan(ticket.kind, ticket.priority, at)
    limits = [limit_row(pk, plan) for plan in planned]
    if number % OPEN_EVERY:
        ticket.state, ticket.closed_at = str(State.CLOSED), at + timedelta(hours=20)
        ticket.customer_waiting_since, ticket.next_due_at = None, NO_DUE
        for limit in limits:
            limit.met_at = at + timedelta(hours=1)
    else:
        ticket.next_due_at = min(plan.due_at for plan in planned)
        if number % 2 == 0:
            ticket.state, ticket.assignee_id = str(State.IN_PROGRESS), desk.agent_id
    entry = entry_row(
        ticket, EntryKind.CUSTOMER_MESSAGE, request.words, channel=request.channel, by=by, now=at
    )
    entry.pk = entry_id
    facts = (started_event(pk, planned), received_event(ticket, entry_id))
    return [ticket], [entry], [*limits], [build_event(fact, by=by, at=at).model() for fact in facts]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where all requests go."""

    queue_id: int
    department_id: int
    agent_id: int
    book: "LimitBook"


@cache
def _desk() -> Desk:
    from yinuo.people.models import Member
    from yinuo.promises.queries.schedules import load_limit_book
    from yinuo.tickets.models import Queue

    queue = Queue.objects.get()
    return Desk(
        queue.pk, queue.department_id, Member.objects.values_list("pk", flat=True)[0], load_limit_book()
    )


def _request(number: int, contacts: list[tuple[int, int]]) -> "NewRequest":
    from bench.content import body, title
    from yinuo.catalog.models import RequestKind
    from yinuo.tickets.commands.converse import Words
    from yinuo.tickets.commands.intake import NewRequest
    from yinuo.tickets.states import Channel

    contact_id, customer_id = contacts[number % len(contacts)] if contacts else (None, None)
    minutes = (number * 7919) % (OLDEST_DAYS * 24 * 60)
    return NewRequest(
        kind=list(RequestKind)[number % 6],
        title=title(number),
        words=Words(body(number)),
        channel=Channel.API,
        contact_id=contact_id,
        customer_id=customer_id,
        received_at=datetime.now(UTC) - timedelta(minutes=minutes),
    )


def main(arguments: list[str]) -> None:
    django.setup()
    answer = set_up() if arguments[0] == "setup" else grow(int(arguments[1]))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
