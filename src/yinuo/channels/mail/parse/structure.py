"""The MIME tree, read from bytes without recursion into anything deeper than the limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import limits
from .headers import Headers, split_head
from .model import Problems
from .params import Field, parse_content_type, parse_disposition
from .transfer import decode_transfer

_GUESS_BOUNDARY = re.compile(rb"(?:\A|[\r\n])--([^\r\n]{1,200}?)[ \t]*(?=[\r\n])")


@dataclass(slots=True)
class Part:
    """A node: a multipart with children, or a leaf whose `body` is still transfer-encoded."""

    headers: Headers
    content_type: Field
    disposition: Field
    body: bytes
    depth: int = 0
    children: list[Part] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.content_type.value

    def content(self, problems: Problems) -> bytes:
        """The decoded bytes of a leaf. A message or multipart must not be encoded, yet some are."""
        return decode_transfer(self.body, self.headers.ascii("content-transfer-encoding"), problems)

    def leaves(self) -> Iterator[Part]:
        stack = [self]
        while stack:
            part = stack.pop()
            if part.children:
                stack.extend(reversed(part.children))
            else:
                yield part

    def walk(self) -> Iterator[Part]:
        stack = [self]
        while stack:
            part = stack.pop()
            yield part
            stack.extend(reversed(part.children))


class _Budget:
    def __init__(self) -> None:
        self.parts = 0


def read_structure(raw: bytes, problems: Problems) -> Part:
    """The tree of a raw message; every oddity is noted and read as the plainest thing it could be."""
    headers, body = split_head(raw, problems, top=True)
    return _build(headers, body, depth=0, default="text/plain", budget=_Budget(), problems=problems)


def _build(
    headers: Headers, body: bytes, *, depth: int, default: str, budget: _Budget, problems: Problems
) -> Part:
    content_type = parse_content_type(headers.first("content-type"), problems, default)
    disposition = parse_disposition(headers.first("content-disposition"), problems)
    part = Part(headers, content_type, disposition, body, depth)
    budget.parts += 1
    if not part.type.startswith("multipart/"):
        return part
    if depth >= limits.MAX_DEPTH:
        problems.note("nested_too_deep")
        part.content_type = Field("application/octet-stream")
        return part
    _open_multipart(part, budget, problems)
    if not part.children:
        problems.note("multipart_without_parts")
        part.content_type = Field(
            "text/html" if _looks_like_html(body) else "text/plain", content_type.params
        )
    return part


def _open_multipart(part: Part, budget: _Budget, problems: Problems) -> None:
    boundary = part.content_type.params.get("boundary", "").rstrip().encode("utf-8", "replace")
    pieces = split_parts(part.body, boundary, problems) if boundary else []
    if not pieces:
        decoded = part.content(problems)
        guessed = _GUESS_BOUNDARY.search(decoded)
        candidate = boundary if boundary and decoded != part.body else guessed.group(1) if guessed else b""
        pieces = split_parts(decoded, candidate, problems) if candidate else []
        if pieces:
            problems.note("boundary_guessed")
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if budget.parts >= limits.MAX_PARTS:
            problems.note("too_many_parts")
            return
        headers, body = split_head(piece, problems)
        if headers or body.strip():
            part.children.append(
                _build(headers, body, depth=part.depth + 1, default=default, budget=budget, problems=problems)
            )


def split_parts(body: bytes, boundary: bytes, problems: Problems) -> list[bytes]:
    """The pieces between boundary lines; a missing last boundary ends the last piece at the end of the body."""
    marker = re.compile(rb"(?:\A|(?<=[\r\n]))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")
    pieces: list[bytes] = []
    start: int | None = None
    for match in marker.finditer(body):
        if start is not None:
            pieces.append(_without_last_break(body[start : match.start()]))
        # Some programs close a multipart and go on; reading on loses nothing.
        start = None if match.group(1) else _after_break(body, match.end())
        if len(pieces) > limits.MAX_PARTS:
            break
    if start is not None:
        problems.note("boundary_not_closed")
        pieces.append(body[start:])
    return pieces


def _after_break(body: bytes, position: int) -> int:
    if body[position : position + 2] == b"\r\n":
        return position + 2
    return min(position + 1, len(body))


def _without_last_break(piece: bytes) -> bytes:
    for line_break in (b"\r\n", b"\n", b"\r"):
        if piece.endswith(line_break):
            return piece[: -len(line_break)]
    return piece


def _looks_like_html(body: bytes) -> bool:
    return re.search(rb"(?i)<(?:html|body|!doctype)", body[:4000]) is not None
