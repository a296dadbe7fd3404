import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yinuo.customers.models.customer import Customer

# Letters and figures that cannot be misread on a printed label: no i, l, o, u. 32 of them, so a byte gives each
# the same chance.
CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 12
ADDRESS_LENGTH = 200
DEVICE_TEXT_LENGTH = 64


def new_public_code() -> str:
    """The random code of a printed label: 60 bits, so that nobody finds a neighbour's by counting."""
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in secrets.token_bytes(CODE_LENGTH))


class Address(models.Model):
    """A place of a customer's; its code is printed as a QR label that opens the public form for it."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"text"})

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="addresses")
    text = models.CharField(max_length=ADDRESS_LENGTH)
    public_code = models.CharField(max_length=CODE_LENGTH, unique=True, editable=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "text"],
                condition=Q(retired_at__isnull=True),
                name="address_unique_per_customer",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="address_has_text"),
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"


class Device(models.Model):
    """A thing we look after at a customer's: 燃气热水器 JSQ30-12. Its label works like an address's."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset({"serial"})

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="devices")
    address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.PROTECT, related_name="devices"
    )
    category = models.CharField(max_length=DEVICE_TEXT_LENGTH)
    model = models.CharField(max_length=DEVICE_TEXT_LENGTH, blank=True)
    serial = models.CharField(max_length=DEVICE_TEXT_LENGTH, blank=True, db_collation="C")
    warranty_until = models.DateField(null=True, blank=True)
    public_code = models.CharField(max_length=CODE_LENGTH, unique=True, editable=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "serial"],
                condition=Q(retired_at__isnull=True) & ~Q(serial=""),
                name="device_serial_unique_per_customer",
            ),
            models.CheckConstraint(condition=~Q(category=""), name="device_has_a_category"),
        ]
        indexes = [models.Index(fields=["serial"], condition=~Q(serial=""), name="device_serial")]

    def __str__(self) -> str:
        return f"{self.category} {self.model}".strip()
