"""Limit rules: set, remove. A rule is replaced, never rewritten, so that the old one stays readable."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.models import RequestKind
from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import Invalid
from yinuo.core.events import record_event
from yinuo.core.permissions import Permission
from yinuo.promises.clock.due import MAX_AMOUNT
from yinuo.promises.events import LimitRuleRemoved, LimitRuleSet
from yinuo.promises.models import LimitRule, Measure, UnitChoice
from yinuo.promises.policies import lock_calendar_for, lock_rule_for, require


@transaction.atomic
def set_limit_rule(
    *,
    kind: RequestKind | None,
    priority: int | None,
    measure: Measure,
    amount: int,
    unit: UnitChoice,
    calendar_id: int,
    is_pausable: bool = True,
    by: Actor,
    now: datetime,
) -> LimitRule:
    """Say how long requests of a kind and priority (None: any) may take; replaces the rule for the same. Limits that run
    keep theirs. Raises NotFound, Forbidden, Invalid. Records limit_rule.set, limit_rule.removed for the old one."""
    require(by, Permission.LIMIT_MANAGE)
    calendar = lock_calendar_for(by, calendar_id)
    if not 1 <= amount <= MAX_AMOUNT or priority not in {None, 1, 2, 3, 4}:
        raise Invalid(reason=_("The amount must lie between 1 and {limit}.").format(limit=MAX_AMOUNT))
    old = LimitRule.objects.select_for_update().filter(
        kind=kind, priority=priority, measure=measure, is_active=True
    )
    for rule in old:
        _retire(rule, by, now)
    new = LimitRule.objects.create(
        subject_id=open_subject("limit_rule"),
        kind=kind,
        priority=priority,
        measure=measure,
        amount=amount,
        unit=unit,
        calendar=calendar,
        is_pausable=is_pausable,
    )
    fact = LimitRuleSet(
        new.pk, kind and kind.value, priority, measure.value, amount, unit.value, calendar.pk, is_pausable
    )
    record_event(fact, by=by, at=now)
    return new


@transaction.atomic
def remove_limit_rule(*, rule_id: int, by: Actor, now: datetime) -> None:
    """Take a rule out of force; the next less exact one counts. Raises NotFound, Forbidden. Records limit_rule.removed."""
    _retire(lock_rule_for(by, rule_id), by, now)


def _retire(rule: LimitRule, by: Actor, now: datetime) -> None:
    rule.is_active = False
    rule.save(update_fields=["is_active"])
    record_event(LimitRuleRemoved(rule.pk), by=by, at=now)
