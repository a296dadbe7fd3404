"""Header blocks as raw bytes: tolerant splitting, first-wins lookup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import limits
from .model import Problems

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_FROM_LINE = re.compile(rb">?From[ \t]")
_LINE = re.compile(rb"[^\r\n]*(?:\r{0,3}\n|\r|\Z)")

# A block without any of these is no header block but text that happens to hold a colon.
_KNOWN = frozenset(
    b"from to cc bcc subject date sender reply-to message-id in-reply-to references mime-version return-path "
    b"received delivered-to content-type content-transfer-encoding content-disposition content-id "
    b"content-description content-location precedence auto-submitted resent-from resent-to resent-date "
    b"thread-topic importance status envelope-to errors-to organization user-agent feedback-type "
    b"reporting-mta final-recipient original-recipient".split()
)

_BY_SERVERS = frozenset(b"received message-id mime-version return-path delivered-to content-type".split())


class Headers:
    """The fields of one block in their order; names in lower case, values raw but unfolded."""

    def __init__(self, fields: list[tuple[bytes, bytes]] | None = None) -> None:
        self._fields = fields or []

    def first(self, name: str) -> bytes:
        """The first field of that name that holds anything, else empty bytes."""
        wanted = name.lower().encode()
        return next((value for key, value in self._fields if key == wanted and value), b"")

    def every(self, name: str) -> list[bytes]:
        wanted = name.lower().encode()
        return [value for key, value in self._fields if key == wanted]

    def has(self, name: str) -> bool:
        wanted = name.lower().encode()
        return any(key == wanted for key, _ in self._fields)

    def ascii(self, name: str) -> str:
        """The first value as lower-case ASCII, for fields that machines read."""
        return self.first(name).decode("ascii", "ignore").strip().lower()

    def is_known(self) -> bool:
        return any(key in _KNOWN or key.startswith(b"x-") for key, _ in self._fields)

    def __iter__(self) -> Iterator[tuple[bytes, bytes]]:
        return iter(self._fields)

    def __bool__(self) -> bool:
        return bool(self._fields)


def split_head(raw: bytes, problems: Problems, *, top: bool = False) -> tuple[Headers, bytes]:
    """Split a message or part into its fields and its body.

    Garbage lines among fields are skipped with a note. At the top, leading blank lines and mbox `From ` lines are
    skipped, and a block without one known field counts as body.
    """
    start = _skip_leading(raw) if top else 0
    fields: list[tuple[bytes, list[bytes]]] = []
    position = start
    for count, match in enumerate(_LINE.finditer(raw, start)):
        line, position = match.group().rstrip(b"\r\n"), match.end()
        if not line.strip(b" \t") and not (line and fields and _continues(raw, position)):
            break
        if count >= limits.MAX_HEADER_LINES or position - start > limits.MAX_HEADER_BYTES:
            problems.note("headers_too_long")
            position = _after_blank(raw, position)
            break
        if not _take_line(line, fields, problems):
            if _is_body(line, raw[position : position + 4096], first=not fields):
                if fields:
                    problems.note("no_blank_line_after_headers")
                position = match.start()
                break
            problems.note("malformed_header")
        if match.end() == len(raw):
            break
    headers = Headers([(name, _unfold(lines)) for name, lines in fields])
    if top and not headers.is_known():
        problems.note("no_headers")
        return Headers(), raw
    return headers, raw[position:]


def _skip_leading(raw: bytes) -> int:
    position = 0
    while (match := _LINE.match(raw, position)) and match.end() > position:
        line = match.group().strip()
        if line and not _FROM_LINE.match(line):
            break
        position = match.end()
    return position


def _take_line(line: bytes, fields: list[tuple[bytes, list[bytes]]], problems: Problems) -> bool:
    """Add one line to the fields; false when it is neither a field nor the continuation of one."""
    if line[:1] in (b" ", b"\t"):
        if fields:
            fields[-1][1].append(line)
        return bool(fields)
    if match := _NAME.match(line):
        fields.append((match.group(1).lower(), [line[match.end() :]]))
        return True
    if _FROM_LINE.match(line):
        return True
    if b"\x00" in line[:200]:
        problems.note("null_bytes")
        cleaned = line.replace(b"\x00", b"")
        return bool(cleaned) and b"\x00" not in cleaned and _take_line(cleaned, fields, problems)
    return False


def _is_body(line: bytes, ahead: bytes, *, first: bool) -> bool:
    """A line that is no field begins the body unless known fields follow before the next blank line. Before any
    field only those count that servers write: a text may quote "From:" and "Subject:" below its first line."""
    if line.startswith(b"--"):
        return True
    block = re.split(rb"\r?\n[ \t]*\r?\n|\r\r", ahead, maxsplit=1)[0]
    names = {match.group(1).lower() for each in re.split(rb"[\r\n]+", block) if (match := _NAME.match(each))}
    return not names & (_BY_SERVERS if first else _KNOWN)


def _continues(raw: bytes, position: int) -> bool:
    """A line of blanks ends the block unless a known field follows (some programs fold into nothing)."""
    match = _LINE.match(raw, position)
    line = match.group() if match else b""
    name = _NAME.match(line)
    return name is not None and name.group(1).lower() in _KNOWN


def _after_blank(raw: bytes, position: int) -> int:
    found = re.compile(rb"\r?\n\r?\n|\r\r").search(raw, max(position - 4, 0))
    return found.end() if found else len(raw)


def _unfold(lines: list[bytes]) -> bytes:
    return b"".join(lines)[: limits.MAX_HEADER_VALUE].strip(b" \t")
