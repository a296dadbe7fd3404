"""The list “mend first” as rows: why, which ticket, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.insight.queries.mend import MendLine, Reason
from yinuo.pages.workspace.rows import Row, list_rows

REASONS: dict[Reason, tuple[str | LazyText, str, str]] = {
    Reason.BROKEN: (_("Promise broken"), "broken", "clock-x"),
    Reason.DISSATISFIED: (_("Customer not satisfied"), "soon", "mood-sad"),
    Reason.OVERDUE: (_("Service limit missed"), "soon", "clock-exclamation"),
    Reason.UNANSWERED: (_("Customer waits for an answer"), "soon", "message-dots"),
    Reason.STUCK: (_("Nothing moves"), "calm", "player-pause"),
}


@dataclass(frozen=True, slots=True)
class MendRow:
    """A row of a list with the reason it stands there."""

    word: str
    tone: str
    row: Row


def list_mend_rows(lines: Sequence[MendLine], *, now: datetime) -> list[MendRow]:
    """The lines as they are shown."""
    rows = list_rows([line.ticket for line in lines], now=now)
    return [
        MendRow(str(REASONS[line.reason][0]), REASONS[line.reason][1], row)
        for line, row in zip(lines, rows, strict=True)
    ]
