"""Promises of a ticket: who may see the ticket may settle them; the list's due time follows each."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import MemberId, PromiseId, TicketId
from yinuo.core.permissions import Permission
from yinuo.promises.commands import promises, recovery, verdicts
from yinuo.promises.models import Promise, PromiseSource, Recovery
from yinuo.tickets.commands.assign import show_to
from yinuo.tickets.commands.moving import refresh_next_due
from yinuo.tickets.models import Ticket
from yinuo.tickets.policies import get_own_ticket, get_ticket_for


@transaction.atomic
def make_ticket_promise(
    *,
    ticket_id: TicketId,
    what: str,
    due_at: datetime,
    said_by: str = "",
    source: PromiseSource = PromiseSource.REPLY,
    inner_due_at: datetime | None = None,
    made_at: datetime | None = None,
    by: Actor,
    now: datetime,
) -> Promise:
    """Write down what the customer of a ticket was told. Refusals and event as ``promises.make_promise``."""
    ticket = get_ticket_for(by, ticket_id, Permission.PROMISE_MAKE, lock=True)
    promise = promises.make_promise(
        subject_id=ticket.pk,
        customer_id=ticket.customer_id,
        what=what,
        due_at=due_at,
        said_by=said_by,
        source=source,
        inner_due_at=inner_due_at,
        made_at=made_at,
        by=by,
        now=now,
    )
    refresh_next_due(ticket.pk)
    return promise


def keep_ticket_promise(
    *,
    promise_id: PromiseId,
    fulfilled_at: datetime | None = None,
    evidence: str = "",
    by: Actor,
    now: datetime,
) -> Promise:
    """What was promised is done. Refusals and events as ``promises.keep_promise``."""
    return _settle(
        promise_id,
        by,
        Permission.PROMISE_SETTLE,
        lambda: promises.keep_promise(
            promise_id=promise_id, fulfilled_at=fulfilled_at, evidence=evidence, by=by, now=now
        ),
    )


def break_ticket_promise(*, promise_id: PromiseId, reason: str, by: Actor, now: datetime) -> Promise:
    """Say openly that it will not be kept. Refusals and events as ``promises.break_promise``."""
    return _settle(
        promise_id,
        by,
        Permission.PROMISE_SETTLE,
        lambda: promises.break_promise(promise_id=promise_id, reason=reason, by=by, now=now),
    )


def renegotiate_ticket_promise(
    *,
    promise_id: PromiseId,
    due_at: datetime,
    consent: str,
    inner_due_at: datetime | None = None,
    what: str = "",
    by: Actor,
    now: datetime,
) -> Promise:
    """Agree on another time with the customer. Refusals and events as ``promises.renegotiate_promise``."""
    return _settle(
        promise_id,
        by,
        Permission.PROMISE_SETTLE,
        lambda: promises.renegotiate_promise(
            promise_id=promise_id,
            due_at=due_at,
            consent=consent,
            inner_due_at=inner_due_at,
            what=what,
            by=by,
            now=now,
        ),
    )


def waive_ticket_promise(*, promise_id: PromiseId, reason: str, by: Actor, now: datetime) -> Promise:
    """The customer no longer needs it. Refusals and events as ``promises.waive_promise``."""
    return _settle(
        promise_id,
        by,
        Permission.PROMISE_SETTLE,
        lambda: promises.waive_promise(promise_id=promise_id, reason=reason, by=by, now=now),
    )


def overrule_ticket_verdict(*, promise_id: PromiseId, evidence: str, by: Actor, now: datetime) -> Promise:
    """Set a customer's "not done" aside with evidence. Refusals and events as ``verdicts.overrule_verdict``."""
    return _settle(
        promise_id,
        by,
        Permission.PROMISE_OVERRULE,
        lambda: verdicts.overrule_verdict(promise_id=promise_id, evidence=evidence, by=by, now=now),
    )


@transaction.atomic
def plan_ticket_recovery(
    *, promise_id: PromiseId, apology: str, remedy: str, owner_id: MemberId, by: Actor, now: datetime
) -> Recovery:
    """Plan how a broken promise is made good; its owner sees the ticket from now on.

    Refusals and events as ``recovery.plan_recovery``.
    """
    planned = _settle(
        promise_id,
        by,
        Permission.TICKET_READ,
        lambda: recovery.plan_recovery(
            promise_id=promise_id, apology=apology, remedy=remedy, owner_id=owner_id, by=by, now=now
        ),
    )
    show_to(_ticket_of(promise_id), owner_id, now=now)
    return planned


def finish_ticket_recovery(*, promise_id: PromiseId, result: str, by: Actor, now: datetime) -> Recovery:
    """The customer has got what was planned. Refusals and events as ``recovery.finish_recovery``."""
    return _settle(
        promise_id,
        by,
        Permission.TICKET_READ,
        lambda: recovery.finish_recovery(promise_id=promise_id, result=result, by=by, now=now),
    )


@transaction.atomic
def judge_ticket_promise(*, promise_id: PromiseId, done: bool, by: Actor, now: datetime) -> Promise:
    """The customer says done or not done of a promise on his own ticket. As ``verdicts.judge_promise``."""
    ticket_id = _ticket_of(promise_id)
    if by.contact_id is not None:
        get_own_ticket(by, ticket_id, lock=True)
    else:
        get_ticket_for(by, ticket_id, Permission.PROMISE_SETTLE, lock=True)
    promise = verdicts.judge_promise(promise_id=promise_id, done=done, by=by, now=now)
    refresh_next_due(ticket_id)
    return promise


@transaction.atomic
def _settle[T](promise_id: PromiseId, by: Actor, permission: Permission, settle: Callable[[], T]) -> T:
    """Lock the ticket, settle, bring the list's due time in step. Raises NotFound, Forbidden and what settling raises."""
    ticket_id = _ticket_of(promise_id)
    get_ticket_for(by, ticket_id, permission, lock=True)
    result = settle()
    refresh_next_due(ticket_id)
    return result


def _ticket_of(promise_id: PromiseId) -> TicketId:
    found = Promise.objects.filter(pk=promise_id, subject__kind=Ticket.SUBJECT_KIND).values_list(
        "subject_id", flat=True
    )
    ticket_id = found.first()
    if ticket_id is None:
        raise NotFound
    return TicketId(ticket_id)
