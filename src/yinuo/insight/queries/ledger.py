"""承诺台账: the promises of the tickets a reader may see, each with its ticket."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.paging import Page
from yinuo.core.permissions import Permission
from yinuo.promises.queries.ledger import LedgerFilters, list_ledger
from yinuo.promises.queries.strip import PromiseCard
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import require


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A promise and the ticket it was made on."""

    promise: PromiseCard
    number: str
    title: str
    customer: str


def list_promises(
    *, actor: Actor, filters: LedgerFilters, now: datetime, after: str | None = None
) -> Page[LedgerRow]:
    """One page of the ledger; two statements. Raises Forbidden, BadCursor."""
    require(actor, Permission.TICKET_READ)
    visible = Ticket.objects.visible_to(actor)
    among = None if actor.scope.sees_all else visible.values("pk")
    page = list_ledger(filters=filters, now=now, among=among, after=after)
    tickets = {
        pk: (number, title, name or "")
        for pk, number, title, name in visible.filter(
            pk__in={card.subject_id for card in page.items}
        ).values_list("pk", "number", "title", "contact__name")
    }
    rows = (LedgerRow(card, *tickets[card.subject_id]) for card in page.items if card.subject_id in tickets)
    return Page(tuple(rows), page.next_cursor)
