"""Finding a ticket or a customer by whatever is at hand."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.core.text import search_tokens, tsquery_literal
from yinuo.customers.queries.rows import CustomerRow
from yinuo.customers.queries.search import search_customers
from yinuo.pages.navigation import find_address
from yinuo.pages.workspace.rows import Row, list_rows
from yinuo.tickets.models import Ticket
from yinuo.tickets.queries.overviews import list_newest

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
    return Found(_tickets(actor, text, now), tuple(_hit(row) for row in customers))


def _tickets(actor: Actor, text: str, now: datetime) -> tuple[Row, ...]:
    """By the beginning of the number, else by the words of title and request."""
    visible = Ticket.objects.visible_to(actor)
    if text[:3].upper() == "GD-":
        found = visible.filter(number__startswith=text.upper())
    elif lexemes := search_tokens(text):
        query = SearchQuery(tsquery_literal(lexemes), search_type="raw", config="simple")
        found = visible.filter(search=query)
    else:
        return ()
    return list_rows(list_newest(found, size=MOST).items, now=now)


def _hit(row: CustomerRow) -> CustomerHit:
    about = " · ".join(part for part in (row.contact, row.phone or row.email, row.address) if part)
    return CustomerHit(row.name, about, find_address("customers:file", row.customer_id))
