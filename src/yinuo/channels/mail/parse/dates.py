"""The date of a mail, by the Date header or, where that is nonsense, by the hop that took it in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from .headers import Headers
from .model import Problems

_FIRST_YEAR, _LAST_YEAR = 1970, 2099
_ISO = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:(Z)|([+-]\d{2}):?(\d{2}))?"
)


def read_date(headers: Headers, problems: Problems) -> datetime | None:
    """The moment with its own offset (UTC where it gives none), or None where nothing in the mail tells it."""
    raw = headers.first("date").decode("ascii", "ignore")
    found = parse_date(raw)
    if found is not None and _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return found
    problems.note("date_malformed" if raw else "date_missing")
    for hop in (*headers.every("received"), *headers.every("resent-date"), *headers.every("delivery-date")):
        candidate = parse_date(hop.decode("ascii", "ignore").rpartition(";")[2])
        if candidate is not None and _FIRST_YEAR <= candidate.year <= _LAST_YEAR:
            return candidate
    return found


def parse_date(text: str) -> datetime | None:
    """RFC 5322 dates and the ISO-like ones some programs write; None where it is neither."""
    text = " ".join(text.replace("\x00", "").split())[:200]
    try:
        parts = parsedate_tz(text)
    except (ValueError, IndexError, OverflowError, TypeError):
        parts = None
    if parts is not None:
        return _build(*parts[:6], offset=parts[9] or 0)
    if match := _ISO.search(text):
        year, month, day, hour, minute, second = (int(each or 0) for each in match.groups()[:6])
        hours, minutes = int(match.group(8) or 0), int(match.group(9) or 0)
        seconds = (abs(hours) * 60 + minutes) * 60
        return _build(year, month, day, hour, minute, second, offset=-seconds if hours < 0 else seconds)
    return None


def _build(
    year: int, month: int, day: int, hour: int, minute: int, second: int, *, offset: int
) -> datetime | None:
    zone = timezone(timedelta(seconds=offset - offset % 60)) if abs(offset) < 86_400 else UTC
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None
