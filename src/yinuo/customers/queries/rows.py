"""One line for a customer, the same in lists, search and the API."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from yinuo.core.ids import CustomerId
from yinuo.customers.masking import mask_identity
from yinuo.customers.models import Address, Contact, Customer, CustomerKind, Identity, IdentityKind


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """``phone`` and ``email`` are masked; ``contact`` is empty where it would repeat the name."""

    customer_id: CustomerId
    name: str
    kind: CustomerKind
    contact: str
    phone: str
    email: str
    address: str
    tags: tuple[str, ...]
    pinyin: str


def rows_of(
    customers: "QuerySet[Customer]", *, identities: "QuerySet[Identity] | None" = None
) -> list[CustomerRow]:
    """One statement: the customers with first contact, first phone and e-mail, first address in use.

    ``identities`` narrows which number is shown, so that a search by number shows the one that was found.
    """
    own = (Identity.objects.all() if identities is None else identities).filter(
        contact__customer=OuterRef("pk")
    )
    values = customers.annotate(
        contact=Subquery(Contact.objects.filter(customer=OuterRef("pk")).order_by("pk").values("name")[:1]),
        phone=Subquery(own.filter(kind=IdentityKind.PHONE).order_by("pk").values("value")[:1]),
        email=Subquery(own.filter(kind=IdentityKind.EMAIL).order_by("pk").values("value")[:1]),
        address=Subquery(
            Address.objects.filter(customer=OuterRef("pk"), retired_at__isnull=True)
            .order_by("pk")
            .values("text")[:1]
        ),
    ).values_list("pk", "name", "kind", "contact", "phone", "email", "address", "tags", "pinyin")
    return [
        CustomerRow(
            customer_id=CustomerId(pk),
            name=name,
            kind=CustomerKind(kind),
            contact="" if contact in (None, name) else contact,
            phone=mask_identity(IdentityKind.PHONE, phone or ""),
            email=mask_identity(IdentityKind.EMAIL, email or ""),
            address=address or "",
            tags=tuple(tags),
            pinyin=pinyin,
        )
        for pk, name, kind, contact, phone, email, address, tags, pinyin in values
    ]
