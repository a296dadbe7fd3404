from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinuo.core.ids import DepartmentId
from yinuo.core.models import Subject
from yinuo.people.querysets import DepartmentQuerySet

MAX_DEPTH = 8


class DepartmentKind(models.TextChoices):
    DEPARTMENT = "department", _("Department")
    OUTSOURCED = "outsourced", _("Outsourced team")


class Department(models.Model):
    """A node of the company's tree, or a team from outside. ``path`` is ``/11/42/``: the ids from the root to here.

    A department without a parent is the company itself or an outsourced team. The path compares byte by byte
    (collation C), so that one plain index finds a subtree by prefix.
    """

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="department"
    )
    name = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=DepartmentKind, default=DepartmentKind.DEPARTMENT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, db_collation="C", editable=False)
    is_active = models.BooleanField(default=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], nulls_distinct=False, name="department_name_unique"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="department_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=DepartmentKind.values), name="department_kind_known"),
            models.CheckConstraint(condition=~Q(parent=F("subject")), name="department_not_own_parent"),
            models.CheckConstraint(
                condition=Q(path__regex=rf"^/([0-9]+/){{1,{MAX_DEPTH}}}$"), name="department_depth"
            ),
            models.UniqueConstraint(fields=["path"], name="department_path_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id(self) -> DepartmentId:
        return DepartmentId(self.subject_id)

    @property
    def depth(self) -> int:
        """1 for a root."""
        return self.path.count("/") - 1

    @property
    def is_outsourced(self) -> bool:
        return self.kind == DepartmentKind.OUTSOURCED
