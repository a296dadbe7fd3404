"""The tree of departments as a list in order, each with its people."""

from dataclasses import dataclass, replace

from django.db.models import Count, Q

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.core.text import pinyin_full
from yinuo.people.models import Department
from yinuo.people.models.department import DepartmentKind
from yinuo.people.policies import get_department_for


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One line of the tree. ``depth`` is 0 at the top; ``members`` counts the active ones of this department alone."""

    id: int
    name: str
    depth: int
    parent_id: int | None
    is_outsourced: bool
    is_active: bool
    members: int


@dataclass(frozen=True, slots=True)
class DepartmentChoice:
    """A department as an option of a form: its name with the names above it."""

    id: int
    name: str
    is_outsourced: bool


@dataclass(frozen=True, slots=True)
class DepartmentCard:
    """One department with where it lies and what belongs to it."""

    id: int
    name: str
    parent_id: int | None
    above: tuple[str, ...]
    is_outsourced: bool
    is_active: bool
    members: int
    below: int


def list_departments(*, actor: Actor, with_retired: bool = False) -> list[DepartmentRow]:
    """The departments that the actor sees, each after its parent, siblings by pinyin; one statement."""
    visible = Department.objects.visible_to(actor)
    if not with_retired:
        visible = visible.active()
    columns = visible.annotate(people=Count("members", filter=Q(members__is_active=True))).values_list(
        "pk", "name", "parent_id", "kind", "is_active", "people"
    )
    children: dict[int | None, list[DepartmentRow]] = {}
    known = set()
    for pk, name, parent_id, kind, is_active, people in columns:
        known.add(pk)
        is_outsourced = kind == DepartmentKind.OUTSOURCED
        row = DepartmentRow(pk, name, 0, parent_id, is_outsourced, is_active, people)
        children.setdefault(parent_id, []).append(row)
    tops = [row for parent, rows in children.items() if parent not in known for row in rows]
    return _in_order(tops, children)


def list_department_choices(*, actor: Actor, with_teams: bool = True) -> list[DepartmentChoice]:
    """Every open department by its full name (一诺服务 / 客服一部), for a select field."""
    above: dict[int, str] = {}
    choices = []
    for row in list_departments(actor=actor):
        name = f"{above[row.parent_id]} / {row.name}" if row.parent_id in above else row.name
        above[row.id] = name
        if with_teams or not row.is_outsourced:
            choices.append(DepartmentChoice(row.id, name, row.is_outsourced))
    return choices


def get_department_card(*, actor: Actor, department_id: int) -> DepartmentCard:
    """One department for those who manage people. Raises NotFound, Forbidden."""
    department = get_department_for(actor, department_id, Permission.PEOPLE_MANAGE)
    ids = [int(part) for part in department.path.split("/") if part][:-1]
    names = dict(Department.objects.filter(pk__in=ids).values_list("pk", "name"))
    return DepartmentCard(
        id=department.pk,
        name=department.name,
        parent_id=department.parent_id,
        above=tuple(names[pk] for pk in ids),
        is_outsourced=department.is_outsourced,
        is_active=department.is_active,
        members=department.members.filter(is_active=True).count(),
        below=department.children.filter(is_active=True).count(),
    )


def _in_order(
    rows: list[DepartmentRow], children: dict[int | None, list[DepartmentRow]], depth: int = 0
) -> list[DepartmentRow]:
    """Depth first; departments before teams from outside."""
    ordered = []
    for row in sorted(rows, key=lambda row: (row.is_outsourced, pinyin_full(row.name), row.id)):
        ordered.append(replace(row, depth=depth))
        ordered += _in_order(children.get(row.id, []), children, depth + 1)
    return ordered
