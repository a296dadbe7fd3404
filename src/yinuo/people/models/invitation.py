from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yinuo.core.models import Subject
from yinuo.people.models.department import Department
from yinuo.people.models.member import Language, Member
from yinuo.people.querysets import InvitationQuerySet
from yinuo.people.roles import Role


class Invitation(models.Model):
    """A link by which one person may join once, with the roles and department that were given to it.

    The link is signed over the id and ``link_version`` (people/links.py); a new link voids the ones before.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"email", "name"})

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="invitation"
    )
    email = models.EmailField()
    name = models.CharField(max_length=64)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="invitations")
    roles = ArrayField(models.CharField(max_length=16, choices=Role))
    language = models.CharField(max_length=8, choices=Language, default=Language.CHINESE)
    link_version = models.PositiveSmallIntegerField(default=1)
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.OneToOneField(Member, null=True, on_delete=models.PROTECT, related_name="invitation")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_pair",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_pair",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_one_end",
            ),
            models.CheckConstraint(
                condition=Q(roles__len__gt=0) & Q(roles__contained_by=Role.values),
                name="invitation_roles_known",
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="invitation_language_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("invited_at")), name="invitation_span"
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_per_mail",
            ),
        ]
        indexes = [models.Index(fields=["-invited_at", "-subject"], name="invitation_list_order")]

    def __str__(self) -> str:
        return self.email
