from yinuo.customers.models.contact import Contact, Identity, IdentityKind
from yinuo.customers.models.customer import Customer, CustomerKind
from yinuo.customers.models.customer_import import CustomerImport, ImportState
from yinuo.customers.models.named import NAME_COLUMNS, NAME_LENGTH
from yinuo.customers.models.place import Address, Device, new_public_code

__all__ = [
    "NAME_COLUMNS",
    "NAME_LENGTH",
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
