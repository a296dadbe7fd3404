from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yinuo.tickets.models.ticket import Ticket


class ExpectationSource(models.TextChoices):
    """Where an expectation comes from: the four sources, or not asked."""

    EXPERIENCE = "experience", _("Past experience")
    WORD_OF_MOUTH = "word_of_mouth", _("What others say")
    ASSUMPTION = "assumption", _("Own assumption")
    SALES_PROMISE = "sales_promise", _("A promise at the sale")
    UNKNOWN = "unknown", _("Not asked")


class Expectation(models.Model):
    """What the customer expects of this request, recorded at intake. ``importance`` 1 (a little) to 5 (above all)."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="expectations")
    what = models.CharField(max_length=200)
    importance = models.SmallIntegerField(default=3)
    source = models.CharField(max_length=16, choices=ExpectationSource, default=ExpectationSource.UNKNOWN)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(importance__range=(1, 5)), name="expectation_importance_range"
            ),
            models.CheckConstraint(
                condition=Q(source__in=ExpectationSource.values), name="expectation_source_known"
            ),
        ]
        indexes = [models.Index(fields=["ticket"], name="expectation_ticket")]

    def __str__(self) -> str:
        return self.what
