import uuid

from django.db import models
from django.db.models import Q

from yinuo.core.models import Subject


class Calendar(models.Model):
    """When we work. ``weekly`` is ``{"mon": [["08:30", "12:00"], …], …}``, a weekday without entry is closed.

    ``version`` changes with every change, so that a process knows when the schedule it keeps is stale.
    """

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, primary_key=True, related_name="calendar"
    )
    name = models.CharField(max_length=40, unique=True)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    weekly = models.JSONField(default=dict)
    follows_official = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="calendar_has_a_name"),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="calendar_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """A date that differs from its week: closed where ``spans`` is empty, else open for these spans.

    ``source`` names the notice that says so; a date of our own making has none.
    """

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    spans = models.JSONField(default=list)
    name = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}".strip()
