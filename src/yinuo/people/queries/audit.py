"""The audit trail: every fact of the whole instance, or of one thing, newest first."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.models import Event
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.core.presenters import EventLine, present_actor, present_event
from yinuo.core.queries.history import words_in
from yinuo.people.policies import require

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One fact with the thing it is about; ``actor`` is empty for a customer, whose name may have to be forgotten."""

    id: int
    at: datetime
    actor: str
    actor_kind: str
    subject_id: int
    subject_kind: str
    line: EventLine


def list_audit(*, actor: Actor, subject_id: int | None = None, after: Cursor | None = None) -> Page[AuditRow]:
    """Facts by the order in which they were stored; one statement on the primary key. Raises Forbidden, BadCursor."""
    require(actor, Permission.AUDIT_READ)
    events = Event.objects.select_related("words", "subject")
    if subject_id is not None:
        events = events.filter(subject_id=subject_id)
    if after is not None:
        events = events.filter(pk__lt=after.number(0))
    rows = [_row(event) for event in events.order_by("-pk")[: PAGE_SIZE + 1]]
    return Page.of(rows, PAGE_SIZE, key=lambda row: (row.id,))


def _row(event: Event) -> AuditRow:
    return AuditRow(
        id=event.pk,
        at=event.at,
        actor=present_actor(event),
        actor_kind=event.actor_kind,
        subject_id=event.subject_id,
        subject_kind=event.subject.kind,
        line=present_event(event, words_in(event)),
    )
