"""Forms for addresses and devices, and the printable labels that lead back to us."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yinuo.core.errors import NotFound
from yinuo.core.htmx import render_page
from yinuo.core.http import MemberRequest, member_required
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.places import (
    add_address,
    add_device,
    retire_address,
    retire_device,
    update_address,
    update_device,
)
from yinuo.customers.queries.card import AddressLine, CustomerCard, DeviceLine
from yinuo.pages.customers.file import load_card
from yinuo.pages.customers.forms import AddressForm, DeviceForm
from yinuo.pages.customers.labels import draw_code
from yinuo.pages.customers.saving import save_form
from yinuo.pages.customers.views.edit import back_to_file, load_writable


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: MemberRequest, customer_id: int) -> HttpResponse:
    """Add a place."""
    card = load_writable(request, customer_id)
    form = AddressForm(request.POST or None)
    if save_form(request, form, add_address, customer_id=card.customer_id):
        messages.success(request, _("Address added"))
        return back_to_file(request, customer_id)
    return _page(request, form, card, title=_("New address"))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_address(request: MemberRequest, customer_id: int, address_id: int) -> HttpResponse:
    """Correct a place."""
    card = load_writable(request, customer_id)
    address = _address_of(card, address_id)
    form = AddressForm(request.POST or None, initial={"text": address.text})
    if save_form(request, form, update_address, customer_id=card.customer_id, address_id=address_id):
        messages.success(request, _("Saved"))
        return back_to_file(request, customer_id)
    return _page(request, form, card, title=_("Change address"), address=address)


@member_required
@require_POST
def drop_address(request: MemberRequest, customer_id: int, address_id: int) -> HttpResponse:
    """Take a place out of use."""
    retire_address(
        customer_id=CustomerId(customer_id), address_id=address_id, by=request.actor, now=timezone.now()
    )
    messages.success(request, _("Address taken out of use"))
    return back_to_file(request, customer_id)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_device(request: MemberRequest, customer_id: int) -> HttpResponse:
    """Add a device."""
    card = load_writable(request, customer_id)
    only = card.addresses[0].address_id if len(card.addresses) == 1 else None
    form = DeviceForm(request.POST or None, initial={"address_id": only}).offer_addresses(card)
    if save_form(request, form, add_device, customer_id=card.customer_id):
        messages.success(request, _("Device added"))
        return back_to_file(request, customer_id)
    return _page(request, form, card, title=_("New device"))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_device(request: MemberRequest, customer_id: int, device_id: int) -> HttpResponse:
    """Change a device."""
    card = load_writable(request, customer_id)
    device = _device_of(card, device_id)
    names = ("category", "model", "serial", "warranty_until", "address_id")
    initial = {name: getattr(device, name) for name in names}
    form = DeviceForm(request.POST or None, initial=initial).offer_addresses(card)
    if save_form(request, form, update_device, customer_id=card.customer_id, device_id=device_id):
        messages.success(request, _("Saved"))
        return back_to_file(request, customer_id)
    return _page(request, form, card, title=_("Change device"), device=device)


@member_required
@require_POST
def drop_device(request: MemberRequest, customer_id: int, device_id: int) -> HttpResponse:
    """Take a device out of use."""
    retire_device(
        customer_id=CustomerId(customer_id), device_id=device_id, by=request.actor, now=timezone.now()
    )
    messages.success(request, _("Device taken out of use"))
    return back_to_file(request, customer_id)


@member_required
@require_safe
def device_label(request: MemberRequest, customer_id: int, device_id: int) -> HttpResponse:
    """A label to print and stick on: who scans it reports a fault without an account."""
    device = _device_of(load_card(request.actor, customer_id), device_id)
    return _label(request, f"{device.category} {device.model}".strip(), device.serial, device.public_code)


@member_required
@require_safe
def address_label(request: MemberRequest, customer_id: int, address_id: int) -> HttpResponse:
    """A label for a place."""
    address = _address_of(load_card(request.actor, customer_id), address_id)
    return _label(request, address.text, "", address.public_code)


def _label(request: MemberRequest, title: str, detail: str, code: str) -> HttpResponse:
    url = f"{settings.PUBLIC_URL}/r/{code}/"
    context = {"title": title, "detail": detail, "url": url, "code": draw_code(url)}
    return render_page(request, "customers/label.html", context)


def _device_of(card: CustomerCard, device_id: int) -> DeviceLine:
    device = next((line for line in card.devices if line.device_id == device_id), None)
    if device is None:
        raise NotFound
    return device


def _address_of(card: CustomerCard, address_id: int) -> AddressLine:
    address = next((line for line in card.addresses if line.address_id == address_id), None)
    if address is None:
        raise NotFound
    return address


def _page(
    request: MemberRequest,
    form: Form,
    card: CustomerCard,
    *,
    title: str,
    device: DeviceLine | None = None,
    address: AddressLine | None = None,
) -> HttpResponse:
    context = {"form": form, "card": card, "title": title, "device": device, "address": address}
    return render_page(request, "customers/form.html", context, status=422 if form.errors else 200)
