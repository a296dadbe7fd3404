"""Service limits of a subject as one quiet line, and why each is due when it is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from yinuo.core.due_words import day_words, span_words
from yinuo.promises.badges import due_badge, exact_time
from yinuo.promises.clock.due import Pause, Unit, time_spent
from yinuo.promises.clock.trail import Explanation
from yinuo.promises.clock.trail import explain_due as explain
from yinuo.promises.clock.words import Language, short_note, trail_lines
from yinuo.promises.models import Measure, ServiceLimit
from yinuo.promises.queries.schedules import schedules_of


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit: 首次响应 **8 分钟达标**, or 修复 **周二 14:02 前**（周末不计）."""

    measure: Measure
    name: str
    tone: str
    word: str
    note: str
    title: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueExplanation:
    """Why a limit is due when it is, sentence by sentence; ``due_at`` is None while it is paused."""

    measure: Measure
    name: str
    due_at: datetime | None
    lines: tuple[str, ...]
    is_uncertain: bool


def list_limit_line(*, subject_id: int, now: datetime) -> list[LimitLine]:
    """The limits of a subject in the order of their measures, without those that were dropped."""
    rows = ServiceLimit.objects.counted().filter(subject_id=subject_id).select_related("calendar")
    known = {row.measure: row for row in rows}
    return [_line(known[measure], now) for measure in Measure if measure in known]


def explain_due(*, subject_id: int, measure: Measure) -> DueExplanation | None:
    """The trail of a limit in the reader's language, None where the subject has no such limit."""
    row = (
        ServiceLimit.objects.filter(subject_id=subject_id, measure=measure).select_related("calendar").first()
    )
    if row is None:
        return None
    told = _explained(row)
    zone = schedules_of([row.calendar])[row.calendar_id].zone
    return DueExplanation(
        measure=measure,
        name=str(measure.label),
        due_at=told.due,
        lines=tuple(trail_lines(told, zone, _language())),
        is_uncertain=told.warned,
    )


def _line(limit: ServiceLimit, now: datetime) -> LimitLine:
    tone, word, note = _state(limit, now)
    measure = Measure(limit.measure)
    title = exact_time(limit.due_at)
    return LimitLine(measure, str(measure.label), tone, word, note, title, limit.due_at)


def _state(limit: ServiceLimit, now: datetime) -> tuple[str, str, str]:
    """Tone, word and note of a limit."""
    if limit.met_at is not None and limit.met_at <= limit.due_at:
        spent = _spent(limit, limit.met_at)
        return "kept", _("met in %(span)s") % {"span": spent}, ""
    reached = limit.met_at or limit.paused_at or now
    if reached > limit.due_at:
        late = span_words(reached - limit.due_at)
        return "broken", _("%(span)s overdue") % {"span": late}, ""
    if limit.paused_at is not None:
        return "hold", pgettext("service limit", "paused"), ""
    badge = due_badge(limit.due_at, now=now, soon_at=limit.soon_at)
    by = _("by %(time)s") % {"time": day_words(limit.due_at, now=now)}
    note = short_note(_explained(limit), _language())
    return badge.tone, by, _("(%(note)s)") % {"note": note} if note else ""


def _spent(limit: ServiceLimit, until: datetime) -> str:
    schedule = schedules_of([limit.calendar])[limit.calendar_id]
    unit = Unit(limit.unit)
    return span_words(time_spent(limit.started_at, until, unit, schedule, _pauses(limit)))


def _explained(limit: ServiceLimit) -> Explanation:
    schedule = schedules_of([limit.calendar])[limit.calendar_id]
    return explain(limit.started_at, limit.amount, Unit(limit.unit), schedule, _pauses(limit))


def _pauses(limit: ServiceLimit) -> list[Pause]:
    done = [Pause(each.lower, each.upper) for each in limit.pauses]
    return done if limit.paused_at is None else [*done, Pause(limit.paused_at, None)]


def _language() -> Language:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
