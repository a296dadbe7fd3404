"""Jobs: every reply is sent by its way, and what was left behind is found."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from tests.cast import Cast
from tests.channels.factories import correspond
from tests.people.factories import NOW, SYSTEM
from yinuo.catalog.models import RequestKind
from yinuo.channels import tasks
from yinuo.channels.queries.unsent import list_unsent
from yinuo.core.ids import TicketId
from yinuo.core.models import Event
from yinuo.tickets.commands.converse import Words, reply_to_customer
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.models import Entry
from yinuo.tickets.models.entry import Delivery
from yinuo.tickets.states import Channel

pytestmark = pytest.mark.django_db


def test_the_reactor_sends_a_reply_once_however_often_it_runs() -> None:
    story = correspond()
    event = Event.objects.get(type="ticket.replied")
    for _run in range(2):
        tasks.deliver_reply(event_id=event.pk)
    story.reply.refresh_from_db()
    assert (len(mail.outbox), story.reply.delivery) == (1, Delivery.SENT)


def test_a_reply_is_queued_with_its_event() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    correspond()
    names = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert "yinuo.channels.tasks.deliver_reply" in names


def test_a_reply_to_a_caller_goes_out_as_a_text_message(cast: Cast, settings: Settings) -> None:
    ticket = open_ticket(request=call_of(cast), by=SYSTEM, now=NOW)
    reply = reply_to_customer(ticket_id=TicketId(ticket.pk), words=Words("周三上门"), by=SYSTEM, now=NOW)
    tasks.deliver_again(entry_id=reply.pk, channel=reply.channel)
    reply.refresh_from_db()
    assert (reply.channel, reply.delivery) == ("sms", Delivery.SENT)


def test_whoever_asks_by_phone_gets_a_receipt_once(cast: Cast, settings: Settings) -> None:
    open_ticket(request=call_of(cast), by=SYSTEM, now=NOW)
    event = Event.objects.get(type="ticket.received")
    for _run in range(2):
        tasks.text_receipt(event_id=event.pk)
    assert len(list(Path(settings.SMS_FILE_PATH).glob("*.json"))) == 1


def test_a_request_by_mail_gets_no_receipt_by_text_message() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    correspond()
    names = set(ProcrastinateJob.objects.values_list("task_name", flat=True))
    assert "yinuo.channels.tasks.text_receipt" not in names


def call_of(cast: Cast) -> NewRequest:
    return NewRequest(
        kind=RequestKind.REPAIR,
        title="空调坏了",
        words=Words("空调不制冷"),
        channel=Channel.PHONE,
        customer_id=cast.customer.customer_id,
        contact_id=cast.customer.contact_id,
    )


def test_the_sweep_finds_what_waits_too_long_and_nothing_else() -> None:
    story = correspond()
    assert list_unsent(before=NOW) == []
    (waiting,) = list_unsent(before=NOW + timedelta(minutes=1))
    assert (waiting.entry_id, waiting.channel) == (story.reply.pk, "mail")


@time_machine.travel(NOW + timedelta(minutes=5), tick=False)
def test_the_sweep_queues_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    story = correspond()
    deferred: list[dict[str, Any]] = []

    class Configured:
        def defer(self, **given: Any) -> None:
            deferred.append(given)

    monkeypatch.setattr(type(tasks.deliver_again), "configure", lambda *_, **__: Configured())
    tasks.sweep_unsent(timestamp=0)
    assert deferred == [{"entry_id": story.reply.pk, "channel": "mail"}]


@time_machine.travel(NOW + timedelta(days=3), tick=False)
def test_the_sweep_gives_up_after_two_days() -> None:
    correspond()
    tasks.sweep_unsent(timestamp=0)
    assert Entry.objects.get(kind="reply").delivery == Delivery.FAILED
