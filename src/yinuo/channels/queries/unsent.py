"""Replies that should have gone out by now."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.tickets.models import Entry
from yinuo.tickets.models.entry import Delivery, EntryKind

BATCH = 200


@dataclass(frozen=True, slots=True)
class Unsent:
    entry_id: int
    channel: str
    at: datetime


def list_unsent(*, before: datetime) -> list[Unsent]:
    """Queued replies older than ``before``, the oldest first; served by the partial index on queued entries."""
    waiting = Entry.objects.filter(delivery=Delivery.QUEUED, kind=EntryKind.REPLY, at__lt=before)
    return [Unsent(*row) for row in waiting.order_by("at").values_list("pk", "channel", "at")[:BATCH]]
