"""The company itself: departments, team, members, queues, calendar, limits, catalogue, questionnaire."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from yinuo.catalog.commands.defaults import install_default_catalog
from yinuo.core.actor import Actor
from yinuo.core.ids import MemberId
from yinuo.customers.commands.customers import ensure_department_customers
from yinuo.packs.demo.logins import PASSWORD
from yinuo.people.commands.departments import create_department
from yinuo.people.commands.members import add_member
from yinuo.people.commands.passwords import hash_new_password
from yinuo.people.models import Department
from yinuo.people.models.department import DepartmentKind
from yinuo.people.queries.actor import get_actor
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.tickets.commands.queues import create_queue
from yinuo.tickets.models import Queue

FILE = Path(__file__).with_name("company.toml")
BY = Actor.automation("demo")
DESK = "客户服务中心"


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what the stories need: actors and departments by name, queues by name."""

    actors: dict[str, Actor]
    members: dict[str, MemberId]
    departments: dict[str, Department]
    queues: dict[str, Queue]
    members_of: dict[str, list[str]]


def read_company() -> dict[str, list[dict[str, Any]]]:
    """The description of the company."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def make_company(*, now: datetime) -> Company:
    """Store the company as it stood at ``now``, the beginning of its story."""
    plan = read_company()
    install_default_catalog(by=BY, now=now)
    install_default_limits(by=BY, now=now)
    install_after_close(by=BY, now=now)
    departments = _make_departments(plan["department"], now)
    ensure_department_customers(by=BY, now=now)
    members = _make_members(plan["member"], departments, now)
    desk = [members[each["username"]] for each in plan["member"] if each["department"] == DESK]
    queues = {
        each["name"]: create_queue(
            name=each["name"],
            department_id=departments[each["department"]].pk,
            member_ids=desk,
            is_default=each.get("default", False),
            by=BY,
            now=now,
        )
        for each in plan["queue"]
    }
    return Company(
        actors={username: get_actor(pk) for username, pk in members.items()},
        members=members,
        departments=departments,
        queues=queues,
        members_of={
            name: [each["username"] for each in plan["member"] if each["department"] == name]
            for name in departments
        },
    )


def _make_departments(plans: list[dict[str, Any]], now: datetime) -> dict[str, Department]:
    made: dict[str, Department] = {}
    for plan in plans:
        parent = made.get(plan.get("parent", ""))
        kind = DepartmentKind.OUTSOURCED if plan.get("outsourced") else DepartmentKind.DEPARTMENT
        made[plan["name"]] = create_department(
            name=plan["name"], parent_id=parent.pk if parent else None, kind=kind, by=BY, now=now
        )
    return made


def _make_members(
    plans: list[dict[str, Any]], departments: dict[str, Department], now: datetime
) -> dict[str, MemberId]:
    password = hash_new_password(PASSWORD)
    made = {}
    for index, plan in enumerate(plans):
        member = add_member(
            username=plan["username"],
            email=f"{plan['username']}@anju.example.com",
            name=plan["name"],
            phone=f"1380000{index:04d}",
            department_id=departments[plan["department"]].pk,
            roles=plan["roles"],
            password_hash=password,
            by=BY,
            now=now,
        )
        made[plan["username"]] = MemberId(member.pk)
    return made
