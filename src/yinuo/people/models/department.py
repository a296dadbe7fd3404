from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DepartmentKind(models.TextChoices):
    DEPARTMENT = "department", _("Department")
    OUTSOURCED = "outsourced", _("Outsourced team")


class Department(models.Model):
    """A node of the company's tree, or a team from outside. ``path`` is ``/1/4/``: the ids from the root to here."""

    name = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=DepartmentKind, default=DepartmentKind.DEPARTMENT)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], nulls_distinct=False, name="department_name_unique"),
            models.CheckConstraint(condition=Q(kind__in=DepartmentKind.values), name="department_kind_known"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="department_not_own_parent"),
        ]
        indexes = [models.Index(fields=["path"], name="department_path", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name
