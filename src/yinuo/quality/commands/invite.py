"""Asking a customer for his verdict, once for each closing of a ticket."""

from datetime import datetime

from django.db import transaction

from yinuo.core.actor import Actor
from yinuo.core.events import record_event
from yinuo.core.models import Event
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.quality.events import CustomerInvited
from yinuo.quality.models import Invitation
from yinuo.quality.standard import JUDGED_STATES
from yinuo.tickets.events import TicketEvent
from yinuo.tickets.models import Ticket

CLOSINGS = (TicketEvent.RESOLVED, TicketEvent.CONFIRMED, TicketEvent.CLOSED)


@transaction.atomic
def invite_to_judge(*, ticket_id: int, by: Actor, now: datetime) -> Invitation | None:
    """The invitation for the ticket's last closing, made where there is none yet; a second call finds the first's.

    Done, confirmed and closed are one closing until the ticket is reopened. None where nobody can be asked or the
    ticket is open again. Records quality.invited.
    """
    ticket = Ticket.objects.filter(pk=ticket_id, state__in=JUDGED_STATES, contact__isnull=False).first()
    closing = _last_closing(ticket_id)
    if ticket is None or ticket.contact_id is None or closing is None:
        return None
    version = install_after_close(by=Actor.automation("install_after_close"), now=now)
    invitation, is_new = Invitation.objects.get_or_create(
        closing=closing,
        defaults={
            "version": version,
            "subject_id": ticket_id,
            "contact_id": ticket.contact_id,
            "invited_at": now,
        },
    )
    if is_new:
        payload = CustomerInvited(ticket_id, invitation.pk, version.pk, closing.pk, ticket.contact_id)
        record_event(payload, by=by, at=now)
    return invitation


def _last_closing(ticket_id: int) -> Event | None:
    """The event by which the ticket was last reported done; without such (an import) the one that closed it."""
    events = Event.objects.filter(subject_id=ticket_id, type__in=CLOSINGS).order_by("-seq")
    return events.filter(type=TicketEvent.RESOLVED).first() or events.first()
