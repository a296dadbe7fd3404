"""Composable filters on categories."""

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

if TYPE_CHECKING:
    from yinuo.catalog.models.category import Category  # noqa: F401  (named in a string below)


class CategoryQuerySet(QuerySet["Category"]):
    """Categories are no secret: every member sees all of them."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def under(self, path: str) -> Self:
        """The category at ``path`` and everything below it."""
        return self.filter(path__startswith=path)
