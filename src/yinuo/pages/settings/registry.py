"""The pages of the settings: every module beside this one that has a ``PAGE`` and ``urlpatterns``."""

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yinuo.core.actor import Actor
from yinuo.core.permissions import Permission


class Section(TextChoices):
    """The groups of the side list, in their order."""

    OWN = "own", _("Me")
    PEOPLE = "people", pgettext_lazy("settings", "Organisation")
    SERVICE = "service", _("Service rules")
    SYSTEM = "system", _("System")


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One entry of the side list, shown to those who hold ``permission`` (None: to every member)."""

    section: Section
    word: str | LazyText
    icon: str
    url_name: str
    permission: Permission | None
    position: int = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as one reader sees it."""

    word: str
    icon: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class EntryGroup:
    title: str
    entries: tuple[Entry, ...]


@cache
def page_modules() -> tuple[ModuleType, ...]:
    """The modules of this folder that are settings pages, by section and position."""
    package = import_module(__package__)
    found = (
        import_module(f"{__package__}.{module.name}") for module in pkgutil.iter_modules(package.__path__)
    )
    pages = [module for module in found if isinstance(getattr(module, "PAGE", None), SettingsPage)]
    order = list(Section)
    return tuple(sorted(pages, key=lambda page: (order.index(page.PAGE.section), page.PAGE.position)))


def list_pages(actor: Actor) -> Iterator[SettingsPage]:
    """The pages that the actor may open, in order."""
    for module in page_modules():
        page: SettingsPage = module.PAGE
        if page.permission is None or actor.can(page.permission):
            yield page


def list_groups(actor: Actor, path: str) -> list[EntryGroup]:
    """The side list as the actor sees it on the page at ``path``."""
    entries: dict[Section, list[Entry]] = {}
    for page in list_pages(actor):
        href = reverse(page.url_name)
        entry = Entry(str(page.word), page.icon, href, path.startswith(href))
        entries.setdefault(page.section, []).append(entry)
    return [EntryGroup(str(section.label), tuple(found)) for section, found in entries.items()]
