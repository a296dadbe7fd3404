"""Queues: where tickets of a department wait, and who beyond it sees them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError, Invalid, NotFound
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.people.models import Department, Member
from yinuo.tickets.events import QueueChanged, QueueCreated
from yinuo.tickets.models import Queue, QueueMember
from yinuo.tickets.policies import require


class QueueNameTaken(DomainError):
    code, status = "queue.name_taken", 409
    message = _("This department already has a queue “{name}”.")


@transaction.atomic
def create_queue(
    *,
    name: str,
    department_id: int,
    member_ids: Collection[int] = (),
    is_default: bool = False,
    by: Actor,
    now: datetime,
) -> Queue:
    """Open a queue of a department. Raises Forbidden, NotFound, Invalid, QueueNameTaken. Records queue.created."""
    require(by, Permission.QUEUE_MANAGE)
    department = Department.objects.filter(pk=department_id, is_active=True).first()
    if department is None:
        raise NotFound
    name = _free_name(name, department_id, None)
    if is_default:
        _clear_default()
    queue = Queue.objects.create(
        subject_id=open_subject("queue"), name=name, department=department, is_default=is_default
    )
    _set_members(queue, member_ids)
    record_event(QueueCreated(queue.pk, name, department.pk, sorted(member_ids), is_default), by=by, at=now)
    return queue


@transaction.atomic
def change_queue(
    *,
    queue_id: int,
    name: str,
    member_ids: Collection[int],
    is_default: bool,
    is_active: bool,
    by: Actor,
    now: datetime,
) -> Queue:
    """Write a queue as the form shows it. The default queue cannot be retired.

    Raises Forbidden, NotFound, Invalid, QueueNameTaken. Records queue.changed.
    """
    require(by, Permission.QUEUE_MANAGE)
    queue = Queue.objects.select_for_update().filter(pk=queue_id).first()
    if queue is None:
        raise NotFound
    if is_default and not is_active:
        raise Invalid(reason=_("The default queue takes every new request and cannot be retired."))
    queue.name = _free_name(name, queue.department_id, queue.pk)
    if is_default and not queue.is_default:
        _clear_default()
    queue.is_default, queue.is_active = is_default, is_active
    queue.save(update_fields=["name", "is_default", "is_active"])
    _set_members(queue, member_ids)
    change = QueueChanged(queue.pk, queue.name, sorted(member_ids), is_default, is_active)
    record_event(change, by=by, at=now)
    return queue


def _free_name(name: str, department_id: int, queue_id: int | None) -> str:
    name = " ".join(name.split())[:64]
    if not name:
        raise Invalid(reason=_("A queue needs a name."))
    if Queue.objects.filter(department_id=department_id, name=name).exclude(pk=queue_id).exists():
        raise QueueNameTaken(name=name)
    return name


def _clear_default() -> None:
    Queue.objects.filter(is_default=True).update(is_default=False)


def _set_members(queue: Queue, member_ids: Collection[int]) -> None:
    known = set(Member.objects.filter(pk__in=member_ids, is_active=True).values_list("pk", flat=True))
    if missing := set(member_ids) - known:
        raise Invalid(reason=_("Unknown or inactive members: {ids}.").format(ids=sorted(missing)))
    QueueMember.objects.filter(queue=queue).exclude(member_id__in=known).delete()
    QueueMember.objects.bulk_create(
        (QueueMember(queue=queue, member_id=member_id) for member_id in known), ignore_conflicts=True
    )
