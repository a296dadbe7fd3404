"""What the reader may do with one promise, and the command behind each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import Invalid, NotFound
from yinuo.core.ids import MemberId, PromiseId
from yinuo.core.permissions import Permission
from yinuo.pages.workspace.choices import worker_choices
from yinuo.pages.workspace.promise_forms import ACTION_FORMS, RecoveryForm, form_of
from yinuo.promises.models import PromiseState, Verdict
from yinuo.promises.queries.strip import PromiseCard
from yinuo.tickets.commands import promises as commands

LABELS: dict[str, str | LazyText] = {
    "keep": _("It is done"),
    "move": _("Agree on another time"),
    "waive": _("The customer no longer needs it"),
    "break": _("It cannot be kept"),
    "plan": _("Plan the recovery"),
    "finish": _("The recovery is done"),
    "overrule": _("Overrule “not done” with evidence"),
}
ICONS = {
    "keep": "circle-check",
    "move": "calendar-time",
    "waive": "circle-minus",
    "break": "clock-x",
    "plan": "heart-handshake",
    "finish": "checks",
    "overrule": "gavel",
}

COMMANDS: dict[str, tuple[Callable[..., object], Callable[[Mapping[str, Any]], dict[str, object]]]] = {
    "keep": (
        commands.keep_ticket_promise,
        lambda asked: {"fulfilled_at": asked["fulfilled_at"], "evidence": asked["evidence"]},
    ),
    "move": (
        commands.renegotiate_ticket_promise,
        lambda asked: {"due_at": asked["due_at"], "consent": asked["consent"], "what": asked["what"]},
    ),
    "waive": (commands.waive_ticket_promise, lambda asked: {"reason": asked["reason"]}),
    "break": (commands.break_ticket_promise, lambda asked: {"reason": asked["reason"]}),
    "plan": (
        commands.plan_ticket_recovery,
        lambda asked: {
            "apology": asked["apology"],
            "remedy": asked["remedy"],
            "owner_id": MemberId(asked["owner"]),
        },
    ),
    "finish": (commands.finish_ticket_recovery, lambda asked: {"result": asked["result"]}),
    "overrule": (commands.overrule_ticket_verdict, lambda asked: {"evidence": asked["evidence"]}),
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do with a promise; ``is_open`` shows its form at once."""

    name: str
    label: str
    icon: str
    form: forms.Form
    is_open: bool


def list_actions(
    actor: Actor,
    card: PromiseCard,
    *,
    is_replaced: bool,
    tried: str = "",
    data: Mapping[str, Any] | None = None,
) -> list[Action]:
    """What may come next for this promise. ``tried`` is the action whose answers ``data`` did not fit."""
    names = _allowed(actor, card, is_replaced=is_replaced)
    actions = []
    for name in names:
        form = form_of(name, data if name == tried else None, initial=_initial(name, card))
        if isinstance(form, RecoveryForm):
            form.offer(worker_choices(actor))
        is_open = name == tried if tried else name == names[0]
        actions.append(Action(name, str(LABELS[name]), ICONS[name], form, is_open))
    return actions


def settle(
    name: str, *, card: PromiseCard, data: Mapping[str, Any], by: Actor, now: datetime
) -> forms.Form | None:
    """Do it. Returns the form where its answers do not fit; raises what the command raises."""
    if name not in ACTION_FORMS:
        raise Invalid(reason=_("There is no such thing to do with a promise."))
    form = form_of(name, data)
    if isinstance(form, RecoveryForm):
        form.offer(worker_choices(by))
    if not form.is_valid():
        return form
    command, arguments = COMMANDS[name]
    command(promise_id=PromiseId(card.id), by=by, now=now, **arguments(form.cleaned_data))
    return None


def card_on_ticket(cards: list[PromiseCard], promise_id: int) -> PromiseCard:
    """The card among a ticket's own. Raises NotFound."""
    for card in cards:
        if card.id == promise_id:
            return card
    raise NotFound


def _allowed(actor: Actor, card: PromiseCard, *, is_replaced: bool) -> list[str]:
    names: list[str] = []
    recovery = card.recovery
    if card.state is PromiseState.BROKEN and recovery is not None and recovery.done_at is None:
        is_own = actor.member_id is not None and recovery.owner_id == actor.member_id
        if is_own or actor.can(Permission.RECOVERY_MANAGE):
            names += ["plan"] if recovery.planned_at is None else ["finish", "plan"]
    if card.verdict is Verdict.NOT_DONE and not card.is_overruled and actor.can(Permission.PROMISE_OVERRULE):
        names.append("overrule")
    is_late = card.state is PromiseState.BROKEN and card.fulfilled_at is None
    ended_otherwise = card.is_given_up or card.verdict is Verdict.NOT_DONE
    if (card.is_open or (is_late and not ended_otherwise)) and actor.can(Permission.PROMISE_SETTLE):
        names.append("keep")
    if (card.is_open or (is_late and not is_replaced)) and actor.can(Permission.PROMISE_MAKE):
        names.append("move")
    if card.state is PromiseState.OPEN and actor.can(Permission.PROMISE_SETTLE):
        names += ["waive", "break"]
    return names


def _initial(name: str, card: PromiseCard) -> dict[str, object]:
    if name == "plan" and card.recovery is not None:
        recovery = card.recovery
        return {"apology": recovery.apology, "remedy": recovery.remedy, "owner": recovery.owner_id}
    return {"what": card.what} if name == "move" else {}
