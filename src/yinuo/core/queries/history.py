"""The history of a subject: its events with their words."""

import json
from dataclasses import dataclass
from datetime import datetime

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, present_actor, present_event


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One fact as it reads, with who did it and when."""

    seq: int
    at: datetime
    actor: str
    type: str
    line: EventLine


def words_in(event: Event) -> dict[str, str] | None:
    """The words of an event loaded with ``select_related("words")``: ``{}`` if it has none, None once erased."""
    if event.text_digest is None:
        return {}
    side = getattr(event, "words", None)
    return None if side is None else json.loads(side.text)


def list_history(*, subject_id: int, before: int | None = None, size: int = 50) -> list[HistoryLine]:
    """The newest ``size`` facts of a subject (before number ``before``), newest first; one statement."""
    events = Event.objects.filter(subject_id=subject_id).select_related("words")
    if before is not None:
        events = events.filter(seq__lt=before)
    return [
        HistoryLine(
            event.seq, event.at, present_actor(event), event.type, present_event(event, words_in(event))
        )
        for event in events.order_by("-seq")[:size]
    ]
