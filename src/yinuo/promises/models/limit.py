from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q

from yinuo.catalog.models import RequestKind
from yinuo.core.models import Subject
from yinuo.promises.models.calendar import Calendar
from yinuo.promises.querysets import ServiceLimitQuerySet
from yinuo.promises.states import Measure, UnitChoice


class LimitRule(models.Model):
    """How long a request of a kind and priority may take; an empty kind or priority means any.

    The most exact rule counts: kind and priority, then kind, then priority, then the one for all.
    """

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="limit_rule"
    )
    kind = models.CharField(max_length=20, choices=RequestKind, null=True, blank=True)
    priority = models.SmallIntegerField(null=True, blank=True)
    measure = models.CharField(max_length=16, choices=Measure)
    amount = models.IntegerField()
    unit = models.CharField(max_length=16, choices=UnitChoice)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="rules")
    is_pausable = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "priority", "measure"],
                nulls_distinct=False,
                condition=Q(is_active=True),
                name="limit_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=1_000_000), name="limit_rule_amount_positive"
            ),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="limit_rule_measure_known"),
            models.CheckConstraint(condition=Q(unit__in=UnitChoice.values), name="limit_rule_unit_known"),
            models.CheckConstraint(
                condition=Q(kind__isnull=True) | Q(kind__in=RequestKind.values), name="limit_rule_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__isnull=True) | Q(priority__range=(1, 4)),
                name="limit_rule_priority_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind or '*'}/{self.priority or '*'} {self.measure}: {self.amount} {self.unit}"


class ServiceLimit(models.Model):
    """One clock on one subject, with the rule it started under. Whether it is late is read from its times:

    late = ``due_at`` < the first of ``met_at``, ``paused_at`` and now that is set. ``pauses`` holds the finished
    ones; ``soon_at`` is when it counts as due soon; a dropped limit ended without a verdict.
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="limits")
    measure = models.CharField(max_length=16, choices=Measure)
    amount = models.IntegerField()
    unit = models.CharField(max_length=16, choices=UnitChoice)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    is_pausable = models.BooleanField(default=True, db_default=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    soon_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    pauses = ArrayField(DateTimeRangeField(), default=list, db_default=[])
    met_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    soon_recorded_at = models.DateTimeField(null=True)
    breach_recorded_at = models.DateTimeField(null=True)

    objects = ServiceLimitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "measure"], name="service_limit_once_per_measure"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="service_limit_amount_positive"),
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values, unit__in=UnitChoice.values),
                name="service_limit_measure_and_unit_known",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("started_at")), name="service_limit_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(soon_at__gte=F("started_at"), soon_at__lte=F("due_at")),
                name="service_limit_soon_before_due",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True)
                | Q(met_at__isnull=True, dropped_at__isnull=True, is_pausable=True),
                name="service_limit_pauses_only_while_running",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(dropped_at__isnull=True),
                name="service_limit_met_or_dropped",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(met_at__gte=F("started_at")),
                name="service_limit_met_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="service_limit_to_breach",
                condition=Q(
                    met_at__isnull=True,
                    dropped_at__isnull=True,
                    paused_at__isnull=True,
                    breach_recorded_at__isnull=True,
                ),
            ),
            models.Index(
                fields=["soon_at"],
                name="service_limit_to_warn",
                condition=Q(
                    met_at__isnull=True,
                    dropped_at__isnull=True,
                    paused_at__isnull=True,
                    soon_recorded_at__isnull=True,
                ),
            ),
            models.Index(fields=["due_at", "measure"], name="service_limit_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.subject_id}"
