"""What every change of a promise shares: its state follows from its facts, and a breach opens its recovery."""

from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Invalid
from yinuo.core.events import record_event
from yinuo.promises.events import PromiseBroken, RecoveryDropped
from yinuo.promises.models import Promise, PromiseState, Recovery
from yinuo.promises.standing import Facts, state_of


class PromiseSettled(DomainError):
    code, status = "promise.settled", 409
    message = _("“{what}” is settled already: {state}.")


class PromiseOverdue(DomainError):
    code, status = "promise.overdue", 409
    message = _("The time of “{what}” has passed, so it counts as broken.")


def facts_of(promise: Promise) -> Facts:
    """The facts of a row."""
    return Facts(
        due_at=promise.due_at,
        fulfilled_at=promise.fulfilled_at,
        given_up_at=promise.given_up_at,
        waived_at=promise.waived_at,
        verdict=promise.verdict,
        is_overruled=promise.overruled_at is not None,
    )


def settle(
    promise: Promise, columns: list[str], *, why: str, reason: str = "", by: Actor, now: datetime
) -> None:
    """Store changed facts with the state that follows from them.

    A promise that becomes broken opens its recovery and records promise.broken; one that no longer is drops it and
    records recovery.dropped. The caller has locked the promise and records the fact itself.
    """
    old, new = PromiseState(promise.state), state_of(facts_of(promise), now)
    if new is not old:
        promise.state = new
        promise.settled_at = None if new is PromiseState.OPEN else now
    promise.save(update_fields=[*columns, "state", "settled_at"])
    if new is PromiseState.BROKEN and old is not PromiseState.BROKEN:
        _open_recovery(promise, now)
        payload = PromiseBroken(promise.subject_id, promise.pk, promise.due_at.isoformat(), why)
        record_event(payload, by=by, at=now, text={"what": promise.what, "reason": reason})
    elif old is PromiseState.BROKEN and new is not PromiseState.BROKEN:
        _drop_recovery(promise, by=by, now=now)


def check_open(promise: Promise) -> None:
    """Raises PromiseSettled."""
    if promise.state != PromiseState.OPEN:
        raise PromiseSettled(what=promise.what, state=PromiseState(promise.state).label)


def check_in_time(promise: Promise, *, now: datetime) -> None:
    """Raises PromiseOverdue."""
    if now > promise.due_at:
        raise PromiseOverdue(what=promise.what)


def needed(text: str, reason: str | LazyText, limit: int = 500) -> str:
    """Words that must not be missing, on one line. Raises Invalid with the reason."""
    line = " ".join(text.replace("\x00", "").split())
    if not line or len(line) > limit:
        raise Invalid(reason=reason)
    return line


def _open_recovery(promise: Promise, now: datetime) -> None:
    """A recovery for a breach; one that had been dropped is taken up again."""
    recovery, is_new = Recovery.objects.get_or_create(promise=promise, defaults={"opened_at": now})
    if not is_new and recovery.dropped_at is not None:
        recovery.opened_at, recovery.dropped_at = now, None
        recovery.save(update_fields=["opened_at", "dropped_at"])


def _drop_recovery(promise: Promise, *, by: Actor, now: datetime) -> None:
    dropped = Recovery.objects.filter(promise=promise, done_at__isnull=True, dropped_at__isnull=True)
    if dropped.update(dropped_at=now):
        record_event(RecoveryDropped(promise.subject_id, promise.pk), by=by, at=now)
