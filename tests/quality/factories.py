"""Finished tickets and verdicts on them, made by the product's own commands."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from tests.cast import Cast
from yinuo.catalog.models import RequestKind
from yinuo.core.ids import TicketId
from yinuo.quality.commands.respond import Verdict, submit_response
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.commands.progress import resolve_ticket
from yinuo.tickets.models import Expectation, Ticket
from yinuo.tickets.states import Channel


def make_ticket(
    cast: Cast, *, expected: Sequence[tuple[str, int]] = (), at: datetime | None = None
) -> Ticket:
    """A ticket of the cast's customer, taken by its owner; ``expected`` are wishes with their importance."""
    at = at or cast.now
    request = NewRequest(
        kind=RequestKind.REPAIR,
        title="热水器不出热水",
        words=Words("热水器不出热水"),
        channel=Channel.PHONE,
        customer_id=cast.customer.customer_id,
        contact_id=cast.customer.contact_id,
        take=True,
    )
    ticket = open_ticket(request=request, by=cast.owner.actor, now=at)
    for what, importance in expected:
        Expectation.objects.create(ticket=ticket, what=what, importance=importance, recorded_at=at)
    return ticket


def finish(cast: Cast, ticket: Ticket, *, at: datetime | None = None) -> None:
    """Report a ticket done an hour later."""
    at = at or cast.now + timedelta(hours=1)
    resolve_ticket(ticket_id=TicketId(ticket.pk), solution="换了点火针", by=cast.owner.actor, now=at)


def judge(cast: Cast, ticket: Ticket, answers: Mapping[str, str], *, at: datetime | None = None) -> Verdict:
    """Its customer's verdict, two hours later."""
    at = at or cast.now + timedelta(hours=2)
    return submit_response(ticket_id=TicketId(ticket.pk), answers=answers, by=cast.customer.actor, now=at)


def gap_names(ticket: Ticket) -> list[str]:
    """The field names of a ticket's gap questions, the most important expectation first."""
    expectations = Expectation.objects.filter(ticket=ticket).order_by("-importance", "pk")
    return [f"gap-{expectation.pk}" for expectation in expectations]
