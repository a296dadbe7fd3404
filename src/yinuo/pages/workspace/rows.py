"""How a ticket reads as one row of a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yinuo.promises.badges import Badge, due_badge
from yinuo.tickets.queries.overviews import OVERVIEWS, OverviewName, TicketRow
from yinuo.tickets.states import HoldReason, State


@dataclass(frozen=True, slots=True)
class Row:
    """What components/row.html shows; ``key`` names the row while it moves within its list."""

    key: str
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
    badge = badge_of(row, now)
    href = reverse("workspace:ticket", args=[row.number])
    place = row.address or row.device
    return Row(
        key=row.number,
        title=row.title,
        href=f"{href}?in={overview}" if overview else href,
        tone=badge.tone,
        word=badge.word,
        due_title=badge.title,
        under=" · ".join(
            part for part in (row.customer_name or _("no file yet"), place, row.kind_label) if part
        ),
        aside=row.assignee_name if with_assignee else "",
        is_here=row.number == here,
        is_unread=row.customer_waiting_since is not None,
    )


def badge_of(row: TicketRow, now: datetime) -> Badge:
    """Overdue before everything else, then why the ticket rests, then when something is due, else its state."""
    resting = hold_word(row.hold_reason) if row.state == State.ON_HOLD else ""
    if row.next_due_at is not None:
        return due_badge(row.next_due_at, now=now, started_at=row.received_at, hold_word=resting)
    return Badge("hold", resting, "") if resting else Badge("calm", row.state_label, "")


def hold_word(reason: str) -> str:
    """A reason to wait, short enough for a badge."""
    return {
        HoldReason.CUSTOMER: _("waits: customer"),
        HoldReason.PARTS: _("waits: parts"),
        HoldReason.THIRD_PARTY: _("waits: third party"),
        HoldReason.APPOINTMENT: _("waits: appointment"),
    }[HoldReason(reason)]
