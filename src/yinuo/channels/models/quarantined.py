from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.core.models import StoredFile, Subject
from yinuo.people.models import Member


class QuarantineReason(models.TextChoices):
    """Why a mail could not become a ticket by itself."""

    EMPTY = "empty", _("There is nothing in it")
    NO_SENDER = "no_sender", _("It names no sender who could be answered")
    TOO_LARGE = "too_large", _("It is larger than we read")
    REFUSED = "refused", _("The desk refused it")
    FAULT = "fault", _("It met a fault of this program")


class QuarantineState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RELEASED = "released", _("Taken in")
    DISCARDED = "discarded", _("Discarded")


class QuarantinedMail(models.Model):
    """A mail that could not be taken in, kept byte for byte until somebody decides. Nothing is ever dropped."""

    SUBJECT_KIND: ClassVar = "quarantined_mail"

    core_subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="quarantined_mail"
    )
    sha256 = models.CharField(max_length=64, unique=True)
    raw_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=255, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=12, choices=QuarantineReason)
    detail = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=QuarantineState, default=QuarantineState.WAITING)
    received_at = models.DateTimeField()
    settled_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=QuarantineReason.values, state__in=QuarantineState.values),
                name="quarantined_mail_known",
            ),
            models.CheckConstraint(
                condition=Q(state=QuarantineState.WAITING) ^ Q(settled_at__isnull=False),
                name="quarantined_mail_settled_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state=QuarantineState.DISCARDED) | Q(settled_by__isnull=False),
                name="quarantined_mail_discarded_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "-received_at"], name="quarantined_mail_list")]

    def __str__(self) -> str:
        return self.sha256[:12]
