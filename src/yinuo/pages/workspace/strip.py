"""The promise strip, the line of service limits and what the customer expects, ready for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yinuo.promises.queries.limit_line import LimitLine, list_limit_line
from yinuo.promises.queries.strip import PromiseCard, list_promise_strip
from yinuo.tickets.models import Expectation, Ticket


@dataclass(frozen=True, slots=True)
class Strip:
    """``cards`` as components/promise_card.html shows them, ``limits`` as components/limit_line.html."""

    cards: tuple[PromiseCard, ...]
    limits: tuple[LimitLine, ...]
    expectation: str


def load_strip(ticket: Ticket, expectations: Iterable[Expectation], *, now: datetime) -> Strip:
    """Broken promises that are still to be mended first, then by due time; each card opens its dialog."""
    cards = (
        replace(card, href=reverse("workspace:settle", args=[ticket.number, card.id]))
        for card in list_promise_strip(subject_id=ticket.pk, now=now)
    )
    limits = list_limit_line(subject_id=ticket.pk, now=now)
    return Strip(tuple(cards), tuple(limits), _("; ").join(one.what for one in expectations))
