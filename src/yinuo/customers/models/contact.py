from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower, Right
from django.utils.translation import gettext_lazy as _

from yinuo.core.phone import TAIL_LENGTH
from yinuo.customers.models.customer import Customer
from yinuo.customers.models.named import Named
from yinuo.customers.querysets import ContactQuerySet

POSITION_LENGTH = 64
EMAIL_LENGTH = 254


class Contact(Named):
    """One who speaks for a customer. A person speaks for himself and is a contact too."""

    PERSONAL: ClassVar[frozenset[str]] = Named.PERSONAL | {"position"}

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    position = models.CharField(max_length=POSITION_LENGTH, blank=True)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="zh-hans")

    objects = ContactQuerySet.as_manager()

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=Q(language__in=["zh-hans", "en"]), name="contact_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IdentityKind(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class Identity(models.Model):
    """A number or address by which a contact is known to every door; it belongs to one contact at a time.

    ``value`` is E.164 or a lower-case address; ``tail4`` is filled by the database for phones alone.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"value", "tail4"})

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=8, choices=IdentityKind)
    value = models.CharField(max_length=EMAIL_LENGTH, db_collation="C")
    tail4 = models.GeneratedField(
        expression=Case(When(kind="phone", then=Right(F("value"), TAIL_LENGTH)), default=Value("")),
        output_field=models.CharField(max_length=TAIL_LENGTH),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="identity_unique"),
            models.CheckConstraint(
                condition=Q(kind=IdentityKind.PHONE, value__regex=r"^\+[1-9][0-9]{6,14}$")
                | Q(kind=IdentityKind.EMAIL, value__regex=r"^[^@\s]+@[^@\s]+$", value=Lower("value")),
                name="identity_normalised",
            ),
        ]
        indexes = [models.Index(fields=["tail4"], condition=Q(kind="phone"), name="identity_tail")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
