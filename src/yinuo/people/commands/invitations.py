"""Invitations: a link that lets one person join once, sent by mail and shown to the one who invites."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor, ActorKind, Scope
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError, Forbidden
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.people.commands.members import LoginTaken, add_member, check_place, clean_mail, clean_name
from yinuo.people.commands.passwords import PasswordHash
from yinuo.people.events import InvitationAccepted, InvitationRenewed, InvitationSent, InvitationWithdrawn
from yinuo.people.links import read_invitation_token
from yinuo.people.models import Invitation, Member
from yinuo.people.models.member import Language
from yinuo.people.policies import get_department_for, get_invitation_for
from yinuo.people.tasks import send_invitation

VALID_FOR = timedelta(days=7)


class InvitedAlready(DomainError):
    code, status = "invitation.open", 409
    message = _("{email} has an open invitation. Send it again or withdraw it.")


class InvitationVoid(DomainError):
    code, status = "invitation.void", 410
    message = _("This invitation has been used, has expired or was withdrawn. Ask for a new one.")


@transaction.atomic
def invite_member(
    *,
    email: str,
    name: str,
    department_id: int,
    roles: Iterable[str],
    language: str = Language.CHINESE,
    by: Actor,
    now: datetime,
) -> Invitation:
    """Invite one person to a department with roles; the mail is deferred with the same transaction.

    Raises LoginTaken, InvitedAlready, BadMemberData, RolesMissing, RoleNotForTeams, DepartmentRetiredAlready.
    Records invitation.sent.
    """
    department = get_department_for(by, department_id, Permission.PEOPLE_MANAGE, lock=True)
    if by.member_id is None:
        raise Forbidden(permission=Permission.PEOPLE_MANAGE)
    email, wanted = clean_mail(email), check_place(department, roles)
    if Member.objects.filter(email=email).exists():
        raise LoginTaken(login=email)
    if Invitation.objects.open().filter(email=email).exists():
        raise InvitedAlready(email=email)
    invitation = Invitation.objects.create(
        subject_id=open_subject("invitation"),
        email=email,
        name=clean_name(name),
        department=department,
        roles=wanted,
        language=Language(language),
        invited_by_id=by.member_id,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    event = InvitationSent(
        invitation.pk, department.id, department.name, wanted, invitation.expires_at.isoformat()
    )
    record_event(event, by=by, at=now, text={"name": invitation.name, "email": email})
    send_invitation.defer(invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def renew_invitation(*, invitation_id: int, by: Actor, now: datetime) -> Invitation:
    """Send a new link; the old one is void. Raises InvitationVoid once it ended. Records invitation.renewed."""
    invitation = get_invitation_for(by, invitation_id, Permission.PEOPLE_MANAGE, lock=True)
    _check_open(invitation)
    invitation.link_version, invitation.expires_at = invitation.link_version + 1, now + VALID_FOR
    invitation.save(update_fields=["link_version", "expires_at"])
    record_event(InvitationRenewed(invitation.pk, invitation.expires_at.isoformat()), by=by, at=now)
    send_invitation.defer(invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, by: Actor, now: datetime) -> Invitation:
    """Make an open invitation void. Raises InvitationVoid once it ended. Records invitation.withdrawn."""
    invitation = get_invitation_for(by, invitation_id, Permission.PEOPLE_MANAGE, lock=True)
    _check_open(invitation)
    if by.member_id is None:
        raise Forbidden(permission=Permission.PEOPLE_MANAGE)
    invitation.withdrawn_at, invitation.withdrawn_by_id = now, by.member_id
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record_event(InvitationWithdrawn(invitation.pk), by=by, at=now)
    return invitation


@transaction.atomic
def accept_invitation(
    *, token: str, username: str, name: str, password_hash: PasswordHash, now: datetime
) -> Member:
    """Join by the link: the member gets the department and roles of the invitation, with name and login of his own.

    Nobody is logged in here, so the invitation itself is the actor's right; the member's own actor is recorded.
    Raises InvitationVoid and what ``add_member`` raises. Records member.added and invitation.accepted.
    """
    invitation = open_invitation(token=token, now=now)
    member = add_member(
        username=username,
        email=invitation.email,
        name=name,
        department_id=invitation.department_id,
        roles=invitation.roles,
        password_hash=password_hash,
        language=invitation.language,
        source="invitation",
        by=Actor.automation("invitation"),
        now=now,
    )
    invitation.accepted_at, invitation.accepted_by = now, member
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    joined = Actor(ActorKind.MEMBER, member.pk, member.name, scope=Scope(member_id=member.pk))
    record_event(InvitationAccepted(invitation.pk, member.id), by=joined, at=now)
    return member


def open_invitation(*, token: str, now: datetime) -> Invitation:
    """The invitation of a link that still lets in, locked: call it in a transaction. Raises InvitationVoid."""
    invitation_id, version = read_invitation_token(token) or (0, 0)
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("department", "invited_by")
    invitation = locked.filter(pk=invitation_id, link_version=version).first()
    if invitation is None or invitation.expires_at <= now:
        raise InvitationVoid
    _check_open(invitation)
    return invitation


def _check_open(invitation: Invitation) -> None:
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise InvitationVoid
