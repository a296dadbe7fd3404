"""Content-Type and Content-Disposition: value and parameters, with RFC 2231 pieces, raw bytes and missing quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .charset import decode_text
from .clean import clean_name
from .model import Problems
from .words import decode_header

_PARAM = re.compile(
    rb";[\s;]*([A-Za-z0-9_.-]{1,60})(\*[0-9*]{0,6})?\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.DOTALL
)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,100}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Field:
    """A structured header: its lower-case main value and its parameters as text."""

    value: str
    params: dict[str, str] = field(default_factory=dict)


def parse_content_type(raw: bytes, problems: Problems, default: str = "text/plain") -> Field:
    """Content-Type; anything that is no type/subtype becomes the default, with a note when it said something."""
    parsed = _parse(raw, problems)
    if not raw.strip():
        return Field(default, parsed.params)
    found = _TYPE.match(parsed.value)
    if found:
        return Field(found.group(), parsed.params)
    problems.note("content_type_malformed")
    main = parsed.value.strip("\"' /")
    return Field(
        {"text": "text/plain", "html": "text/html", "plain": "text/plain"}.get(main, default), parsed.params
    )


def parse_disposition(raw: bytes, problems: Problems) -> Field:
    return _parse(raw, problems)


def _parse(raw: bytes, problems: Problems) -> Field:
    value = raw.split(b";", 1)[0].decode("ascii", "ignore")
    value = re.sub(r"\([^)]*\)", "", value).strip().lower()
    plain: dict[str, bytes] = {}
    pieces: dict[str, dict[int, tuple[bytes, bool]]] = {}
    rest = raw[len(raw.split(b";", 1)[0]) :]
    for match in _PARAM.finditer(rest):
        name, star, content = match.group(1).decode().lower(), match.group(2), _unquote(match.group(3))
        if star is None:
            plain.setdefault(name, content)
        else:
            number = re.sub(rb"\D", b"", star)
            pieces.setdefault(name, {}).setdefault(int(number or 0), (content, star.endswith(b"*")))
    params = {name: _text(content, problems) for name, content in plain.items()}
    params.update({name: _joined(each, problems) for name, each in pieces.items()})
    return Field(value, params)


def _unquote(raw: bytes) -> bytes:
    raw = raw.strip()
    if raw[:1] == b'"':
        raw = raw[1:-1] if len(raw) > 1 and raw.endswith(b'"') else raw[1:]
        return _ESCAPE.sub(rb"\1", raw)
    return raw


def _text(raw: bytes, problems: Problems) -> str:
    if b"=?" in raw:
        return clean_name(decode_header(raw.strip(), problems))
    if raw[:40].count(b"'") == 2 and _PERCENT.search(raw):  # RFC 2231 content under a plain name
        return _joined({0: (raw, True)}, problems)
    return clean_name(decode_text(raw, None, problems))


def _joined(pieces: dict[int, tuple[bytes, bool]], problems: Problems) -> str:
    """RFC 2231: `charset'language'percent-encoded`, perhaps in numbered pieces, of which some are plain."""
    label: str | None = None
    data = b""
    for number in sorted(pieces):
        content, encoded = pieces[number]
        if number == min(pieces) and encoded and content.count(b"'") >= 2:
            head, _, content = content.split(b"'", 2)
            label = head.decode("ascii", "ignore") or None
        data += unquote_to_bytes(content) if encoded else content
    if b"=?" in data:
        return clean_name(decode_header(data, problems))
    return clean_name(decode_text(data, label, problems))
