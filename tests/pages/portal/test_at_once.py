"""Two presses in the same instant: the database decides, one fact stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import Cast
from tests.quality.factories import finish, make_ticket
from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.ids import TicketId
from yinuo.customers.models import Contact
from yinuo.pages.portal.commands.send_request import PublicRequest, send_request
from yinuo.quality.commands.respond import AlreadyAnswered, submit_response
from yinuo.quality.models import Invitation, Response
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.models import Entry, Ticket

AT_ONCE = 4

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once[T](deed: Callable[[], T]) -> list[T]:
    """The results of ``deed`` done by several threads, each with a connection of its own."""

    def one(_number: int) -> T:
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(one, range(AT_ONCE)))


def test_one_form_sent_several_times_at_once_is_one_ticket_of_one_customer() -> None:
    sent = PublicRequest(
        RequestKind.REPAIR, Words("厨房热水器不出热水"), "李女士", "13812345521", "", source_id="form-1"
    )
    now = timezone.now()
    tickets = all_at_once(lambda: send_request(sent=sent, by=Actor.automation("portal"), now=now).pk)
    assert len(set(tickets)) == 1
    assert (Ticket.objects.count(), Entry.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_a_verdict_sent_several_times_at_once_counts_once() -> None:
    cast = Cast()
    ticket = make_ticket(cast)
    finish(cast, ticket)
    now, by = cast.now + timedelta(hours=2), cast.customer.actor

    def judge() -> bool:
        try:
            submit_response(ticket_id=TicketId(ticket.pk), answers={"satisfaction": "5"}, by=by, now=now)
        except AlreadyAnswered:
            return False
        return True

    assert sorted(all_at_once(judge)) == [False] * (AT_ONCE - 1) + [True]
    assert (Invitation.objects.count(), Response.objects.count()) == (1, 1)
