"""All that the page of one ticket shows, loaded before its template runs."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CustomerId, TicketId
from yinuo.core.permissions import Permission
from yinuo.customers.queries.card import CustomerCard, get_customer_card
from yinuo.pages.navigation import show_count
from yinuo.pages.workspace.offers import Offers, offers_for
from yinuo.pages.workspace.strip import Strip, load_strip
from yinuo.pages.workspace.talk import Fact, Message, list_talk
from yinuo.promises.badges import Badge, due_badge
from yinuo.tickets.links import private_link
from yinuo.tickets.models import Expectation, Ticket
from yinuo.tickets.queries.conversation import get_conversation
from yinuo.tickets.queries.customer_file import count_kept_of
from yinuo.tickets.queries.of_customer import OpenMatter, count_tickets_of, list_open_matters
from yinuo.tickets.queries.page import get_ticket_page, list_expectations
from yinuo.tickets.queries.reach import reply_channel
from yinuo.tickets.states import Channel

MOST_OPEN_MATTERS = 5
MANY = 100


@dataclass(frozen=True, slots=True)
class Talk:
    items: tuple[Message | Fact, ...]
    older_than: int | None


@dataclass(frozen=True, slots=True)
class CustomerPane:
    """Who asks: his card, and whether the reader may see his numbers in full."""

    card: CustomerCard
    can_reveal: bool
    today: date


@dataclass(frozen=True, slots=True)
class Matter:
    """Another open ticket of the customer."""

    title: str
    href: str
    badge: Badge


@dataclass(frozen=True, slots=True)
class Background:
    """What else we have with a customer: tickets, what was kept of our promises in half a year, other open matters."""

    tickets: str
    kept: str
    open_matters: tuple[Matter, ...]


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
    private_link: str


def get_ticket(actor: Actor, number: str) -> Ticket:
    """The ticket behind a number. Raises NotFound, Forbidden."""
    return get_ticket_page(actor=actor, number=number)


def get_zoom(*, actor: Actor, ticket: Ticket, now: datetime) -> Zoom:
    """The middle of the page: what was promised, expected, said and done, and what the reader may do next."""
    talk = get_talk(ticket=ticket, now=now)
    expectations = list_expectations(ticket_id=TicketId(ticket.pk))
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
        private_link=private_link(ticket) if offers.can_reply and ticket.contact_id else "",
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
    return CustomerPane(card, actor.can(Permission.CUSTOMER_REVEAL), timezone.localdate(now))


def get_background(*, actor: Actor, ticket: Ticket, now: datetime) -> Background | None:
    """What else we have with the customer of a ticket; fetched after the page, which it would slow by a third."""
    if ticket.customer_id is None:
        return None
    customer_id = CustomerId(ticket.customer_id)
    matters = list_open_matters(actor=actor, customer_id=customer_id, limit=MOST_OPEN_MATTERS + 1)
    count = count_tickets_of(actor=actor, customer_id=customer_id, limit=MANY)
    promises = count_kept_of(actor=actor, customer_id=customer_id, now=now)
    settled = promises.kept + promises.broken
    return Background(
        tickets=show_count(count) or "0",
        kept=f"{promises.kept}/{settled}" if settled else "—",
        open_matters=tuple(_matter(matter, now) for matter in matters if matter.id != ticket.pk),
    )


def _matter(matter: OpenMatter, now: datetime) -> Matter:
    href = reverse("workspace:ticket", args=[matter.number])
    due = matter.next_due_at
    if due is None:
        return Matter(matter.title, href, Badge("calm", matter.state_label, ""))
    return Matter(matter.title, href, due_badge(due, now=now, started_at=matter.received_at))
