"""The entries of the left navigation: overviews of tickets, then the pages of the business."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission
from yinuo.tickets.queries.overviews import COUNT_LIMIT, OVERVIEWS, OverviewName


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the business, shown where its package is installed and the reader may use it."""

    word: str | LazyText
    icon: str
    url_name: str
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it; ``slug`` names the overview that it counts, ``tone`` colours the count."""

    word: str
    icon: str
    href: str
    is_here: bool
    slug: str = ""
    tone: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: tuple[Link, ...]


OVERVIEW_ICONS = {
    OverviewName.MINE: "inbox",
    OverviewName.DUE_SOON: "clock-exclamation",
    OverviewName.WAITING: "player-pause",
    OverviewName.ACCEPT: "ticket",
    OverviewName.DISPATCH: "user-share",
    OverviewName.BROKEN: "clock-x",
    OverviewName.CONFIRM: "phone-check",
    OverviewName.OPEN: "list-details",
    OverviewName.ENDED: "archive",
}
PLACES = (
    Place(_("Customers"), "address-book", "customers:list", Permission.CUSTOMER_READ),
    Place(_("Ledger of promises"), "heart-handshake", "board:ledger", Permission.TICKET_READ),
    Place(_("Supervisor's desk"), "gauge", "board:desk", Permission.DESK_READ),
    Place(_("Board"), "chart-bar", "board:home", Permission.BOARD_READ),
    Place(_("Settings"), "settings", "settings:home"),
    Place(_("Help"), "help", "help:home"),
)


def list_sections(*, actor: Actor, path: str, counts: Mapping[str, int] | None = None) -> tuple[Section, ...]:
    """The sections that ``actor`` may use: his own overviews, those of his team, the places of the business."""
    sections = []
    if actor.can(Permission.TICKET_READ):
        shown = {str(name): show_count(count) for name, count in (counts or {}).items()}
        sections = [
            Section(
                _as_text(pgettext_lazy("navigation", "Mine")), tuple(_overviews(path, shown, is_own=True))
            ),
            Section(
                _as_text(pgettext_lazy("navigation", "Team")), tuple(_overviews(path, shown, is_own=False))
            ),
        ]
    places = tuple(_places(actor, path))
    if places:
        sections.append(Section(_as_text(pgettext_lazy("navigation", "Business")), places))
    return tuple(sections)


def show_count(count: int) -> str:
    """A capped count as it is shown: nothing for none, 99+ from the cap on."""
    return "" if count == 0 else str(count) if count < COUNT_LIMIT else f"{COUNT_LIMIT - 1}+"


def find_address(name: str, *args: object) -> str:
    """The address of a named page, empty where no package of this installation has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _overviews(path: str, counts: Mapping[str, str], *, is_own: bool) -> Iterator[Link]:
    for name, overview in OVERVIEWS.items():
        if overview.is_own is not is_own:
            continue
        href = reverse("workspace:overview", args=[name])
        is_here = path == href or (name is OverviewName.MINE and path == "/")
        word, icon = _as_text(overview.label), OVERVIEW_ICONS[name]
        yield Link(word, icon, href, is_here, str(name), overview.alert, counts.get(str(name), ""))


def _places(actor: Actor, path: str) -> Iterator[Link]:
    for place in PLACES:
        href = find_address(place.url_name)
        if href and (place.permission is None or actor.can(place.permission)):
            yield Link(_as_text(place.word), place.icon, href, path.startswith(href))


def _as_text(word: str | LazyText) -> str:
    return str(word)
