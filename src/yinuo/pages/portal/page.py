"""「我们答应您的」: all that the page behind a private link shows, and nothing that is not the customer's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.core.ids import TicketId
from yinuo.pages.portal.status import STEPS, Status, status_of
from yinuo.promises.queries.strip import PromiseCard, list_promise_strip
from yinuo.promises.states import PromiseState, Verdict
from yinuo.quality.queries.sheet import Sheet, get_sheet
from yinuo.tickets.events import TicketEvent
from yinuo.tickets.links import private_link_token
from yinuo.tickets.models import Ticket
from yinuo.tickets.moves import MOVES, Move
from yinuo.tickets.queries.conversation import Happened, Said, get_conversation
from yinuo.tickets.states import END_STATES


@dataclass(frozen=True, slots=True)
class Told:
    """One promise as its customer sees it: our inner aims stay with us."""

    id: int
    what: str
    told: str
    tone: str
    word: str
    due_title: str
    due_at: datetime
    verdict: Verdict | None
    is_overruled: bool
    can_say_done: bool
    can_say_not_done: bool
    amends: str


@dataclass(frozen=True, slots=True)
class FileLink:
    name: str
    size: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the course of events: a message (``side`` customer or agent) or a fact (``side`` empty)."""

    at: datetime
    text: str
    author: str = ""
    side: str = ""
    icon: str = ""
    files: tuple[FileLink, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PrivatePage:
    """Everything on the page; its template asks the database nothing."""

    token: str
    number: str
    title: str
    kind: str
    about: str
    received_at: datetime
    status: Status
    steps: tuple[object, ...]
    promises: tuple[Told, ...]
    lines: tuple[Line, ...]
    sheet: Sheet | None
    can_confirm: bool
    can_reopen: bool
    can_withdraw: bool
    can_answer: bool
    goes_on_at: str


def customer_of(ticket: Ticket) -> Actor:
    """Who acts by a ticket's private link. Raises NotFound for a ticket without a contact."""
    if ticket.contact is None:
        raise NotFound
    return Actor.contact(ticket.contact.pk, ticket.contact.name)


def get_private_page(*, ticket: Ticket, now: datetime) -> PrivatePage:
    """The page of one ticket for its customer. Raises NotFound."""
    token = private_link_token(ticket)
    cards = list_promise_strip(subject_id=ticket.pk, now=now)
    talk = get_conversation(ticket_id=ticket.pk, for_customer=True)
    replaced = {card.replaces_id for card in cards}
    into = ticket.merged_into
    return PrivatePage(
        token=token,
        number=ticket.number,
        title=ticket.title,
        kind=ticket.get_kind_display(),
        about=str(ticket.device) if ticket.device else "",
        received_at=ticket.received_at,
        status=status_of(ticket),
        steps=STEPS,
        promises=tuple(_told(card, ticket, now, is_replaced=card.id in replaced) for card in cards),
        lines=tuple(_lines(talk.items, token)),
        sheet=get_sheet(actor=customer_of(ticket), ticket_id=TicketId(ticket.pk)),
        can_confirm=_may(Move.CONFIRM, ticket),
        can_reopen=_may(Move.REOPEN, ticket),
        can_withdraw=_may(Move.WITHDRAW, ticket),
        can_answer=ticket.state not in END_STATES,
        goes_on_at=private_link_token(into) if into and into.contact_id == ticket.contact_id else "",
    )


def may_judge(*, ticket: Ticket, promise_id: int, now: datetime) -> bool:
    """Whether a promise is one of this very ticket: the link proves no other, not even the same contact's."""
    return any(card.id == promise_id for card in list_promise_strip(subject_id=ticket.pk, now=now))


def _may(move: Move, ticket: Ticket) -> bool:
    return MOVES[move].by_customer and ticket.state in MOVES[move].sources


def _told(card: PromiseCard, ticket: Ticket, now: datetime, *, is_replaced: bool) -> Told:
    """One that another took the place of is broken for good: its customer is asked about the new one."""
    is_final = card.state is PromiseState.WAIVED or card.is_overruled or is_replaced
    is_settled = is_final or ticket.state in END_STATES
    return Told(
        id=card.id,
        what=card.what,
        told=card.told,
        tone=card.tone,
        word=card.word,
        due_title=card.due_title,
        due_at=card.due_at,
        verdict=card.verdict,
        is_overruled=card.is_overruled,
        can_say_done=not is_settled,
        can_say_not_done=not is_settled and (card.state is not PromiseState.OPEN or card.due_at < now),
        amends=_amends(card),
    )


def _amends(card: PromiseCard) -> str:
    """How a breach is made good once that is planned, as far as the customer is concerned."""
    recovery = card.recovery
    if recovery is None or recovery.planned_at is None:
        return ""
    words = {"apology": recovery.apology, "remedy": recovery.remedy}
    return _("%(apology)s We make it good: %(remedy)s") % words


def _lines(items: tuple[Said | Happened, ...], token: str) -> Iterator[Line]:
    for item in items:
        if isinstance(item, Happened):
            who = _who(item)
            yield Line(item.at, f"{who} {item.line.text}".strip(), icon=item.line.icon)
        else:
            files = tuple(
                FileLink(file.name, file.size, reverse("portal:file", args=[token, file.id]))
                for file in item.files
            )
            author = _("You") if item.side == "customer" else item.author
            yield Line(item.at, item.text, author, item.side, files=files)


def _who(happened: Happened) -> str:
    """Who did it: a colleague by name, the customer as you; nobody where the line itself says who, or an automation did."""
    says_it_itself = happened.type == TicketEvent.RECEIVED or not happened.type.startswith(
        ("ticket.", "quality.")
    )
    if says_it_itself:
        return ""
    if happened.actor_kind == ActorKind.CONTACT:
        return _("You")
    return happened.actor if happened.actor_kind == ActorKind.MEMBER else ""
