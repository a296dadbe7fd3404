"""A ticket's conversation: what was said and, between, what happened."""

from dataclasses import dataclass
from datetime import datetime

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, present_actor, present_event
from yinuo.core.queries.history import words_in
from yinuo.tickets.events import TicketEvent
from yinuo.tickets.models import Attachment, Entry
from yinuo.tickets.models.entry import EntryKind

PAGE_SIZE = 60
MOST_FACTS = 300
# What an entry already shows is no fact line of its own.
SPOKEN = (TicketEvent.MESSAGE_RECEIVED, TicketEvent.REPLIED, TicketEvent.NOTED, TicketEvent.CALL_NOTED)


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attachment as it is offered for download."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """One entry: ``side`` is customer, agent or note."""

    id: int
    kind: EntryKind
    side: str
    author: str
    at: datetime
    channel: str
    text: str
    has_html: bool
    delivery: str
    delivery_note: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One fact between the messages; ``actor_kind`` tells a colleague's name from an automation's."""

    at: datetime
    line: EventLine
    actor: str
    actor_kind: str = "member"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Oldest first. ``has_older`` tells that earlier entries exist before the first one shown."""

    items: tuple[Said | Happened, ...]
    has_older: bool
    first_entry_id: int | None


SIDES = {
    EntryKind.CUSTOMER_MESSAGE: "customer",
    EntryKind.REPLY: "agent",
    EntryKind.CALL: "call",
    EntryKind.NOTE: "note",
}


def get_conversation(
    *, ticket_id: int, before: int | None = None, for_customer: bool = False, size: int = PAGE_SIZE
) -> Conversation:
    """The last ``size`` entries (before entry ``before``) with the facts among them; three statements, four for an
    earlier part, which ends where the part after it begins: no fact falls between the two.

    ``for_customer`` leaves out notes, call notes and facts that are not public.
    """
    entries = Entry.objects.filter(ticket_id=ticket_id).select_related("author_member", "author_contact")
    if for_customer:
        entries = entries.filter(kind__in=[EntryKind.CUSTOMER_MESSAGE, EntryKind.REPLY])
    if before is not None:
        entries = entries.filter(pk__lt=before)
    newest = list(entries.order_by("-at", "-pk")[: size + 1])
    shown = sorted(newest[:size], key=lambda entry: (entry.at, entry.pk))
    files = _files_of(shown)
    said = [_said(entry, files.get(entry.pk, ())) for entry in shown]
    since = shown[0].at if len(newest) > size and shown else None
    facts = _facts(ticket_id, since, until=None if before is None else _time_of(ticket_id, before))
    happened = [fact for fact in facts if fact.line.is_public or not for_customer]
    items: list[Said | Happened] = [*said, *happened]
    items.sort(key=lambda item: item.at)
    return Conversation(tuple(items), len(newest) > size, shown[0].pk if shown else None)


def _files_of(entries: list[Entry]) -> dict[int, tuple[FileLine, ...]]:
    found: dict[int, tuple[FileLine, ...]] = {}
    rows = Attachment.objects.filter(entry__in=entries).order_by("pk")
    for pk, entry_id, name, size in rows.values_list("pk", "entry_id", "name", "file__size"):
        found[entry_id] = (*found.get(entry_id, ()), FileLine(pk, name, size))
    return found


def _said(entry: Entry, files: tuple[FileLine, ...]) -> Said:
    author = entry.author_member or entry.author_contact
    return Said(
        id=entry.pk,
        kind=EntryKind(entry.kind),
        side=SIDES[EntryKind(entry.kind)],
        author=author.name if author else "",
        at=entry.at,
        channel=entry.get_channel_display(),
        text=entry.text,
        has_html=bool(entry.html),
        delivery=entry.delivery,
        delivery_note=entry.delivery_note,
        files=files,
    )


def _time_of(ticket_id: int, entry_id: int) -> datetime | None:
    return Entry.objects.filter(ticket_id=ticket_id, pk=entry_id).values_list("at", flat=True).first()


def _facts(ticket_id: int, since: datetime | None, until: datetime | None) -> list[Happened]:
    """The newest MOST_FACTS from ``since`` up to, not including, ``until``, in their order."""
    events = Event.objects.filter(subject_id=ticket_id).exclude(type__in=SPOKEN).select_related("words")
    if since is not None:
        events = events.filter(at__gte=since)
    if until is not None:
        events = events.filter(at__lt=until)
    return [
        Happened(
            event.at,
            present_event(event, words_in(event)),
            present_actor(event),
            event.actor_kind,
            event.type,
        )
        for event in reversed(events.order_by("-seq")[:MOST_FACTS])
    ]
