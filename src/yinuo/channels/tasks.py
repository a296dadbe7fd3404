"""Jobs of the channels: every reply goes out, and what was left behind is tried again."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from yinuo.channels.mail.commands.send import give_up, send_reply_mail
from yinuo.channels.queries.unsent import list_unsent
from yinuo.channels.sms.commands.send import send_receipt_text, send_reply_text
from yinuo.core.actor import Actor
from yinuo.core.jobs import DEFAULT_RETRY, app, reacts_to
from yinuo.core.models import Event
from yinuo.tickets.events import TicketEvent
from yinuo.tickets.states import Channel

GRACE = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(days=2)


@reacts_to(TicketEvent.REPLIED)
def deliver_reply(*, event_id: int, **_: object) -> None:
    """Send a reply by the way it was given. Idempotent: only a queued one is sent."""
    event = Event.objects.get(pk=event_id)
    deliver(entry_id=event.payload["entry_id"], channel=event.payload["channel"])


def _came_by_phone(facts: Mapping[str, object]) -> bool:
    return facts["channel"] == Channel.PHONE and not facts["source"]


@reacts_to(TicketEvent.RECEIVED, when=_came_by_phone)
def text_receipt(*, event_id: int, **_: object) -> None:
    """Whoever asked by phone gets the number and the private link. Idempotent: one receipt for a ticket."""
    event = Event.objects.get(pk=event_id)
    by = Actor.automation("text_receipt")
    send_receipt_text(ticket_id=event.subject_id, by=by, now=timezone.now())


@app.periodic(cron="*/3 * * * *")
@app.task(name="yinuo.channels.sweep_unsent", queueing_lock="yinuo.channels.sweep_unsent")
def sweep_unsent(timestamp: int) -> None:
    """Queue again what waits though its job has ended: a killed worker, a server that was away for long."""
    now = timezone.now()
    for waiting in list_unsent(before=now - GRACE):
        if waiting.at < now - GIVE_UP_AFTER:
            give_up(entry_id=waiting.entry_id, by=Actor.automation("sweep_unsent"), now=now)
        else:
            lock = f"yinuo.channels.deliver:{waiting.entry_id}"
            with suppress(AlreadyEnqueued):
                again = deliver_again.configure(queueing_lock=lock)
                again.defer(entry_id=waiting.entry_id, channel=waiting.channel)


@app.task(name="yinuo.channels.deliver_again", retry=DEFAULT_RETRY)
def deliver_again(*, entry_id: int, channel: str) -> None:
    """One more try for a reply that was left behind."""
    deliver(entry_id=entry_id, channel=channel)


def deliver(*, entry_id: int, channel: str) -> None:
    """Send by the right channel; a channel without sending (portal, desk) has nothing to do."""
    by, now = Actor.automation("deliver_reply"), timezone.now()
    if channel == Channel.MAIL:
        send_reply_mail(entry_id=entry_id, by=by, now=now)
    elif channel == Channel.SMS:
        send_reply_text(entry_id=entry_id, by=by, now=now)
