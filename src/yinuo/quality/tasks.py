"""Jobs of quality."""

from django.utils import timezone

from yinuo.core.actor import Actor
from yinuo.core.jobs import reacts_to
from yinuo.core.models import Event
from yinuo.quality.commands.invite import invite_to_judge
from yinuo.tickets.events import TicketEvent


@reacts_to(TicketEvent.RESOLVED, TicketEvent.CONFIRMED, TicketEvent.CLOSED)
def ask_for_verdict(*, event_id: int, **_: object) -> None:
    """Invite the customer of a ticket that was finished. Idempotent: one invitation for each closing."""
    event = Event.objects.get(pk=event_id)
    invite_to_judge(ticket_id=event.subject_id, by=Actor.automation("ask_for_verdict"), now=timezone.now())
