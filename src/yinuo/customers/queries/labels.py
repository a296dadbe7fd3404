"""What stands behind a printed label's code, for the public form: the thing, never the person."""

from dataclasses import dataclass

from yinuo.core.ids import CustomerId
from yinuo.customers.models import Address, Device


@dataclass(frozen=True, slots=True)
class LabelTarget:
    """A device or a place in use. ``title`` may be shown to whoever scans; the ids are for the ticket alone."""

    customer_id: CustomerId
    device_id: int | None
    address_id: int | None
    title: str


def get_label_target(code: str) -> LabelTarget | None:
    """The device or place of a code, None for an unknown or retired one. Asks no actor: the label is public."""
    device = Device.objects.filter(public_code=code, retired_at__isnull=True).first()
    if device is not None:
        title = f"{device.category} {device.model}".strip()
        return LabelTarget(CustomerId(device.customer_id), device.pk, device.address_id, title)
    address = Address.objects.filter(public_code=code, retired_at__isnull=True).first()
    if address is not None:
        return LabelTarget(CustomerId(address.customer_id), None, address.pk, address.text)
    return None
