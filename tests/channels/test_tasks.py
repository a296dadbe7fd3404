"""Jobs: every reply is sent by its way, and what was left behind is found."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from tests.channels.factories import correspond
from tests.people.factories import NOW
from yinuo.channels import tasks
from yinuo.channels.queries.unsent import list_unsent
from yinuo.core.models import Event
from yinuo.tickets.models import Entry
from yinuo.tickets.models.entry import Delivery

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
