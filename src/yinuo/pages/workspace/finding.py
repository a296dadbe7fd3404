"""Finding a ticket or a customer by whatever is at hand."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.customers.queries.rows import CustomerRow
from yinuo.customers.queries.search import search_customers
from yinuo.pages.navigation import find_address
from yinuo.pages.workspace.rows import Row, list_rows
from yinuo.tickets.queries.search import search_tickets

MOST = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class CustomerHit:
    name: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """Tickets, newest first, and customers, best first."""

    tickets: tuple[Row, ...]
    customers: tuple[CustomerHit, ...]

    @property
    def is_empty(self) -> bool:
        return not self.tickets and not self.customers


def find_anything(*, actor: Actor, text: str, now: datetime) -> Found:
    """At most eight of each; nothing for less than two characters."""
    if len(text) < SHORTEST:
        return Found((), ())
    customers = search_customers(actor, text, limit=MOST) if actor.can(Permission.CUSTOMER_READ) else []
    tickets = list_rows(search_tickets(actor=actor, text=text, size=MOST), now=now)
    return Found(tickets, tuple(_hit(row) for row in customers))


def _hit(row: CustomerRow) -> CustomerHit:
    about = " · ".join(part for part in (row.contact, row.phone or row.email, row.address) if part)
    return CustomerHit(row.name, about, find_address("customers:file", row.customer_id))
