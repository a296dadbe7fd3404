"""The private page asks the database the same number of times, however much there is to show."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.pages.portal.test_private import Matter, matter
from yinuo.core.files import Upload
from yinuo.tickets.commands.converse import Words, reply_to_customer

__all__ = ["matter"]

pytestmark = pytest.mark.django_db


def test_the_page_asks_the_database_as_often_for_much_as_for_little(matter: Matter) -> None:
    matter.promise(due=timedelta(hours=1))
    little = _statements(matter)
    by = matter.cast.owner.actor
    for number in range(5):
        matter.promise(due=timedelta(hours=2), what=f"第{number}件")
        upload = (Upload("a.pdf", "application/pdf", b"%PDF"),)
        reply_to_customer(ticket_id=matter.id, words=Words("好的", uploads=upload), by=by, now=timezone.now())
    assert _statements(matter) == little <= 16


def _statements(matter: Matter) -> int:
    with CaptureQueriesContext(connection) as captured:
        matter.page()
    return len(captured)
