from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yinuo.people.models.department import Department
from yinuo.people.roles import Role


class MemberManager(BaseUserManager["Member"]):
    """Only what Django's login machinery asks of a manager; filters live in querysets."""


class Member(AbstractBaseUser):
    """One who works here or in an outsourced team, with a login and one or several roles."""

    username = models.CharField(max_length=32, unique=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=64)
    phone = models.CharField(max_length=20, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="members")
    roles = ArrayField(models.CharField(max_length=16, choices=Role))
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=models.functions.Now())

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__len__gt=0) & Q(roles__contained_by=Role.values), name="member_roles_known"
            ),
            models.CheckConstraint(condition=Q(language__in=["zh-hans", "en"]), name="member_language_known"),
        ]
        indexes = [models.Index(fields=["department", "is_active"], name="member_department")]

    def __str__(self) -> str:
        return self.name

    # allauth and Django's own code ask these of a user; rights come from roles alone.
    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return ""

    @property
    def last_name(self) -> str:
        return self.name
