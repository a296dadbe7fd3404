"""The conversation ready for its template: bubbles for what was said, quiet lines for what happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from yinuo.tickets.models.entry import Delivery, EntryKind
from yinuo.tickets.queries.conversation import Conversation, Happened, Said

BUBBLES = {
    EntryKind.CUSTOMER_MESSAGE: "customer",
    EntryKind.REPLY: "reply",
    EntryKind.NOTE: "note",
    EntryKind.CALL: "call",
}


@dataclass(frozen=True, slots=True)
class FileLink:
    name: str
    href: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """What components/message.html shows."""

    entry_id: int
    anchor: str
    kind: str
    author: str
    tag: str
    meta: str
    text: str
    html_href: str
    files: tuple[FileLink, ...]
    foot: str
    foot_tone: str
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """What components/fact.html shows."""

    icon: str
    at: str
    text: str
    href: str
    tone: str
    is_fact: bool = True


def list_talk(conversation: Conversation, *, number: str, now: datetime) -> tuple[Message | Fact, ...]:
    """The items of a conversation in their order."""
    return tuple(_items(conversation, number, now))


def _items(conversation: Conversation, number: str, now: datetime) -> Iterator[Message | Fact]:
    for item in conversation.items:
        if isinstance(item, Happened):
            text = f"{item.actor} {item.line.text}".strip()
            tone = "broken" if item.line.icon == "clock-x" else ""
            yield Fact(item.line.icon, said_at(item.at, now), text, item.line.href or "", tone)
        else:
            yield _message(item, number, now)


def _message(said: Said, number: str, now: datetime) -> Message:
    kind = BUBBLES[said.kind]
    foot, tone = _delivery_words(said)
    files = tuple(
        FileLink(file.name, reverse("workspace:attachment", args=[number, file.id]), file.size)
        for file in said.files
    )
    return Message(
        entry_id=said.id,
        anchor=f"entry-{said.id}",
        kind=kind,
        author=said.author or (_("Customer") if kind == "customer" else _("System")),
        tag="" if kind == "customer" else _tag(kind),
        meta=_meta(said, kind, now),
        text=said.text,
        html_href=reverse("workspace:mail", args=[number, said.id]) if said.has_html else "",
        files=files,
        foot=foot,
        foot_tone=tone,
    )


def _tag(kind: str) -> str:
    return {"reply": _("Reply"), "note": _("Internal note"), "call": _("Call note")}[kind]


def _meta(said: Said, kind: str, now: datetime) -> str:
    when = said_at(said.at, now)
    if kind == "note":
        return _("%(when)s · the customer does not see this") % {"when": when}
    if kind == "call":
        return when
    return f"{said.channel} · {when}"


def _delivery_words(said: Said) -> tuple[str, str]:
    """What is known of a reply's way to the customer."""
    if said.delivery == Delivery.FAILED:
        note = said.delivery_note
        return (_("Not delivered: %(note)s") % {"note": note} if note else _("Not delivered")), "broken"
    if said.delivery == Delivery.SENT:
        return _("Sent"), "kept"
    return ("", "") if said.delivery == Delivery.NONE else (_("Being sent"), "")


def said_at(at: datetime, now: datetime) -> str:
    """The time of day, with the date where it is another day."""
    local = timezone.localtime(at)
    if local.date() == timezone.localtime(now).date():
        return local.strftime("%H:%M")
    same_year = local.year == timezone.localtime(now).year
    return formats.date_format(local, _("D j M H:i") if same_year else _("j M Y H:i"))
