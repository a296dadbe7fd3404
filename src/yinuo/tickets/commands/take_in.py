"""Taking in a request of somebody who may be new: contact and ticket in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import Invalid
from yinuo.core.ids import CustomerId, TicketId
from yinuo.core.permissions import Permission
from yinuo.customers.commands.contacts import find_or_create_contact
from yinuo.customers.policies import get_address_of, get_contact_of, get_customer_for, get_device_of
from yinuo.tickets.commands.fast_intake import take_in_at_once
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.models import NO_DUE, Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.queries.customer_file import list_offered_customers


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose request it is, by how he can be reached; he is found or created."""

    phone: str | None = None
    email: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever brought a request is told at once."""

    id: TicketId
    number: str
    state: str
    received_at: datetime
    next_due_at: datetime | None
    customer_id: int | None
    contact_id: int | None


def take_in_request(*, request: NewRequest, caller: Caller | None, by: Actor, now: datetime) -> Receipt:
    """Open a ticket for a caller (found or created) or for a known customer named in ``request``.

    Raises Forbidden, NotFound for a customer, contact, device or address that is not his, and what the two commands
    raise. Records customer.created where he is new, limits.started and ticket.received.
    """
    require(by, Permission.TICKET_CREATE)
    if caller is not None:
        require(by, Permission.CUSTOMER_WRITE)
    _check_belongings(request, by)
    who = caller or Caller()
    ticket = take_in_at_once(request=request, phone=who.phone, email=who.email, name=who.name, by=by, now=now)
    return receipt_of(ticket or take_in_plainly(request=request, caller=caller, by=by, now=now))


@transaction.atomic
def take_in_plainly(*, request: NewRequest, caller: Caller | None, by: Actor, now: datetime) -> Ticket:
    """Step by step: the form that decides every case, and that the fast one is compared with. Events as above."""
    if caller is not None:
        found = find_or_create_contact(
            phone=caller.phone, email=caller.email, name=caller.name, by=by, now=now
        )
        request = replace(request, contact_id=found.contact_id, customer_id=found.customer_id)
    return open_ticket(request=request, by=by, now=now)


def receipt_of(ticket: Ticket) -> Receipt:
    """The receipt of a ticket just opened, or opened earlier from the same source."""
    return Receipt(
        id=TicketId(ticket.pk),
        number=ticket.number,
        state=str(ticket.state),
        received_at=ticket.received_at,
        next_due_at=None if ticket.next_due_at == NO_DUE else ticket.next_due_at,
        customer_id=ticket.customer_id,
        contact_id=ticket.contact_id,
    )


def _check_belongings(request: NewRequest, by: Actor) -> None:
    """A ticket must not join one customer's words with another's device, nor open a stranger's file to its reader."""
    if request.customer_id is None:
        if request.device_id or request.address_id or request.contact_id:
            raise Invalid(reason=_("Say whose contact, device or address it is."))
        return
    key, offered = CustomerId(request.customer_id), list_offered_customers(by)
    customer = get_customer_for(by, key, Permission.TICKET_CREATE, offered=offered)
    if request.contact_id:
        get_contact_of(customer, request.contact_id)
    if request.device_id:
        get_device_of(customer, request.device_id)
    if request.address_id:
        get_address_of(customer, request.address_id)
