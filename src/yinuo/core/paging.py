"""Keyset pages: a cursor holds the sort key of the last row shown; nothing is counted, nothing is skipped."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError

type Key = str | int | float | bool | None


class BadCursor(DomainError):
    code, status = "cursor.invalid", 422
    message = _("This page link is damaged; start from the first page.")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key after which the next page starts, e.g. ``("2026-11-20T14:02:00+00:00", 812)``."""

    key: tuple[Key, ...]

    @classmethod
    def parse(cls, text: str | None, size: int) -> Self | None:
        """The cursor in ``text`` with ``size`` parts, ``None`` for an empty one. Raises BadCursor."""
        if not text:
            return None
        try:
            parts = json.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        except (ValueError, binascii.Error, RecursionError) as error:
            raise BadCursor from error
        if not isinstance(parts, list) or len(parts) != size:
            raise BadCursor
        if not all(part is None or isinstance(part, str | int | float) for part in parts):
            raise BadCursor
        return cls(tuple(parts))

    def __str__(self) -> str:
        packed = json.dumps(self.key, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    def moment(self, index: int) -> datetime:
        """Part ``index`` as a time. Raises BadCursor."""
        try:
            moment = datetime.fromisoformat(str(self.key[index]))
        except ValueError as error:
            raise BadCursor from error
        if moment.tzinfo is None:
            raise BadCursor
        return moment

    def number(self, index: int) -> int:
        """Part ``index`` as a 64-bit integer. Raises BadCursor."""
        value = self.key[index]
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**63:
            raise BadCursor
        return value


@dataclass(frozen=True, slots=True)
class Page[T]:
    """One page of rows and, where more follow, the cursor of the next."""

    items: tuple[T, ...]
    next_cursor: Cursor | None = None

    @classmethod
    def of(cls, rows: Iterable[T], size: int, key: Callable[[T], tuple[Key, ...]]) -> Self:
        """Cut ``size + 1`` fetched rows to a page; the extra row only tells that more follow."""
        items = tuple(rows)
        if len(items) <= size:
            return cls(items)
        shown = items[:size]
        return cls(shown, Cursor(key(shown[-1])))
