"""Composable filters on members and departments, first of all who sees whom."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.permissions import Permission
from yinuo.core.text import fold

if TYPE_CHECKING:
    from yinuo.people.models import ApiClient, Department, Invitation, Member  # noqa: F401  (named in bases)


class DepartmentQuerySet(QuerySet["Department"]):
    """Filters on the tree."""

    def visible_to(self, actor: Actor) -> Self:
        """Those who work here know the whole tree; an outsourced team only itself, a customer nothing."""
        if actor.kind is ActorKind.CONTACT:
            return self.none()
        if actor.scope.team_id is not None:
            return self.filter(pk=actor.scope.team_id)
        return self

    def active(self) -> Self:
        return self.filter(is_active=True)

    def under(self, path: str) -> Self:
        """The department at ``path`` and everything below it."""
        return self.filter(path__startswith=path)

    def rebase(self, old: str, new: str) -> int:
        """Give the subtree at path ``old`` its paths under ``new``, in one statement."""
        return self.under(old).update(path=Concat(Value(new), Substr("path", len(old) + 1)))


class MemberQuerySet(QuerySet["Member"]):
    """Filters on members."""

    def visible_to(self, actor: Actor) -> Self:
        """Those who work here know each other; an outsourced team knows only its own people, a customer nobody."""
        if actor.kind is ActorKind.CONTACT:
            return self.none()
        if actor.scope.team_id is not None:
            return self.filter(department_id=actor.scope.team_id)
        return self

    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_role(self, role: str) -> Self:
        return self.filter(roles__contains=[role])

    def matching(self, text: str) -> Self:
        """Whose name, pinyin, initials, username or mail begin with ``text``, or whose name contains it."""
        wanted = fold(text)
        if not wanted:
            return self
        return self.filter(
            Q(name__icontains=text.strip())
            | Q(pinyin__startswith=wanted)
            | Q(initials__startswith=wanted)
            | Q(username__startswith=wanted)
            | Q(email__startswith=wanted)
        )

    def with_rights(self) -> Self:
        """Load what rights depend on in one statement: the department, as ``subtree`` the ids of it and all below
        it, and as ``has_second_factor`` whether the second step of the login is on."""
        from allauth.mfa.models import Authenticator

        from yinuo.people.models.department import Department

        below = Department.objects.filter(path__startswith=OuterRef("department__path")).values("pk")
        second = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        return self.select_related("department").annotate(
            subtree=ArraySubquery(below), has_second_factor=Exists(second)
        )


class InvitationQuerySet(QuerySet["Invitation"]):
    """Filters on invitations; only those who manage people see them."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.can(Permission.PEOPLE_MANAGE) else self.none()

    def open(self) -> Self:
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class ApiClientQuerySet(QuerySet["ApiClient"]):
    """Filters on API clients; only those who manage them see them."""

    def visible_to(self, actor: Actor) -> Self:
        return self if actor.can(Permission.API_CLIENT_MANAGE) else self.none()

    def live(self) -> Self:
        return self.filter(revoked_at__isnull=True)


# What Django's login machinery asks of a manager, and our filters.
MemberManager = BaseUserManager.from_queryset(MemberQuerySet)
