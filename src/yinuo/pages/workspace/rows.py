"""How a ticket reads as one row of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yinuo.core.due_words import day_words, due_words
from yinuo.tickets.queries.overviews import OVERVIEWS, OverviewName, TicketRow
from yinuo.tickets.states import HoldReason, State

LAST_FIFTH = 0.2
LAST_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Row:
    """What components/row.html shows."""

    title: str
    href: str
    tone: str
    word: str
    due_title: str
    under: str
    aside: str
    is_here: bool
    is_unread: bool


def list_rows(
    rows: Iterable[TicketRow], *, now: datetime, overview: str = "", here: str = ""
) -> tuple[Row, ...]:
    """Rows with links that keep the list they stand in; ``here`` is the number that is open."""
    with_assignee = not (overview and OVERVIEWS[OverviewName(overview)].is_own)
    return tuple(_row(row, now, overview, here, with_assignee=with_assignee) for row in rows)


def _row(row: TicketRow, now: datetime, overview: str, here: str, *, with_assignee: bool) -> Row:
    tone, word = badge_of(row, now)
    href = reverse("workspace:ticket", args=[row.number])
    place = row.address or row.device
    return Row(
        title=row.title,
        href=f"{href}?in={overview}" if overview else href,
        tone=tone,
        word=word,
        due_title=timezone.localtime(row.next_due_at).strftime("%Y-%m-%d %H:%M") if row.next_due_at else "",
        under=" · ".join(
            part for part in (row.customer_name or _("no file yet"), place, row.kind_label) if part
        ),
        aside=row.assignee_name if with_assignee else "",
        is_here=row.number == here,
        is_unread=row.customer_waiting_since is not None,
    )


def badge_of(row: TicketRow, now: datetime) -> tuple[str, str]:
    """Tone and word of a row's badge: overdue before everything else, then why it rests, then when it is due."""
    due = row.next_due_at
    if due is not None and due <= now:
        return "broken", due_words(due, now=now)
    if row.state == State.ON_HOLD:
        return "hold", hold_word(row.hold_reason)
    if due is None:
        return "calm", row.state_label
    if due - now <= max(LAST_HOUR, LAST_FIFTH * (due - row.received_at)):
        return "soon", due_words(due, now=now)
    return "calm", day_words(due, now=now)


def hold_word(reason: str) -> str:
    """A reason to wait, short enough for a badge."""
    return {
        HoldReason.CUSTOMER: _("waits: customer"),
        HoldReason.PARTS: _("waits: parts"),
        HoldReason.THIRD_PARTY: _("waits: third party"),
        HoldReason.APPOINTMENT: _("waits: appointment"),
    }[HoldReason(reason)]
