"""Queues as the settings show them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.permissions import Permission
from yinuo.tickets.models import Queue
from yinuo.tickets.policies import require


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue in the list; ``members`` counts those who see it beyond its department."""

    id: int
    name: str
    department_id: int
    department: str
    is_default: bool
    is_active: bool
    members: int


@dataclass(frozen=True, slots=True)
class QueueCard:
    """A queue with its members' ids."""

    id: int
    name: str
    department: str
    is_default: bool
    is_active: bool
    member_ids: tuple[int, ...]


def list_queues(*, actor: Actor) -> list[QueueRow]:
    """Every queue, open ones first, by department; one statement. Raises Forbidden."""
    require(actor, Permission.QUEUE_MANAGE)
    columns = (
        Queue.objects.annotate(people=Count("memberships", filter=Q(memberships__member__is_active=True)))
        .order_by("-is_active", "department__path", "name")
        .values_list("pk", "name", "department_id", "department__name", "is_default", "is_active", "people")
    )
    return [QueueRow(*row) for row in columns]


def get_queue_card(*, actor: Actor, queue_id: int) -> QueueCard:
    """One queue. Raises Forbidden, NotFound."""
    require(actor, Permission.QUEUE_MANAGE)
    queue = Queue.objects.select_related("department").filter(pk=queue_id).first()
    if queue is None:
        raise NotFound
    members = queue.memberships.filter(member__is_active=True).values_list("member_id", flat=True)
    return QueueCard(
        queue.pk, queue.name, queue.department.name, queue.is_default, queue.is_active, tuple(members)
    )
