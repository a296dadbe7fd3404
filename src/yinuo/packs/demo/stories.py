"""What customers ask for, read from ``stories.toml`` and filled with their own devices and places."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random

from yinuo.catalog.models import Category, RequestKind
from yinuo.packs.demo.households import Guest

FILE = Path(__file__).with_name("stories.toml")


@dataclass(frozen=True, slots=True)
class Story:
    """A kind of request. ``promises`` are (what, hours from the reply), ``work_hours`` the span it takes."""

    category_id: int
    kind: RequestKind
    weight: float
    titles: tuple[str, ...]
    words: tuple[str, ...]
    replies: tuple[str, ...]
    solutions: tuple[str, ...]
    device: str = ""
    queue: str = ""
    impact: int = 2
    urgency: int = 2
    promises: tuple[tuple[str, float], ...] = ()
    work_hours: tuple[float, float] = (1, 8)
    expects: tuple[tuple[str, int, str], ...] = ()
    unhappy: float = 0.12


def read_stories() -> list[Story]:
    """The stories with the ids of their categories. Raises KeyError where the catalogue lacks one."""
    plans = tomllib.loads(FILE.read_text(encoding="utf-8"))["story"]
    by_path = _categories_by_path()
    return [_story(plan, by_path) for plan in plans]


def _story(plan: dict[str, object], by_path: dict[tuple[str, ...], int]) -> Story:
    path = plan.pop("category")
    kind = RequestKind(str(plan.pop("kind")))
    fields = {name: _frozen(value) for name, value in plan.items()}
    return Story(category_id=by_path[tuple(path)], kind=kind, **fields)  # type: ignore[arg-type]


def _frozen(value: object) -> object:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def _categories_by_path() -> dict[tuple[str, ...], int]:
    """Every category by the names from the root to it."""
    names = dict(Category.objects.values_list("pk", "name"))
    return {
        tuple(names[int(part)] for part in path.strip("/").split("/")): pk
        for pk, path in Category.objects.values_list("pk", "path")
    }


def fill(random: Random, texts: tuple[str, ...], guest: Guest, device: tuple[int, str, str] | None) -> str:
    """One of the texts with the customer's own things in it."""
    title = (
        f"{guest.name[0]}{random.choice(('先生', '女士'))}" if len(guest.name) <= 3 else f"{guest.name}经理"
    )
    return random.choice(texts).format(
        caller=title,
        place=guest.place,
        device=device[1] if device else "设备",
        model=device[2] if device else "",
    )
