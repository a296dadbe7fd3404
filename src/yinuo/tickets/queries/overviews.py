"""Overviews: named lists of tickets, most urgent first, by keyset; their counts stop at one hundred."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.ids import TicketId
from yinuo.core.paging import Cursor, Key, Page
from yinuo.promises.models import Promise
from yinuo.tickets.models import NO_DUE, Ticket
from yinuo.tickets.querysets import TicketQuerySet
from yinuo.tickets.states import ACTIVE_STATES, OPEN_STATES, State

COUNT_LIMIT = 100
PAGE_SIZE = 40
SOON = timedelta(hours=4)
"""What the overview “due soon” reaches ahead; the badge of each row has its own finer rule."""


class OverviewName(StrEnum):
    MINE = "mine"
    DUE_SOON = "due_soon"
    WAITING = "waiting"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    BROKEN = "broken"
    CONFIRM = "confirm"
    OPEN = "open"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Overview:
    """A named list: its filter takes the visible tickets, the actor and the time."""

    label: str | LazyText
    narrow: Callable[[TicketQuerySet, Actor, datetime], QuerySet[Ticket]]
    is_own: bool = False
    alert: str = ""


def _mine(tickets: TicketQuerySet, actor: Actor, now: datetime) -> QuerySet[Ticket]:
    return tickets.filter(assignee_id=actor.member_id, state__in=ACTIVE_STATES).exclude(state=State.ON_HOLD)


def _due_soon(tickets: TicketQuerySet, actor: Actor, now: datetime) -> QuerySet[Ticket]:
    return tickets.filter(
        assignee_id=actor.member_id, state__in=OPEN_STATES, next_due_at__gte=now, next_due_at__lt=now + SOON
    )


def _waiting(tickets: TicketQuerySet, actor: Actor, now: datetime) -> QuerySet[Ticket]:
    return tickets.filter(assignee_id=actor.member_id, state=State.ON_HOLD)


def _in_state(state: State) -> Callable[[TicketQuerySet, Actor, datetime], QuerySet[Ticket]]:
    return lambda tickets, actor, now: tickets.filter(state=state)


def _broken(tickets: TicketQuerySet, actor: Actor, now: datetime) -> QuerySet[Ticket]:
    broken = Promise.objects.to_mend(now).filter(subject_id=OuterRef("pk"))
    return tickets.filter(Exists(broken), state__in=OPEN_STATES)


def _open(tickets: TicketQuerySet, actor: Actor, now: datetime) -> QuerySet[Ticket]:
    return tickets.filter(state__in=OPEN_STATES)


def _ended(tickets: TicketQuerySet, actor: Actor, now: datetime) -> QuerySet[Ticket]:
    return tickets.exclude(state__in=OPEN_STATES)


OVERVIEWS: dict[OverviewName, Overview] = {
    OverviewName.MINE: Overview(_("For me to do"), _mine, is_own=True),
    OverviewName.DUE_SOON: Overview(_("Due soon"), _due_soon, is_own=True, alert="soon"),
    OverviewName.WAITING: Overview(_("On hold"), _waiting, is_own=True),
    OverviewName.ACCEPT: Overview(_("To accept"), _in_state(State.PENDING_ACCEPTANCE)),
    OverviewName.DISPATCH: Overview(_("To dispatch"), _in_state(State.PENDING_DISPATCH)),
    OverviewName.BROKEN: Overview(_("Broken"), _broken, alert="broken"),
    OverviewName.CONFIRM: Overview(_("To confirm"), _in_state(State.PENDING_CONFIRMATION)),
    OverviewName.OPEN: Overview(_("All open"), _open),
    OverviewName.ENDED: Overview(_("Ended"), _ended),
}
COUNTED = tuple(name for name in OVERVIEWS if name not in {OverviewName.OPEN, OverviewName.ENDED})


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One line of a list: all it shows, loaded in the one statement of the list."""

    id: TicketId
    number: str
    title: str
    kind: str
    state: str
    priority: int
    hold_reason: str
    next_due_at: datetime | None
    received_at: datetime
    customer_waiting_since: datetime | None
    customer_name: str
    address: str
    device: str
    assignee_name: str
    channel: str

    @property
    def kind_label(self) -> str:
        return str(Ticket(kind=self.kind).get_kind_display())

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


