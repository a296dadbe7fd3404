"""Whom a ticket can be given."""

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.people.models import Member
from yinuo.people.roles import Role, permissions_of

WORKING_ROLES = [str(role) for role in Role if Permission.TICKET_WORK in permissions_of([role])]


def list_workers(*, actor: Actor) -> list[tuple[int, str, str]]:
    """Id, name and department of every active member who may work on tickets, by department and pinyin."""
    found = Member.objects.visible_to(actor).active().filter(roles__overlap=WORKING_ROLES)
    rows = found.order_by("department__path", "pinyin", "pk")
    return list(rows.values_list("pk", "name", "department__name"))
