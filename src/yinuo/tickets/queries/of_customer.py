"""What is open with a customer and what he was told last: beside a ringing phone or a new request."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.ids import CustomerId, TicketId
from yinuo.promises.models import Promise, PromiseState
from yinuo.tickets.models import NO_DUE, Ticket
from yinuo.tickets.states import State


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """An open ticket of the customer, enough to know it again."""

    id: TicketId
    number: str
    title: str
    state: str
    device_id: int | None
    device: str
    assignee: str
    received_at: datetime
    next_due_at: datetime | None

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A promise made to the customer; ``is_overdue`` while it is open past its time."""

    number: str
    what: str
    state: str
    due_at: datetime
    made_at: datetime
    is_overdue: bool


def list_open_matters(*, actor: Actor, customer_id: CustomerId, limit: int = 8) -> list[OpenMatter]:
    """The customer's open tickets that the actor may see, most urgent first; one statement."""
    tickets = Ticket.objects.visible_to(actor).open().filter(customer_id=customer_id)
    rows = tickets.select_related("device", "assignee").order_by("next_due_at", "pk")[:limit]
    return [
        OpenMatter(
            id=TicketId(row.pk),
            number=row.number,
            title=row.title,
            state=row.state,
            device_id=row.device_id,
            device=str(row.device) if row.device else "",
            assignee=row.assignee.name if row.assignee else "",
            received_at=row.received_at,
            next_due_at=None if row.next_due_at == NO_DUE else row.next_due_at,
        )
        for row in rows
    ]


def list_last_promises(
    *, actor: Actor, customer_id: CustomerId, now: datetime, limit: int = 5
) -> list[ToldLine]:
    """What the customer was promised last on tickets the actor may see; one statement."""
    seen = Ticket.objects.visible_to(actor).filter(customer_id=customer_id)
    promises = Promise.objects.filter(subject_id__in=seen.values("pk")).order_by("-made_at", "-pk")
    rows = promises.values_list("subject__ticket__number", "what", "state", "due_at", "made_at")[:limit]
    return [
        ToldLine(number, what, state, due_at, made_at, state == PromiseState.OPEN and due_at < now)
        for number, what, state, due_at, made_at in rows
    ]


def count_tickets_of(*, actor: Actor, customer_id: CustomerId, limit: int = 100) -> int:
    """How many tickets of the customer the actor may see, counted up to ``limit``."""
    tickets = Ticket.objects.visible_to(actor).filter(customer_id=customer_id)
    return len(tickets.values_list("pk")[:limit])
