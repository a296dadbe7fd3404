"""The category tree: create, change, move, retire, restore."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from yinuo.catalog.events import (
    CategoryChanged,
    CategoryCreated,
    CategoryMoved,
    CategoryRestored,
    CategoryRetired,
)
from yinuo.catalog.models import MAX_DEPTH, Category, RequestKind, Stage
from yinuo.catalog.policies import lock_category_for, require_catalog
from yinuo.core.actor import Actor
from yinuo.core.commands.subjects import open_subject
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.events import record_event
from yinuo.core.ids import CategoryId

NAME_LENGTH = 40
NAME_EN_LENGTH = 80


class CategoryNameMissing(DomainError):
    code, status = "category.name_missing", 422
    message = _("Give the category a name of at most {limit} characters.")


class CategoryNameTaken(DomainError):
    code, status = "category.name_taken", 409
    message = _("There is already a category “{name}” in this place.")


class CategoryTooDeep(DomainError):
    code, status = "category.too_deep", 409
    message = _("Categories go at most {depth} levels deep.")


class CategoryBelowItself(DomainError):
    code, status = "category.below_itself", 409
    message = _("“{name}” cannot be moved below itself.")


class ParentRetired(DomainError):
    code, status = "category.parent_retired", 409
    message = _("“{name}” is out of use; restore it first.")


@transaction.atomic
def create_category(
    *,
    name: str,
    stage: Stage,
    by: Actor,
    now: datetime,
    name_en: str = "",
    parent_id: CategoryId | None = None,
    kind: RequestKind | None = None,
) -> Category:
    """Add a category at the end of its siblings. Raises the refusals of this module. Records category.created."""
    require_catalog(by)
    parent = None if parent_id is None else lock_category_for(by, parent_id)
    if parent is not None:
        _check_parent(parent)
        if _depth(parent) >= MAX_DEPTH:
            raise CategoryTooDeep(depth=MAX_DEPTH)
    category = Category(
        subject_id=open_subject("category"),
        parent=parent,
        name=_clean(name, NAME_LENGTH, required=True),
        name_en=_clean(name_en, NAME_EN_LENGTH),
        stage=stage,
        kind=kind,
        position=_end_of(parent),
    )
    _save(category, None)
    record_event(CategoryCreated(CategoryId(category.pk), category.name, parent_id), by=by, at=now)
    return category


@transaction.atomic
def change_category(
    *,
    category_id: CategoryId,
    name: str,
    name_en: str,
    stage: Stage,
    kind: RequestKind | None,
    by: Actor,
    now: datetime,
) -> Category:
    """Rename a category or change its stage or kind; tickets keep it. Raises CategoryNameTaken or
    CategoryNameMissing. Records category.changed with what stood there before, or nothing."""
    category = lock_category_for(by, category_id)
    after = {
        "name": _clean(name, NAME_LENGTH, required=True),
        "name_en": _clean(name_en, NAME_EN_LENGTH),
        "stage": stage,
        "kind": kind,
    }
    before = {field: getattr(category, field) or "" for field, value in after.items()}
    changed = {field: before[field] for field, value in after.items() if before[field] != (value or "")}
    if changed:
        for field, value in after.items():
            setattr(category, field, value)
        _save(category, list(after))
        record_event(CategoryChanged(category_id, changed), by=by, at=now)
    return category


@transaction.atomic
def move_category(
    *, category_id: CategoryId, parent_id: CategoryId | None, by: Actor, now: datetime
) -> Category:
    """Hang a category with all below it under another, at the end. Raises CategoryBelowItself, CategoryTooDeep,
    ParentRetired or CategoryNameTaken. Records category.moved, or nothing where it hangs there already."""
    category = lock_category_for(by, category_id)
    parent = None if parent_id is None else _find(parent_id)
    if category.parent_id == parent_id:
        return category
    if parent is not None:
        _check_move(category, parent)
    old_parent_id = category.parent_id
    category.parent, category.position = parent, _end_of(parent)
    _save(category, ["parent", "position"])
    _refresh_paths_below(category)
    category.refresh_from_db()
    record_event(CategoryMoved(category_id, old_parent_id, parent_id), by=by, at=now)
    return category


@transaction.atomic
def retire_category(*, category_id: CategoryId, by: Actor, now: datetime) -> list[CategoryId]:
    """Take a category and all below it out of use: no longer offered, still shown where it was chosen.

    Returns those that were in use. Records category.retired for each.
    """
    category = lock_category_for(by, category_id)
    retired = [
        CategoryId(pk)
        for pk in Category.objects.under(category.path).active().order_by("path").values_list("pk", flat=True)
    ]
    Category.objects.filter(pk__in=retired).update(is_active=False)
    for pk in retired:
        record_event(CategoryRetired(pk), by=by, at=now)
    return retired


@transaction.atomic
def restore_category(*, category_id: CategoryId, by: Actor, now: datetime) -> Category:
    """Bring one category back into use. Raises ParentRetired. Records category.restored, or nothing."""
    category = lock_category_for(by, category_id)
    if category.is_active:
        return category
    if category.parent is not None:
        _check_parent(category.parent)
    category.is_active = True
    category.save(update_fields=["is_active"])
    record_event(CategoryRestored(category_id), by=by, at=now)
    return category


def _find(category_id: CategoryId) -> Category:
    category = Category.objects.filter(pk=category_id).first()
    if category is None:
        raise NotFound
    return category


def _check_parent(parent: Category) -> None:
    if not parent.is_active:
        raise ParentRetired(name=parent.name)


def _check_move(category: Category, parent: Category) -> None:
    if parent.path.startswith(category.path):
        raise CategoryBelowItself(name=category.name)
    _check_parent(parent)
    paths = Category.objects.under(category.path).values_list("path", flat=True)
    height = max(path.count("/") for path in paths) - category.path.count("/") + 1
    if _depth(parent) + height > MAX_DEPTH:
        raise CategoryTooDeep(depth=MAX_DEPTH)


def _depth(category: Category) -> int:
    """1 for a root."""
    return category.path.count("/") - 1


def _end_of(parent: Category | None) -> int:
    last = Category.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _refresh_paths_below(category: Category) -> None:
    """Touch the rows below level by level; the trigger gives each its parent's new path."""
    level = [category.pk]
    while level:
        children = Category.objects.filter(parent__in=level)
        level = list(children.values_list("pk", flat=True))
        children.update(path=F("path"))


def _clean(name: str, limit: int, *, required: bool = False) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    if len(line) > limit or (required and not line):
        raise CategoryNameMissing(limit=limit)
    return line


def _save(category: Category, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            category.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        if "category_name_unique_among_siblings" not in str(error):
            raise
        raise CategoryNameTaken(name=category.name) from error
    if fields is None:
        category.refresh_from_db(fields=["path"])
