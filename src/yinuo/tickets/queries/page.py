"""What the page of one ticket shows beside its conversation: the row with all it names, expectations, single entries."""

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import TicketId
from yinuo.core.permissions import Permission
from yinuo.tickets.models import Attachment, Entry, Expectation, Ticket
from yinuo.tickets.policies import require
from yinuo.tickets.queries.entries import Download

NAMED = ("subject", "category", "queue", "department", "assignee", "contact", "device", "address")


def get_ticket_page(*, actor: Actor, number: str) -> Ticket:
    """The ticket behind a number with what its page names, in one statement. Raises NotFound, Forbidden."""
    ticket = Ticket.objects.visible_to(actor).select_related(*NAMED).filter(number=number).first()
    if ticket is None:
        raise NotFound
    require(actor, Permission.TICKET_READ)
    if ticket.merged_into_id is not None:  # too rare for a join on every page
        ticket.merged_into = Ticket.objects.get(pk=ticket.merged_into_id)
    return ticket


def list_expectations(*, ticket_id: TicketId) -> tuple[Expectation, ...]:
    """What the customer expects, the most important first; one statement."""
    return tuple(Expectation.objects.filter(ticket_id=ticket_id).order_by("-importance", "pk"))


def get_entry_of(*, ticket_id: TicketId, entry_id: int) -> Entry:
    """One entry of a ticket that the caller has loaded. Raises NotFound."""
    entry = Entry.objects.filter(ticket_id=ticket_id, pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def get_file_of(*, ticket_id: TicketId, attachment_id: int) -> Download:
    """A file of a ticket that the caller has loaded. Raises NotFound."""
    found = (
        Attachment.objects.filter(pk=attachment_id, entry__ticket_id=ticket_id).select_related("file").first()
    )
    if found is None:
        raise NotFound
    return Download(found.file, found.name, found.content_type)
