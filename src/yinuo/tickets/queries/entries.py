"""Entries and attachments as other programs read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yinuo.core.actor import Actor
from yinuo.core.errors import NotFound
from yinuo.core.ids import TicketId
from yinuo.core.models import StoredFile
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.tickets.models import Attachment, Entry, Ticket
from yinuo.tickets.policies import get_ticket_for, require


@dataclass(frozen=True, slots=True)
class FileRecord:
    """An attachment as it is offered for download."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """One contribution to the conversation."""

    id: int
    kind: str
    author: str
    at: datetime
    channel: str
    text: str
    delivery: str
    delivery_note: str
    files: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file with the name and type its sender gave it."""

    file: StoredFile
    name: str
    content_type: str


def list_entries(*, actor: Actor, ticket_id: TicketId, before: str | None, size: int) -> Page[EntryRecord]:
    """The conversation from its end backwards, each page oldest first; three statements. Raises NotFound, BadCursor."""
    get_ticket_for(actor, ticket_id, Permission.TICKET_READ)
    entries = Entry.objects.filter(ticket_id=ticket_id).select_related("author_member", "author_contact")
    cursor = Cursor.parse(before, 1)
    if cursor:
        entries = entries.filter(pk__lt=cursor.number(0))
    newest = list(entries.order_by("-pk")[: size + 1])
    page = Page.of(_records(newest), size, lambda record: (record.id,))
    return Page(page.items[::-1], page.next_cursor)


def get_entry_record(*, entry: Entry) -> EntryRecord:
    """One entry that the caller has just written."""
    return _records([entry])[0]


def get_download(*, actor: Actor, attachment_id: int) -> Download:
    """An attachment of a ticket the actor may see. Raises NotFound, Forbidden."""
    visible = Ticket.objects.visible_to(actor)
    found = (
        Attachment.objects.filter(pk=attachment_id, entry__ticket__in=visible).select_related("file").first()
    )
    if found is None:
        raise NotFound
    require(actor, Permission.TICKET_READ)
    return Download(found.file, found.name, found.content_type)


def _records(entries: Iterable[Entry]) -> list[EntryRecord]:
    shown = list(entries)
    files: dict[int, tuple[FileRecord, ...]] = {}
    rows = Attachment.objects.filter(entry__in=shown).order_by("pk")
    for pk, entry_id, name, size in rows.values_list("pk", "entry_id", "name", "file__size"):
        files[entry_id] = (*files.get(entry_id, ()), FileRecord(pk, name, size))
    return [_record(entry, files.get(entry.pk, ())) for entry in shown]


def _record(entry: Entry, files: tuple[FileRecord, ...]) -> EntryRecord:
    author = entry.author_member or entry.author_contact
    return EntryRecord(
        id=entry.pk,
        kind=entry.kind,
        author=author.name if author else "",
        at=entry.at,
        channel=entry.channel,
        text=entry.text,
        delivery=entry.delivery,
        delivery_note=entry.delivery_note,
        files=files,
    )
