"""The lists of the supervisor's desk."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from yinuo.core.actor import Actor
from yinuo.insight.queries.mend import Reason, list_desk
from yinuo.pages.board.mending import REASONS
from yinuo.pages.workspace.rows import Row, list_rows
from yinuo.tickets.queries.overviews import TicketRow

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Column:
    """One list: its name, how many it shows, what it means, its rows."""

    word: str
    icon: str
    tone: str
    count: str
    explanation: str
    rows: tuple[Row, ...]


EXPLANATIONS: dict[Reason, str | LazyText] = {
    Reason.BROKEN: _("Broken and not yet made good. Plan apology, remedy and owner on the ticket."),
    Reason.OVERDUE: _("Open beyond first response or solution time."),
    Reason.UNANSWERED: _("The customer wrote more than a day ago and nobody answered."),
    Reason.STUCK: _("No fact for three days, or a rest that should have ended."),
}


def list_columns(*, actor: Actor, now: datetime) -> list[Column]:
    """Broken, overdue, unanswered, stuck. Raises Forbidden."""
    return [_column(reason, actor, now) for reason in EXPLANATIONS]


def _rows(reason: Reason, found: list[TicketRow], now: datetime) -> tuple[Row, ...]:
    """A broken promise stays broken on its badge, however calm the ticket's next due time is."""
    rows = list_rows(found, now=now)
    if reason is not Reason.BROKEN:
        return rows
    return tuple(replace(row, tone="broken", word=pgettext("promise state", "Broken")) for row in rows)


def _column(reason: Reason, actor: Actor, now: datetime) -> Column:
    found = list_desk(actor=actor, reason=reason, now=now, size=SHOWN + 1)
    word, tone, icon = REASONS[reason]
    return Column(
        word=str(word),
        icon=icon,
        tone=tone if found else "",
        count=f"{SHOWN}+" if len(found) > SHOWN else str(len(found)),
        explanation=str(EXPLANATIONS[reason]),
        rows=_rows(reason, found[:SHOWN], now),
    )
