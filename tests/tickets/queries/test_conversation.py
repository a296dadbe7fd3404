"""A conversation in parts: nothing that happened falls between two of them."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.people.factories import SYSTEM
from tests.tickets.factories import LATER, id_of, make_ticket
from yinuo.tickets.commands.converse import Words, add_note
from yinuo.tickets.commands.progress import accept_ticket
from yinuo.tickets.queries import conversation
from yinuo.tickets.queries.conversation import Conversation, Happened, get_conversation

pytestmark = pytest.mark.django_db


def types(part: Conversation) -> list[str]:
    return [item.type for item in part.items if isinstance(item, Happened)]


def test_a_fact_between_the_last_entry_of_one_part_and_the_first_of_the_next_is_shown_once(
    cast: Cast,
) -> None:
    ticket = make_ticket(cast)
    accept_ticket(ticket_id=id_of(ticket), by=SYSTEM, now=LATER)
    add_note(ticket_id=id_of(ticket), words=Words("记"), by=SYSTEM, now=LATER + timedelta(hours=1))
    newer = get_conversation(ticket_id=ticket.pk, size=1)
    older = get_conversation(ticket_id=ticket.pk, before=newer.first_entry_id, size=1)
    assert newer.has_older
    assert "ticket.accepted" not in types(newer)
    assert types(older).count("ticket.accepted") == 1


def test_of_very_many_facts_the_newest_are_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = make_ticket(cast)
    accept_ticket(ticket_id=id_of(ticket), by=SYSTEM, now=LATER)
    monkeypatch.setattr(conversation, "MOST_FACTS", 1)
    assert types(get_conversation(ticket_id=ticket.pk)) == ["ticket.accepted"]
