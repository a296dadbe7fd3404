"""What is known of one mail after reading it. Plain data, no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypedDict


class MailKind(StrEnum):
    """What a mail is to a desk; only a normal one may open a ticket."""

    NORMAL = "normal"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    FEEDBACK = "feedback"


class Problems:
    """Ordered set of short codes that say what was wrong with a mail and mended, or left out."""

    def __init__(self) -> None:
        self._codes: dict[str, None] = {}

    def note(self, code: str) -> None:
        self._codes.setdefault(code, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __contains__(self, code: str) -> bool:
        return code in self._codes


class AddressObject(TypedDict):
    name: str
    address: str


class AttachmentObject(TypedDict):
    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool


# The key names are a contract of `yinuo mail parse --json`; `from` is a keyword, hence the functional form.
MailObject = TypedDict(
    "MailObject",
    {
        "file": str,
        "message_id": str | None,
        "in_reply_to": str | None,
        "references": list[str],
        "date": str | None,
        "from": AddressObject,
        "to": list[AddressObject],
        "cc": list[AddressObject],
        "subject": str,
        "text": str,
        "html": str,
        "reply_text": str,
        "attachments": list[AttachmentObject],
        "kind": str,
        "problems": list[str],
    },
)


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as people write it: `name` may be empty, `address` may be empty when nobody gave one."""

    name: str = ""
    address: str = ""

    def to_object(self) -> AddressObject:
        return {"name": self.name, "address": self.address}


@dataclass(frozen=True, slots=True)
class MailAttachment:
    """One attached file with its bytes; `content_id` is what `cid:` links of the HTML name."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    sha256: str
    inline: bool
    content_id: str = ""

    def to_object(self) -> AttachmentObject:
        return {
            "name": self.name,
            "content_type": self.content_type,
            "size": len(self.content),
            "sha256": self.sha256,
            "inline": self.inline,
        }


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One understood mail. `automatic` is true for everything that a machine sent by itself."""

    file: str
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    date: datetime | None
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    html: str
    reply_text: str
    attachments: tuple[MailAttachment, ...]
    kind: MailKind
    problems: tuple[str, ...]
    sha256: str
    automatic: bool = False
    failed_recipients: tuple[str, ...] = ()
    reported_message_id: str | None = None

    def to_object(self) -> MailObject:
        """The object that `yinuo mail parse --json` prints, keys in the order of the contract."""
        return {
            "file": self.file,
            "message_id": self.message_id,
            "in_reply_to": self.in_reply_to,
            "references": list(self.references),
            "date": self.date.isoformat() if self.date else None,
            "from": self.sender.to_object(),
            "to": [each.to_object() for each in self.to],
            "cc": [each.to_object() for each in self.cc],
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "reply_text": self.reply_text,
            "attachments": [each.to_object() for each in self.attachments],
            "kind": self.kind.value,
            "problems": list(self.problems),
        }
