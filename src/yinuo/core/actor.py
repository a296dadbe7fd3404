"""Who acts: a member, a customer's contact, an automation or an API client."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from yinuo.core.permissions import ALL_PERMISSIONS, Permission


class ActorKind(StrEnum):
    MEMBER = "member"
    CONTACT = "contact"
    AUTOMATION = "automation"
    API_CLIENT = "api_client"


@dataclass(frozen=True, slots=True)
class Scope:
    """What an actor sees. ``department_ids`` is his subtree; ``team_id`` is set for an outsourced team only."""

    sees_all: bool = False
    department_ids: frozenset[int] = frozenset()
    member_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, with what he may do (``permissions``) and may see (``scope``)."""

    kind: ActorKind
    id: int | None
    name: str
    permissions: frozenset[Permission] = frozenset()
    scope: Scope = field(default_factory=Scope)

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def member_id(self) -> int | None:
        return self.id if self.kind is ActorKind.MEMBER else None

    @property
    def contact_id(self) -> int | None:
        return self.id if self.kind is ActorKind.CONTACT else None

    @classmethod
    def automation(cls, name: str) -> Self:
        """The system itself: sees and may do everything; ``name`` says which part of it acted."""
        return cls(ActorKind.AUTOMATION, None, name, ALL_PERMISSIONS, Scope(sees_all=True))

    @classmethod
    def contact(cls, contact_id: int, name: str) -> Self:
        """A customer who proved himself by a private link, a mail thread or a call; holds no permission."""
        return cls(ActorKind.CONTACT, contact_id, name)
