import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of
from tests.people.factories import NOW, SYSTEM, make_member
from tests.promises.factories import make_rule
from tests.tickets.factories import LATER, id_of, make_queue, make_ticket, new_request
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.core.models import Subject
from yinuo.people.queries.actor import get_actor
from yinuo.people.roles import Role
from yinuo.promises.models import Measure, ServiceLimit
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import first_line, open_ticket
from yinuo.tickets.models import NO_DUE, Entry, Expectation, Ticket
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.states import Channel, Level, Priority, State, priority_of


@pytest.mark.django_db
class TestOpenTicket:
    def test_makes_one_file_of_a_request(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        assert re.fullmatch(r"GD-20261120-\d+", ticket.number)
        assert (ticket.state, ticket.priority, ticket.department_id) == (
            State.PENDING_ACCEPTANCE,
            3,
            cast.desk.pk,
        )
        entry = Entry.objects.get(ticket=ticket)
        assert (entry.kind, entry.author_contact_id) == (EntryKind.CUSTOMER_MESSAGE, cast.customer.contact_id)
        assert Expectation.objects.get(ticket=ticket).importance == 5

    def test_records_one_fact_without_a_personal_word(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        [(name, facts)] = events_of(ticket.pk)
        assert name == "ticket.received"
        assert facts["number"] == ticket.number
        assert "热水" not in str(facts)

    def test_starts_the_limits_from_the_time_it_was_received(self, cast: Cast) -> None:
        make_rule(Measure.SOLUTION, 4)
        ticket = make_ticket(cast, received_at=NOW, now=LATER)
        limit = ServiceLimit.objects.get(subject_id=ticket.pk)
        assert limit.started_at == NOW
        assert ticket.next_due_at == limit.due_at

    def test_has_nothing_due_where_no_rule_asks_for_it(self, cast: Cast) -> None:
        assert make_ticket(cast).next_due_at == NO_DUE

    def test_is_accepted_already_when_a_member_takes_the_call(self, cast: Cast) -> None:
        called = open_ticket(request=new_request(cast, channel=Channel.PHONE), by=cast.owner.actor, now=NOW)
        assert called.state == State.PENDING_DISPATCH

    def test_is_the_members_own_work_when_he_takes_it_at_once(self, cast: Cast) -> None:
        request = new_request(cast, channel=Channel.PHONE, take=True)
        taken = open_ticket(request=request, by=cast.owner.actor, now=NOW)
        assert (taken.state, taken.assignee_id) == (State.IN_PROGRESS, cast.owner.id)

    def test_waits_at_the_desk_when_a_team_from_outside_brings_it_in(self, cast: Cast) -> None:
        outside_agent = make_member("外包客服", department=cast.team, roles=[Role.AGENT])
        request = new_request(cast, channel=Channel.PHONE, take=True)
        brought = open_ticket(request=request, by=get_actor(outside_agent.id), now=NOW)
        assert (brought.state, brought.assignee_id) == (State.PENDING_DISPATCH, None)

    def test_takes_the_same_request_of_the_same_source_once(self, cast: Cast) -> None:
        first = make_ticket(cast, source="portal", source_id="a1")
        second = make_ticket(cast, source="portal", source_id="a1")
        assert first == second
        assert len(events_of(first.pk)) == 1

    def test_gives_words_without_a_title_their_first_line(self, cast: Cast) -> None:
        assert make_ticket(cast, title="", words=Words("\n 漏水了 \n快来")).title == "漏水了"

    @pytest.mark.parametrize("words", ["", "   ", "\x00"])
    def test_refuses_a_request_without_words_and_leaves_nothing(self, cast: Cast, words: str) -> None:
        request = new_request(cast, title="x", words=Words(words))
        before = Subject.objects.count()
        with pytest.raises(Invalid):
            open_ticket(request=request, by=SYSTEM, now=NOW)
        assert Subject.objects.count() == before

    def test_refuses_unknown_places(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            make_ticket(cast, queue_id=10**9)
        with pytest.raises(Invalid):
            make_ticket(cast, category_id=10**9)

    def test_is_forbidden_to_one_who_may_not_take_requests_in(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            open_ticket(request=new_request(cast), by=cast.auditor.actor, now=NOW)
        assert not Ticket.objects.exists()

    def test_is_undone_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        make_queue("客服受理", cast.desk, is_default=True)
        request = new_request(cast)
        with broken_event_log():
            open_ticket(request=request, by=SYSTEM, now=NOW)
        assert not Ticket.objects.exists()
        assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_doors_that_knock_at_once_with_one_request_get_one_ticket(cast: Cast) -> None:
    make_queue("客服受理", cast.desk, is_default=True)
    request = new_request(cast, source="portal", source_id="once")

    def knock(_number: int) -> int:
        try:
            return id_of(open_ticket(request=request, by=SYSTEM, now=NOW))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as doors:
        ids = set(doors.map(knock, range(12)))
    assert len(ids) == 1
    assert Ticket.objects.count() == 1


class TestPriority:
    @pytest.mark.parametrize(
        ("impact", "urgency", "priority"),
        [
            (Level.HIGH, Level.HIGH, Priority.URGENT),
            (Level.HIGH, Level.MEDIUM, Priority.HIGH),
            (Level.MEDIUM, Level.HIGH, Priority.HIGH),
            (Level.MEDIUM, Level.MEDIUM, Priority.NORMAL),
            (Level.LOW, Level.LOW, Priority.LOW),
        ],
    )
    def test_comes_from_impact_and_urgency(self, impact: Level, urgency: Level, priority: Priority) -> None:
        assert priority_of(impact, urgency) is priority


def test_a_first_line_is_cut_at_forty_characters() -> None:
    assert first_line("长" * 50) == "长" * 39 + "…"
    assert first_line("\n\n") == ""
