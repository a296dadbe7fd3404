"""The directory of members and one member's file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from allauth.mfa.models import Authenticator
from django.db.models import Q

from yinuo.core.actor import Actor
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.core.phone import show_phone
from yinuo.people.models import Member
from yinuo.people.policies import get_member_for, require
from yinuo.people.roles import Role

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class MemberFilters:
    """What the list of members is narrowed to; an unknown value narrows nothing."""

    text: str = ""
    role: str = ""
    department_id: int | None = None
    is_active: bool = True

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        role, department = query.get("role", ""), query.get("department", "")
        return cls(
            text=query.get("q", "").strip()[:64],
            role=role if role in Role.values else "",
            department_id=int(department) if department.isdecimal() and len(department) < 19 else None,
            is_active=query.get("state") != "inactive",
        )


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the directory."""

    id: int
    name: str
    username: str
    email: str
    department: str
    is_outsourced: bool
    roles: tuple[str, ...]
    last_login: datetime | None
    pinyin: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """One member's file. ``roles`` are the codes; ``has_second_factor`` tells whether he uses TOTP."""

    id: int
    name: str
    username: str
    email: str
    phone: str
    phone_shown: str
    department_id: int
    department: str
    is_outsourced: bool
    roles: tuple[str, ...]
    role_names: tuple[str, ...]
    language: str
    is_active: bool
    joined_at: datetime
    deactivated_at: datetime | None
    last_login: datetime | None
    has_second_factor: bool


def list_members(*, actor: Actor, filters: MemberFilters, after: Cursor | None) -> Page[MemberRow]:
    """Members by pinyin, a keyset page, for those who manage people; one statement. Raises Forbidden, BadCursor."""
    require(actor, Permission.PEOPLE_MANAGE)
    found = Member.objects.visible_to(actor).matching(filters.text).filter(is_active=filters.is_active)
    if filters.role:
        found = found.with_role(filters.role)
    if filters.department_id is not None:
        found = found.filter(department__path__contains=f"/{filters.department_id}/")
    if after is not None:
        pinyin, pk = str(after.key[0]), after.number(1)
        found = found.filter(Q(pinyin__gt=pinyin) | Q(pinyin=pinyin, pk__gt=pk))
    members = found.select_related("department").order_by("pinyin", "pk")[: PAGE_SIZE + 1]
    return Page.of((_row(member) for member in members), PAGE_SIZE, key=lambda row: (row.pinyin, row.id))


def get_member_card(*, actor: Actor, member_id: int) -> MemberCard:
    """One member's file for those who manage people. Raises NotFound, Forbidden."""
    return _card(get_member_for(actor, member_id, Permission.PEOPLE_MANAGE))


def get_own_card(*, actor: Actor) -> MemberCard:
    """The file of the member who asks. Raises Member.DoesNotExist for one who is none."""
    return _card(Member.objects.select_related("department").get(pk=actor.member_id))


def list_colleagues(*, actor: Actor) -> list[tuple[int, str, str]]:
    """Id, name and department of every active member whom the actor sees, by department and pinyin."""
    found = Member.objects.visible_to(actor).active().order_by("department__path", "pinyin", "pk")
    return list(found.values_list("pk", "name", "department__name"))


def _row(member: Member) -> MemberRow:
    return MemberRow(
        id=member.pk,
        name=member.name,
        username=member.username,
        email=member.email,
        department=member.department.name,
        is_outsourced=member.department.is_outsourced,
        roles=_role_names(member),
        last_login=member.last_login,
        pinyin=member.pinyin,
    )


def _card(member: Member) -> MemberCard:
    return MemberCard(
        id=member.pk,
        name=member.name,
        username=member.username,
        email=member.email,
        phone=member.phone,
        phone_shown=show_phone(member.phone) if member.phone else "",
        department_id=member.department_id,
        department=member.department.name,
        is_outsourced=member.department.is_outsourced,
        roles=tuple(member.roles),
        role_names=_role_names(member),
        language=member.get_language_display(),
        is_active=member.is_active,
        joined_at=member.joined_at,
        deactivated_at=member.deactivated_at,
        last_login=member.last_login,
        has_second_factor=Authenticator.objects.filter(user=member.pk, type=Authenticator.Type.TOTP).exists(),
    )


def _role_names(member: Member) -> tuple[str, ...]:
    return tuple(str(Role(role).label) for role in member.roles)
