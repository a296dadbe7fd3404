"""Content-Transfer-Encoding, decoded tolerantly: a wrong or damaged encoding never loses the readable rest."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from itertools import islice

from . import limits
from .model import Problems

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_PADDING = re.compile(rb"=+")
_UU_BEGIN = re.compile(rb"(?:\A|(?<=[\r\n]))begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})(?:\r\n|\n|\r)")
_UU_END = re.compile(rb"(?:\A|(?<=[\r\n]))(?:end|====)[ \t]*(?=[\r\n]|\Z)")
_QP_SOFT = re.compile(rb"=[ \t]*(?:\r?\n|\r)|=[ \t]*\Z")
_QP_CODE = re.compile(rb"=([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """A file that stood as uuencoded lines inside a text."""

    name: bytes
    content: bytes


def decode_transfer(body: bytes, encoding: str, problems: Problems) -> bytes:
    """Undo a transfer encoding. Unknown names, and the many misspelt ones, leave the bytes as they are."""
    name = re.sub(r"[^a-z0-9]", "", encoding.split(";", maxsplit=1)[0].lower())
    if name in ("", "7bit", "8bit", "binary", "none"):
        return body
    if name == "base64":
        return decode_base64(body, problems)
    if name == "quotedprintable":
        return decode_quoted_printable(body)
    if name in ("xuuencode", "uuencode", "uue", "xuue"):
        files, rest = split_uuencoded(body, problems)
        return files[0].content if files and not rest.strip() else body
    problems.note("transfer_encoding_unknown")
    return body


def decode_base64(body: bytes, problems: Problems) -> bytes:
    """Base64 with junk, missing padding, or several padded runs glued together."""
    decoded = bytearray()
    for run in _PADDING.split(body):
        letters = _NOT_BASE64.sub(b"", run)
        if len(letters) % 4 == 1:
            letters = letters[:-1]
            problems.note("base64_damaged")
        decoded += binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return bytes(decoded)


def decode_quoted_printable(body: bytes) -> bytes:
    """Quoted-printable; an equals sign that codes nothing stays as it is, in time linear in the body."""
    return _QP_CODE.sub(lambda code: bytes((int(code.group(1), 16),)), _QP_SOFT.sub(b"", body))


def split_uuencoded(body: bytes, problems: Problems) -> tuple[list[EncodedFile], bytes]:
    """Take `begin 644 name … end` blocks out of a text; what cannot be decoded stays in it."""
    files: list[EncodedFile] = []
    rest = bytearray()
    position = 0
    for begin in islice(_UU_BEGIN.finditer(body), limits.MAX_PARTS):
        if begin.start() < position:
            continue
        end = _UU_END.search(body, begin.end())
        content = _decode_uu_lines(body[begin.end() : end.start() if end else len(body)], problems)
        if content:
            files.append(EncodedFile(name=begin.group(1).strip(), content=content))
            rest += body[position : begin.start()]
            position = end.end() if end else len(body)
        if end is None:
            problems.note("uuencoded_cut_off")
            break
    return files, bytes(rest + body[position:])


def _decode_uu_lines(block: bytes, problems: Problems) -> bytes:
    out = bytearray()
    for line in re.split(rb"\r\n|\n|\r", block):
        if not line.strip() or line == b"`":
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            try:  # too many characters: some encoders add a check sum; the first byte says how many count
                out += binascii.a2b_uu(line[: ((line[0] - 32 & 63) * 4 + 5) // 3])
            except binascii.Error:
                problems.note("uuencoded_damaged")
                return bytes(out) if len(out) > 100 else b""
    return bytes(out)
