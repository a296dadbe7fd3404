from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yinuo.core.ids import MemberId
from yinuo.core.models import Subject
from yinuo.core.text import pinyin_full, pinyin_initials
from yinuo.people.models.department import Department
from yinuo.people.querysets import MemberManager
from yinuo.people.roles import Role

NAME_COLUMNS = ("name", "pinyin", "initials")


class Language(models.TextChoices):
    """The languages of the product, each named in itself."""

    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class Member(AbstractBaseUser):
    """One who works here or in an outsourced team, with a login and one or several roles.

    ``username`` and ``email`` are kept in lower case. His primary key is his Subject's.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"username", "email", "name", "pinyin", "initials", "phone"}
    )

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="member")
    username = models.CharField(max_length=32, unique=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=64)
    pinyin = models.CharField(max_length=384, db_collation="C", editable=False)
    initials = models.CharField(max_length=64, db_collation="C", editable=False)
    phone = models.CharField(max_length=20, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="members")
    roles = ArrayField(models.CharField(max_length=16, choices=Role))
    language = models.CharField(max_length=8, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=models.functions.Now())
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects = MemberManager()

    subtree: list[int]
    """Ids of his department and all below it; set by ``with_rights`` only."""
    has_second_factor: bool
    """Whether the second step of his login is on; set by ``with_rights`` only."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__len__gt=0) & Q(roles__contained_by=Role.values), name="member_roles_known"
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="member_language_known"),
            models.CheckConstraint(condition=~Q(name=""), name="member_has_a_name"),
            models.CheckConstraint(
                condition=Q(
                    username=models.functions.Lower("username"), email=models.functions.Lower("email")
                ),
                name="member_logins_in_lower_case",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, deactivated_at__isnull=True)
                | Q(is_active=False, deactivated_at__isnull=False),
                name="member_deactivated_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "is_active"], name="member_department"),
            models.Index(fields=["pinyin", "subject"], name="member_list_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id(self) -> MemberId:
        return MemberId(self.subject_id)

    def set_name(self, name: str) -> Self:
        """Take a name and derive its search keys; the caller saves NAME_COLUMNS."""
        self.name = name
        self.pinyin = pinyin_full(name)
        self.initials = pinyin_initials(name)
        return self

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
