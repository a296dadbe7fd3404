"""The category tree for pickers and for the settings page. A few hundred rows: read whole, searched in memory."""

from dataclasses import dataclass

from yinuo.catalog.models import Category, RequestKind, Stage
from yinuo.core.ids import CategoryId
from yinuo.core.text import fold, pinyin_full, pinyin_initials

TRAIL_MARK = " › "
MOST_CHOICES = 20


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A node in reading order. ``trail`` is the way to it: 报修 › 燃气具 › 燃气热水器; ``depth`` 1 for a root."""

    category_id: CategoryId
    parent_id: CategoryId | None
    name: str
    name_zh: str
    name_en: str
    trail: str
    depth: int
    stage: Stage
    kind: RequestKind | None
    is_active: bool
    is_leaf: bool


def list_categories(*, with_retired: bool = False) -> list[CategoryLine]:
    """The tree from top to bottom, children after their parent, in the reader's language; one statement."""
    categories = Category.objects.order_by("position", "pk")
    rows = list(categories if with_retired else categories.active())
    children: dict[int | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    lines: list[CategoryLine] = []
    _walk(None, "", 1, children, lines)
    return lines


def search_categories(
    text: str, *, kind: RequestKind | None = None, limit: int = MOST_CHOICES
) -> list[CategoryLine]:
    """Categories in use that a text may mean, by name in both languages, pinyin or initials; leaves first.

    With ``kind`` only those of that kind or of none. An empty text gives the first leaves.
    """
    wanted = fold(text).replace(" ", "")
    lines = [line for line in list_categories() if kind is None or line.kind in (None, kind)]
    found = [line for line in lines if not wanted or any(wanted in key for key in _keys(line))]
    return sorted(found, key=lambda line: not line.is_leaf)[:limit]


def _walk(
    parent: Category | None,
    trail: str,
    depth: int,
    children: dict[int | None, list[Category]],
    lines: list[CategoryLine],
) -> None:
    for row in children.get(parent.pk if parent else None, []):
        here = f"{trail}{TRAIL_MARK}{row.shown_name}" if trail else row.shown_name
        lines.append(
            CategoryLine(
                category_id=CategoryId(row.pk),
                parent_id=CategoryId(row.parent_id) if row.parent_id else None,
                name=row.shown_name,
                name_zh=row.name,
                name_en=row.name_en,
                trail=here,
                depth=depth,
                stage=Stage(row.stage),
                kind=RequestKind(row.kind) if row.kind else None,
                is_active=row.is_active,
                is_leaf=row.pk not in children,
            )
        )
        _walk(row, here, depth + 1, children, lines)


def _keys(line: CategoryLine) -> tuple[str, ...]:
    """What a reader may type for a category."""
    trail = fold(line.trail).replace(" ", "")
    return (
        trail,
        fold(line.name_en).replace(" ", ""),
        pinyin_full(line.name_zh),
        pinyin_initials(line.name_zh),
    )
