"""Promises: make, keep, break, renegotiate, waive.

The caller checks that the actor may see the subject; each command checks the right itself.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import Invalid
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.promises.aims import default_inner_due, soon_from
from yinuo.promises.commands.settling import check_in_time, check_open, needed, settle
from yinuo.promises.events import (
    PromiseFulfilledLate,
    PromiseKept,
    PromiseMade,
    PromiseRenegotiated,
    PromiseWaived,
)
from yinuo.promises.models import Promise, PromiseSource, PromiseState, Verdict
from yinuo.promises.policies import lock_promise, require

WHAT_LENGTH = 200
WHO_LENGTH = 60


@transaction.atomic
def make_promise(
    *,
    subject_id: int,
    what: str,
    due_at: datetime,
    said_by: str = "",
    source: PromiseSource = PromiseSource.OTHER,
    inner_due_at: datetime | None = None,
    made_by_id: int | None = None,
    customer_id: int | None = None,
    made_at: datetime | None = None,
    replaces: Promise | None = None,
    by: Actor,
    now: datetime,
) -> Promise:
    """Write down what the customer was told and by when. Who said it is the actor where nobody else is named.

    ``made_at`` is for one told earlier than it is written down. Raises Forbidden, Invalid for missing words or times
    in the wrong order. Records promise.made, and promise.broken where its time has passed already.
    """
    require(by, Permission.PROMISE_MAKE)
    made_at = now if made_at is None else made_at
    promise = Promise(
        subject_id=subject_id,
        customer_id=customer_id,
        what=needed(what, _("Say in a few words what was promised."), WHAT_LENGTH),
        said_by=needed(said_by or by.name, _("Say who promised it."), WHO_LENGTH),
        source=source,
        made_by_id=by.member_id if made_by_id is None else made_by_id,
        made_at=made_at,
        first_due_at=due_at,
        replaces=replaces,
    )
    _check_made(made_at, due_at, now)
    _agree_on(promise, due_at, made_at, inner_due_at)
    promise.save(force_insert=True)
    record_event(made_event(promise), by=by, at=now, text={"what": promise.what, "said_by": promise.said_by})
    if promise.due_at < now:
        settle(promise, [], why="overdue", by=by, now=now)
    return promise


def made_event(promise: Promise) -> PromiseMade:
    """The fact that a promise was made."""
    return PromiseMade(
        promise.subject_id,
        promise.pk,
        promise.due_at.isoformat(),
        promise.inner_due_at.isoformat(),
        str(promise.source),
        promise.made_by_id,
        promise.replaces_id,
    )


@transaction.atomic
def keep_promise(
    *, promise_id: int, fulfilled_at: datetime | None = None, evidence: str = "", by: Actor, now: datetime
) -> Promise:
    """What was promised is done, at ``fulfilled_at`` (now where nothing is said): kept up to the due time, else broken.

    Who says only after the due time that it was done in time needs evidence. Raises NotFound, Forbidden,
    PromiseSettled for one that is settled by more than its due time, Invalid for a time before it was made or in the
    future, or for missing evidence. Records promise.kept or promise.fulfilled_late (and promise.broken).
    """
    promise = lock_promise(promise_id)
    require(by, Permission.PROMISE_SETTLE)
    fulfilled_at = now if fulfilled_at is None else fulfilled_at
    if not _awaits_fulfilment(promise):
        check_open(promise)
    if not promise.made_at <= fulfilled_at <= now:
        raise Invalid(reason=_("It can only have been done between the promise and now."))
    promise.fulfilled_at = fulfilled_at
    is_late, recorded_late = fulfilled_at > promise.due_at, fulfilled_at <= promise.due_at < now
    if recorded_late:
        promise.evidence = needed(
            evidence, _("The time has passed: say how one can see that it was done in time.")
        )
    settle(promise, ["fulfilled_at", "evidence"], why="late", by=by, now=now)
    if is_late:
        times = (fulfilled_at.isoformat(), promise.due_at.isoformat())
        late = PromiseFulfilledLate(promise.subject_id, promise.pk, *times)
        record_event(late, by=by, at=now, text={"what": promise.what})
    else:
        kept = PromiseKept(promise.subject_id, promise.pk, fulfilled_at.isoformat(), recorded_late)
        words = {"what": promise.what, "evidence": promise.evidence}
        record_event(kept, by=by, at=now, text=words)
    return promise


@transaction.atomic
def break_promise(*, promise_id: int, reason: str, by: Actor, now: datetime) -> Promise:
    """Say openly that it will not be kept, so that the recovery begins at once.

    Raises NotFound, Forbidden, PromiseSettled, Invalid without a reason. Records promise.broken.
    """
    promise = lock_promise(promise_id)
    require(by, Permission.PROMISE_SETTLE)
    check_open(promise)
    reason = needed(reason, _("Say why it cannot be kept."))
    promise.given_up_at = now
    settle(promise, ["given_up_at"], why="given_up", reason=reason, by=by, now=now)
    return promise


@transaction.atomic
def renegotiate_promise(
    *,
    promise_id: int,
    due_at: datetime,
    consent: str,
    inner_due_at: datetime | None = None,
    what: str = "",
    by: Actor,
    now: datetime,
) -> Promise:
    """Agree with the customer on another time; ``consent`` says how he agreed. Returns the promise now in force.

    Up to the due time the promise moves. After it the promise counts as broken, with its recovery, and a new one is
    made in its place. Raises NotFound, Forbidden, PromiseSettled, Invalid without consent or for a time that is not
    ahead. Records promise.renegotiated, or promise.broken (where that was news) and promise.made.
    """
    promise = lock_promise(promise_id)
    require(by, Permission.PROMISE_MAKE)
    if not _may_move(promise):
        check_open(promise)
    consent = needed(consent, _("Say how the customer agreed to the new time."))
    if due_at <= now:
        raise Invalid(reason=_("The new time must lie ahead."))
    if now > promise.due_at or promise.state == PromiseState.BROKEN:
        return _replace(promise, due_at, what, inner_due_at, consent, by, now)
    old_due = promise.due_at
    promise.renegotiated += 1
    _agree_on(promise, due_at, now, inner_due_at)
    promise.what = needed(what or promise.what, _("Say in a few words what was promised."), WHAT_LENGTH)
    columns = ["what", "renegotiated", "due_at", "inner_due_at", "soon_at", "soon_recorded_at"]
    settle(promise, columns, why="overdue", by=by, now=now)
    times = (old_due.isoformat(), due_at.isoformat())
    moved = PromiseRenegotiated(promise.subject_id, promise.pk, *times)
    record_event(moved, by=by, at=now, text={"what": promise.what, "consent": consent})
    return promise


@transaction.atomic
def waive_promise(*, promise_id: int, reason: str, by: Actor, now: datetime) -> Promise:
    """The customer no longer needs it and says so before its time. Raises NotFound, Forbidden, PromiseSettled,
    PromiseOverdue, Invalid without a reason. Records promise.waived."""
    promise = lock_promise(promise_id)
    require(by, Permission.PROMISE_SETTLE)
    check_open(promise)
    check_in_time(promise, now=now)
    reason = needed(reason, _("Say why the customer no longer needs it."))
    promise.waived_at = now
    settle(promise, ["waived_at"], why="", by=by, now=now)
    waived = PromiseWaived(promise.subject_id, promise.pk)
    record_event(waived, by=by, at=now, text={"what": promise.what, "reason": reason})
    return promise


def _awaits_fulfilment(promise: Promise) -> bool:
    """Open, or broken by nothing but its due time."""
    if promise.state == PromiseState.OPEN:
        return True
    settled_otherwise = promise.fulfilled_at or promise.given_up_at or promise.verdict == Verdict.NOT_DONE
    return promise.state == PromiseState.BROKEN and not settled_otherwise


def _may_move(promise: Promise) -> bool:
    """Broken ones too, as long as the customer still waits for it and no other promise has taken its place."""
    replaced = Promise.objects.filter(replaces=promise).exists()
    return promise.state == PromiseState.BROKEN and promise.fulfilled_at is None and not replaced


def _replace(
    promise: Promise,
    due_at: datetime,
    what: str,
    inner_due_at: datetime | None,
    consent: str,
    by: Actor,
    now: datetime,
) -> Promise:
    # Nobody waits for the old one any more: neither a late "done" nor evidence for it may turn it into a kept one.
    promise.given_up_at = promise.given_up_at or now
    settle(promise, ["given_up_at"], why="overdue", reason=consent, by=by, now=now)
    return make_promise(
        subject_id=promise.subject_id,
        what=what or promise.what,
        due_at=due_at,
        source=PromiseSource(promise.source),
        inner_due_at=inner_due_at,
        customer_id=promise.customer_id,
        replaces=promise,
        by=by,
        now=now,
    )


def _check_made(made_at: datetime, due_at: datetime, now: datetime) -> None:
    if made_at > now:
        raise Invalid(reason=_("A promise cannot have been made in the future."))
    if due_at <= made_at:
        raise Invalid(reason=_("The time by which it is due must come after the promise."))


def _agree_on(promise: Promise, due_at: datetime, agreed_at: datetime, inner_due_at: datetime | None) -> None:
    """Set the due time with what depends on it."""
    inner_due_at = inner_due_at or default_inner_due(agreed_at, due_at)
    if not promise.made_at <= inner_due_at <= due_at:
        raise Invalid(reason=_("Our own aim must lie between the promise and its due time."))
    promise.due_at, promise.inner_due_at = due_at, inner_due_at
    promise.soon_at, promise.soon_recorded_at = soon_from(agreed_at, due_at), None
