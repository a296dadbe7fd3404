"""The middle list of the workspace, ready for its template."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.pages.workspace.rows import Row, list_rows
from yinuo.tickets.queries.overviews import OVERVIEWS, PAGE_SIZE, OverviewName, list_overview

MOST_ROWS = 200
# What will appear here, for a list that is empty.
EMPTY: dict[OverviewName, str | LazyText] = {
    OverviewName.MINE: _("Tickets that are assigned to you or that you take over appear here."),
    OverviewName.DUE_SOON: _("Tickets of yours with something due within four hours appear here."),
    OverviewName.WAITING: _("Tickets of yours that rest, because of the customer or of parts, appear here."),
    OverviewName.ACCEPT: _("New requests by mail, portal, QR code and interface appear here to be accepted."),
    OverviewName.DISPATCH: _("Accepted tickets that nobody works on yet appear here."),
    OverviewName.BROKEN: _("Open tickets with a broken promise appear here until they are mended."),
    OverviewName.CONFIRM: _("Tickets that are reported done wait here for the customer's word."),
    OverviewName.OPEN: _("All open tickets that you may see appear here."),
    OverviewName.ENDED: _("Closed, refused, withdrawn and merged tickets appear here."),
}


@dataclass(frozen=True, slots=True)
class ListPane:
    """One page of an overview; ``here`` is the number of the ticket that is open beside it."""

    name: str
    title: str
    rows: tuple[Row, ...]
    older_url: str
    refresh_url: str
    empty: str
    is_newest_first: bool
    is_first_page: bool


def list_pane(
    *,
    actor: Actor,
    name: OverviewName,
    now: datetime,
    after: str | None = None,
    unfolded: str = "",
    here: str = "",
) -> ListPane:
    """The list in one statement, at least as long as the reader had ``unfolded`` it. Raises BadCursor."""
    size = min(max(int(unfolded), PAGE_SIZE), MOST_ROWS) if unfolded.isdecimal() else PAGE_SIZE
    page = list_overview(actor=actor, name=name, now=now, after=after, size=size)
    address = reverse("workspace:overview", args=[name])
    return ListPane(
        name=str(name),
        title=str(OVERVIEWS[name].label),
        rows=list_rows(page.items, now=now, overview=str(name), here=here),
        older_url=f"{address}?after={page.next_cursor}" if page.next_cursor else "",
        refresh_url=address,
        empty=str(EMPTY[name]),
        is_newest_first=name is OverviewName.ENDED,
        is_first_page=not after,
    )


def overview_of(text: str) -> OverviewName:
    """The list a ticket was opened from, by the address; one's own work where it is unknown."""
    return OverviewName(text) if text in OverviewName else OverviewName.MINE
