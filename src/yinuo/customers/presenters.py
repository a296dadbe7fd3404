"""How a customer's facts read in his history."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yinuo.core.models import Event
from yinuo.core.presenters import EventLine, Words, presents

FIELD_LABELS = {
    "name": lambda: pgettext("customer field", "name"),
    "preference": lambda: pgettext("customer field", "preference"),
    "note": lambda: pgettext("customer field", "note"),
    "tags": lambda: pgettext("customer field", "tags"),
    "external_id": lambda: pgettext("customer field", "customer number"),
    "position": lambda: pgettext("customer field", "position"),
    "language": lambda: pgettext("customer field", "language"),
    "text": lambda: pgettext("customer field", "address"),
    "address": lambda: pgettext("customer field", "address"),
    "category": lambda: pgettext("customer field", "device"),
    "model": lambda: pgettext("customer field", "model"),
    "serial": lambda: pgettext("customer field", "serial number"),
    "warranty_until": lambda: pgettext("customer field", "warranty"),
}


def _fields(event: Event, words: Words) -> str:
    """The changed fields by name, with what stood there before where that is still known."""
    shown = []
    for field in event.payload["fields"]:
        before = (words or {}).get(field)
        label = FIELD_LABELS[field]()
        shown.append(_("{field} (before: {value})").format(field=label, value=before) if before else label)
    return _(", ").join(shown)


def _kind(event: Event) -> str:
    return _("phone number") if event.payload["kind"] == "phone" else _("e-mail address")


@presents("customer.created")
def customer_created(event: Event, words: Words) -> EventLine:
    if event.payload["source"] == "import":
        return EventLine(_("Customer file created by an import"), "file-import")
    return EventLine(_("Customer file created"), "user-plus")


@presents("customer.updated")
def customer_updated(event: Event, words: Words) -> EventLine:
    return EventLine(_("Customer changed: {fields}").format(fields=_fields(event, words)), "edit")


@presents("customer.contact_added")
def contact_added(event: Event, words: Words) -> EventLine:
    return EventLine(_("Contact added"), "user-plus")


@presents("customer.contact_updated")
def contact_updated(event: Event, words: Words) -> EventLine:
    return EventLine(_("Contact changed: {fields}").format(fields=_fields(event, words)), "edit")


@presents("customer.identity_added")
def identity_added(event: Event, words: Words) -> EventLine:
    return EventLine(_("Added: {kind}").format(kind=_kind(event)), "plus")


@presents("customer.identity_removed")
def identity_removed(event: Event, words: Words) -> EventLine:
    return EventLine(_("Removed: {kind}").format(kind=_kind(event)), "trash")


@presents("customer.identity_offered")
def identity_offered(event: Event, words: Words) -> EventLine:
    return EventLine(_("Gave a further {kind}; please verify it").format(kind=_kind(event)), "alert-circle")


@presents("customer.identity_conflict")
def identity_conflict(event: Event, words: Words) -> EventLine:
    href = f"/customers/{event.payload['other_customer_id']}/"
    return EventLine(_("Phone and e-mail belong to two customer files; please check"), "alert-triangle", href)


@presents("customer.phone_revealed")
def phone_revealed(event: Event, words: Words) -> EventLine:
    return EventLine(_("Shown in full: {kind}").format(kind=_kind(event)), "eye")


@presents("customer.address_added")
def address_added(event: Event, words: Words) -> EventLine:
    return EventLine(_("Address added"), "map-pin")


@presents("customer.address_updated")
def address_updated(event: Event, words: Words) -> EventLine:
    if event.payload["fields"] == ["retired_at"]:
        return EventLine(_("Address taken out of use"), "archive")
    return EventLine(_("Address changed: {fields}").format(fields=_fields(event, words)), "map-pin")


@presents("customer.device_added")
def device_added(event: Event, words: Words) -> EventLine:
    return EventLine(_("Device added: {device}").format(device=event.payload["category"]), "device-desktop")


@presents("customer.device_updated")
def device_updated(event: Event, words: Words) -> EventLine:
    if event.payload["fields"] == ["retired_at"]:
        return EventLine(_("Device taken out of use"), "archive")
    return EventLine(_("Device changed: {fields}").format(fields=_fields(event, words)), "device-desktop")
