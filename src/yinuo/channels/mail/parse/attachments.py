"""Everything in a mail that is not its words, as files with safe names."""

from __future__ import annotations

import hashlib
import mimetypes
import re

from . import limits
from .bodies import Bodies
from .charset import decode_text
from .clean import clean_name
from .headers import split_head
from .model import MailAttachment, Problems
from .structure import Part
from .words import decode_header

_SEPARATORS = re.compile(r"[/\\]+")
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "text/plain": ".txt",
    "text/html": ".html",
    "message/rfc822": ".eml",
}
_REPORT_NAMES = {
    "message/delivery-status": "delivery-status.txt",
    "message/global-delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "message/feedback-report": "feedback-report.txt",
    "text/rfc822-headers": "headers.txt",
}


def collect_attachments(root: Part, bodies: Bodies, problems: Problems) -> tuple[MailAttachment, ...]:
    """All leaves that are not words, in their order, then files that stood uuencoded in the text."""
    found: list[MailAttachment] = []
    for part in root.leaves():
        if id(part) in bodies.used or (part is root and not part.body.strip()):
            continue
        found.append(_from_part(part, bodies.cids, len(found) + 1, problems))
    for file in bodies.files:
        name = safe_name(decode_header(file.name, problems)) or f"attachment-{len(found) + 1}"
        content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        found.append(_build(name, content_type, file.content, inline=False))
    return tuple(found)


def safe_name(raw: str) -> str:
    """A file name that names no folder, hides no direction and fits a file system; empty when nothing is left."""
    name = _SEPARATORS.sub("_", clean_name(raw)).strip(" .")
    if len(name) > limits.MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[: limits.MAX_NAME - 20]}{dot}{extension[:19]}" if dot else name[: limits.MAX_NAME]
    return "" if not name.strip("_") else name


def _from_part(part: Part, cids: frozenset[str], number: int, problems: Problems) -> MailAttachment:
    content_id = part.headers.first("content-id").decode("ascii", "ignore").strip().strip("<>")
    content = part.content(problems)
    if part.type in ("application/ms-tnef", "application/vnd.ms-tnef"):
        problems.note("tnef_not_opened")
    if part.type in ("application/pkcs7-mime", "application/x-pkcs7-mime") and part.depth == 0:
        problems.note("encrypted")
    is_inline = (bool(content_id) and content_id in cids) or (
        part.disposition.value == "inline" and part.type.startswith("image/")
    )
    return _build(
        _name(part, content, number, problems), part.type, content, inline=is_inline, content_id=content_id
    )


def _name(part: Part, content: bytes, number: int, problems: Problems) -> str:
    for candidate in (part.disposition.params.get("filename", ""), part.content_type.params.get("name", "")):
        if name := safe_name(candidate):
            return name
    if part.type == "message/rfc822" and not part.headers.has("content-description"):
        headers, _ = split_head(content, Problems(), top=True)
        subject = decode_header(headers.first("subject"), problems)
        return safe_name(f"{subject[:150].strip()}.eml") if subject.strip() else f"message-{number}.eml"
    if description := decode_header(part.headers.first("content-description"), problems).strip():
        extension = (
            _EXTENSIONS.get(part.type) or mimetypes.guess_extension(part.type) or _report_extension(part.type)
        )
        if name := safe_name(description if "." in description[-6:] else description[:150] + extension):
            return name
    if part.type in _REPORT_NAMES:
        return _REPORT_NAMES[part.type]
    content_id = (
        part.headers.first("content-id").decode("ascii", "ignore").strip().strip("<>").partition("@")[0]
    )
    if re.fullmatch(r"[\w. -]{1,80}\.[A-Za-z0-9]{2,5}", content_id):
        return content_id
    if location := part.headers.first("content-location"):
        last = decode_text(location, None, problems).rpartition("/")[2]
        if "." in last and (name := safe_name(last)):
            return name
    return f"attachment-{number}{_EXTENSIONS.get(part.type) or mimetypes.guess_extension(part.type) or ''}"


def _report_extension(content_type: str) -> str:
    return ".txt" if content_type in _REPORT_NAMES else ""


def _build(
    name: str, content_type: str, content: bytes, *, inline: bool, content_id: str = ""
) -> MailAttachment:
    digest = hashlib.sha256(content).hexdigest()
    return MailAttachment(name, content_type, content, digest, inline, content_id)
