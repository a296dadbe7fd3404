"""Numbers and addresses as they are shown by default: recognisable to who knows them, of no use to who does not."""

from yinuo.core.phone import mask_phone, show_phone
from yinuo.customers.models import IdentityKind


def mask_email(address: str) -> str:
    """An address with most of its name hidden: l***@example.com."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}***@{domain}"


def mask_identity(kind: str, value: str) -> str:
    """The masked form of an identity; empty for none."""
    if not value:
        return ""
    return mask_phone(value) if kind == IdentityKind.PHONE else mask_email(value)


def show_identity(kind: str, value: str) -> str:
    """The full form of an identity, for those to whom it was revealed."""
    return show_phone(value) if kind == IdentityKind.PHONE else value
