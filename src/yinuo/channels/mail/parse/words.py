"""Header values to text: RFC 2047 words as the world really writes them, raw bytes, and mixtures of both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .charset import decode_text
from .clean import clean_line
from .model import Problems
from .transfer import decode_base64, decode_quoted_printable

# Spaces inside a word, a language tag and a missing end are all common enough; a word never spans another's start.
_WORD = re.compile(
    rb"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([BbQq])\?((?:(?!=\?[A-Za-z0-9]).)*?)\?=",
    re.DOTALL,
)
_CUT_WORD = re.compile(
    rb"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z0-9-]{0,20})?\?([BbQq])\?([^?\s]+)\??=?\s*\Z"
)
_LABEL = re.compile(rb"(?i)(?:=\?|charset=\"?)([A-Za-z0-9_.:+-]{2,40})")


def decode_header(raw: bytes, problems: Problems, hints: Sequence[str] = ()) -> str:
    """One line of text for a raw header value; line breaks smuggled in by encoding become spaces."""
    chunks = _chunks(raw, problems)
    texts = [decode_text(data, label, problems, hints) for data, label in chunks]
    return clean_line("".join(texts))


def charset_hints(raws: Sequence[bytes]) -> list[str]:
    """Labels that occur in these values: the best evidence for raw bytes that carry none."""
    found = [label.decode("ascii").lower() for raw in raws for label in _LABEL.findall(raw[:4000])]
    return list(dict.fromkeys(label for label in found if label not in ("us-ascii", "utf-8")))[:5]


def _chunks(raw: bytes, problems: Problems) -> list[tuple[bytes, str | None]]:
    """Runs of bytes with their label. Neighbouring words of one label are joined, so that a character split
    between them is whole again; blanks between words are dropped, other blanks kept."""
    chunks: list[tuple[bytes, str | None]] = []
    position = 0
    for match in _words(raw):
        between = raw[position : match.start()]
        glued = bool(chunks) and chunks[-1][1] is not None and not between.strip(b" \t\r\n")
        if between and not glued:
            chunks.append((between, None))
        label, data = match.group(1).decode("ascii").lower(), _word_bytes(match, problems)
        if glued and chunks[-1][1] == label and label not in ("iso-2022-jp", "hz-gb-2312", "utf-7"):
            chunks[-1] = (chunks[-1][0] + data, label)
        else:
            chunks.append((data, label))
        position = match.end()
    if position < len(raw):
        chunks.append((raw[position:], None))
    return chunks


def _words(raw: bytes) -> list[re.Match[bytes]]:
    words = list(_WORD.finditer(raw))
    end = words[-1].end() if words else 0
    opening = raw.find(b"=?", end)
    cut = _CUT_WORD.match(raw, opening) if opening >= 0 else None
    return [*words, cut] if cut else words


def _word_bytes(match: re.Match[bytes], problems: Problems) -> bytes:
    payload = match.group(3)
    if match.group(2) in b"Bb":
        if len(payload.rstrip(b"=").replace(b" ", b"")) % 4 == 1:
            problems.note("encoded_word_damaged")
        return decode_base64(payload, problems)
    return decode_quoted_printable(payload.replace(b"_", b" "))
