"""Whom and where a ticket can be given: the choices of the dialogs."""

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.people.models import Department, Member
from yinuo.people.roles import Role, permissions_of

WORKERS = [str(role) for role in Role if Permission.TICKET_WORK in permissions_of([role])]


def list_workers(actor: Actor, *, except_id: int | None = None) -> list[tuple[int, str]]:
    """Active members who may work on tickets, by department and name; one statement."""
    members = (
        Member.objects.visible_to(actor).active().filter(roles__overlap=WORKERS).exclude(pk=except_id or 0)
    )
    rows = members.order_by("department__path", "name", "pk").values_list("pk", "name", "department__name")
    return [(pk, f"{name} · {department}") for pk, name, department in rows]


def list_departments(actor: Actor, *, except_id: int | None = None) -> list[tuple[int, str]]:
    """Departments and outsourced teams in use, in the order of the tree; one statement."""
    rows = Department.objects.visible_to(actor).active().exclude(pk=except_id or 0).order_by("path")
    return [
        (pk, "　" * (path.count("/") - 2) + name) for pk, name, path in rows.values_list("pk", "name", "path")
    ]
