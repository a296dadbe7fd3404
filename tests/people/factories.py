"""Members and departments for tests, made by the product's own commands."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from yinuo.core.actor import Actor
from yinuo.people.commands.departments import create_department
from yinuo.people.commands.members import add_member
from yinuo.people.commands.passwords import PasswordHash
from yinuo.people.models import Department, Member
from yinuo.people.models.department import DepartmentKind
from yinuo.people.roles import Role

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""Friday 2026-11-20, 14:00 in Shanghai."""
PASSWORD = "long enough 一诺千金"
SYSTEM = Actor.automation("tests")

_numbers = itertools.count(1)


@cache
def password_hash() -> PasswordHash:
    return PasswordHash(make_password(PASSWORD))


def make_department(
    name: str = "", parent: Department | None = None, kind: DepartmentKind = DepartmentKind.DEPARTMENT
) -> Department:
    return create_department(
        name=name or f"部门 {next(_numbers)}",
        parent_id=parent.pk if parent else None,
        kind=kind,
        by=SYSTEM,
        now=NOW,
    )


def make_team(name: str = "") -> Department:
    return make_department(name, kind=DepartmentKind.OUTSOURCED)


def make_member(
    name: str = "",
    *,
    department: Department | None = None,
    roles: Sequence[str] = (Role.AGENT,),
    username: str = "",
    language: str = "zh-hans",
    phone: str = "",
) -> Member:
    """A member who can log in with PASSWORD; in a department of his own where none is given."""
    username = username or f"member{next(_numbers)}"
    return add_member(
        username=username,
        email=f"{username}@yinuo.example",
        name=name or f"员工 {username}",
        department_id=(department or make_department()).pk,
        roles=roles,
        password_hash=password_hash(),
        phone=phone,
        language=language,
        by=SYSTEM,
        now=NOW,
    )
