"""The customer file: his card with his tickets, how our promises to him were kept, and his history."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from yinuo.core.actor import Actor
from yinuo.core.ids import CustomerId, SubjectId
from yinuo.core.permissions import Permission
from yinuo.core.queries.history import HistoryLine, list_history
from yinuo.customers.policies import may_change_files
from yinuo.customers.queries.card import CustomerCard, DeviceLine, get_customer_card
from yinuo.pages.workspace.rows import Row, list_rows
from yinuo.tickets.queries.customer_file import (
    KeptCount,
    count_kept_of,
    list_offered_customers,
    list_tickets_of,
)

HISTORY_LINES = 12


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device and whether we still repair it for nothing."""

    line: DeviceLine
    is_in_warranty: bool


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """Everything on the file page; what the reader may do to it beside."""

    card: CustomerCard
    devices: tuple[DeviceState, ...]
    tickets: tuple[Row, ...]
    older_tickets: str
    is_later: bool
    kept: KeptCount
    history: tuple[HistoryLine, ...]
    may_write: bool
    may_reveal: bool
    may_open_ticket: bool


def load_card(actor: Actor, customer_id: int) -> CustomerCard:
    """The card of a customer whom the actor may know of. Raises NotFound or Forbidden."""
    return get_customer_card(actor, CustomerId(customer_id), offered=list_offered_customers(actor))


def load_file(actor: Actor, customer_id: int, *, now: datetime, after: str | None = None) -> CustomerFile:
    """The whole file. Raises NotFound, Forbidden, or BadCursor for a damaged link to older tickets."""
    card = load_card(actor, customer_id)
    page = list_tickets_of(actor=actor, customer_id=card.customer_id, after=after)
    today = timezone.localdate(now)
    return CustomerFile(
        card=card,
        devices=tuple(_device(line, today) for line in card.devices),
        tickets=list_rows(page.items, now=now),
        older_tickets=str(page.next_cursor) if page.next_cursor else "",
        is_later=after is not None,
        kept=count_kept_of(actor=actor, customer_id=card.customer_id, now=now),
        history=tuple(list_history(subject_id=SubjectId(card.customer_id), size=HISTORY_LINES)),
        may_write=may_change_files(actor),
        may_reveal=actor.can(Permission.CUSTOMER_REVEAL),
        may_open_ticket=actor.can(Permission.TICKET_CREATE),
    )


def _device(line: DeviceLine, today: date) -> DeviceState:
    return DeviceState(line, line.is_in_warranty(today))
