from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.people.factories import NOW
from tests.tickets.factories import make_ticket
from yinuo.core.ids import CustomerId, PromiseId, TicketId
from yinuo.tickets.commands.assign import assign_ticket, transfer_ticket
from yinuo.tickets.commands.promises import (
    break_ticket_promise,
    keep_ticket_promise,
    make_ticket_promise,
    waive_ticket_promise,
)
from yinuo.tickets.queries.customer_file import (
    KeptCount,
    count_kept_of,
    list_offered_customers,
    list_tickets_of,
)


def customer_id(cast: Cast) -> CustomerId:
    return CustomerId(cast.customer.customer_id)


def promise(cast: Cast, ticket_id: int, what: str) -> PromiseId:
    made = make_ticket_promise(
        ticket_id=TicketId(ticket_id),
        what=what,
        due_at=NOW + timedelta(hours=2),
        said_by="林晓",
        by=cast.system,
        now=NOW,
    )
    return PromiseId(made.pk)


@pytest.mark.django_db
class TestTicketsOfACustomer:
    def test_are_listed_newest_first_page_by_page(self, cast: Cast) -> None:
        first = make_ticket(cast)
        second = make_ticket(cast, now=NOW + timedelta(minutes=5))
        make_ticket(cast, customer_id=None, contact_id=None)
        page = list_tickets_of(actor=cast.system, customer_id=customer_id(cast), size=1)
        assert [row.id for row in page.items] == [second.pk]
        rest = list_tickets_of(
            actor=cast.system, customer_id=customer_id(cast), after=str(page.next_cursor), size=1
        )
        assert ([row.id for row in rest.items], rest.next_cursor) == ([first.pk], None)

    def test_are_those_that_the_reader_may_see(self, cast: Cast) -> None:
        make_ticket(cast)
        page = list_tickets_of(actor=cast.stranger.actor, customer_id=customer_id(cast))
        assert page.items == ()


@pytest.mark.django_db
class TestCountKeptOf:
    def test_counts_settled_promises_on_visible_tickets(self, cast: Cast) -> None:
        ticket_id = make_ticket(cast).pk
        kept, broken, waived, _open = (
            promise(cast, ticket_id, what) for what in ("回电", "上门", "免单", "短信")
        )
        keep_ticket_promise(promise_id=kept, by=cast.system, now=NOW + timedelta(hours=1))
        break_ticket_promise(promise_id=broken, reason="没有去", by=cast.system, now=NOW + timedelta(hours=1))
        waive_ticket_promise(
            promise_id=waived, reason="客户说不用", by=cast.system, now=NOW + timedelta(hours=1)
        )
        count = count_kept_of(actor=cast.system, customer_id=customer_id(cast), now=NOW)
        assert (count, count.settled) == (KeptCount(kept=1, broken=1), 2)
        assert count_kept_of(actor=cast.stranger.actor, customer_id=customer_id(cast), now=NOW).settled == 0


@pytest.mark.django_db
class TestListOfferedCustomers:
    def test_names_the_customers_of_tickets_that_a_team_was_given(self, cast: Cast) -> None:
        ticket_id = TicketId(make_ticket(cast).pk)
        outsider = cast.outsider
        assert list_offered_customers(outsider.actor) == frozenset()
        transfer_ticket(ticket_id=ticket_id, department_id=cast.team.pk, by=cast.system, now=NOW)
        assign_ticket(ticket_id=ticket_id, assignee_id=outsider.id, by=cast.system, now=NOW)
        assert list_offered_customers(outsider.actor) == {customer_id(cast)}
        page = outsider.client.get(f"/customers/{customer_id(cast)}/")
        assert "李女士" in page.content.decode()
        assert "李女士" in outsider.client.get("/customers/").content.decode()

    def test_asks_nothing_for_our_own_people(self, cast: Cast) -> None:
        assert list_offered_customers(cast.owner.actor) == frozenset()
