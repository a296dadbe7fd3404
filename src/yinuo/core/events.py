"""The event registry and ``record_event``: one row a fact, in the transaction of the command.

A payload is a frozen dataclass of ids and facts that are not personal; personal words go into ``text``,
which lies in an erasable side row whose salted digest the event carries.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Protocol

from yinuo.core.actor import Actor
from yinuo.core.models import Event, EventText


class Payload(Protocol):
    """What ``record_event`` takes: a dataclass marked by ``event_type`` with the subject it is about."""

    @property
    def subject_id(self) -> int: ...


PAYLOADS: dict[str, type] = {}


@dataclass(frozen=True, slots=True)
class Reactor:
    """Defers a job after an event whose facts it wants; the facts spare a job that would do nothing."""

    defer: Callable[[int], None]
    wants: Callable[[Mapping[str, object]], bool]


REACTORS: dict[str, list[Reactor]] = {}
_is_historic: ContextVar[bool] = ContextVar("is_historic", default=False)


@contextmanager
def historic_facts() -> Iterator[None]:
    """Record what happened long ago, as an import does, without waking those who react to news."""
    token = _is_historic.set(True)
    try:
        yield
    finally:
        _is_historic.reset(token)


def event_type[T](name: str) -> Callable[[type[T]], type[T]]:
    """Register a payload dataclass under its dotted event name."""

    def register(payload: type[T]) -> type[T]:
        if name in PAYLOADS:
            raise ValueError(f"event type {name} is registered twice")
        if not is_dataclass(payload):
            raise TypeError(f"{payload.__name__} must be a dataclass")
        PAYLOADS[name] = payload
        payload.event_type = name  # type: ignore[attr-defined]
        return payload

    return register


def type_of(payload: Payload) -> str:
    """The dotted event name of a payload, as ``event_type`` set it."""
    return str(payload.event_type)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class EventRow:
    """The columns of an event before the database has numbered and chained it."""

    subject_id: int
    type: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    payload: dict[str, object]
    salt: bytes | None
    text: str | None
    text_digest: bytes | None

    def model(self) -> Event:
        """The row as it is stored; its number and hash are the database's."""
        return Event(
            subject_id=self.subject_id,
            type=self.type,
            at=self.at,
            actor_kind=self.actor_kind,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            payload=self.payload,
            text_digest=self.text_digest,
        )


def build_event(
    payload: Payload, *, by: Actor, at: datetime, text: Mapping[str, str] | None = None
) -> EventRow:
    """The row of a fact, without storing it: what commands, bulk doors and imports all go through."""
    facts = asdict(payload)  # type: ignore[call-overload]
    subject_id = facts.pop("subject_id")
    words = {key: value for key, value in (text or {}).items() if value}
    salt = secrets.token_bytes(16) if words else None
    written = json.dumps(words, ensure_ascii=False, sort_keys=True) if words else None
    digest = hashlib.sha256(salt + written.encode()).digest() if salt and written else None
    # A contact's name is personal and may have to be forgotten; a member's or a client's answers for the deed.
    name = "" if by.contact_id is not None else by.name[:64]
    return EventRow(
        subject_id, type_of(payload), at, by.kind.value, by.id, name, facts, salt, written, digest
    )


def record_event(
    payload: Payload, *, by: Actor, at: datetime, text: Mapping[str, str] | None = None
) -> Event:
    """Store one fact and defer the jobs of those who react to it, all in the caller's transaction."""
    row = build_event(payload, by=by, at=at, text=text)
    event = row.model()
    event.save(force_insert=True)
    if row.text is not None:
        EventText.objects.create(event=event, salt=row.salt, text=row.text)
    defer_reactions(event)
    return event


def record_events(
    facts: Iterable[tuple[Payload, Mapping[str, str]]], *, by: Actor, at: datetime
) -> list[Event]:
    """Store many facts at once, each as ``record_event`` would; the order of the facts is kept in every chain."""
    rows = [build_event(payload, by=by, at=at, text=text) for payload, text in facts]
    events = Event.objects.bulk_create(row.model() for row in rows)
    EventText.objects.bulk_create(
        EventText(event=event, salt=row.salt, text=row.text)
        for event, row in zip(events, rows, strict=True)
        if row.text is not None
    )
    for event in events:
        defer_reactions(event)
    return events


def defer_reactions(event: Event) -> None:
    """Defer one job for each reactor that wants this event, unless the facts are of the past."""
    for reactor in _awake(event):
        reactor.defer(event.pk)


def wakes_nobody(event: Event) -> bool:
    """Whether no job follows an event, stored or not."""
    return not _awake(event)


def _awake(event: Event) -> list[Reactor]:
    if _is_historic.get():
        return []
    return [reactor for reactor in REACTORS.get(event.type, ()) if reactor.wants(event.payload)]
