"""Rights of this package. Whether an actor may see the subject of a promise is checked by its caller, floor 5."""

from django.db.models import QuerySet

from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.permissions import Permission
from yinuo.promises.models import Calendar, LimitRule, Promise


def require(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden where the actor lacks a right."""
    if not actor.can(permission):
        raise Forbidden(permission=permission.value)


def lock_promise(promise_id: int) -> Promise:
    """A promise to be changed, locked with its recovery. Raises NotFound."""
    return _locked(Promise.objects.select_related("recovery"), promise_id)


def lock_calendar_for(actor: Actor, calendar_id: int) -> Calendar:
    """A calendar to be changed. Raises NotFound, Forbidden."""
    calendar = _locked(Calendar.objects.all(), calendar_id)
    require(actor, Permission.LIMIT_MANAGE)
    return calendar


def lock_rule_for(actor: Actor, rule_id: int) -> LimitRule:
    """A rule in force, to be changed. Raises NotFound, Forbidden."""
    rule = _locked(LimitRule.objects.filter(is_active=True), rule_id)
    require(actor, Permission.LIMIT_MANAGE)
    return rule


def _locked[M: (Promise, Calendar, LimitRule)](rows: QuerySet[M], pk: int) -> M:
    row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row
