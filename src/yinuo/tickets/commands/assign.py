"""Who works on a ticket: take, assign, transfer to a department or a team, share."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.events import record_event
from yinuo.core.ids import DepartmentId, MemberId, SubjectId, TicketId
from yinuo.core.permissions import Permission
from yinuo.people.models import Department, Member
from yinuo.promises.commands.limits import resume_limits
from yinuo.tickets.commands.moving import enter_state, load_for_move
from yinuo.tickets.events import TicketAssigned, TicketShared, TicketTaken, TicketTransferred
from yinuo.tickets.models import Queue, Ticket, TicketShare
from yinuo.tickets.moves import Move
from yinuo.tickets.policies import get_ticket_for
from yinuo.tickets.states import State


class AlreadyAssigned(DomainError):
    code, status = "ticket.already_assigned", 409
    message = _("{number} is already assigned to {assignee}.")


class NotAMember(DomainError):
    """Only a member can take a ticket over; an API client or a customer cannot."""

    code, status = "ticket.not_a_member", 409
    message = _("Only a member can take a ticket over.")


class AlreadyThere(DomainError):
    code, status = "ticket.already_there", 409
    message = _("{number} is already with {place}.")


@transaction.atomic
def take_ticket(*, ticket_id: TicketId, by: Actor, now: datetime, seen: int | None = None) -> Ticket:
    """Make a ticket one's own and start. Raises AlreadyAssigned, MoveNotAllowed. Records ticket.taken."""
    ticket = load_for_move(Move.TAKE, ticket_id=ticket_id, by=by, seen=seen)
    if by.member_id is None:
        raise NotAMember
    previous, old = ticket.assignee, ticket.state
    if previous is not None and previous.pk != by.member_id:
        raise AlreadyAssigned(number=ticket.number, assignee=previous.name)
    enter_state(ticket, Move.TAKE, now=now, assignee_id=by.member_id, assigned_at=now)
    record_event(TicketTaken(ticket.pk, previous.pk if previous else None, old), by=by, at=now)
    return ticket


@transaction.atomic
def assign_ticket(
    *, ticket_id: TicketId, assignee_id: MemberId, by: Actor, now: datetime, seen: int | None = None
) -> Ticket:
    """Give a ticket to one member. Raises AlreadyAssigned, NotFound, MoveNotAllowed. Records ticket.assigned."""
    ticket = load_for_move(Move.ASSIGN, ticket_id=ticket_id, by=by, seen=seen)
    assignee = _colleague(assignee_id, by)
    previous, old = ticket.assignee_id, ticket.state
    if previous == assignee.pk:
        raise AlreadyAssigned(number=ticket.number, assignee=assignee.name)
    _run_clocks_again(ticket, by=by, now=now)
    enter_state(ticket, Move.ASSIGN, now=now, assignee_id=assignee.pk, assigned_at=now)
    change = TicketAssigned(ticket.pk, previous, assignee.pk, old)
    record_event(change, by=by, at=now, text={"assignee": assignee.name})
    return ticket


@transaction.atomic
def transfer_ticket(
    *,
    ticket_id: TicketId,
    department_id: DepartmentId,
    queue_id: int | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
    seen: int | None = None,
) -> Ticket:
    """Hand a ticket to another department or an outsourced team, where it waits for dispatch.

    Whoever hands it on goes on seeing it: he told the customer that it would be dealt with.
    Raises AlreadyThere, NotFound, MoveNotAllowed. Records ticket.transferred.
    """
    ticket = load_for_move(Move.TRANSFER, ticket_id=ticket_id, by=by, seen=seen)
    department = Department.objects.filter(pk=department_id, is_active=True).first()
    queues = Queue.objects.filter(department_id=department_id, is_active=True)
    queue = queues.filter(pk=queue_id).first() if queue_id else queues.order_by("pk").first()
    if department is None or (queue_id and queue is None):
        raise NotFound
    new_queue_id = queue.pk if queue else None
    if (ticket.department_id, ticket.queue_id) == (department.pk, new_queue_id):
        raise AlreadyThere(number=ticket.number, place=queue.name if queue else department.name)
    change = TicketTransferred(
        ticket.pk, ticket.queue_id, new_queue_id, ticket.department_id, department.pk, ticket.state
    )
    _run_clocks_again(ticket, by=by, now=now)
    enter_state(
        ticket, Move.TRANSFER, now=now, department_id=department.pk, queue_id=new_queue_id, assignee_id=None,
        assigned_at=None,
    )  # fmt: skip
    if by.member_id is not None:
        show_to(ticket_id, MemberId(by.member_id), now=now)
    place = queue.name if queue else department.name
    record_event(change, by=by, at=now, text={"place": place, "reason": reason.strip()})
    return ticket


@transaction.atomic
def share_ticket(*, ticket_id: TicketId, member_id: MemberId, by: Actor, now: datetime) -> Ticket:
    """Show a ticket to a colleague who would not see it; doing so twice changes nothing. Records ticket.shared."""
    ticket = get_ticket_for(by, ticket_id, Permission.TICKET_TRANSFER, lock=True)
    member = _colleague(member_id, by)
    is_new = show_to(ticket_id, member_id, now=now)
    if is_new:
        record_event(TicketShared(ticket.pk, member_id), by=by, at=now, text={"member": member.name})
    return ticket


def _colleague(member_id: MemberId, by: Actor) -> Member:
    """An active member whom the actor may know: an outsourced team gives its work to its own people only."""
    member: Member | None = Member.objects.visible_to(by).filter(pk=member_id, is_active=True).first()
    if member is None:
        raise NotFound
    return member


def show_to(ticket_id: TicketId, member_id: MemberId, *, now: datetime) -> bool:
    """Let a member see a ticket from now on; whether he did not before."""
    _share, is_new = TicketShare.objects.get_or_create(
        ticket_id=ticket_id, member_id=member_id, defaults={"shared_at": now}
    )
    return is_new


def _run_clocks_again(ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Whoever gets a ticket that rested gets it with its clocks running."""
    if ticket.state == State.ON_HOLD:
        resume_limits(subject_id=SubjectId(ticket.pk), by=by, now=now)
