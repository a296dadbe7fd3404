"""Installing the default tree."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yinuo.catalog.commands.categories import create_category
from yinuo.catalog.defaults import DEFAULT_CATALOG, DefaultCategory
from yinuo.catalog.models import Category
from yinuo.catalog.policies import require_catalog
from yinuo.core.actor import Actor
from yinuo.core.ids import CategoryId


@transaction.atomic
def install_default_catalog(*, by: Actor, now: datetime) -> int:
    """Create what is missing of the default tree and return how much that was. Idempotent: a category is known by
    its name and place; a renamed or retired one is left as it is, and a retired branch is not grown again.

    Records category.created for each.
    """
    require_catalog(by)
    known = {(row.parent_id, row.name): row for row in Category.objects.select_for_update().order_by("pk")}
    return _install(DEFAULT_CATALOG, None, known, by=by, now=now)


def _install(
    wanted: Iterable[DefaultCategory],
    parent: Category | None,
    known: dict[tuple[int | None, str], Category],
    *,
    by: Actor,
    now: datetime,
) -> int:
    created = 0
    parent_id = CategoryId(parent.pk) if parent else None
    for node in wanted:
        category = known.get((parent_id, node.name))
        if category is None:
            category = create_category(
                name=node.name,
                name_en=node.name_en,
                stage=node.stage,
                kind=node.kind,
                parent_id=parent_id,
                by=by,
                now=now,
            )
            created += 1
        if category.is_active:
            created += _install(node.children, category, known, by=by, now=now)
    return created
