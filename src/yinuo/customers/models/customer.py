from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.core.models import Subject
from yinuo.customers.models.named import Named
from yinuo.customers.querysets import CustomerQuerySet
from yinuo.people.models import Department

EXTERNAL_ID_LENGTH = 64
PREFERENCE_LENGTH = 200
NOTE_LENGTH = 2000
TAG_LENGTH = 24


class CustomerKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    DEPARTMENT = "department", _("Internal department")


class Customer(Named):
    """Whom we serve: a person, an organisation, or a department of our own. His primary key is his Subject's."""

    PERSONAL: ClassVar[frozenset[str]] = Named.PERSONAL | {"preference", "note"}

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="customer"
    )
    kind = models.CharField(max_length=12, choices=CustomerKind)
    external_id = models.CharField(max_length=EXTERNAL_ID_LENGTH, blank=True, db_collation="C")
    department = models.OneToOneField(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="customer"
    )
    preference = models.CharField(max_length=PREFERENCE_LENGTH, blank=True)
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    tags = ArrayField(models.CharField(max_length=TAG_LENGTH), default=list, blank=True)
    created_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=CustomerKind.values), name="customer_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=CustomerKind.DEPARTMENT, department__isnull=False)
                | ~Q(kind=CustomerKind.DEPARTMENT) & Q(department__isnull=True),
                name="customer_department_pair",
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="customer_external_id_unique"
            ),
        ]
        indexes = [
            *Named.Meta.indexes,
            models.Index(fields=["kind", "pinyin"], name="customer_kind_pinyin"),
            GinIndex(fields=["tags"], name="customer_tags"),
        ]

    def __str__(self) -> str:
        return self.name
