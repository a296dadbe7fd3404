"""What a colleague saves while the customer is still on the phone: the request and what he was told, at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yinuo.core.actor import Actor
from yinuo.core.ids import TicketId
from yinuo.promises.commands.promises import make_promise
from yinuo.promises.states import PromiseSource
from yinuo.tickets.commands.converse import Words, add_customer_message
from yinuo.tickets.commands.intake import NewRequest
from yinuo.tickets.commands.moving import refresh_next_due
from yinuo.tickets.commands.promises import make_ticket_promise
from yinuo.tickets.commands.take_in import Caller, Receipt, take_in_request
from yinuo.tickets.states import Channel


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer was told on the phone or at the desk, and by when."""

    what: str
    due_at: datetime


@transaction.atomic
def register_request(
    *, request: NewRequest, caller: Caller | None, told: Told | None, by: Actor, now: datetime
) -> Receipt:
    """Open the ticket and record what the customer was told. A second sending of the same form changes nothing.

    Raises what taking in and promising raise. Records ticket.received, promise.made, customer.created if he is new.
    """
    receipt = take_in_request(request=request, caller=caller, by=by, now=now)
    is_new = receipt.received_at == now
    if told is not None and is_new:
        # Told by whoever opened the ticket, also where it now waits with a department he does not look into.
        make_promise(
            subject_id=receipt.id,
            customer_id=receipt.customer_id,
            what=told.what,
            due_at=told.due_at,
            source=_source(request.channel),
            by=by,
            now=now,
        )
        refresh_next_due(receipt.id)
    return receipt


@transaction.atomic
def add_to_matter(
    *, ticket_id: TicketId, words: str, channel: Channel, told: Told | None, by: Actor, now: datetime
) -> str:
    """Write the caller's words, and what he was told, to a matter that is open already. Its number.

    Records ticket.message_received."""
    entry = add_customer_message(ticket_id=ticket_id, words=Words(words), channel=channel, by=by, now=now)
    if told is not None:
        make_ticket_promise(
            ticket_id=ticket_id,
            what=told.what,
            due_at=told.due_at,
            source=_source(channel),
            by=by,
            now=now,
        )
    return entry.ticket.number


def _source(channel: Channel) -> PromiseSource:
    return PromiseSource.CALL if channel is Channel.PHONE else PromiseSource.OTHER
