"""The words of a reply: without what it quotes and without its signature, in the ways and languages of real programs.

One pass over lines with anchored patterns, so that a hostile text costs no more than a long one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from .quotemarks import FORWARDED, find_attribution, is_header_block, is_separator, split_shared_line
from .signatures import strip_signature

_QUOTED = re.compile(r"^\s{0,3}[>＞]")
_UNQUOTE = re.compile(r"^\s{0,3}(?:[>＞] ?)+")


class _Line(Enum):
    OWN = auto()
    QUOTE = auto()
    BLANK = auto()


def extract_reply(text: str) -> str:
    """What the writer added. When nothing would be left (all is quoted), all of it, freed from quote marks."""
    lines = split_shared_line(text.split("\n"))
    segments = _own_segments(lines)
    kept = [
        block for segment in segments if (block := "\n".join(strip_signature(segment)).strip("\n")).strip()
    ]
    reply = "\n\n".join(kept).strip()
    return reply or "\n".join(_UNQUOTE.sub("", line) for line in lines).strip()


def _own_segments(lines: Sequence[str]) -> list[list[str]]:
    """Stretches of the writer's own lines, in order; forwarded mails count as his."""
    segments: list[list[str]] = [[]]
    index = 0
    while index < len(lines):
        line = lines[index]
        if FORWARDED.match(_UNQUOTE.sub("", line)):
            segments[-1].extend(_UNQUOTE.sub("", each) for each in lines[index:])
            return segments
        end = _quote_intro(lines, index)
        if end is None and (not _QUOTED.match(line) or _is_decoration(lines, index)):
            segments[-1].append(line)
            index += 1
            continue
        after = _skip_quoted(lines, index if end is None else end)
        if end is not None and after == end:
            return segments  # an introduction without marked lines: all that follows is quoted
        segments.append([])
        index = after
    return segments


def _is_decoration(lines: Sequence[str], index: int) -> bool:
    """One marked line between two of the writer's own without a blank: an arrow or a list, not a quote."""
    if not 0 < index < len(lines) - 1:
        return False
    above, below = lines[index - 1], lines[index + 1]
    return all(
        line.strip() and not _QUOTED.match(line) for line in (above, below)
    ) and not above.rstrip().endswith((":", "："))


def _quote_intro(lines: Sequence[str], index: int) -> int | None:
    """Index after the lines that introduce a quote at `index`, or None when none begins here."""
    line = lines[index]
    if not line.strip():
        return None
    if is_separator(line):
        return index + 1
    if (end := find_attribution(lines, index)) is not None:
        return end
    return is_header_block(lines, index)


def _skip_quoted(lines: Sequence[str], index: int) -> int:
    """Index after the marked lines that begin at `index` (blank lines before them allowed); `index` if none do.

    One or two unmarked lines squeezed between marked ones are links or words that wrapped.
    """
    position = index
    while position < len(lines) and not lines[position].strip():
        position += 1
    if position == len(lines) or not _QUOTED.match(lines[position]):
        return index
    last = position
    while position < len(lines):
        if _QUOTED.match(lines[position]):
            last = position
        elif (not lines[position].strip() or position - last > 2) and not _quote_goes_on(lines, position):
            break
        position += 1
    return last + 1


def _quote_goes_on(lines: Sequence[str], position: int) -> bool:
    """After a blank line the quote goes on only if a marked line is next and the gap held nothing else."""
    if lines[position].strip():
        return False
    while position < len(lines) and not lines[position].strip():
        position += 1
    return position < len(lines) and _QUOTED.match(lines[position]) is not None
