"""The only way to one ticket: a stranger gets NotFound, one who sees it without the right gets Forbidden."""

from django.db.models import Q

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import TicketId
from yinuo.core.permissions import Permission
from yinuo.customers.models import Contact
from yinuo.tickets.models import Ticket


def get_ticket_for(by: Actor, ticket_id: TicketId, permission: Permission, *, lock: bool = False) -> Ticket:
    """A ticket the actor may use with ``permission``. Raises NotFound, Forbidden.

    ``lock`` holds the row until the transaction ends, for commands.
    """
    tickets = Ticket.objects.visible_to(by)
    if lock:
        tickets = tickets.select_for_update(of=("self",))
    ticket = tickets.filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound
    require(by, permission)
    return ticket


def get_own_ticket(by: Actor, ticket_id: TicketId, *, lock: bool = False) -> Ticket:
    """A ticket of the customer who came by its private link or its mail thread. Raises NotFound.

    Whoever speaks for the same customer (two people of one company) may write in its matter.
    """
    tickets = Ticket.objects.none()
    if by.contact_id:
        customers = Contact.objects.filter(pk=by.contact_id).values("customer_id")
        tickets = Ticket.objects.filter(Q(contact_id=by.contact_id) | Q(customer_id__in=customers))
    if lock:
        tickets = tickets.select_for_update(of=("self",))
    ticket = tickets.filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound
    return ticket


def find_ticket_id(by: Actor, number: str) -> TicketId:
    """The id behind a number the actor may see. Raises NotFound."""
    found = Ticket.objects.visible_to(by).filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return TicketId(found)


def require(by: Actor, permission: Permission) -> None:
    """Raises Forbidden where the actor lacks ``permission``."""
    if not by.can(permission):
        raise Forbidden(permission=permission.value)
