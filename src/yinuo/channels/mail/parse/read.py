"""The one entry: raw bytes of a message to a `ParsedMail`. Never raises for what the bytes hold."""

from __future__ import annotations

import hashlib
import re

from . import limits
from .addresses import parse_addresses
from .attachments import collect_attachments
from .bodies import read_bodies
from .dates import read_date
from .headers import Headers
from .kind import judge_kind
from .model import Address, ParsedMail, Problems
from .quotes import extract_reply
from .structure import read_structure
from .words import charset_hints, decode_header

_ID = re.compile(r"<([^<>]{1,500})>")
_BARE_ID = re.compile(r"[^\s<>,;\"]{1,250}@[^\s<>,;\"]{1,250}")
_ONCE = ("from", "subject", "date", "message-id", "content-type", "to")


def parse_mail(raw: bytes, *, file: str = "") -> ParsedMail:
    """Understand one raw message; `file` is only carried along. What was wrong is listed in `problems`."""
    digest = hashlib.sha256(raw).hexdigest()
    problems = Problems()
    if len(raw) > limits.MAX_MESSAGE_BYTES:
        problems.note("message_too_large")
        raw = raw[: limits.MAX_MESSAGE_BYTES]
    if not raw.strip():
        problems.note("empty_message")
    root = read_structure(raw, problems)
    headers = root.headers
    hints = charset_hints([value for _, value in headers])
    _note_repeated(headers, problems)
    sender = _read_sender(headers, problems, hints)
    subject = decode_header(headers.first("subject"), problems, hints)[: limits.MAX_SUBJECT]
    bodies = read_bodies(root, problems, hints)
    if "\x00" in bodies.text or (b"\x00" in raw and not root.children and root.type.startswith("text/")):
        problems.note("null_bytes")
    attachments = collect_attachments(root, bodies, problems)
    verdict = judge_kind(root, sender, subject, bodies.text, problems)
    return ParsedMail(
        file=file,
        message_id=_first_id(headers.first("message-id")),
        in_reply_to=_first_id(headers.first("in-reply-to")),
        references=_all_ids(headers.every("references")),
        date=read_date(headers, problems),
        sender=sender,
        to=parse_addresses(headers.every("to"), problems, hints),
        cc=parse_addresses(headers.every("cc"), problems, hints),
        subject=subject,
        text=bodies.text,
        html=bodies.html,
        reply_text=extract_reply(bodies.quotable),
        attachments=attachments,
        kind=verdict.kind,
        problems=tuple(problems),
        sha256=digest,
        automatic=verdict.automatic,
        failed_recipients=verdict.failed_recipients,
        reported_message_id=verdict.reported_message_id,
    )


def _read_sender(headers: Headers, problems: Problems, hints: list[str]) -> Address:
    """The From mailbox; where it names no address, the one from Reply-To, Sender or Return-Path with its name."""
    found = parse_addresses(headers.every("from")[:1], problems, hints)
    sender = next((each for each in found if "@" in each.address), found[0] if found else Address())
    if "@" in sender.address:
        return sender
    problems.note("from_address_missing")
    for name in ("reply-to", "sender", "resent-from", "return-path"):
        for other in parse_addresses(headers.every(name)[:1], problems, hints):
            if "@" in other.address:
                return Address(name=sender.name or other.name, address=other.address)
    return sender


def _first_id(raw: bytes) -> str | None:
    found = _all_ids([raw])
    return found[0] if found else None


def _all_ids(raws: list[bytes]) -> tuple[str, ...]:
    """Message ids without brackets, folding blanks removed; ids without brackets count where none has any."""
    text = b" ".join(raws).decode("utf-8", "ignore").replace("\x00", "")
    found = [re.sub(r"\s+", "", each) for each in _ID.findall(text)] or _BARE_ID.findall(text)
    if not found and text.strip() and len(raws) == 1 and " " not in text.strip() and "<" not in text:
        found = [text.strip()[:500]]
    return tuple(dict.fromkeys(each for each in found if each))[: limits.MAX_REFERENCES]


def _note_repeated(headers: Headers, problems: Problems) -> None:
    for name in _ONCE:
        if len(headers.every(name)) > 1:
            problems.note(f"repeated_header_{name.replace('-', '_')}")
