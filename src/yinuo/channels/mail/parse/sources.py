"""Raw messages out of files: single mails, mbox, either of them gzipped, Maildir and plain folders."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import limits

_MBOX_LINE = re.compile(
    rb"(?:\A|\n\r?\n)(From [^\r\n]{1,300}\d{1,2}:\d{2}(?::\d{2})?[^\r\n]{0,60}\d{4}[^\r\n]{0,20}\r?\n)(?=>?[!-9;-~]{1,100}:)"
)
_ESCAPED_FROM = re.compile(rb"(?m)^>(>*From )")


@dataclass(frozen=True, slots=True)
class RawMessage:
    """One raw message and the file it came from."""

    file: str
    raw: bytes


class Unreadable(Exception):
    """A file that gives no bytes: missing, forbidden, a broken or exploding archive."""


def list_files(path: Path) -> list[Path]:
    """The mail files under a path: itself, or all of a folder in a stable order; a Maildir without its `tmp`."""
    if not path.is_dir():
        return [path]
    is_maildir = (path / "cur").is_dir() and (path / "new").is_dir()
    files = (each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
    return sorted(each for each in files if not (is_maildir and "tmp" in each.relative_to(path).parts[:-1]))


def read_messages(path: Path) -> Iterator[RawMessage]:
    """All messages of one file; an empty file is one empty message. Raises Unreadable before the first."""
    data = _read_bytes(path)
    for raw in split_mbox(data):
        yield RawMessage(file=str(path), raw=raw)


def split_mbox(data: bytes) -> list[bytes]:
    """Split at `From ` lines that carry a time and stand after a blank line; a single mail comes back untouched."""
    if not data.startswith(b"From "):
        return [data]
    starts = [match.start(1) for match in _MBOX_LINE.finditer(data)]
    if len(starts) < 2:
        return [data]
    ends = [*starts[1:], len(data)]
    return [_ESCAPED_FROM.sub(rb"\1", data[start:end]) for start, end in zip(starts, ends, strict=True)]


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limits.MAX_UNPACKED_BYTES + 1)
            if data[:2] == b"\x1f\x8b":
                file.seek(0)
                with gzip.GzipFile(fileobj=file) as unpacked:
                    data = unpacked.read(limits.MAX_UNPACKED_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Unreadable(reason) from error
    if len(data) > limits.MAX_UNPACKED_BYTES:
        raise Unreadable(f"larger than {limits.MAX_UNPACKED_BYTES} bytes")
    return data
