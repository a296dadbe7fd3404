"""The entries of the left navigation: overviews of tickets, then the pages of the business."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: an overview has a ``slug`` and a count, a page has the name of its address."""

    word: str | LazyText
    icon: str
    url_name: str = ""
    slug: str = ""
    tone: str = ""
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one reader sees it."""

    word: str
    icon: str
    href: str
    slug: str
    tone: str
    is_here: bool
    count: str | None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: tuple[Link, ...]


MINE = (
    Entry(_("My work"), "inbox", slug="mine"),
    Entry(_("Due soon"), "clock-exclamation", slug="due-soon", tone="soon"),
    Entry(_("Waiting for the customer"), "hourglass", slug="waiting"),
)
TEAM = (
    Entry(_("To accept"), "ticket", slug="to-accept"),
    Entry(_("To dispatch"), "user-share", slug="to-dispatch"),
    Entry(_("Broken promises"), "heart-handshake", slug="broken", tone="broken"),
    Entry(_("To confirm"), "phone-check", slug="to-confirm"),
    Entry(_("All open"), "list-details", slug="all"),
)
BUSINESS = (
    Entry(_("Customers"), "address-book", "customers:list", permission=Permission.CUSTOMER_READ),
    Entry(_("Supervisor's desk"), "gauge", "board:desk", permission=Permission.DESK_READ),
    Entry(_("Board"), "chart-bar", "board:home", permission=Permission.BOARD_READ),
    Entry(_("Settings"), "settings", "settings:home", permission=Permission.PEOPLE_MANAGE),
    Entry(_("Help"), "help", "help:home"),
)
SECTIONS = (
    (pgettext_lazy("navigation", "Mine"), MINE),
    (pgettext_lazy("navigation", "Team"), TEAM),
    (pgettext_lazy("navigation", "Business"), BUSINESS),
)


def list_sections(*, actor: Actor, path: str, counts: dict[str, str] | None = None) -> tuple[Section, ...]:
    """The sections that ``actor`` may use. An entry whose page is not installed is left out."""
    sections = []
    for title, entries in SECTIONS:
        links = (_link(entry, path, counts or {}) for entry in entries if _may_use(actor, entry))
        items = tuple(link for link in links if link is not None)
        if items:
            sections.append(Section(str(title), items))
    return tuple(sections)


def _may_use(actor: Actor, entry: Entry) -> bool:
    return actor.can(entry.permission or Permission.TICKET_READ) or entry.url_name == "help:home"


def _link(entry: Entry, path: str, counts: dict[str, str]) -> Link | None:
    href = find_address("workspace:overview", entry.slug) if entry.slug else find_address(entry.url_name)
    if not href:
        return None
    is_here = path.startswith(href) or (entry.slug == "mine" and path == "/")
    return Link(str(entry.word), entry.icon, href, entry.slug, entry.tone, is_here, counts.get(entry.slug))


def find_address(name: str, *args: object) -> str:
    """The address of a named page, empty where no package of this installation has it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
