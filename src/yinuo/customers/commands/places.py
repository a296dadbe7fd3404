"""Addresses and devices of a customer: add, change, take out of use."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError
from yinuo.core.events import record_event
from yinuo.core.ids import CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.cleaning import clean_line, clean_serial
from yinuo.customers.events import AddressAdded, AddressUpdated, DeviceAdded, DeviceUpdated
from yinuo.customers.models import (
    ADDRESS_LENGTH,
    DEVICE_TEXT_LENGTH,
    Address,
    Customer,
    Device,
    new_public_code,
)
from yinuo.customers.policies import get_address_of, get_customer_for, get_device_of


class AddressKnown(DomainError):
    code, status = "customer.address_known", 409
    message = _("This customer already has the address {address}.")


class SerialKnown(DomainError):
    code, status = "customer.serial_known", 409
    message = _("This customer already has a device with the serial number {serial}.")


@transaction.atomic
def add_address(*, customer_id: CustomerId, text: str, by: Actor, now: datetime) -> Address:
    """Add a place. Raises AddressKnown. Records customer.address_added."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    address = Address(customer=customer, text=_clean_address(text), public_code=new_public_code())
    _save_address(address)
    record_event(AddressAdded(customer_id, address.pk), by=by, at=now)
    return address


@transaction.atomic
def update_address(
    *, customer_id: CustomerId, address_id: int, text: str, by: Actor, now: datetime
) -> Address:
    """Correct the text of a place; its label stays valid. Raises AddressKnown. Records customer.address_updated."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    address = get_address_of(customer, address_id)
    before, address.text = address.text, _clean_address(text)
    if address.text != before:
        _save_address(address)
        record_event(AddressUpdated(customer_id, address.pk, ["text"]), by=by, at=now, text={"text": before})
    return address


@transaction.atomic
def retire_address(*, customer_id: CustomerId, address_id: int, by: Actor, now: datetime) -> Address:
    """Take a place out of use: it is no longer offered and its label leads nowhere. Records address_updated."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    address = get_address_of(customer, address_id)
    if address.retired_at is None:
        address.retired_at = now
        address.save(update_fields=["retired_at"])
        record_event(AddressUpdated(customer_id, address.pk, ["retired_at"]), by=by, at=now)
    return address


@transaction.atomic
def add_device(
    *,
    customer_id: CustomerId,
    category: str,
    by: Actor,
    now: datetime,
    model: str = "",
    serial: str = "",
    warranty_until: date | None = None,
    address_id: int | None = None,
) -> Device:
    """Add a thing we look after. Raises SerialKnown; NotFound for a strange address. Records device_added."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    device = Device(customer=customer, public_code=new_public_code())
    _set_device(device, category, model, serial, warranty_until, _place(customer, address_id))
    _save_device(device, None)
    record_event(DeviceAdded(customer_id, device.pk, device.category), by=by, at=now)
    return device


@transaction.atomic
def update_device(
    *,
    customer_id: CustomerId,
    device_id: int,
    category: str,
    model: str,
    serial: str,
    warranty_until: date | None,
    address_id: int | None,
    by: Actor,
    now: datetime,
) -> Device:
    """Change a device; what stays the same is not written. Raises SerialKnown. Records customer.device_updated."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    device = get_device_of(customer, device_id)
    before = _device_words(device)
    _set_device(device, category, model, serial, warranty_until, _place(customer, address_id))
    after = _device_words(device)
    changed = [field for field in before if before[field] != after[field]]
    if changed:
        _save_device(device, ["category", "model", "serial", "warranty_until", "address"])
        words = {field: before[field] for field in changed}
        record_event(DeviceUpdated(customer_id, device.pk, changed), by=by, at=now, text=words)
    return device


@transaction.atomic
def retire_device(*, customer_id: CustomerId, device_id: int, by: Actor, now: datetime) -> Device:
    """Take a device out of use: it is no longer offered and its label leads nowhere. Records device_updated."""
    customer = get_customer_for(by, customer_id, Permission.CUSTOMER_WRITE, lock=True)
    device = get_device_of(customer, device_id)
    if device.retired_at is None:
        device.retired_at = now
        device.save(update_fields=["retired_at"])
        record_event(DeviceUpdated(customer_id, device.pk, ["retired_at"]), by=by, at=now)
    return device


def _place(customer: Customer, address_id: int | None) -> Address | None:
    return None if address_id is None else get_address_of(customer, address_id)


def _set_device(
    device: Device,
    category: str,
    model: str,
    serial: str,
    warranty_until: date | None,
    address: Address | None,
) -> None:
    device.category = clean_line(category, field=_("Device"), limit=DEVICE_TEXT_LENGTH, required=True)
    device.model = clean_line(model, field=_("Model"), limit=DEVICE_TEXT_LENGTH)
    device.serial = clean_serial(serial)
    device.warranty_until = warranty_until
    device.address = address


def _device_words(device: Device) -> dict[str, str]:
    return {
        "category": device.category,
        "model": device.model,
        "serial": device.serial,
        "warranty_until": device.warranty_until.isoformat() if device.warranty_until else "",
        "address": device.address.text if device.address else "",
    }


def _clean_address(text: str) -> str:
    return clean_line(text, field=_("Address"), limit=ADDRESS_LENGTH, required=True)


def _save_address(address: Address) -> None:
    try:
        with transaction.atomic():
            address.save()
    except IntegrityError as error:
        if "address_unique_per_customer" not in str(error):
            raise
        raise AddressKnown(address=address.text) from error


def _save_device(device: Device, fields: list[str] | None) -> None:
    try:
        with transaction.atomic():
            device.save(update_fields=fields, force_insert=fields is None)
    except IntegrityError as error:
        if "device_serial_unique_per_customer" not in str(error):
            raise
        raise SerialKnown(serial=device.serial) from error
