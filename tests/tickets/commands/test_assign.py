from dataclasses import replace

import pytest

from tests.cast import Cast
from tests.history import events_of, last_event, last_words
from tests.people.factories import SYSTEM, make_member
from tests.promises.factories import make_rule
from tests.tickets.factories import LATER, id_of, make_queue, make_ticket, make_ticket_in
from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.core.ids import CustomerId, MemberId
from yinuo.customers.commands.places import add_address, add_device
from yinuo.people.queries.actor import get_actor
from yinuo.people.roles import Role
from yinuo.promises.models import Promise, ServiceLimit
from yinuo.tickets.commands.assign import (
    AlreadyAssigned,
    AlreadyThere,
    NotAMember,
    assign_ticket,
    share_ticket,
    take_ticket,
    transfer_ticket,
)
from yinuo.tickets.commands.organise import (
    Classification,
    OtherCustomer,
    PromisesOpen,
    classify_ticket,
    merge_ticket,
)
from yinuo.tickets.commands.promises import make_ticket_promise
from yinuo.tickets.commands.queues import QueueNameTaken, change_queue, create_queue
from yinuo.tickets.models import Queue, Ticket, TicketShare
from yinuo.tickets.states import Level, State

pytestmark = pytest.mark.django_db
AS_IT_WAS = Classification("热水器不出热水", RequestKind.REPAIR, None, Level.MEDIUM, Level.MEDIUM)


