"""Address lists: phrases, comments, groups, routes and every way of getting them wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import limits
from .model import Address, Problems
from .words import decode_header

_TOKEN = re.compile(
    rb"\"(?:[^\"\\]|\\.)*(?:\"|\Z)"  # quoted string
    rb"|=\?[A-Za-z0-9_.:*+-]{1,60}\?[BbQq]\?[^?]*\?="  # encoded word: its commas are no separators
    rb"|<[^<>]*(?:>|\Z)"  # address in angle brackets
    rb"|[()]|[,;]|:(?=[^:@]*)"
    rb"|[^\"<>(),;:=\\]+|.",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s<>()\[\]\",;:]{1,200}@[^\s<>()\",;]{1,255}")
_ROUTE = re.compile(r"^@[^:]*:")
_MAX_COMMENT_DEPTH = 20


@dataclass
class _Draft:
    """One mailbox being read: words outside brackets, comments, the bracketed address."""

    words: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    angle: bytes | None = None
    quoted: bool = False

    def is_empty(self) -> bool:
        said = b"".join(self.words).strip() or self.angle is not None
        return not said and not any(b"@" in comment for comment in self.comments)


def parse_addresses(
    raws: Sequence[bytes], problems: Problems, hints: Sequence[str] = ()
) -> tuple[Address, ...]:
    """All mailboxes of these header values; groups are flattened, empty members dropped, the order kept."""
    found: list[Address] = []
    for raw in raws:
        for draft in _drafts(raw):
            if len(found) >= limits.MAX_ADDRESSES:
                problems.note("too_many_addresses")
                return tuple(found)
            address = _finish(draft, problems, hints)
            if address.name or address.address:
                found.append(address)
    return tuple(found)


def _drafts(raw: bytes) -> list[_Draft]:
    drafts, draft = [], _Draft()
    depth, comment = 0, b""
    tokens = _TOKEN.findall(raw)
    has_groups = b";" in raw  # without an end it is no group but a name with a colon
    for token in tokens:
        if depth:
            depth, comment = _in_comment(token, depth, comment)
            if not depth:
                draft.comments.append(comment)
        elif token == b"(":
            depth, comment = 1, b""
        elif token in (b",", b";"):
            if _is_broken_phrase(draft):
                draft.words.append(token)
                continue
            drafts.append(draft)
            draft = _Draft()
        elif token == b":" and has_groups and _is_group(draft):
            draft = _Draft()
        elif token[:1] == b"<" and len(token) > 1 and draft.angle is None:
            draft.angle = token.strip(b"<>")
        else:
            draft.quoted = draft.quoted or token[:1] == b'"'
            draft.words.append(token)
    if depth:
        draft.comments.append(comment)
    return [each for each in (*drafts, draft) if not each.is_empty()]


def _in_comment(token: bytes, depth: int, comment: bytes) -> tuple[int, bytes]:
    if comment.endswith(b"\\") and token in (b"(", b")"):
        return depth, comment[:-1] + token
    if token == b")":
        return depth - 1, comment if depth == 1 else comment + token
    if token == b"(" and depth < _MAX_COMMENT_DEPTH:
        return depth + 1, comment + token
    return depth, comment + token


def _is_broken_phrase(draft: _Draft) -> bool:
    """`Name, First <a@b>` without quotes: a comma after words that hold no address belongs to the name."""
    words = b"".join(draft.words)
    return draft.angle is None and bool(words.strip()) and b"@" not in words and not draft.comments


def _is_group(draft: _Draft) -> bool:
    words = b"".join(draft.words)
    return draft.angle is None and b"@" not in words and b"[" not in words


def _finish(draft: _Draft, problems: Problems, hints: Sequence[str]) -> Address:
    phrase = decode_header(_unquote(b"".join(draft.words)).strip(), problems, hints)
    comment = decode_header(b" ".join(draft.comments).strip(), problems, hints)
    angle = decode_header(draft.angle, problems, hints) if draft.angle is not None else ""
    address = _tidy(angle)
    name = phrase
    if "@" not in address:
        name, address = _from_words(phrase, comment, address)
    if not name and comment != address:
        name = comment
    name = _tidy_name(name)
    if address and "@" not in address:
        problems.note("address_malformed")
    return Address(name="" if name == address else name[:300], address=address[:320])


def _tidy_name(name: str) -> str:
    """One blank between words, no brackets around, no quotes around that programs add to what is quoted already."""
    name = " ".join(name.split()).strip("<> ")
    return name.strip("\"' " if name.startswith("'") or name.count('"') % 2 else '" ')


def _from_words(phrase: str, comment: str, angle: str) -> tuple[str, str]:
    """No usable address in brackets: look for one in the words, then in the comment."""
    compact = re.sub(r"\s*([@.])\s*", r"\1", phrase) if "@" in phrase else phrase
    for text, rest in ((compact, ""), (comment, phrase)):
        if match := _BARE.search(text):
            left = (text[: match.start()] + " " + text[match.end() :]).strip(" \"'<>")
            return (rest or left.removesuffix("[mailto:")), _tidy(match.group().strip(".\"'"))
    if '"' in phrase and "@" in phrase:
        return "", _tidy(phrase)
    return (phrase, angle) if angle or " " in phrase or not phrase.isascii() else ("", phrase)


def _unquote(raw: bytes) -> bytes:
    """Take the quotes off quoted strings, but not off a quoted local part (`"a b"@c`)."""
    return re.sub(
        rb"\"((?:[^\"\\]|\\.)*)\"(?!@)",
        lambda match: re.sub(rb"\\(.)", rb"\1", match.group(1)),
        raw,
        flags=re.DOTALL,
    )


def _tidy(address: str) -> str:
    address = _ROUTE.sub("", address.strip().removeprefix("mailto:").removeprefix("["))
    if not address.startswith('"'):
        address = re.sub(r"\([^()]*\)|\s", "", address)
    if "[" not in address:
        address = address.rstrip("]")
    if quoted := re.fullmatch(r'"([^"\s]+@[^"\s]+)"', address):
        address = quoted.group(1)
    return address.strip("<>").rstrip(".>")
