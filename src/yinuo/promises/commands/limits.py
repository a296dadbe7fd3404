"""Service limits of a subject: start, meet, pause, resume, reopen, drop.

Whether the actor may touch the subject is checked by the caller, who has locked it.
"""

from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from yinuo.core.actor import Actor
from yinuo.core.events import Payload, record_event
from yinuo.core.ids import SubjectId
from yinuo.promises.aims import soon_from
from yinuo.promises.clock.due import Unit, due_after_pause, time_left
from yinuo.promises.events import (
    LimitBreached,
    LimitMet,
    LimitReopened,
    LimitsDropped,
    LimitsPaused,
    LimitsResumed,
)
from yinuo.promises.limits import PlannedLimit, started_event
from yinuo.promises.models import Measure, ServiceLimit
from yinuo.promises.queries.schedules import load_limit_book, schedules_of

CLOCK = ["paused_at", "pauses", "due_at", "soon_at", "soon_recorded_at"]


@transaction.atomic
def start_service_limits(
    *, subject_id: int, kind: str, priority: int, received_at: datetime, by: Actor, now: datetime
) -> list[ServiceLimit]:
    """Start the limits that the rules ask for, from ``received_at``; a subject that has limits keeps them.

    Records limits.started where there is one to start.
    """
    planned = load_limit_book().plan(kind, priority, received_at)
    known = ServiceLimit.objects.filter(subject_id=subject_id).exists()
    if known or not planned:
        return []
    limits = ServiceLimit.objects.bulk_create([limit_row(subject_id, plan) for plan in planned])
    record_event(started_event(subject_id, planned), by=by, at=now)
    return limits


def limit_row(subject_id: int, planned: PlannedLimit) -> ServiceLimit:
    """The row of a planned limit, not stored: what the plain command and the bulk doors write."""
    return ServiceLimit(
        subject_id=subject_id,
        measure=planned.measure,
        amount=planned.amount,
        unit=planned.unit.value,
        calendar_id=planned.calendar_id,
        is_pausable=planned.is_pausable,
        started_at=planned.started_at,
        due_at=planned.due_at,
        soon_at=planned.soon_at,
    )


@transaction.atomic
def meet_limit(*, subject_id: SubjectId, measure: Measure, by: Actor, now: datetime) -> ServiceLimit | None:
    """What the limit demands happened at ``now``. A second time, without such a limit or after it was dropped, nothing
    changes. Records limit.met, and limit.breached first when it was late and nobody has noticed yet."""
    limit = _locked(subject_id, measure)
    if limit is None or limit.met_at is not None or limit.dropped_at is not None:
        return None
    if limit.paused_at is not None:
        _resume(limit, limit.paused_at, now)
    limit.met_at = max(now, limit.started_at)
    is_late = limit.met_at > limit.due_at
    if is_late:
        note_breach(limit, by=by, now=now)
    limit.save(update_fields=["met_at", *CLOCK])
    _record(LimitMet(subject_id, limit.measure, limit.due_at.isoformat(), is_late), by, now)
    return limit


@transaction.atomic
def pause_limits(*, subject_id: SubjectId, by: Actor, now: datetime) -> list[ServiceLimit]:
    """Stop the clocks that may stand still. Records limits.paused, or nothing where none runs, and limit.breached where
    one was late and nobody had noticed yet."""
    running = [limit for limit in _all_running(subject_id) if limit.is_pausable and limit.paused_at is None]
    for limit in running:
        limit.paused_at = max(now, limit.started_at)
        limit.save(update_fields=["paused_at"])
        if limit.due_at < limit.paused_at:
            note_breach(limit, by=by, now=now)
    if running:
        _record(LimitsPaused(subject_id, [limit.measure for limit in running]), by, now)
    return running


@transaction.atomic
def resume_limits(*, subject_id: SubjectId, by: Actor, now: datetime) -> list[ServiceLimit]:
    """Let paused clocks run again with what was left on them; one that was late keeps its due time.

    Records limits.resumed with old and new due times, or nothing where none was paused.
    """
    due = {}
    paused = [(limit, limit.paused_at) for limit in _all_running(subject_id) if limit.paused_at is not None]
    for limit, paused_at in paused:
        old = limit.due_at
        _resume(limit, paused_at, now)
        limit.save(update_fields=CLOCK)
        due[limit.measure] = [old.isoformat(), limit.due_at.isoformat()]
    if paused:
        _record(LimitsResumed(subject_id, due), by, now)
    return [limit for limit, _paused_at in paused]


@transaction.atomic
def reopen_limit(*, subject_id: SubjectId, measure: Measure, by: Actor, now: datetime) -> ServiceLimit | None:
    """Let a met limit run on from where it stood: the time since then counts as a pause, the history stays.

    One that was met late stays late. Records limit.reopened, or nothing where it had not been met.
    """
    limit = _locked(subject_id, measure)
    if limit is None or limit.met_at is None:
        return None
    met_at, old_due = limit.met_at, limit.due_at
    limit.met_at = None
    _resume(limit, met_at, now)
    limit.save(update_fields=["met_at", *CLOCK])
    times = (moment.isoformat() for moment in (met_at, old_due, limit.due_at))
    _record(LimitReopened(subject_id, limit.measure, *times), by, now)
    return limit


@transaction.atomic
def drop_limits(*, subject_id: SubjectId, by: Actor, now: datetime) -> list[ServiceLimit]:
    """End running limits without a verdict: the request was refused, withdrawn or merged. Records limits.dropped."""
    running = _all_running(subject_id)
    for limit in running:
        limit.dropped_at, limit.paused_at = now, None
        limit.save(update_fields=["dropped_at", "paused_at"])
    if running:
        _record(LimitsDropped(subject_id, [limit.measure for limit in running]), by, now)
    return running


def note_breach(limit: ServiceLimit, *, by: Actor, now: datetime) -> bool:
    """Record limit.breached once for a limit the caller has locked; says whether it was news."""
    if limit.breach_recorded_at is not None:
        return False
    limit.breach_recorded_at = now
    limit.save(update_fields=["breach_recorded_at"])
    _record(LimitBreached(limit.subject_id, limit.measure, limit.due_at.isoformat()), by, now)
    return True


def _resume(limit: ServiceLimit, paused_at: datetime, now: datetime) -> None:
    """End the pause of a limit in memory and move its due time by what was left."""
    limit.paused_at = None
    if paused_at >= now:
        return
    limit.pauses = [*limit.pauses, DateTimeTZRange(paused_at, now)]
    if limit.due_at <= paused_at:
        return
    schedule, unit = schedules_of([limit.calendar])[limit.calendar_id], Unit(limit.unit)
    left = time_left(unit, schedule, paused_at, limit.due_at)
    limit.due_at = due_after_pause(unit, schedule, resumed_at=now, left=left)
    limit.soon_at = soon_from(limit.started_at, limit.due_at)
    limit.soon_recorded_at = None


def _locked(subject_id: SubjectId, measure: Measure) -> ServiceLimit | None:
    limits = ServiceLimit.objects.select_for_update(of=("self",)).select_related("calendar")
    return limits.filter(subject_id=subject_id, measure=measure).first()


def _all_running(subject_id: SubjectId) -> list[ServiceLimit]:
    limits = ServiceLimit.objects.select_for_update(of=("self",)).select_related("calendar")
    return list(limits.running().filter(subject_id=subject_id).order_by("measure"))


def _record(payload: Payload, by: Actor, now: datetime) -> None:
    record_event(payload, by=by, at=now)
