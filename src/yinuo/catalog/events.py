"""Facts in a category's history."""

from dataclasses import dataclass

from yinuo.core.events import event_type
from yinuo.core.ids import CategoryId


@event_type("category.created")
@dataclass(frozen=True, slots=True)
class CategoryCreated:
    subject_id: CategoryId
    name: str
    parent_id: int | None


@event_type("category.changed")
@dataclass(frozen=True, slots=True)
class CategoryChanged:
    """``before`` holds what stood in each changed field."""

    subject_id: CategoryId
    before: dict[str, str]


@event_type("category.moved")
@dataclass(frozen=True, slots=True)
class CategoryMoved:
    subject_id: CategoryId
    old_parent_id: int | None
    new_parent_id: int | None


@event_type("category.retired")
@dataclass(frozen=True, slots=True)
class CategoryRetired:
    subject_id: CategoryId


@event_type("category.restored")
@dataclass(frozen=True, slots=True)
class CategoryRestored:
    subject_id: CategoryId
