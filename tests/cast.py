"""The fixed cast of the tests: who is near to a matter, who is not, and what each may do.

    一诺服务 (company) ── administrator, manager, auditor
      ├─ 客服一部 (desk) ── owner, colleague, dispatcher, supervisor
      │    └─ 维修班 (workshop) ── engineer
      └─ 客服二部 (other_desk) ── stranger
    外包一队 (team) ── outsider

People are made when first asked for, so that a test pays only for those who appear in it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.test import Client

from tests.people.factories import NOW, SYSTEM, make_department, make_member, make_team
from yinuo.core.actor import Actor
from yinuo.core.ids import MemberId
from yinuo.people.models import Department, Member
from yinuo.people.queries.actor import get_actor
from yinuo.people.roles import Role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


@dataclass(frozen=True)
class Player:
    """A member with what tests need of him."""

    member: Member

    @property
    def id(self) -> MemberId:
        return self.member.id

    @cached_property
    def actor(self) -> Actor:
        return get_actor(self.member.id)

    @cached_property
    def client(self) -> Client:
        """A browser in which he is logged in."""
        client = Client()
        client.force_login(self.member)
        return client

    def fragment(self, url: str, target: str) -> "Answer":
        """What htmx gets when it asks ``url`` for the element ``target``."""
        return self.client.get(url, headers={"HX-Request": "true", "HX-Target": f"div#{target}"})


@dataclass(frozen=True)
class Caller:
    """A customer's contact."""

    contact_id: int
    customer_id: int
    actor: Actor


class Cast:
    """Departments and players by their part in the story."""

    now = NOW
    system = SYSTEM

    def __init__(self) -> None:
        self.company = make_department("一诺服务")
        self.desk = make_department("客服一部", self.company)
        self.workshop = make_department("维修班", self.desk)
        self.other_desk = make_department("客服二部", self.company)

    def meet(self, *names: str) -> None:
        """Make these players exist, for a story in which they only stand around."""
        for name in names:
            getattr(self, name)

    @cached_property
    def team(self) -> Department:
        return make_team("外包一队")

    @cached_property
    def owner(self) -> Player:
        """The agent whose matter it is."""
        return _player("林晓", self.desk, Role.AGENT)

    @cached_property
    def colleague(self) -> Player:
        """An agent of the same department."""
        return _player("周敏", self.desk, Role.AGENT)

    @cached_property
    def stranger(self) -> Player:
        """An agent of another department."""
        return _player("吴桐", self.other_desk, Role.AGENT)

    @cached_property
    def dispatcher(self) -> Player:
        return _player("郑凯", self.desk, Role.DISPATCHER)

    @cached_property
    def engineer(self) -> Player:
        return _player("刘师傅", self.workshop, Role.ENGINEER)

    @cached_property
    def supervisor(self) -> Player:
        return _player("陈班长", self.desk, Role.SUPERVISOR)

    @cached_property
    def manager(self) -> Player:
        return _player("方总", self.company, Role.MANAGER)

    @cached_property
    def administrator(self) -> Player:
        return _player("何工", self.company, Role.ADMINISTRATOR)

    @cached_property
    def auditor(self) -> Player:
        return _player("孔审计", self.company, Role.AUDITOR)

    @cached_property
    def outsider(self) -> Player:
        """A member of an outsourced team."""
        return _player("外包小马", self.team, Role.ENGINEER)

    @cached_property
    def customer(self) -> Caller:
        """李女士, known by her phone number 138 1234 5521."""
        from yinuo.customers.commands.contacts import find_or_create_contact

        found = find_or_create_contact(phone="13812345521", email=None, name="李女士", by=SYSTEM, now=NOW)
        return Caller(found.contact_id, found.customer_id, Actor.contact(found.contact_id, "李女士"))


def _player(name: str, department: Department, role: Role) -> Player:
    return Player(make_member(name, department=department, roles=[role]))
