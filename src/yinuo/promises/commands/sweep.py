"""The sweep: writes down what the clock has done. Figures never wait for it; they read the times themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from yinuo.core.actor import Actor
from yinuo.core.events import record_event
from yinuo.core.models import Subject
from yinuo.promises.commands.limits import note_breach
from yinuo.promises.commands.settling import settle
from yinuo.promises.events import LimitDueSoon, PromiseDueSoon
from yinuo.promises.models import Promise, PromiseState, ServiceLimit

BATCH = 25  # subjects locked at once: whoever works on one of them waits no longer than a moment


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How many facts a sweep has written down."""

    limits_breached: int = 0
    promises_broken: int = 0
    due_soon: int = 0

    def __add__(self, other: "SweepResult") -> "SweepResult":
        return SweepResult(
            self.limits_breached + other.limits_breached,
            self.promises_broken + other.promises_broken,
            self.due_soon + other.due_soon,
        )


def sweep_due(*, by: Actor, now: datetime, batch: int = BATCH) -> SweepResult:
    """Record limit.breached, promise.broken (with its recovery), limit.due_soon and promise.due_soon, each once.

    Goes by subject, a transaction a batch. It locks subjects and rows only where nobody else holds them, so it never
    waits with a lock in hand and cannot deadlock with a command; what was skipped is met by the next sweep.
    """
    total, after = SweepResult(), 0
    while subject_ids := _waiting_subjects(now, after, batch):
        total += _sweep_batch(subject_ids, by, now)
        after = subject_ids[-1]
    return total


def _waiting_subjects(now: datetime, after: int, batch: int) -> list[int]:
    promises = _promises(now).filter(subject_id__gt=after).order_by().values_list("subject_id")
    limits = _limits(now).filter(subject_id__gt=after).order_by().values_list("subject_id")
    found = promises.union(limits).order_by("subject_id")[:batch]
    return [subject_id for (subject_id,) in found]


def _promises(now: datetime) -> QuerySet[Promise]:
    unseen = Q(soon_at__lte=now, soon_recorded_at__isnull=True)
    return Promise.objects.filter(Q(due_at__lt=now) | unseen, state=PromiseState.OPEN)


def _limits(now: datetime) -> QuerySet[ServiceLimit]:
    breached = Q(due_at__lt=now, breach_recorded_at__isnull=True)
    unseen = Q(soon_at__lte=now, soon_recorded_at__isnull=True, due_at__gte=now)
    return ServiceLimit.objects.running().filter(breached | unseen, paused_at__isnull=True)


@transaction.atomic
def _sweep_batch(subject_ids: list[int], by: Actor, now: datetime) -> SweepResult:
    free = Subject.objects.select_for_update(skip_locked=True).filter(pk__in=subject_ids)
    ids = list(free.order_by("pk").values_list("pk", flat=True))
    return SweepResult() + _sweep_promises(ids, by, now) + _sweep_limits(ids, by, now)


def _sweep_promises(ids: list[int], by: Actor, now: datetime) -> SweepResult:
    broken = soon = 0
    for promise in _locked(_promises(now).filter(subject_id__in=ids)):
        if promise.due_at < now:
            settle(promise, [], why="overdue", by=by, now=now)
            broken += 1
        else:
            promise.soon_recorded_at = now
            promise.save(update_fields=["soon_recorded_at"])
            fact = PromiseDueSoon(promise.subject_id, promise.pk, promise.due_at.isoformat())
            record_event(fact, by=by, at=now, text={"what": promise.what})
            soon += 1
    return SweepResult(promises_broken=broken, due_soon=soon)


def _sweep_limits(ids: list[int], by: Actor, now: datetime) -> SweepResult:
    breached = soon = 0
    for limit in _locked(_limits(now).filter(subject_id__in=ids)):
        if limit.due_at < now:
            breached += note_breach(limit, by=by, now=now)
        else:
            limit.soon_recorded_at = now
            limit.save(update_fields=["soon_recorded_at"])
            fact = LimitDueSoon(limit.subject_id, limit.measure, limit.due_at.isoformat())
            record_event(fact, by=by, at=now)
            soon += 1
    return SweepResult(limits_breached=breached, due_soon=soon)


def _locked[M: (Promise, ServiceLimit)](rows: QuerySet[M]) -> Iterator[M]:
    return rows.select_for_update(skip_locked=True, of=("self",)).order_by("subject_id", "due_at").iterator()
