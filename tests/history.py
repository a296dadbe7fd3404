"""What the tests read of a history."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from yinuo.core.models import Event, EventText

type BrokenEventLog = Callable[[], AbstractContextManager[object]]
"""The fixture ``broken_event_log``."""


def events_of(subject_id: int) -> list[tuple[str, dict[str, object]]]:
    """Type and payload of a subject's events, in order."""
    return list(Event.objects.filter(subject_id=subject_id).order_by("seq").values_list("type", "payload"))


def last_event(subject_id: int) -> tuple[str, dict[str, object]]:
    return events_of(subject_id)[-1]


def last_words(subject_id: int) -> str:
    """The personal words of a subject's last event, as stored."""
    event = Event.objects.filter(subject_id=subject_id).order_by("-seq")[0]
    return EventText.objects.get(event=event).text
