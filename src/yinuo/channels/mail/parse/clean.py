"""Characters that no later part must meet: NUL and other controls, lone surrogates, bidi overrides in names."""

import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_LINE_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_LINE_BREAKS = re.compile("\r{1,3}\n|\r|\x85|\u2028|\u2029")


def clean_text(text: str) -> str:
    """Text of several lines: line breaks become `\\n`, controls vanish, lone surrogates become U+FFFD."""
    text = _LINE_BREAKS.sub("\n", text.replace("\x0c", "\n"))
    return _encodable(_CONTROLS.sub("", text))


def clean_line(text: str) -> str:
    """Text of one line, as in a header: a line break or control becomes nothing worse than a space."""
    return _encodable(_LINE_CONTROLS.sub(" ", text.replace("\x00", "")))


def clean_name(text: str) -> str:
    """A single-line name without characters that turn its reading direction (`exe.gpj` tricks)."""
    return _BIDI.sub("", clean_line(text)).strip()


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
