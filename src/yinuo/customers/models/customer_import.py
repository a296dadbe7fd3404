from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yinuo.people.models import Member


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting for confirmation")
    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")


class CustomerImport(models.Model):
    """One uploaded table between preview and result.

    The file lies in the row itself, because it is personal data that must go with it: it is emptied when the import
    is done, and the whole row after KEPT_DAYS. ``done_rows`` grows batch by batch, so that a killed worker goes on
    where it stopped.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"content", "rejected_rows"})
    KEPT_DAYS: ClassVar[int] = 7

    id = models.BigAutoField(primary_key=True)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField()
    header = models.JSONField()
    mapping = models.JSONField()
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.UPLOADED)
    total_rows = models.IntegerField()
    done_rows = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    updated = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    rejected_rows = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(done_rows__gte=0, done_rows__lte=F("total_rows")), name="import_rows_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.DONE, finished_at__isnull=False)
                | ~Q(state=ImportState.DONE) & Q(finished_at__isnull=True),
                name="import_finished_pair",
            ),
        ]
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="import_mine")]

    def __str__(self) -> str:
        return self.file_name