ROW_COLUMNS = (
    "pk", "number", "title", "kind", "state", "priority", "hold_reason", "next_due_at", "received_at",
    "customer_waiting_since", "contact__name", "address__text", "device__category", "assignee__name", "channel",
)  # fmt: skip


def list_overview(
    *, actor: Actor, name: OverviewName, now: datetime, after: str | None = None, size: int = PAGE_SIZE
) -> Page[TicketRow]:
    """One page of an overview, by due time (ended ones: newest first); one statement. Raises BadCursor."""
    tickets = OVERVIEWS[name].narrow(Ticket.objects.visible_to(actor), actor, now)
    if name is OverviewName.ENDED:
        return list_newest(tickets, after=after, size=size)
    cursor = Cursor.parse(after, 2)
    if cursor:
        due, pk = cursor.moment(0), cursor.number(1)
        tickets = tickets.filter(Q(next_due_at__gt=due) | Q(next_due_at=due, pk__gt=pk), next_due_at__gte=due)
    rows = tickets.order_by("next_due_at", "pk").values_list(*ROW_COLUMNS)[: size + 1]
    return Page.of(map(_row, rows), size, _due_key)


def list_by_due(tickets: QuerySet[Ticket], *, size: int) -> list[TicketRow]:
    """The first ``size`` of any tickets, earliest due first; one statement."""
    return [_row(row) for row in tickets.order_by("next_due_at", "pk").values_list(*ROW_COLUMNS)[:size]]


def list_newest(
    tickets: QuerySet[Ticket], *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[TicketRow]:
    """One page of any tickets, the last received first; one statement. Raises BadCursor."""
    cursor = Cursor.parse(after, 2)
    if cursor:
        at, pk = cursor.moment(0), cursor.number(1)
        tickets = tickets.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=pk), received_at__lte=at)
    rows = tickets.order_by("-received_at", "-pk").values_list(*ROW_COLUMNS)[: size + 1]
    return Page.of(map(_row, rows), size, lambda row: (row.received_at.isoformat(), row.id))


def count_overviews(*, actor: Actor, now: datetime) -> dict[OverviewName, int]:
    """How many tickets each counted overview holds, up to COUNT_LIMIT; one statement for all."""
    visible = Ticket.objects.visible_to(actor)
    parts = [
        OVERVIEWS[name]
        .narrow(visible, actor, now)
        .order_by()
        .values_list(Value(index, IntegerField()))[:COUNT_LIMIT]
        for index, name in enumerate(COUNTED)
    ]
    counts = [0] * len(COUNTED)
    for (index,) in parts[0].union(*parts[1:], all=True):
        counts[index] += 1
    return dict(zip(COUNTED, counts, strict=True))


def _row(values: tuple[Any, ...]) -> TicketRow:
    named = dict(zip(ROW_COLUMNS, values, strict=True))
    due = named["next_due_at"]
    return TicketRow(
        id=named["pk"],
        number=named["number"],
        title=named["title"],
        kind=named["kind"],
        state=named["state"],
        priority=named["priority"],
        hold_reason=named["hold_reason"],
        next_due_at=None if due == NO_DUE else due,
        received_at=named["received_at"],
        customer_waiting_since=named["customer_waiting_since"],
        customer_name=named["contact__name"] or "",
        address=named["address__text"] or "",
        device=named["device__category"] or "",
        assignee_name=named["assignee__name"] or "",
        channel=named["channel"],
    )


def _due_key(row: TicketRow) -> tuple[Key, ...]:
    return ((row.next_due_at or NO_DUE).isoformat(), row.id)
