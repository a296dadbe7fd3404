"""Facts about members, departments, invitations and API clients. Names and addresses of people go into the words."""

from dataclasses import dataclass

from yinuo.core.events import event_type
from yinuo.core.ids import DepartmentId, MemberId, SubjectId


@event_type("department.created")
@dataclass(frozen=True, slots=True)
class DepartmentCreated:
    subject_id: DepartmentId
    name: str
    kind: str
    parent: DepartmentId | None


@event_type("department.renamed")
@dataclass(frozen=True, slots=True)
class DepartmentRenamed:
    subject_id: DepartmentId
    old: str
    new: str


@event_type("department.moved")
@dataclass(frozen=True, slots=True)
class DepartmentMoved:
    """``old`` and ``new`` are the parents, with their names at that time."""

    subject_id: DepartmentId
    old: DepartmentId | None
    new: DepartmentId | None
    old_name: str
    new_name: str


@event_type("department.retired")
@dataclass(frozen=True, slots=True)
class DepartmentRetired:
    subject_id: DepartmentId


@event_type("department.restored")
@dataclass(frozen=True, slots=True)
class DepartmentRestored:
    subject_id: DepartmentId


@event_type("member.added")
@dataclass(frozen=True, slots=True)
class MemberAdded:
    """``source`` says by which door: setup, invitation or import. The words hold name, username and mail."""

    subject_id: MemberId
    source: str
    department: DepartmentId
    department_name: str
    roles: list[str]


@event_type("member.profile_changed")
@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """The words hold what stood in each changed field before."""

    subject_id: MemberId
    fields: list[str]


@event_type("member.language_changed")
@dataclass(frozen=True, slots=True)
class LanguageChanged:
    subject_id: MemberId
    old: str
    new: str


@event_type("member.password_changed")
@dataclass(frozen=True, slots=True)
class PasswordChanged:
    subject_id: MemberId


@event_type("member.roles_changed")
@dataclass(frozen=True, slots=True)
class RolesChanged:
    subject_id: MemberId
    old: list[str]
    new: list[str]


@event_type("member.moved")
@dataclass(frozen=True, slots=True)
class MemberMoved:
    subject_id: MemberId
    old: DepartmentId
    new: DepartmentId
    old_name: str
    new_name: str


@event_type("member.deactivated")
@dataclass(frozen=True, slots=True)
class MemberDeactivated:
    """``sessions`` tells how many of his logins ended with it."""

    subject_id: MemberId
    sessions: int


@event_type("member.reactivated")
@dataclass(frozen=True, slots=True)
class MemberReactivated:
    subject_id: MemberId


@event_type("invitation.sent")
@dataclass(frozen=True, slots=True)
class InvitationSent:
    """The words hold name and mail of the one invited."""

    subject_id: SubjectId
    department: DepartmentId
    department_name: str
    roles: list[str]
    expires_at: str


@event_type("invitation.renewed")
@dataclass(frozen=True, slots=True)
class InvitationRenewed:
    """A new link went out; the old one is void."""

    subject_id: SubjectId
    expires_at: str


@event_type("invitation.accepted")
@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    subject_id: SubjectId
    member: MemberId


@event_type("invitation.withdrawn")
@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    subject_id: SubjectId


@event_type("api_client.created")
@dataclass(frozen=True, slots=True)
class ApiClientCreated:
    subject_id: SubjectId
    name: str
    scopes: list[str]
    department: DepartmentId | None


@event_type("api_client.rotated")
@dataclass(frozen=True, slots=True)
class ApiClientRotated:
    """A new token was made; the old one is void."""

    subject_id: SubjectId


@event_type("api_client.revoked")
@dataclass(frozen=True, slots=True)
class ApiClientRevoked:
    subject_id: SubjectId
