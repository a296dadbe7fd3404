"""Who is calling: from a number or its tail to the caller's file, his devices, open matters and last promises."""

from dataclasses import dataclass, field
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.due_words import due_words
from yinuo.core.errors import NotFound
from yinuo.core.ids import CustomerId
from yinuo.core.phone import TAIL_LENGTH
from yinuo.customers.queries.card import ContactLine, CustomerCard, get_customer_card
from yinuo.customers.queries.search import CallerMatch, find_by_phone
from yinuo.tickets.queries.of_customer import (
    OpenMatter,
    ToldLine,
    count_tickets_of,
    list_last_promises,
    list_open_matters,
)


@dataclass(frozen=True, slots=True)
class MatterLine:
    """An open matter with the badge of its next due time."""

    matter: OpenMatter
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class CallerFile:
    """Everything beside the phone about one caller."""

    contact: ContactLine
    card: CustomerCard
    matters: tuple[MatterLine, ...]
    promises: tuple[ToldLine, ...]
    tickets: int

    @property
    def phone(self) -> str:
        return next((line.shown for line in self.contact.identities if line.kind == "phone"), "")

    @property
    def only_device_id(self) -> int | None:
        """The device a call is about where there is no choice."""
        return self.card.devices[0].device_id if len(self.card.devices) == 1 else None

    @property
    def only_address_id(self) -> int | None:
        return self.card.addresses[0].address_id if len(self.card.addresses) == 1 else None


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a number led to: one caller, several to choose from, or nobody we know."""

    number: str = ""
    matches: tuple[CallerMatch, ...] = field(default=())
    caller: CallerFile | None = None

    @property
    def is_unknown(self) -> bool:
        return bool(self.number) and self.caller is None and not self.matches

    @property
    def phone_to_fill(self) -> str:
        """A number that may be whole enough to be kept; a mere tail is not."""
        return self.number if sum(char.isdigit() for char in self.number) > TAIL_LENGTH else ""


def look_up(
    *, actor: Actor, number: str, contact_id: int | None, customer_id: int | None, now: datetime
) -> Lookup:
    """The caller chosen by id, else the one behind a number, else those it may be. Raises NotFound, Forbidden."""
    number = number.strip()[:40]
    if contact_id and customer_id:
        caller = get_caller(actor=actor, contact_id=contact_id, customer_id=customer_id, now=now)
        return Lookup(number, (), caller)
    matches = tuple(find_by_phone(actor, number)) if number else ()
    if len(matches) == 1:
        only = matches[0]
        caller = get_caller(actor=actor, contact_id=only.contact_id, customer_id=only.customer_id, now=now)
        return Lookup(number, (), caller)
    return Lookup(number, matches)


def get_caller(*, actor: Actor, contact_id: int, customer_id: int, now: datetime) -> CallerFile:
    """The file of one contact of one customer. Raises NotFound, Forbidden."""
    key = CustomerId(customer_id)
    card = get_customer_card(actor, key)
    contact = next((line for line in card.contacts if line.contact_id == contact_id), None)
    if contact is None:
        raise NotFound
    return CallerFile(
        contact=contact,
        card=card,
        matters=tuple(_line(each, now) for each in list_open_matters(actor=actor, customer_id=key)),
        promises=tuple(list_last_promises(actor=actor, customer_id=key, now=now)),
        tickets=count_tickets_of(actor=actor, customer_id=key),
    )


def _line(matter: OpenMatter, now: datetime) -> MatterLine:
    if matter.next_due_at is None:
        return MatterLine(matter, "hold", matter.state_label)
    tone = "soon" if matter.next_due_at < now else "calm"
    return MatterLine(matter, tone, due_words(matter.next_due_at, now=now))
