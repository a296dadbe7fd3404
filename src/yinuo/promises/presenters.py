"""How the facts of clocks and promises read in a history."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents
from yinuo.promises.models import Measure, PromiseState, Verdict

BREACHES: dict[str, str | LazyText] = {
    "overdue": lazy("Promise broken, its time has passed: {what}"),
    "late": lazy("Promise broken, done too late: {what}"),
    "given_up": lazy("Promise cannot be kept: {what} ({reason})"),
    "verdict": lazy("Promise broken, the customer says not done: {what}"),
}


def _when(iso: object) -> str:
    return timezone.localtime(datetime.fromisoformat(str(iso))).strftime("%m-%d %H:%M")


def _said(words: Words, key: str = "what") -> str:
    """Words of the event; a neutral sign once they were erased."""
    return (words or {}).get(key, "") or _("(erased)")


def _measures(names: object) -> str:
    labels = [str(Measure(name).label) for name in names] if isinstance(names, list | dict) else []
    return pgettext("between items", ", ").join(labels)


@presents("limits.started")
def limits_started(event: Event, words: Words) -> EventLine:
    limits = event.payload["limits"]
    due = [f"{Measure(name).label} {_when(limit['due_at'])}" for name, limit in limits.items()]
    return EventLine(
        _("Service limits run: {due}").format(due=pgettext("between items", ", ").join(due)), "clock-play"
    )


@presents("limit.met")
def limit_met(event: Event, words: Words) -> EventLine:
    name = Measure(event.payload["measure"]).label
    if event.payload["is_late"]:
        return EventLine(_("Service limit reached too late: {name}").format(name=name), "clock-x")
    return EventLine(_("Service limit met: {name}").format(name=name), "clock-check")


@presents("limit.due_soon")
def limit_due_soon(event: Event, words: Words) -> EventLine:
    name, due = Measure(event.payload["measure"]).label, _when(event.payload["due_at"])
    return EventLine(
        _("Service limit due soon: {name}, {due}").format(name=name, due=due), "clock-exclamation"
    )


@presents("limit.breached")
def limit_breached(event: Event, words: Words) -> EventLine:
    name, due = Measure(event.payload["measure"]).label, _when(event.payload["due_at"])
    return EventLine(_("Service limit missed: {name}, due {due}").format(name=name, due=due), "clock-x")


@presents("limits.paused")
def limits_paused(event: Event, words: Words) -> EventLine:
    names = _measures(event.payload["measures"])
    return EventLine(_("Service limits paused: {names}").format(names=names), "clock-pause")


@presents("limits.resumed")
def limits_resumed(event: Event, words: Words) -> EventLine:
    due = [f"{Measure(name).label} {_when(new)}" for name, (_old, new) in event.payload["due"].items()]
    return EventLine(
        _("Service limits run again: {due}").format(due=pgettext("between items", ", ").join(due)),
        "clock-play",
    )


@presents("limit.reopened")
def limit_reopened(event: Event, words: Words) -> EventLine:
    name, due = Measure(event.payload["measure"]).label, _when(event.payload["due_at"])
    return EventLine(_("Service limit runs on: {name}, due {due}").format(name=name, due=due), "clock-play")


@presents("limits.dropped")
def limits_dropped(event: Event, words: Words) -> EventLine:
    names = _measures(event.payload["measures"])
    return EventLine(_("Service limits ended without a verdict: {names}").format(names=names), "circle-minus")


@presents("promise.made")
def promise_made(event: Event, words: Words) -> EventLine:
    text = _("Promised: {what}, by {due} ({who})").format(
        what=_said(words), due=_when(event.payload["due_at"]), who=_said(words, "said_by")
    )
    return EventLine(text, "heart-handshake", is_public=True)


@presents("promise.due_soon")
def promise_due_soon(event: Event, words: Words) -> EventLine:
    text = _("Promise due soon: {what}, {due}").format(what=_said(words), due=_when(event.payload["due_at"]))
    return EventLine(text, "clock-exclamation")


@presents("promise.kept")
def promise_kept(event: Event, words: Words) -> EventLine:
    if event.payload["recorded_late"]:
        text = _("Promise kept, written down later: {what} ({evidence})").format(
            what=_said(words), evidence=_said(words, "evidence")
        )
        return EventLine(text, "circle-check")
    return EventLine(_("Promise kept: {what}").format(what=_said(words)), "circle-check", is_public=True)


@presents("promise.fulfilled_late")
def promise_fulfilled_late(event: Event, words: Words) -> EventLine:
    text = _("Done after its time: {what}, {done}").format(
        what=_said(words), done=_when(event.payload["fulfilled_at"])
    )
    return EventLine(text, "clock-x", is_public=True)


@presents("promise.broken")
def promise_broken(event: Event, words: Words) -> EventLine:
    sentence = str(BREACHES[event.payload["why"]])
    return EventLine(sentence.format(what=_said(words), reason=_said(words, "reason")), "circle-x")


@presents("promise.renegotiated")
def promise_renegotiated(event: Event, words: Words) -> EventLine:
    text = _("New time agreed: {what}, {old} → {new} ({consent})").format(
        what=_said(words),
        old=_when(event.payload["old_due_at"]),
        new=_when(event.payload["due_at"]),
        consent=_said(words, "consent"),
    )
    return EventLine(text, "calendar-clock")


def _about_what(type_name: str, sentence: str | LazyText, icon: str, *keys: str) -> None:
    """Register a presenter for a fact whose words say it all."""

    def present(event: Event, words: Words) -> EventLine:
        return EventLine(str(sentence).format(**{key: _said(words, key) for key in keys}), icon)

    register: Callable[[Callable[[Event, Words], EventLine]], object] = presents(type_name)
    register(present)


_about_what(
    "promise.waived",
    lazy("The customer no longer needs it: {what} ({reason})"),
    "hand-stop",
    "what",
    "reason",
)
_about_what("recovery.planned", lazy("Recovery planned: {apology}; {remedy}"), "repeat", "apology", "remedy")
_about_what("recovery.finished", lazy("Recovery finished: {result}"), "repeat", "result")
_about_what("recovery.dropped", lazy("Recovery no longer needed: the promise was kept"), "repeat")


@presents("promise.judged")
def promise_judged(event: Event, words: Words) -> EventLine:
    verdict = Verdict(event.payload["verdict"])
    text = _("The customer says “{verdict}”: {what}").format(verdict=verdict.label, what=_said(words))
    return EventLine(text, "thumb-up" if verdict is Verdict.DONE else "thumb-down", is_public=True)


@presents("promise.verdict_overruled")
def verdict_overruled(event: Event, words: Words) -> EventLine:
    text = _("“Not done” overruled: {what}, now {state} ({evidence})").format(
        what=_said(words),
        state=PromiseState(event.payload["state"]).label,
        evidence=_said(words, "evidence"),
    )
    return EventLine(text, "scale")


@presents("calendar.created")
def calendar_created(event: Event, words: Words) -> EventLine:
    return EventLine(_("Calendar “{name}” created").format(name=event.payload["name"]), "calendar")


@presents("calendar.changed")
def calendar_changed(event: Event, words: Words) -> EventLine:
    return EventLine(_("Calendar changed"), "calendar-event")


@presents("calendar.day_set")
def calendar_day_set(event: Event, words: Words) -> EventLine:
    day, spans = event.payload["date"], event.payload["spans"]
    hours = pgettext("between items", ", ").join("–".join(span) for span in spans) or pgettext(
        "calendar day", "closed"
    )
    return EventLine(_("{day}: {hours}").format(day=day, hours=hours), "calendar-event")


@presents("calendar.day_removed")
def calendar_day_removed(event: Event, words: Words) -> EventLine:
    text = _("{day} follows its week again").format(day=event.payload["date"])
    return EventLine(text, "calendar")


@presents("calendar.official_days_added")
def official_days_added(event: Event, words: Words) -> EventLine:
    years = [str(year) for year in event.payload["years"]]
    shown = years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"
    text = _("Official holidays taken over: {years}, {count} days")
    return EventLine(text.format(years=shown, count=event.payload["count"]), "calendar-check")


@presents("limit_rule.set")
def limit_rule_set(event: Event, words: Words) -> EventLine:
    return EventLine(
        _("Limit rule set: {name}").format(name=Measure(event.payload["measure"]).label), "gauge"
    )


@presents("limit_rule.removed")
def limit_rule_removed(event: Event, words: Words) -> EventLine:
    return EventLine(_("Limit rule taken out of force"), "gauge")
