"""Who may change the tree. Reading needs no right: every member sorts requests by it."""

from yinuo.catalog.models import Category
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import CategoryId
from yinuo.core.permissions import Permission


def require_catalog(actor: Actor) -> None:
    """Raise Forbidden where the actor may not change the catalog."""
    if not actor.can(Permission.CATALOG_MANAGE):
        raise Forbidden(permission=Permission.CATALOG_MANAGE)


def lock_category_for(actor: Actor, category_id: CategoryId) -> Category:
    """A category to be changed, with the whole tree locked: moves and retirements look at more than one row.

    The tree holds some hundred rows. Raises NotFound, then Forbidden.
    """
    tree = {category.pk: category for category in Category.objects.select_for_update().order_by("pk")}
    if category_id not in tree:
        raise NotFound
    require_catalog(actor)
    return tree[category_id]
