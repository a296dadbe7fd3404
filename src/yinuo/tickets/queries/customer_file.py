"""A customer's tickets and how his promises were kept, for his file; and the customers an outsourced team may know."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from yinuo.core.actor import Actor
from yinuo.core.ids import CustomerId
from yinuo.core.paging import Page
from yinuo.promises.models import Promise, PromiseState
from yinuo.tickets.models import Ticket
from yinuo.tickets.queries.overviews import TicketRow, list_newest


@dataclass(frozen=True, slots=True)
class KeptCount:
    """Promises settled one way or the other; open and waived ones are in neither."""

    kept: int
    broken: int

    @property
    def settled(self) -> int:
        return self.kept + self.broken


def list_tickets_of(
    *, actor: Actor, customer_id: CustomerId, after: str | None = None, size: int = 10
) -> Page[TicketRow]:
    """The customer's tickets that the actor may see, newest first; one statement. Raises BadCursor."""
    tickets = Ticket.objects.visible_to(actor).filter(customer_id=customer_id)
    return list_newest(tickets, after=after, size=size)


def count_kept_of(*, actor: Actor, customer_id: CustomerId, now: datetime) -> KeptCount:
    """How the promises on the customer's visible tickets went, overdue ones broken; one statement."""
    seen = Ticket.objects.visible_to(actor).filter(customer_id=customer_id)
    counts = Promise.objects.filter(subject_id__in=seen.values("pk")).aggregate(
        kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
        broken=Count("pk", filter=Q(state=PromiseState.BROKEN) | Q(state=PromiseState.OPEN, due_at__lt=now)),
    )
    return KeptCount(counts["kept"], counts["broken"])


def list_offered_customers(actor: Actor) -> frozenset[int]:
    """Customers of the tickets offered to an outsourced team: the ``offered`` that customers' queries ask for.

    Empty, and without asking, for everybody else: they need no offer to know a customer.
    """
    if actor.scope.team_id is None:
        return frozenset()
    tickets = Ticket.objects.visible_to(actor).filter(customer__isnull=False)
    return frozenset(tickets.values_list("customer_id", flat=True))
