"""Which codec wrote these bytes? Double-byte codecs by how common the characters are, the rest by statistics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from charset_normalizer import from_bytes

from .labels import FAMILIES

_CYRILLIC = re.compile(rb"[\xc0-\xff\xa3\xb3\xa8\xb8]+")
_RUN = re.compile(rb"[\x80-\xff]+")
IDEOGRAPH = re.compile("[\u3041-\u30fe\u4e00-\u9fff\uac00-\ud7a3]")
_SAMPLE = 16_000
_DOUBLE_BYTE = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_SINGLE_BYTE = "cp1252 cp1250 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 iso8859_2 iso8859_5 iso8859_7 mac_roman"
_COMMON_ENOUGH = 0.62
_HINT_BONUS = 0.2


def guess_codec(data: bytes, wanted: Sequence[str] = ()) -> str:
    """The most plausible codec; `wanted` codecs, and those of the same language, get a bonus."""
    sample = data[:_SAMPLE]
    if not any(each in FAMILIES for each in wanted) and (cyrillic := _guess_cyrillic(sample)):
        return cyrillic
    families = {FAMILIES[each] for each in wanted if each in FAMILIES}
    scored = [
        (score + (_HINT_BONUS if FAMILIES[codec] in families else 0.0), codec)
        for codec in _DOUBLE_BYTE
        if (score := _score(sample, codec)) > 0
    ]
    best, codec = max(scored, key=lambda pair: pair[0], default=(0.0, "cp1252"))
    if best >= _COMMON_ENOUGH:
        return codec
    for each in wanted:
        if each not in FAMILIES and each not in ("ascii", "utf_8", "utf_7") and _decodes(data, each):
            return each
    return _guess_single_byte(sample)


def looks_double_byte(data: bytes) -> bool:
    """Bytes that read as common Chinese, Japanese or Korean: a Latin label over them is a lie. High bytes in pairs
    need less evidence than single ones before letters, which western capitals could be."""
    runs = _RUN.findall(data[:_SAMPLE])
    high = sum(map(len, runs))
    if high < 4:
        return False
    paired = sum(len(run) for run in runs if len(run) > 1) >= high * 0.8
    best, codec = max((_score(data[:_SAMPLE], codec), codec) for codec in _DOUBLE_BYTE)
    if len(set(IDEOGRAPH.findall(_decode_sample(data[:_SAMPLE], codec) or ""))) < 2:
        return False  # "££££" is double-byte punctuation, but nobody's text
    return best >= 0.8 if paired else high >= 8 and best >= 0.9


def _guess_cyrillic(sample: bytes) -> str | None:
    """Russian is written in words of several high bytes, none of which lies where Chinese has most of its own."""
    runs = _RUN.findall(sample)
    high = b"".join(runs)
    if len(high) < 8 or len(high) < 3 * len(runs) or not _CYRILLIC.fullmatch(high):
        return None
    for codec in ("koi8_r", "cp1251"):
        text = high.decode(codec)
        lower = sum(char.islower() for char in text) / len(text)
        vowels = sum(char in "аеёиоуыэюя" for char in text.lower()) / len(text)
        if lower > 0.6 and 0.25 < vowels < 0.6:
            return codec
    return None


def _guess_single_byte(sample: bytes) -> str:
    if len(_RUN.findall(sample)) < 3 and len(sample) < 40:
        return _short_single_byte(sample)
    found = from_bytes(sample, cp_isolation=_SINGLE_BYTE.split()).best()
    return found.encoding if found is not None else "cp1252"


def _short_single_byte(sample: bytes) -> str:
    """A few words: long runs of high bytes are Cyrillic, lone ones are accents of a western language."""
    longest = max((len(run) for run in _RUN.findall(sample)), default=0)
    if longest < 4:
        return "cp1252"
    lower = sum(byte >= 0xE0 for byte in sample), sum(0xC0 <= byte < 0xE0 for byte in sample)
    return "cp1251" if lower[0] >= lower[1] else "koi8_r"


def _score(sample: bytes, codec: str) -> float:
    """Share of common characters among the non-ASCII ones of a strict reading, 0 where it cannot be read.

    Korean puts a space between words, about one for two to five syllables; Chinese and Japanese hardly ever do.
    """
    text = _decode_sample(sample, codec)
    if text is None:
        return 0.0
    common = _common(codec)
    weight = count = 0.0
    for char in text:
        if char > "\x7f":
            count += 1
            weight += _weight(char, common)
    if not count:
        return 0.0
    score = weight / count
    if codec == "euc_jp" and sum("\u3040" <= char <= "\u30ff" for char in text) < count * 0.25:
        score -= 0.3
    spaced = count >= 6 and text.count(" ") * 8 >= count
    if codec == "cp949":
        return score + (0.1 if spaced else -0.3 if count >= 6 else 0.0)
    return score - (0.3 if spaced and text.count(" ") * 5 >= count else 0.0)


def _weight(char: str, common: frozenset[str]) -> float:
    if char in common:
        return 1.0
    if "\u3000" <= char <= "\u303f" or "\uff01" <= char <= "\uff65" or "\u2010" <= char <= "\u2027":
        return 0.85
    if "\u2460" <= char <= "\u24ff" or char in "→←↑↓·×÷℃№※★☆●○◎◇◆□■△▲":
        return 0.7
    if "\u4e00" <= char <= "\u9fff":
        return 0.25
    return 0.0


def _decode_sample(sample: bytes, codec: str) -> str | None:
    for cut in range(3):  # the sample, or the mail itself, may end inside a character
        try:
            return sample[: len(sample) - cut].decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


@cache
def _common(codec: str) -> frozenset[str]:
    """The frequent characters of a national standard: its first level, and the syllables or kana."""
    if codec == "gb18030":
        return _block("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    if codec == "big5hkscs":
        return _block("big5", range(0xA4, 0xC7), range(0x40, 0xFF))
    if codec == "cp949":
        return frozenset(map(chr, range(0xAC00, 0xD7A4)))
    kana = frozenset(map(chr, range(0x3041, 0x30FF)))
    return kana | _block("euc_jp", range(0xB0, 0xD0), range(0xA1, 0xFF))


def _block(codec: str, leads: range, trails: range) -> frozenset[str]:
    return frozenset(bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails) - {
        ""
    }
