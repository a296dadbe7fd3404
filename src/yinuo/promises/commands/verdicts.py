"""The customer judges: his word on a promise, and overruling it with evidence."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Invalid
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.promises.commands.settling import needed, settle
from yinuo.promises.events import PromiseJudged, VerdictOverruled
from yinuo.promises.models import Promise, PromiseState, Verdict
from yinuo.promises.policies import lock_promise, require


class NothingToJudge(DomainError):
    code, status = "promise.nothing_to_judge", 409
    message = _("“{what}” was waived; there is nothing to judge.")


class NotDueYet(DomainError):
    code, status = "promise.not_due_yet", 409
    message = _("“{what}” is not due yet.")


class VerdictIsFinal(DomainError):
    code, status = "promise.verdict_final", 409
    message = _("The verdict on “{what}” was examined and is final.")


class NoVerdictToOverrule(DomainError):
    code, status = "promise.no_verdict", 409
    message = _("There is no “not done” of the customer to overrule on “{what}”.")


@transaction.atomic
def judge_promise(*, promise_id: int, done: bool, by: Actor, now: datetime) -> Promise:
    """The customer says done or not done; by his link, or told to a member who may settle promises. The last word counts.

    "Not done" breaks the promise and opens its recovery; "done" keeps one whose fulfilment nobody wrote down. Raises
    NotFound, Forbidden, NothingToJudge, NotDueYet for "not done" before the time, VerdictIsFinal.
    Records promise.judged (and promise.broken or recovery.dropped).
    """
    promise = lock_promise(promise_id)
    if by.contact_id is None:
        require(by, Permission.PROMISE_SETTLE)
    _check_judgeable(promise, done, now)
    verdict = Verdict.DONE if done else Verdict.NOT_DONE
    if promise.verdict == verdict:
        return promise
    promise.verdict, promise.verdict_at = verdict, now
    settle(promise, ["verdict", "verdict_at"], why="verdict", by=by, now=now)
    judged = PromiseJudged(promise.subject_id, promise.pk, verdict.value, str(promise.state))
    record_event(judged, by=by, at=now, text={"what": promise.what})
    return promise


@transaction.atomic
def overrule_verdict(*, promise_id: int, evidence: str, by: Actor, now: datetime) -> Promise:
    """Set a customer's "not done" aside because evidence shows that it was done. Such promises are listed apart.

    Raises NotFound, Forbidden, NoVerdictToOverrule, VerdictIsFinal, Invalid without evidence or for an actor who is no
    member. Records promise.verdict_overruled (and recovery.dropped where it is kept now).
    """
    promise = lock_promise(promise_id)
    require(by, Permission.PROMISE_OVERRULE)
    if by.member_id is None:
        raise Invalid(reason=_("Only a person can weigh evidence."))
    if promise.verdict != Verdict.NOT_DONE:
        raise NoVerdictToOverrule(what=promise.what)
    if promise.overruled_at is not None:
        raise VerdictIsFinal(what=promise.what)
    promise.evidence = needed(evidence, _("Say what shows that it was done."))
    promise.overruled_at, promise.overruled_by_id = now, by.member_id
    columns = ["evidence", "overruled_at", "overruled_by"]
    settle(promise, columns, why="overdue", by=by, now=now)
    overruled = VerdictOverruled(promise.subject_id, promise.pk, str(promise.state))
    record_event(overruled, by=by, at=now, text={"what": promise.what, "evidence": promise.evidence})
    return promise


def _check_judgeable(promise: Promise, done: bool, now: datetime) -> None:
    if promise.state == PromiseState.WAIVED:
        raise NothingToJudge(what=promise.what)
    if promise.overruled_at is not None:
        raise VerdictIsFinal(what=promise.what)
    if not done and promise.state == PromiseState.OPEN and now <= promise.due_at:
        raise NotDueYet(what=promise.what)
