"""One invitation for each closing, however often the news of it comes."""

from datetime import timedelta

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event
from tests.quality.factories import finish, make_ticket
from yinuo.core.ids import TicketId
from yinuo.core.models import Event
from yinuo.quality.commands.invite import invite_to_judge
from yinuo.quality.models import Invitation
from yinuo.quality.tasks import ask_for_verdict
from yinuo.tickets.commands.finish import confirm_ticket, reopen_ticket
from yinuo.tickets.models import Ticket


class TestInviteToJudge:
    def test_invites_the_contact_of_a_finished_ticket(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        finish(cast, ticket)
        closing = Event.objects.get(subject_id=ticket.pk, type="ticket.resolved")
        invitation = invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now)
        assert invitation is not None
        assert (invitation.contact_id, invitation.closing_id) == (cast.customer.contact_id, closing.pk)
        kind, payload = last_event(ticket.pk)
        assert kind == "quality.invited"
        assert payload == {
            "invitation_id": invitation.pk,
            "version_id": invitation.version_id,
            "closing_id": closing.pk,
            "contact_id": cast.customer.contact_id,
        }

    def test_done_and_confirmed_are_one_closing(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        finish(cast, ticket)
        first = invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now)
        confirm_ticket(ticket_id=TicketId(ticket.pk), by=cast.customer.actor, now=cast.now)
        assert invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now) == first
        assert [kind for kind, _payload in events_of(ticket.pk)].count("quality.invited") == 1

    def test_a_reopened_ticket_is_asked_about_again_once_it_is_done_again(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        finish(cast, ticket)
        invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now)
        later = cast.now + timedelta(hours=3)
        reopen_ticket(ticket_id=TicketId(ticket.pk), reason="又坏了", by=cast.customer.actor, now=later)
        assert invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=later) is None
        finish(cast, ticket, at=later + timedelta(hours=1))
        assert invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=later) is not None
        assert Invitation.objects.count() == 2

    def test_a_ticket_without_contact_asks_nobody(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        finish(cast, ticket)
        Ticket.objects.filter(pk=ticket.pk).update(contact=None)
        assert invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now) is None

    def test_an_open_ticket_and_an_unknown_one_ask_nobody(self, cast: Cast) -> None:
        assert invite_to_judge(ticket_id=make_ticket(cast).pk, by=cast.system, now=cast.now) is None
        assert invite_to_judge(ticket_id=10**9, by=cast.system, now=cast.now) is None

    def test_nothing_stays_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        ticket = make_ticket(cast)
        finish(cast, ticket)
        with broken_event_log():
            invite_to_judge(ticket_id=ticket.pk, by=cast.system, now=cast.now)
        assert not Invitation.objects.exists()


def test_the_job_may_run_twice(cast: Cast) -> None:
    ticket = make_ticket(cast)
    finish(cast, ticket)
    event = Event.objects.get(subject_id=ticket.pk, type="ticket.resolved")
    for _time in range(2):
        ask_for_verdict(event_id=event.pk)
    assert Invitation.objects.count() == 1