class TestAssign:
    def test_records_old_and_new_assignee_and_names_the_new_one(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.IN_PROGRESS, cast)
        assign_ticket(
            ticket_id=id_of(ticket), assignee_id=cast.colleague.id, by=cast.supervisor.actor, now=LATER
        )
        name, facts = last_event(ticket.pk)
        assert (name, facts["old_assignee_id"], facts["new_assignee_id"]) == (
            "ticket.assigned", cast.owner.id, cast.colleague.id,
        )  # fmt: skip
        assert "周敏" in last_words(ticket.pk)

    def test_refuses_a_second_assignment_and_changes_nothing(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.ASSIGNED, cast)
        before = events_of(ticket.pk)
        with pytest.raises(AlreadyAssigned):
            assign_ticket(ticket_id=id_of(ticket), assignee_id=cast.owner.id, by=SYSTEM, now=LATER)
        assert events_of(ticket.pk) == before

    def test_refuses_one_who_is_not_there(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            assign_ticket(
                ticket_id=id_of(make_ticket(cast)), assignee_id=MemberId(10**9), by=SYSTEM, now=LATER
            )

    def test_an_outsourced_team_gives_its_work_to_its_own_people_only(self, cast: Cast) -> None:
        inside = make_member("队友", department=cast.team, roles=[Role.ENGINEER])
        dispatcher = get_actor(make_member("队长", department=cast.team, roles=[Role.DISPATCHER]).id)
        ticket = make_ticket(cast)
        Ticket.objects.filter(pk=ticket.pk).update(department=cast.team, queue=None)
        with pytest.raises(NotFound):
            assign_ticket(ticket_id=id_of(ticket), assignee_id=cast.owner.id, by=dispatcher, now=LATER)
        assign_ticket(ticket_id=id_of(ticket), assignee_id=inside.id, by=dispatcher, now=LATER)
        assert Ticket.objects.get(pk=ticket.pk).assignee_id == inside.pk

    def test_lets_the_clocks_of_a_resting_ticket_run_again(self, cast: Cast) -> None:
        make_rule()
        ticket = make_ticket_in(State.ON_HOLD, cast)
        assert ServiceLimit.objects.get(subject_id=ticket.pk).paused_at is not None
        assign_ticket(ticket_id=id_of(ticket), assignee_id=cast.colleague.id, by=SYSTEM, now=LATER)
        assert ServiceLimit.objects.get(subject_id=ticket.pk).paused_at is None


class TestTake:
    def test_refuses_the_ticket_of_a_colleague(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.ASSIGNED, cast)
        with pytest.raises(AlreadyAssigned):
            take_ticket(ticket_id=id_of(ticket), by=cast.colleague.actor, now=LATER)

    def test_refuses_one_who_is_no_member(self, cast: Cast) -> None:
        with pytest.raises(NotAMember):
            take_ticket(ticket_id=id_of(make_ticket(cast)), by=Actor.automation("robot"), now=LATER)


class TestTransfer:
    def test_goes_to_the_first_queue_of_the_department_and_nobody_works_on_it(self, cast: Cast) -> None:
        queue = make_queue("维修", cast.workshop)
        ticket = make_ticket_in(State.IN_PROGRESS, cast)
        moved = transfer_ticket(
            ticket_id=id_of(ticket),
            department_id=cast.workshop.id,
            reason="要上门",
            by=cast.owner.actor,
            now=LATER,
        )
        assert (moved.queue_id, moved.department_id, moved.assignee_id) == (queue.pk, cast.workshop.pk, None)
        assert "要上门" in last_words(ticket.pk)

    def test_refuses_the_place_where_it_is(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        with pytest.raises(AlreadyThere):
            transfer_ticket(ticket_id=id_of(ticket), department_id=cast.desk.id, by=SYSTEM, now=LATER)

    def test_refuses_a_queue_of_another_department(self, cast: Cast) -> None:
        ticket, queue = make_ticket(cast), make_queue("维修", cast.workshop)
        with pytest.raises(NotFound):
            transfer_ticket(
                ticket_id=id_of(ticket),
                department_id=cast.other_desk.id,
                queue_id=queue.pk,
                by=SYSTEM,
                now=LATER,
            )


class TestShare:
    def test_is_done_once(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        for _time in range(2):
            share_ticket(ticket_id=id_of(ticket), member_id=cast.stranger.id, by=cast.owner.actor, now=LATER)
        assert TicketShare.objects.count() == 1
        assert [name for name, _facts in events_of(ticket.pk)].count("ticket.shared") == 1

    def test_with_nobody_is_refused(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            share_ticket(
                ticket_id=id_of(make_ticket(cast)), member_id=MemberId(10**9), by=cast.owner.actor, now=LATER
            )


class TestClassify:
    def test_records_what_changed_and_nothing_personal(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        new = Classification("热水器漏水", RequestKind.COMPLAINT, None, Level.HIGH, Level.HIGH, ("老客户",))
        classify_ticket(ticket_id=id_of(ticket), classification=new, by=cast.owner.actor, now=LATER)
        row = Ticket.objects.get(pk=ticket.pk)
        assert (row.title, row.kind, row.priority, row.tags) == ("热水器漏水", "complaint", 1, ["老客户"])
        name, facts = last_event(ticket.pk)
        assert name == "ticket.classified"
        assert facts == {"changes": {
            "kind": ["repair", "complaint"], "impact": [2, 1], "urgency": [2, 1], "priority": [3, 1],
        }}  # fmt: skip
        assert "热水器漏水" in last_words(ticket.pk)
        assert "老客户" in last_words(ticket.pk)

    def test_without_a_change_records_nothing(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        classify_ticket(ticket_id=id_of(ticket), classification=AS_IT_WAS, by=cast.owner.actor, now=LATER)
        assert len(events_of(ticket.pk)) == 1

    def test_without_a_customer_there_is_no_device_and_no_place(self, cast: Cast) -> None:
        owner = CustomerId(cast.customer.customer_id)
        device = add_device(customer_id=owner, category="空调", by=SYSTEM, now=LATER)
        address = add_address(customer_id=owner, text="海河花园 3 号楼", by=SYSTEM, now=LATER)
        ticket = make_ticket(cast)
        Ticket.objects.filter(pk=ticket.pk).update(customer=None, contact=None)
        for wrong in (replace(AS_IT_WAS, device_id=device.pk), replace(AS_IT_WAS, address_id=address.pk)):
            with pytest.raises(NotFound):
                classify_ticket(ticket_id=id_of(ticket), classification=wrong, by=SYSTEM, now=LATER)
        assert len(events_of(ticket.pk)) == 1

    def test_refuses_another_customers_device_an_unknown_category_and_no_title(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        for wrong, refusal in (
            (replace(AS_IT_WAS, device_id=10**9), NotFound),
            (replace(AS_IT_WAS, category_id=10**9), NotFound),
            (replace(AS_IT_WAS, title="  "), Invalid),
        ):
            with pytest.raises(refusal):
                classify_ticket(ticket_id=id_of(ticket), classification=wrong, by=cast.owner.actor, now=LATER)
        with pytest.raises(Invalid):
            classify_ticket(
                ticket_id=id_of(make_ticket_in(State.REFUSED, cast)),
                classification=AS_IT_WAS,
                by=SYSTEM,
                now=LATER,
            )
        assert len(events_of(ticket.pk)) == 1


class TestMerge:
    def test_points_each_at_the_other(self, cast: Cast) -> None:
        ticket, into = make_ticket(cast), make_ticket(cast)
        merge_ticket(ticket_id=id_of(ticket), into_id=id_of(into), by=cast.supervisor.actor, now=LATER)
        assert Ticket.objects.get(pk=ticket.pk).merged_into_id == into.pk
        assert last_event(into.pk) == (
            "ticket.absorbed", {"other_id": ticket.pk, "other_number": ticket.number},
        )  # fmt: skip

    def test_refuses_two_customers_itself_and_open_promises(self, cast: Cast) -> None:
        ticket, into = make_ticket(cast), make_ticket(cast)
        other = make_ticket(cast, customer_id=None, contact_id=None)
        with pytest.raises(OtherCustomer):
            merge_ticket(ticket_id=id_of(ticket), into_id=id_of(other), by=SYSTEM, now=LATER)
        with pytest.raises(Invalid):
            merge_ticket(ticket_id=id_of(ticket), into_id=id_of(ticket), by=SYSTEM, now=LATER)
        due = LATER.replace(hour=20)
        make_ticket_promise(ticket_id=id_of(ticket), what="回电", due_at=due, by=cast.owner.actor, now=LATER)
        with pytest.raises(PromisesOpen):
            merge_ticket(ticket_id=id_of(ticket), into_id=id_of(into), by=SYSTEM, now=LATER)
        assert Ticket.objects.get(pk=ticket.pk).state == State.PENDING_ACCEPTANCE
        assert Promise.objects.count() == 1


class TestQueues:
    def test_have_one_default(self, cast: Cast) -> None:
        first = make_queue("一", cast.desk, is_default=True)
        second = make_queue("二", cast.desk, is_default=True)
        assert list(Queue.objects.filter(is_default=True)) == [second]
        assert last_event(first.pk)[0] == "queue.created"

    def test_refuse_a_second_of_the_same_name_and_one_without(self, cast: Cast) -> None:
        make_queue("一", cast.desk)
        with pytest.raises(QueueNameTaken):
            make_queue("一", cast.desk)
        with pytest.raises(Invalid):
            make_queue(" ", cast.desk)

    def test_are_changed_as_the_form_shows_them(self, cast: Cast) -> None:
        queue = make_queue("一", cast.desk)
        change_queue(
            queue_id=queue.pk, name="二", member_ids=[cast.stranger.id], is_default=True, is_active=True,
            by=SYSTEM, now=LATER,
        )  # fmt: skip
        queue.refresh_from_db()
        assert (queue.name, queue.is_default, list(queue.members.all())) == (
            "二",
            True,
            [cast.stranger.member],
        )

    def test_refuse_unknown_members_and_a_retired_default(self, cast: Cast) -> None:
        queue = make_queue("一", cast.desk)
        changes = {"queue_id": queue.pk, "name": "一", "by": SYSTEM, "now": LATER}
        with pytest.raises(Invalid):
            change_queue(member_ids=[10**9], is_default=False, is_active=True, **changes)
        with pytest.raises(Invalid):
            change_queue(member_ids=[], is_default=True, is_active=False, **changes)
        with pytest.raises(NotFound):
            change_queue(
                queue_id=10**9,
                name="x",
                member_ids=[],
                is_default=False,
                is_active=True,
                by=SYSTEM,
                now=LATER,
            )

    def test_are_managed_by_those_who_may(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            create_queue(name="一", department_id=cast.desk.id, by=cast.owner.actor, now=LATER)
        with pytest.raises(NotFound):
            create_queue(name="一", department_id=10**9, by=SYSTEM, now=LATER)
