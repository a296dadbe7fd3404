"""Which parts are the words of a mail, and what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import limits
from .charset import decode_text
from .clean import clean_text
from .html import CleanHtml, clean_html, escape_to_html
from .model import Problems
from .structure import Part
from .transfer import EncodedFile, split_uuencoded

_NO_WORDS = frozenset(
    [
        "text/calendar",
        "text/csv",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "text/rfc822-headers",
        "text/xml",
        "text/css",
        "text/javascript",
        "text/x-amp-html",
    ]
)
_META_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,30})")
_UUENCODED = re.compile(rb"(?:\A|[\r\n])begin[ -]")
_HTML_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ENRICHED = re.compile(r"<[^<>]{0,200}>")


@dataclass(slots=True)
class _Piece:
    plain: str | None = None
    html: str | None = None


@dataclass(slots=True)
class Bodies:
    """The words of a mail. `quotable` is the text in which quotes are marked; `used` the parts it came from."""

    text: str = ""
    html: str = ""
    quotable: str = ""
    cids: frozenset[str] = frozenset()
    used: set[int] = field(default_factory=set)
    files: list[EncodedFile] = field(default_factory=list)


def read_bodies(root: Part, problems: Problems, hints: Sequence[str] = ()) -> Bodies:
    """Text, sanitised HTML and the parts they were taken from; text is made from HTML where there is no plain part."""
    bodies = Bodies()
    reader = _Reader(bodies, problems, hints)
    pieces = [
        piece for piece in reader.read(root) if (piece.plain or "").strip() or (piece.html or "").strip()
    ]
    cleaned = [clean_html(piece.html, problems) if piece.html else None for piece in pieces]
    texts = [_plain_of(piece, clean) for piece, clean in zip(pieces, cleaned, strict=True)]
    bodies.text = _limited("\n\n".join(text for text, _ in texts).strip("\n"), problems)
    bodies.quotable = "\n\n".join(quotable for _, quotable in texts)[: limits.MAX_QUOTABLE]
    if any(cleaned):
        bodies.html = "\n".join(
            clean.markup if clean else escape_to_html(text)
            for clean, (text, _) in zip(cleaned, texts, strict=True)
        )
        bodies.cids = frozenset().union(*(clean.cids for clean in cleaned if clean))
    return bodies


def _plain_of(piece: _Piece, clean: CleanHtml | None) -> tuple[str, str]:
    if piece.plain and (piece.plain.strip() or clean is None):
        return piece.plain, piece.plain
    return (clean.text, clean.quoted) if clean else ("", "")


def _limited(text: str, problems: Problems) -> str:
    if len(text) > limits.MAX_TEXT:
        problems.note("text_cut_off")
    return text[: limits.MAX_TEXT]


class _Reader:
    def __init__(self, bodies: Bodies, problems: Problems, hints: Sequence[str]) -> None:
        self.bodies, self.problems, self.hints = bodies, problems, hints
        self.has_words = False

    def read(self, part: Part) -> list[_Piece]:
        if not part.children:
            return [self._leaf(part)] if self._is_words(part) else []
        if part.type == "multipart/alternative":
            return self._alternative(part)
        if part.type in ("multipart/report", "multipart/signed"):
            return self.read(part.children[0])
        if part.type == "multipart/encrypted":
            self.problems.note("encrypted")
            return []
        return [piece for child in part.children for piece in self.read(child)]

    def _alternative(self, part: Part) -> list[_Piece]:
        """One piece out of the variants: plain text where any says something, HTML from the last that has it."""
        plain, html, lasting = "", "", ""
        for child in part.children:
            self.has_words = False
            pieces = self.read(child)
            child_html = "\n".join(piece.html for piece in pieces if piece.html)
            child_plain = "\n\n".join(piece.plain for piece in pieces if piece.plain and not piece.html)
            if child_html:
                html, lasting = child_html, child_plain
            elif not plain.strip():
                plain = child_plain
        self.has_words = True
        if html and lasting.strip() and not plain.strip():
            html += escape_to_html(lasting)
        return [_Piece(plain=plain or None, html=html or None)]

    def _is_words(self, part: Part) -> bool:
        if not part.type.startswith("text/") or part.type in _NO_WORDS:
            return False
        if part.disposition.value == "attachment" and (part.depth or part.disposition.params.get("filename")):
            return False
        named = part.disposition.params.get("filename") or (
            self.has_words and part.content_type.params.get("name")
        )
        return not named

    def _leaf(self, part: Part) -> _Piece:
        self.has_words = True
        self.bodies.used.add(id(part))
        content = part.content(self.problems)
        if part.type == "text/html":
            return _Piece(html=self._decode(content, self._label_of_html(part, content)))
        if _UUENCODED.search(content):
            files, content = split_uuencoded(content, self.problems)
            self.bodies.files.extend(files)
        params = part.content_type.params
        text = self._decode(content, params.get("charset"))
        if _HTML_START.match(text):
            self.problems.note("html_labelled_plain")
            return _Piece(html=text)
        if part.type in ("text/enriched", "text/richtext"):
            return _Piece(plain=_ENRICHED.sub("", text.replace("<<", "<")))
        if params.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=params.get("delsp", "").lower() == "yes")
        return _Piece(plain=text)

    def _decode(self, content: bytes, label: str | None) -> str:
        if len(content) > limits.MAX_TEXT_BYTES:
            self.problems.note("text_cut_off")
            content = content[: limits.MAX_TEXT_BYTES]
        return clean_text(decode_text(content, label, self.problems, self.hints))

    def _label_of_html(self, part: Part, content: bytes) -> str | None:
        """The label of the part, else what the page says of itself."""
        meta = _META_CHARSET.search(content[:4000])
        return part.content_type.params.get("charset") or (meta.group(1).decode() if meta else None)


def unflow(text: str, *, delete_space: bool) -> str:
    """RFC 3676: join lines that end in a space, at the same depth of quotation."""
    paragraphs: list[list[str]] = []
    flowing: str | None = None
    for line in text.split("\n"):
        stripped = line.lstrip(">")
        marks = line[: len(line) - len(stripped)]
        content = stripped.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        words = content[:-1] if flows and delete_space else content
        if flowing == marks and content != "-- ":
            paragraphs[-1].append(words)
        else:
            paragraphs.append([f"{marks} {words}" if marks and content else marks + words])
        flowing = marks if flows else None
    return "\n".join("".join(words) for words in paragraphs)
