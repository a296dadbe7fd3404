"""Categories for tests, made by the product's own command."""

from datetime import UTC, datetime

from yinuo.catalog.commands.categories import create_category
from yinuo.catalog.models import Category, RequestKind, Stage
from yinuo.core.actor import Actor
from yinuo.core.ids import CategoryId

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SYSTEM = Actor.automation("tests")


def make_category(
    name: str, parent: Category | None = None, *, name_en: str = "", kind: RequestKind | None = None
) -> Category:
    return create_category(
        name=name,
        name_en=name_en,
        stage=Stage.AFTER_SALE,
        kind=kind,
        parent_id=CategoryId(parent.pk) if parent else None,
        by=SYSTEM,
        now=NOW,
    )
