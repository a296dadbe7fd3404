"""The company's tree and the teams from outside: create, rename, move, retire, restore."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.core.ids import DepartmentId
from yinuo.core.permissions import Permission
from yinuo.people.events import (
    DepartmentCreated,
    DepartmentMoved,
    DepartmentRenamed,
    DepartmentRestored,
    DepartmentRetired,
)
from yinuo.people.models import Department, Invitation, Member
from yinuo.people.models.department import MAX_DEPTH, DepartmentKind
from yinuo.people.policies import get_department_for, require


class NameTaken(DomainError):
    code, status = "department.name_taken", 409
    message = _("There is already a “{name}” at this place.")


class NameMissing(DomainError):
    code, status = "department.name_missing", 422
    message = _("Please give a name.")


class BelowItself(DomainError):
    code, status = "department.below_itself", 409
    message = _("“{name}” cannot be moved below itself.")


class TooDeep(DomainError):
    code, status = "department.too_deep", 409
    message = _("Departments can be nested {depth} levels deep at most.")


class TeamHasNoDepartments(DomainError):
    code, status = "department.team_is_a_leaf", 409
    message = _("“{name}” is an outsourced team; nothing can be put below it.")


class DepartmentRetiredAlready(DomainError):
    code, status = "department.retired", 409
    message = _("“{name}” has been retired.")


class DepartmentInUse(DomainError):
    code, status = "department.in_use", 409
    message = _(
        "“{name}” still has {members} members, {departments} departments and {invitations} open invitations. "
        "Move them first."
    )


@transaction.atomic
def create_department(
    *,
    name: str,
    parent_id: int | None,
    kind: DepartmentKind = DepartmentKind.DEPARTMENT,
    by: Actor,
    now: datetime,
) -> Department:
    """Add a department, or a team from outside, below ``parent_id`` or at the top.

    Raises NameMissing, NameTaken, TooDeep, TeamHasNoDepartments, DepartmentRetiredAlready. Records department.created.
    """
    require(by, Permission.PEOPLE_MANAGE)
    parent = _place(by, parent_id)
    name = _free_name(name, parent)
    if parent is not None and parent.depth >= MAX_DEPTH:
        raise TooDeep(depth=MAX_DEPTH)
    department_id = open_subject("department")
    path = f"{parent.path if parent else '/'}{department_id}/"
    department = Department.objects.create(
        subject_id=department_id, name=name, kind=kind, parent=parent, path=path
    )
    event = DepartmentCreated(department.id, name, department.kind, parent.id if parent else None)
    record_event(event, by=by, at=now)
    return department


def add_outsourced_team(*, name: str, parent_id: int | None = None, by: Actor, now: datetime) -> Department:
    """Add a team from outside; it sees only what is offered to it. Refusals and event as ``create_department``."""
    return create_department(name=name, parent_id=parent_id, kind=DepartmentKind.OUTSOURCED, by=by, now=now)


@transaction.atomic
def rename_department(*, department_id: DepartmentId, name: str, by: Actor, now: datetime) -> Department:
    """Give a department another name. Raises NameMissing, NameTaken. Records department.renamed when it differs."""
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE, lock=True)
    old = department.name
    if name.strip() == old:
        return department
    department.name = _free_name(name, department.parent)
    department.save(update_fields=["name"])
    record_event(DepartmentRenamed(department.id, old, department.name), by=by, at=now)
    return department


@transaction.atomic
def move_department(
    *, department_id: DepartmentId, parent_id: int | None, by: Actor, now: datetime
) -> Department:
    """Put a department with all below it under another one, or at the top; the paths follow in one statement.

    The whole tree is locked, so that two moves at once cannot put two branches below each other. Raises NameTaken,
    BelowItself, TooDeep, TeamHasNoDepartments, DepartmentRetiredAlready. Records department.moved when it differs.
    """
    require(by, Permission.PEOPLE_MANAGE)
    list(Department.objects.select_for_update().order_by("pk").values_list("pk"))
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE)
    previous = department.parent
    parent = _place(by, parent_id)
    if previous == parent:
        return department
    _check_move(department, parent)
    new_path = f"{parent.path if parent else '/'}{department.pk}/"
    Department.objects.rebase(department.path, new_path)
    department.parent, department.path = parent, new_path
    department.save(update_fields=["parent"])
    event = DepartmentMoved(
        department.id,
        previous.id if previous else None,
        parent.id if parent else None,
        previous.name if previous else "",
        parent.name if parent else "",
    )
    record_event(event, by=by, at=now)
    return department


@transaction.atomic
def retire_department(*, department_id: DepartmentId, by: Actor, now: datetime) -> Department:
    """Close a department for new members; its history stays. Raises DepartmentInUse, DepartmentRetiredAlready.

    Records department.retired.
    """
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE, lock=True)
    if not department.is_active:
        raise DepartmentRetiredAlready(name=department.name)
    used = {
        "members": Member.objects.active().filter(department=department).count(),
        "departments": department.children.filter(is_active=True).count(),
        "invitations": Invitation.objects.open().filter(department=department).count(),
    }
    if any(used.values()):
        raise DepartmentInUse(name=department.name, **used)
    department.is_active = False
    department.save(update_fields=["is_active"])
    record_event(DepartmentRetired(department.id), by=by, at=now)
    return department


@transaction.atomic
def restore_department(*, department_id: DepartmentId, by: Actor, now: datetime) -> Department:
    """Open a retired department again. Raises DepartmentRetiredAlready while its parent is retired.

    Records department.restored unless it was open.
    """
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE, lock=True)
    if department.is_active:
        return department
    if department.parent is not None and not department.parent.is_active:
        raise DepartmentRetiredAlready(name=department.parent.name)
    department.is_active = True
    department.save(update_fields=["is_active"])
    record_event(DepartmentRestored(department.id), by=by, at=now)
    return department


def _place(by: Actor, parent_id: int | None) -> Department | None:
    """The parent, locked, if something can be put below it."""
    if parent_id is None:
        return None
    parent = get_department_for(by, parent_id, Permission.PEOPLE_MANAGE, lock=True)
    if parent.is_outsourced:
        raise TeamHasNoDepartments(name=parent.name)
    if not parent.is_active:
        raise DepartmentRetiredAlready(name=parent.name)
    return parent


def _free_name(name: str, parent: Department | None) -> str:
    name = name.strip()
    if not name:
        raise NameMissing
    if Department.objects.filter(parent=parent, name=name).exists():
        raise NameTaken(name=name)
    return name


def _check_move(department: Department, parent: Department | None) -> None:
    if parent is not None and parent.path.startswith(department.path):
        raise BelowItself(name=department.name)
    _free_name(department.name, parent)
    paths = Department.objects.under(department.path).values_list("path", flat=True)
    height = max(path.count("/") - 1 for path in paths) - department.depth + 1
    if (parent.depth if parent else 0) + height > MAX_DEPTH:
        raise TooDeep(depth=MAX_DEPTH)
