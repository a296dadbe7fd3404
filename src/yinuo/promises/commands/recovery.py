"""Making a broken promise good: plan it, finish it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Invalid, NotFound
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.people.models import Member
from yinuo.promises.commands.settling import needed
from yinuo.promises.events import RecoveryFinished, RecoveryPlanned
from yinuo.promises.models import Recovery
from yinuo.promises.policies import lock_promise, require

WORDS_LENGTH = 300


class RecoveryEnded(DomainError):
    code, status = "recovery.ended", 409
    message = _("The recovery of “{what}” has ended already.")


class RecoveryNotPlanned(DomainError):
    code, status = "recovery.not_planned", 409
    message = _("Plan the recovery of “{what}” first: apology, remedy and owner.")


@transaction.atomic
def plan_recovery(
    *, promise_id: int, apology: str, remedy: str, owner_id: int, by: Actor, now: datetime
) -> Recovery:
    """Say how we apologise, what the customer gets and who sees to it; may be said anew until it is done.

    Raises NotFound, Forbidden, RecoveryEnded, Invalid for missing words or an unknown owner. Records recovery.planned.
    """
    recovery = _lock_recovery(promise_id, by)
    if not Member.objects.filter(pk=owner_id, is_active=True).exists():
        raise Invalid(reason=_("Name an active member as the owner."))
    recovery.apology = needed(apology, _("Say how we apologise."), WORDS_LENGTH)
    recovery.remedy = needed(remedy, _("Say what the customer gets."), WORDS_LENGTH)
    recovery.owner_id, recovery.planned_at = owner_id, now
    recovery.save(update_fields=["apology", "remedy", "owner", "planned_at"])
    planned = RecoveryPlanned(recovery.promise.subject_id, promise_id, owner_id)
    words = {"apology": recovery.apology, "remedy": recovery.remedy}
    record_event(planned, by=by, at=now, text=words)
    return recovery


@transaction.atomic
def finish_recovery(*, promise_id: int, result: str, by: Actor, now: datetime) -> Recovery:
    """The customer has got what was planned; the owner may say so, or who may manage recoveries.

    Raises NotFound, Forbidden, RecoveryEnded, RecoveryNotPlanned, Invalid without a result. Records recovery.finished.
    """
    recovery = _lock_recovery(promise_id, by)
    if recovery.planned_at is None:
        raise RecoveryNotPlanned(what=recovery.promise.what)
    result = needed(result, _("Say in a sentence how the customer took it."))
    recovery.done_at = now
    recovery.save(update_fields=["done_at"])
    finished = RecoveryFinished(recovery.promise.subject_id, promise_id)
    record_event(finished, by=by, at=now, text={"result": result})
    return recovery


def _lock_recovery(promise_id: int, by: Actor) -> Recovery:
    """The recovery that still runs, behind the lock of its promise."""
    promise = lock_promise(promise_id)
    recovery = Recovery.objects.filter(promise=promise).first()
    if recovery is None:
        raise NotFound
    is_own = by.member_id is not None and recovery.owner_id == by.member_id
    if not is_own:
        require(by, Permission.RECOVERY_MANAGE)
    if recovery.done_at is not None or recovery.dropped_at is not None:
        raise RecoveryEnded(what=promise.what)
    recovery.promise = promise
    return recovery
