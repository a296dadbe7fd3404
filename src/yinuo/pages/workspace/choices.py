"""Whom and where a ticket can be given: the choices of the dialogs."""

from yinuo.core.actor import Actor
from yinuo.people.queries.departments import list_department_choices
from yinuo.people.queries.workers import list_workers


def worker_choices(actor: Actor, *, except_id: int | None = None) -> list[tuple[int, str]]:
    """Members who may work on tickets, as name and department."""
    return [
        (pk, f"{name} · {department}")
        for pk, name, department in list_workers(actor=actor)
        if pk != except_id
    ]


def department_choices(actor: Actor, *, except_id: int | None = None) -> list[tuple[int, str]]:
    """Departments and outsourced teams in use, in the order of the tree."""
    return [(one.id, one.name) for one in list_department_choices(actor=actor) if one.id != except_id]
