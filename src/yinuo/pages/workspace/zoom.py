"""All that the page of one ticket shows, loaded before its template runs."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.queries.card import CustomerCard, get_customer_card
from yinuo.pages.workspace.offers import Offers, offers_for
from yinuo.pages.workspace.rows import Row, list_rows
from yinuo.pages.workspace.strip import Strip, load_strip
from yinuo.pages.workspace.talk import Fact, Message, list_talk
from yinuo.tickets.models import Entry, Expectation, Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.queries.conversation import get_conversation
from yinuo.tickets.queries.overviews import list_newest
from yinuo.tickets.queries.reach import reply_channel
from yinuo.tickets.states import OPEN_STATES, Channel

RELATED = (
    "subject", "category", "queue", "department", "assignee", "customer", "contact", "device", "address",
    "merged_into",
)  # fmt: skip
MOST_OPEN_MATTERS = 5
MANY = 100


@dataclass(frozen=True, slots=True)
class Talk:
    items: tuple[Message | Fact, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class CustomerPane:
    """Who asks: his card and what else is open for him. ``past`` counts his tickets, at most a hundred."""

    card: CustomerCard
    open_matters: tuple[Row, ...]
    past: str


@dataclass(frozen=True, slots=True)
class Zoom:
    """``seen`` is the number of the last fact the reader saw: a move made on old news is refused with what changed."""

    ticket: Ticket
    seen: int
    last_entry: int
    strip: Strip
    talk: Talk
    expectations: tuple[Expectation, ...]
    offers: Offers
    reply_by: str


def get_ticket(actor: Actor, number: str) -> Ticket:
    """The ticket behind a number, with what its page names. Raises NotFound, Forbidden."""
    ticket = Ticket.objects.visible_to(actor).select_related(*RELATED).filter(number=number).first()
    if ticket is None:
        raise NotFound
    require(actor, Permission.TICKET_READ)
    return ticket


def get_zoom(*, actor: Actor, ticket: Ticket, now: datetime) -> Zoom:
    """The middle of the page: what was promised, expected, said and done, and what the reader may do next."""
    talk = get_talk(ticket=ticket, now=now)
    expectations = tuple(Expectation.objects.filter(ticket=ticket).order_by("-importance", "pk"))
    offers = offers_for(actor, ticket)
    entries = [item.entry_id for item in talk.items if isinstance(item, Message)]
    return Zoom(
        ticket=ticket,
        seen=ticket.subject.last_seq,
        last_entry=max(entries, default=0),
        strip=load_strip(ticket, expectations, now=now),
        talk=talk,
        expectations=expectations,
        offers=offers,
        reply_by=str(Channel(reply_channel(ticket)).label) if offers.can_reply else "",
    )


def get_talk(*, ticket: Ticket, now: datetime, before: int | None = None) -> Talk:
    """The newest part of the conversation, or the part before an entry."""
    conversation = get_conversation(ticket_id=ticket.pk, before=before)
    items = list_talk(conversation, number=ticket.number, now=now)
    return Talk(items, conversation.first_entry_id if conversation.has_older else None)


def get_customer_pane(*, actor: Actor, ticket: Ticket, now: datetime) -> CustomerPane | None:
    """The customer of a ticket, None where it has none or the reader may not see him."""
    if ticket.customer_id is None:
        return None
    customer_id = CustomerId(ticket.customer_id)
    try:
        card = get_customer_card(actor, customer_id, offered=[customer_id])
    except (NotFound, Forbidden):
        return None
    his = Ticket.objects.visible_to(actor).filter(customer_id=customer_id).exclude(pk=ticket.pk)
    matters = list_newest(his.filter(state__in=OPEN_STATES), size=MOST_OPEN_MATTERS)
    past = his.order_by().values("pk")[:MANY].count()
    rows = list_rows(matters.items, now=now)
    return CustomerPane(card, rows, str(past) if past < MANY else f"{MANY - 1}+")


def get_entry(ticket: Ticket, entry_id: int) -> Entry:
    """One entry of a ticket. Raises NotFound."""
    entry = Entry.objects.filter(ticket=ticket, pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry
