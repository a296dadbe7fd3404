"""Bytes to text when the label may lie: labelled codec, then evidence in the bytes, then repair. Never U+FFFD of ours."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from .escapes import decode_iso2022_jp, has_escapes
from .guess import IDEOGRAPH, guess_codec, looks_double_byte
from .labels import codec_for
from .model import Problems

_THREE_BYTES = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ENOUGH = 6  # different ones: "¡¡¡¡" and "ÁÁÁÁ" are double-byte text as well, but nobody's
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF7 = re.compile(rb"\+[A-Za-z0-9+/]{2,}-?|\+-")
_SINGLE_BYTE_LATIN = frozenset({"cp1252", "ascii", "iso8859_15", "latin_1", "iso8859_1"})
_WIDE = frozenset({"utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be"})


def decode_text(data: bytes, label: str | None, problems: Problems, hints: Sequence[str] = ()) -> str:
    """Decode bytes of a mail. `hints` are labels found elsewhere in it; they break ties between guesses."""
    if not data:
        return ""
    codec = codec_for(label)
    if label and codec is None:
        problems.note("charset_unknown")
    if (wide := _by_byte_order(data, codec)) is not None:
        return wide
    if not _HIGH.search(data):
        return _decode_seven_bits(data, codec, problems)
    return _decode_eight_bits(data, codec, problems, hints)


def _by_byte_order(data: bytes, codec: str | None) -> str | None:
    for mark, name in (
        (codecs.BOM_UTF8, "utf_8"),
        (codecs.BOM_UTF16_LE, "utf_16_le"),
        (codecs.BOM_UTF16_BE, "utf_16_be"),
    ):
        if data.startswith(mark):
            text = _strict(data[len(mark) :], name)
            if text is not None:
                return text
    if codec in _WIDE and 0 in data[:4000]:
        little = data[1:4000:2].count(0) >= data[0:4000:2].count(0)
        return _strict(data, codec if codec != "utf_16" else "utf_16_le" if little else "utf_16_be")
    return None


def _decode_seven_bits(data: bytes, codec: str | None, problems: Problems) -> str:
    if codec == "utf_7" and _UTF7.search(data):
        text = _strict(data, "utf_7")
        if text is None:
            problems.note("charset_repaired")
            text = _UTF7.sub(
                lambda run: (_strict(run.group(), "utf_7") or run.group().decode()).encode(), data
            ).decode()
        return text
    if codec == "hz" or (codec == "gb18030" and b"~{" in data):
        return _strict(data, "hz") or data.decode("ascii")
    if has_escapes(data):
        for name in ("iso2022_kr",) if codec in ("iso2022_kr", "cp949") or b"\x1b$)C" in data else ():
            if (text := _strict(data, name)) is not None:
                return text
        return decode_iso2022_jp(data)
    return data.decode("ascii")


def _decode_eight_bits(data: bytes, codec: str | None, problems: Problems, hints: Sequence[str]) -> str:
    unicode_text = _utf8(data)
    if unicode_text is not None and (mended := _unmix(unicode_text)) is not None:
        problems.note("charset_double_encoded")
        return mended
    if unicode_text is not None and (codec in (None, "utf_8", "ascii", "utf_7") or _THREE_BYTES.search(data)):
        if codec not in (None, "utf_8"):
            problems.note("charset_mislabelled")
        return unicode_text
    if unicode_text is not None and codec in _SINGLE_BYTE_LATIN:
        problems.note("charset_mislabelled")
        return unicode_text
    if codec == "iso2022_jp" and has_escapes(data):
        return decode_iso2022_jp(data)
    if codec and codec not in ("utf_8", "ascii", "utf_7", "iso2022_jp", *_WIDE):
        text = _strict(data, codec)
        if text is not None and not (codec in _SINGLE_BYTE_LATIN and looks_double_byte(data)):
            return text
    return _decode_guessed(data, codec, problems, hints)


def _unmix(text: str) -> str | None:
    """Undo a relay that took double-byte text for Latin-1 and recoded it to UTF-8, where that is beyond doubt."""
    try:
        original = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    if not looks_double_byte(original):
        return None
    mended = _strict(original, guess_codec(original))
    return mended if mended and len(set(IDEOGRAPH.findall(mended))) >= _ENOUGH else None


def _decode_guessed(data: bytes, codec: str | None, problems: Problems, hints: Sequence[str]) -> str:
    if codec == "utf_8" and (text := _mostly_utf8(data)) is not None:
        problems.note("charset_repaired")
        return text
    wanted = [each for each in (codec, *(codec_for(hint) for hint in hints)) if each]
    guess = guess_codec(data, wanted)
    if codec and _near(data, codec):
        guess = codec
    problems.note(
        "charset_guessed"
        if codec is None
        else "charset_mislabelled"
        if guess != codec
        else "charset_repaired"
    )
    text = _strict(data, guess)
    return text if text is not None else _repaired(data, guess)


def _near(data: bytes, codec: str) -> bool:
    """A multi-byte label is believed when only a few bytes of many do not fit it."""
    if codec not in ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"):
        return False
    bad = data.decode(codec, "replace").count("\ufffd")
    return bad * 20 <= len(_HIGH.findall(data)) and not looks_like_other(data, codec)


def looks_like_other(data: bytes, codec: str) -> bool:
    """True when the bytes, whole and strict, are much better read by another codec."""
    other = guess_codec(data, [codec])
    return (
        other != codec
        and _strict(data, other) is not None
        and other in ("cp932", "euc_jp", "cp949", "big5hkscs", "gb18030")
    )


def _utf8(data: bytes) -> str | None:
    """Strict UTF-8; a character cut off at the very end (a truncated mail) is dropped, not fatal."""
    text = _strict(data, "utf_8")
    if text is None:
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            text = decoder.decode(data)
        except UnicodeDecodeError:
            return None
        if not any(char > "\x7f" for char in text):
            return None
    return text


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few stray bytes: strays are read as Windows-1252, nothing becomes a replacement character."""
    text = data.decode("utf-8", "yinuo_stray")
    good = sum(1 for char in data.decode("utf-8", "ignore") if char > "\x7f")
    bad = data.decode("utf-8", "replace").count("\ufffd")
    return text if good > bad else None


def _repaired(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec, "yinuo_stray")
    except (UnicodeError, LookupError):
        return data.decode("cp1252", "yinuo_stray")


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read one undecodable byte as Windows-1252, or drop it where even that knows no character."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object) and "incomplete" in error.reason:
        return "", error.end  # a character cut off with the mail
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "ignore"), error.start + 1


codecs.register_error("yinuo_stray", _stray)
