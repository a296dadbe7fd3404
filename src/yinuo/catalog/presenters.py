"""How a category's facts read in its history."""

from django.utils.translation import gettext as _

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents


@presents("category.created")
def category_created(event: Event, words: Words) -> EventLine:
    return EventLine(_("Category “{name}” created").format(name=event.payload["name"]), "category")


@presents("category.changed")
def category_changed(event: Event, words: Words) -> EventLine:
    name = event.payload["before"].get("name")
    if name:
        return EventLine(_("Category renamed, before: “{name}”").format(name=name), "edit")
    return EventLine(_("Category changed"), "edit")


@presents("category.moved")
def category_moved(event: Event, words: Words) -> EventLine:
    return EventLine(_("Category moved to another place in the tree"), "switch-horizontal")


@presents("category.retired")
def category_retired(event: Event, words: Words) -> EventLine:
    return EventLine(_("Category taken out of use"), "archive")


@presents("category.restored")
def category_restored(event: Event, words: Words) -> EventLine:
    return EventLine(_("Category brought back into use"), "refresh")
