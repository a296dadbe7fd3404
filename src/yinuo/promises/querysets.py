"""Filters of promises and limits that read state from times, so that no figure waits for the sweep."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from yinuo.promises.states import PromiseState

if TYPE_CHECKING:
    from yinuo.promises.models.limit import ServiceLimit  # noqa: F401  (named in a string below)
    from yinuo.promises.models.promise import Promise  # noqa: F401


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Composable filters over promises."""

    def running(self, now: datetime) -> Self:
        """Open and not past its due time."""
        return self.filter(state=PromiseState.OPEN, due_at__gte=now)

    def kept(self) -> Self:
        return self.filter(state=PromiseState.KEPT)

    def broken(self, now: datetime) -> Self:
        """Broken, whether the sweep has been by or not."""
        return self.filter(Q(state=PromiseState.BROKEN) | Q(state=PromiseState.OPEN, due_at__lt=now))

    def due_soon(self, now: datetime) -> Self:
        return self.running(now).filter(soon_at__lte=now)

    def owed(self) -> Self:
        """What the customer still waits for: open, or broken with neither late fulfilment, replacement nor recovery done."""
        recovering = Q(recovery__done_at__isnull=True, recovery__dropped_at__isnull=True)
        broken = (
            Q(state=PromiseState.BROKEN, fulfilled_at__isnull=True, replacement__isnull=True) & recovering
        )
        return self.filter(Q(state=PromiseState.OPEN) | broken)

    def to_mend(self, now: datetime) -> Self:
        """Broken and its recovery not done (a breach that the sweep has not seen has none yet)."""
        recovering = Q(recovery__isnull=True) | Q(
            recovery__done_at__isnull=True, recovery__dropped_at__isnull=True
        )
        return self.broken(now).filter(recovering)


class ServiceLimitQuerySet(models.QuerySet["ServiceLimit"]):
    """Composable filters over service limits."""

    def counted(self) -> Self:
        """All but those that were dropped without a verdict."""
        return self.filter(dropped_at__isnull=True)

    def running(self) -> Self:
        """Neither met nor dropped; paused ones too."""
        return self.filter(met_at__isnull=True, dropped_at__isnull=True)

    def met(self) -> Self:
        """Met in time."""
        return self.filter(dropped_at__isnull=True, met_at__lte=F("due_at"))

    def breached(self, now: datetime) -> Self:
        """Late: met late, or not met and the due time past (when it was paused, past then)."""
        reached = Coalesce("met_at", "paused_at", Value(now, models.DateTimeField()))
        return self.filter(dropped_at__isnull=True).annotate(reached=reached).filter(due_at__lt=F("reached"))

    def ticking(self) -> Self:
        """Whose due time orders a list: running, and not standing still before its due time."""
        return self.running().filter(Q(paused_at__isnull=True) | Q(due_at__lt=F("paused_at")))
