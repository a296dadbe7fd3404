"""Members: add, give roles, move, deactivate and let back in. The company always keeps one administrator."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.core.ids import MemberId
from yinuo.core.permissions import Permission
from yinuo.core.phone import normalise_phone
from yinuo.people.commands.departments import DepartmentRetiredAlready
from yinuo.people.commands.passwords import PasswordHash
from yinuo.people.events import MemberAdded, MemberDeactivated, MemberMoved, MemberReactivated, RolesChanged
from yinuo.people.models import Department, Member, MemberSession
from yinuo.people.models.member import Language
from yinuo.people.policies import get_department_for, get_member_for, require
from yinuo.people.roles import TEAM_ROLES, Role, in_order
from yinuo.people.usernames import clean_username


class LoginTaken(DomainError):
    code, status = "member.login_taken", 409
    message = _("Somebody already uses the username or mail address “{login}”.")


class BadMemberData(DomainError):
    code, status = "member.bad_data", 422
    message = _("{reason}")


class RolesMissing(DomainError):
    code, status = "member.roles_missing", 422
    message = _("Give at least one known role.")


class RoleNotForTeams(DomainError):
    code, status = "member.role_not_for_teams", 409
    message = _("Members of an outsourced team can be agents, dispatchers or engineers only.")


class LastAdministrator(DomainError):
    code, status = "member.last_administrator", 409
    message = _("{name} is the last administrator. Make somebody else administrator first.")


class MemberInactive(DomainError):
    code, status = "member.inactive", 409
    message = _("{name} has been deactivated.")


@transaction.atomic
def add_member(
    *,
    username: str,
    email: str,
    name: str,
    department_id: int,
    roles: Iterable[str],
    password_hash: PasswordHash,
    phone: str = "",
    language: str = Language.CHINESE,
    source: str = "import",
    by: Actor,
    now: datetime,
) -> Member:
    """Add a member who can log in at once. The hash comes ready, so that no slow work is done under locks.

    Raises LoginTaken, BadMemberData, RolesMissing, RoleNotForTeams, DepartmentRetiredAlready. Records member.added.
    """
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE, lock=True)
    wanted = check_place(department, roles)
    member = Member(
        username=_free_login("username", clean_username(username)),
        email=_free_login("email", clean_mail(email)),
        phone=clean_phone(phone),
        department=department,
        roles=wanted,
        language=Language(language),
        password=password_hash,
        joined_at=now,
    ).set_name(clean_name(name))
    member.subject_id = open_subject("member")
    member.save(force_insert=True)
    event = MemberAdded(member.id, source, department.id, department.name, wanted)
    words = {"name": member.name, "username": member.username, "email": member.email}
    record_event(event, by=by, at=now, text=words)
    return member


@transaction.atomic
def change_member_roles(*, member_id: MemberId, roles: Iterable[str], by: Actor, now: datetime) -> Member:
    """Give a member other roles. Raises RolesMissing, RoleNotForTeams, LastAdministrator.

    Records member.roles_changed when they differ.
    """
    require(by, Permission.PEOPLE_MANAGE)
    administrators = lock_administrators()
    member = get_member_for(by, member_id, Permission.PEOPLE_MANAGE, lock=True)
    wanted = check_place(member.department, roles)
    old = member.roles
    if old == wanted:
        return member
    if Role.ADMINISTRATOR not in wanted and administrators == {member.pk}:
        raise LastAdministrator(name=member.name)
    member.roles = wanted
    member.save(update_fields=["roles"])
    record_event(RolesChanged(member.id, old, wanted), by=by, at=now)
    return member


@transaction.atomic
def change_member_department(*, member_id: MemberId, department_id: int, by: Actor, now: datetime) -> Member:
    """Move a member to another department. Raises RoleNotForTeams, DepartmentRetiredAlready.

    Records member.moved when it differs.
    """
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE, lock=True)
    member = get_member_for(by, member_id, Permission.PEOPLE_MANAGE, lock=True)
    previous = member.department
    if previous == department:
        return member
    check_place(department, member.roles)
    member.department = department
    member.save(update_fields=["department"])
    event = MemberMoved(member.id, previous.id, department.id, previous.name, department.name)
    record_event(event, by=by, at=now)
    return member


@transaction.atomic
def deactivate_member(*, member_id: MemberId, by: Actor, now: datetime) -> Member:
    """Take a member's access away at once: all his sessions end. What he did keeps his name.

    Raises LastAdministrator, MemberInactive. Records member.deactivated.
    """
    require(by, Permission.PEOPLE_MANAGE)
    administrators = lock_administrators()
    member = get_member_for(by, member_id, Permission.PEOPLE_MANAGE, lock=True)
    if not member.is_active:
        raise MemberInactive(name=member.name)
    if administrators == {member.pk}:
        raise LastAdministrator(name=member.name)
    member.is_active, member.deactivated_at = False, now
    member.save(update_fields=["is_active", "deactivated_at"])
    ended, _per_model = MemberSession.objects.filter(member=member).delete()
    record_event(MemberDeactivated(member.id, ended), by=by, at=now)
    return member


@transaction.atomic
def reactivate_member(*, member_id: MemberId, by: Actor, now: datetime) -> Member:
    """Let a member back in with the roles he had. Raises DepartmentRetiredAlready. Records member.reactivated."""
    member = get_member_for(by, member_id, Permission.PEOPLE_MANAGE, lock=True)
    if member.is_active:
        return member
    if not member.department.is_active:
        raise DepartmentRetiredAlready(name=member.department.name)
    member.is_active, member.deactivated_at = True, None
    member.save(update_fields=["is_active", "deactivated_at"])
    record_event(MemberReactivated(member.id), by=by, at=now)
    return member


def lock_administrators() -> set[int]:
    """Lock the active administrators and return their ids: two who remove each other wait for one another."""
    administrators = Member.objects.active().with_role(Role.ADMINISTRATOR)
    return set(administrators.select_for_update().order_by("pk").values_list("pk", flat=True))


def check_place(department: Department, roles: Iterable[str]) -> list[str]:
    """The roles in order, if they may be held in this department. Raises as the commands say."""
    try:
        wanted = in_order(roles)
    except ValueError:
        wanted = []
    if not wanted:
        raise RolesMissing
    if not department.is_active:
        raise DepartmentRetiredAlready(name=department.name)
    if department.is_outsourced and not set(wanted) <= TEAM_ROLES:
        raise RoleNotForTeams
    return wanted


def clean_name(name: str) -> str:
    """A name without outer spaces. Raises BadMemberData."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 64:
        raise BadMemberData(reason=_("Please give a name of at most 64 characters."))
    return name


def clean_mail(email: str) -> str:
    """A mail address in lower case. Raises BadMemberData."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadMemberData(reason=_("This is not a mail address.")) from error
    return email


def clean_phone(phone: str) -> str:
    """A phone number in E.164, or nothing. Raises BadMemberData."""
    if not phone.strip():
        return ""
    number = normalise_phone(phone)
    if number is None:
        raise BadMemberData(reason=_("This is not a phone number."))
    return number


def _free_login(field: str, value: str) -> str:
    if Member.objects.filter(**{field: value}).exists():
        raise LoginTaken(login=value)
    return value
