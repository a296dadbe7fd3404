"""Who sees a ticket: the rules of one table, each actor against each way to be near a ticket."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.people.factories import SYSTEM
from tests.tickets.factories import LATER, id_of, make_queue, make_ticket, make_ticket_in
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import TicketId
from yinuo.core.permissions import Permission
from yinuo.tickets.commands.assign import assign_ticket, share_ticket, transfer_ticket
from yinuo.tickets.commands.organise import revoke_private_link
from yinuo.tickets.commands.queues import change_queue
from yinuo.tickets.links import private_link_token, ticket_from_token
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import find_ticket_id, get_own_ticket, get_ticket_for
from yinuo.tickets.states import State

pytestmark = pytest.mark.django_db

WHO = (
    "owner",
    "colleague",
    "stranger",
    "dispatcher",
    "engineer",
    "supervisor",
    "manager",
    "administrator",
    "auditor",
    "outsider",
)


def at_the_desk(cast: Cast) -> Ticket:
    return make_ticket(cast)


def in_the_workshop(cast: Cast) -> Ticket:
    ticket = make_ticket(cast)
    transfer_ticket(ticket_id=id_of(ticket), department_id=cast.workshop.id, by=SYSTEM, now=LATER)
    return ticket


def with_the_engineer(cast: Cast) -> Ticket:
    ticket = make_ticket(cast)
    assign_ticket(ticket_id=id_of(ticket), assignee_id=cast.engineer.id, by=SYSTEM, now=LATER)
    return ticket


def offered_to_the_team(cast: Cast) -> Ticket:
    ticket = make_ticket(cast)
    transfer_ticket(ticket_id=id_of(ticket), department_id=cast.team.id, by=SYSTEM, now=LATER)
    return ticket


def shared_with_the_stranger(cast: Cast) -> Ticket:
    ticket = make_ticket(cast)
    share_ticket(ticket_id=id_of(ticket), member_id=cast.stranger.id, by=cast.owner.actor, now=LATER)
    return ticket


def in_a_queue_of_the_strangers(cast: Cast) -> Ticket:
    queue = make_queue("专项", cast.workshop)
    change_queue(
        queue_id=queue.pk, name="专项", member_ids=[cast.stranger.id], is_default=False, is_active=True,
        by=SYSTEM, now=LATER,
    )  # fmt: skip
    return make_ticket(cast, queue_id=queue.pk)


EVERYBODY_AT_THE_TOP = {"manager", "administrator", "auditor"}
DESK = {"owner", "colleague", "dispatcher", "supervisor"}
TABLE: list[tuple[Callable[[Cast], Ticket], set[str]]] = [
    (at_the_desk, DESK | EVERYBODY_AT_THE_TOP),
    (in_the_workshop, DESK | EVERYBODY_AT_THE_TOP),
    (with_the_engineer, DESK | EVERYBODY_AT_THE_TOP | {"engineer"}),
    (offered_to_the_team, EVERYBODY_AT_THE_TOP | {"outsider"}),
    (shared_with_the_stranger, DESK | EVERYBODY_AT_THE_TOP | {"stranger"}),
    (in_a_queue_of_the_strangers, DESK | EVERYBODY_AT_THE_TOP | {"stranger"}),
]


class TestVisibility:
    @pytest.mark.parametrize(("place", "seen_by"), TABLE)
    def test_is_what_the_table_says(
        self, cast: Cast, place: Callable[[Cast], Ticket], seen_by: set[str]
    ) -> None:
        ticket = place(cast)
        found = {who for who in WHO if sees(getattr(cast, who).actor, ticket)}
        assert found == seen_by

    def test_of_a_customer_is_his_own_ticket_alone(self, cast: Cast) -> None:
        ticket, other = make_ticket(cast), make_ticket(cast, contact_id=None)
        assert sees(cast.customer.actor, ticket)
        assert not sees(cast.customer.actor, other)

    def test_lasts_for_the_one_who_handed_a_ticket_on(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        transfer_ticket(
            ticket_id=id_of(ticket), department_id=cast.other_desk.id, by=cast.owner.actor, now=LATER
        )
        assert sees(cast.owner.actor, ticket)
        assert not sees(cast.colleague.actor, ticket)


def sees(actor: Actor, ticket: Ticket) -> bool:
    return Ticket.objects.visible_to(actor).filter(pk=ticket.pk).exists()


class TestTheWayToOneTicket:
    def test_is_not_found_for_a_stranger_and_for_nobodys_id(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        for actor, pk in ((cast.stranger.actor, id_of(ticket)), (SYSTEM, TicketId(10**12))):
            with pytest.raises(NotFound):
                get_ticket_for(actor, pk, Permission.TICKET_READ)

    def test_is_forbidden_to_one_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden, match=r"ticket\.assign"):
            get_ticket_for(cast.manager.actor, id_of(make_ticket(cast)), Permission.TICKET_ASSIGN)

    def test_by_number_keeps_to_what_is_visible(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        assert find_ticket_id(cast.owner.actor, ticket.number) == ticket.pk
        with pytest.raises(NotFound):
            find_ticket_id(cast.stranger.actor, ticket.number)

    def test_of_a_member_is_not_that_of_a_customer(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            get_own_ticket(cast.owner.actor, id_of(make_ticket(cast)))


class TestThePrivateLink:
    def test_opens_its_ticket(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        assert ticket_from_token(private_link_token(ticket)) == ticket

    @pytest.mark.parametrize("token", ["", "1-1", "1-1.", "1-1.abc", "x.y.z", "1-1\n.abc"])
    def test_is_not_found_when_it_is_forged(self, cast: Cast, token: str) -> None:
        make_ticket(cast)
        with pytest.raises(NotFound):
            ticket_from_token(token)

    def test_of_one_ticket_does_not_open_another(self, cast: Cast) -> None:
        first, second = make_ticket(cast), make_ticket_in(State.CLOSED, cast)
        forged = private_link_token(first).replace(f"{first.pk}-", f"{second.pk}-")
        with pytest.raises(NotFound):
            ticket_from_token(forged)

    def test_stops_working_once_it_is_revoked_and_a_new_one_opens(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        old = private_link_token(ticket)
        renewed = revoke_private_link(ticket_id=id_of(ticket), by=cast.owner.actor, now=LATER)
        with pytest.raises(NotFound):
            ticket_from_token(old)
        assert ticket_from_token(private_link_token(renewed)) == ticket
