from yinuo.customers.models.contact import EMAIL_LENGTH, POSITION_LENGTH, Contact, Identity, IdentityKind
from yinuo.customers.models.customer import (
    EXTERNAL_ID_LENGTH,
    NOTE_LENGTH,
    PREFERENCE_LENGTH,
    TAG_LENGTH,
    Customer,
    CustomerKind,
)
from yinuo.customers.models.customer_import import CustomerImport, ImportState
from yinuo.customers.models.named import NAME_COLUMNS, NAME_LENGTH
from yinuo.customers.models.place import (
    ADDRESS_LENGTH,
    CODE_ALPHABET,
    CODE_LENGTH,
    DEVICE_TEXT_LENGTH,
    Address,
    Device,
    new_public_code,
)

__all__ = [
    "ADDRESS_LENGTH",
    "CODE_ALPHABET",
    "CODE_LENGTH",
    "DEVICE_TEXT_LENGTH",
    "EMAIL_LENGTH",
    "EXTERNAL_ID_LENGTH",
    "NAME_COLUMNS",
    "NAME_LENGTH",
    "NOTE_LENGTH",
    "POSITION_LENGTH",
    "PREFERENCE_LENGTH",
    "TAG_LENGTH",
    "Address",
    "Contact",
    "Customer",
    "CustomerImport",
    "CustomerKind",
    "Device",
    "Identity",
    "IdentityKind",
    "ImportState",
    "new_public_code",
]
