from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.history import last_event
from tests.people.factories import NOW, SYSTEM
from tests.tickets.factories import LATER, id_of, make_ticket_in
from yinuo.core.errors import Forbidden
from yinuo.tickets.commands.progress import hold_ticket
from yinuo.tickets.commands.waking import resume_due_tickets
from yinuo.tickets.models import Ticket
from yinuo.tickets.states import HoldReason, State
from yinuo.tickets.tasks import resume_due

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def resting(cast: Cast) -> Ticket:
    ticket = make_ticket_in(State.IN_PROGRESS, cast)
    hold_ticket(
        ticket_id=id_of(ticket), reason=HoldReason.APPOINTMENT, until=TOMORROW, by=cast.owner.actor, now=LATER
    )
    return ticket


class TestResumeDueTickets:
    def test_wakes_a_ticket_when_its_time_has_come_and_not_before(self, resting: Ticket) -> None:
        assert resume_due_tickets(by=SYSTEM, now=TOMORROW - timedelta(seconds=1)) == 0
        assert resume_due_tickets(by=SYSTEM, now=TOMORROW) == 1
        resting.refresh_from_db()
        assert (resting.state, resting.hold_until) == (State.IN_PROGRESS, None)
        assert last_event(resting.pk)[0] == "ticket.resumed"

    def test_does_it_once(self, resting: Ticket) -> None:
        resume_due_tickets(by=SYSTEM, now=TOMORROW)
        assert resume_due_tickets(by=SYSTEM, now=TOMORROW) == 0

    def test_leaves_one_alone_that_rests_without_an_end(self, cast: Cast) -> None:
        make_ticket_in(State.ON_HOLD, cast)
        assert resume_due_tickets(by=SYSTEM, now=TOMORROW) == 0

    def test_is_not_for_everybody(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            resume_due_tickets(by=cast.auditor.actor, now=TOMORROW)

    def test_is_what_the_task_does(self, resting: Ticket) -> None:
        Ticket.objects.filter(pk=resting.pk).update(hold_until=NOW - timedelta(days=400))
        resume_due(timestamp=0)
        resting.refresh_from_db()
        assert resting.state == State.IN_PROGRESS
