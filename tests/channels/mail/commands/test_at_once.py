"""The same mail through several doors at the same time, and one reply picked up by two workers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection

from tests.channels.factories import correspond, raw_mail, take_in
from tests.people.factories import NOW, SYSTEM
from yinuo.channels.mail.commands.send import send_reply_mail
from yinuo.channels.mail.commands.take_in import Taken
from yinuo.channels.models import InboundMail, QuarantinedMail
from yinuo.customers.models import Contact
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import Delivery

pytestmark = pytest.mark.django_db(transaction=True)


def four_times[T](work: Callable[[], T]) -> list[T]:
    def once(_number: int) -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(once, range(4)))


def test_the_same_mail_becomes_one_ticket() -> None:
    taken = four_times(lambda: take_in(raw_mail()))
    assert sorted(each.is_new for each in taken) == [False, False, False, True]
    assert {each.number for each in taken} == {Ticket.objects.get().number}
    assert InboundMail.objects.count() == Contact.objects.count() == Entry.objects.count() == 1


def test_the_same_unreadable_mail_is_kept_once() -> None:
    taken: list[Taken] = four_times(lambda: take_in(b"Subject: help\n\nno sender"))
    assert {each.outcome for each in taken} == {"quarantined"}
    assert QuarantinedMail.objects.count() == 1


def test_one_reply_is_sent_once_by_many_workers() -> None:
    story = correspond()
    four_times(lambda: send_reply_mail(entry_id=story.reply.pk, by=SYSTEM, now=NOW))
    story.reply.refresh_from_db()
    assert (len(mail.outbox), story.reply.delivery) == (1, Delivery.SENT)
