"""Finding customers by whatever is at hand: name, pinyin, initials, phone or its tail, e-mail, number, serial.

One statement each: the branches of a UNION are cut short in the order of their own index, then joined to their rows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yinuo.core.actor import Actor
from yinuo.core.ids import ContactId, CustomerId
from yinuo.core.permissions import Permission
from yinuo.customers.masking import mask_identity
from yinuo.customers.models import Contact, Customer, CustomerKind, Device, Identity, IdentityKind
from yinuo.customers.policies import require
from yinuo.customers.queries.rows import CustomerRow, rows_of
from yinuo.customers.queries.terms import Term, parse_term
from yinuo.customers.querysets import HasPart

MOST_HITS = 50

type Branch = QuerySet[Any, tuple[int]]


@dataclass(frozen=True, slots=True)
class CallerMatch:
    """Who may be calling from a number; the number is masked, its tail can be read."""

    contact_id: ContactId
    contact_name: str
    position: str
    customer_id: CustomerId
    customer_name: str
    customer_kind: CustomerKind
    phone: str


def search_customers(
    actor: Actor, text: str, *, limit: int = 20, offered: Collection[int] = ()
) -> list[CustomerRow]:
    """The best ``limit`` customers for a text, exact names first, then beginnings, then the rest by pinyin.

    Nothing for an empty text. Raises Forbidden.
    """
    require(actor, Permission.CUSTOMER_READ)
    limit = min(limit, MOST_HITS)
    term = parse_term(text)
    branches = _branches(term, actor, offered, limit)
    if not branches:
        return []
    found = branches[0].union(*branches[1:]) if len(branches) > 1 else branches[0]
    customers = Customer.objects.visible_to(actor, offered=offered).filter(pk__in=found)
    shown = _matching_numbers(term) if term.is_number or term.is_email else None
    rows = rows_of(customers, identities=shown)
    return sorted(rows, key=lambda row: (_rank(row, term), row.pinyin, row.customer_id))[:limit]


def find_by_phone(
    actor: Actor, number_or_tail: str, *, limit: int = 10, offered: Collection[int] = ()
) -> list[CallerMatch]:
    """The contacts whose number this is, or ends like this (four figures or more). Raises Forbidden."""
    require(actor, Permission.CUSTOMER_READ)
    term = parse_term(number_or_tail)
    if not term.is_number:
        return []
    rows = (
        _matching_numbers(term)
        .filter(kind=IdentityKind.PHONE, contact__in=Contact.objects.visible_to(actor, offered=offered))
        .order_by("contact__pinyin", "pk")
        .values_list(
            "contact_id",
            "contact__name",
            "contact__position",
            "contact__customer_id",
            "contact__customer__name",
            "contact__customer__kind",
            "value",
        )[: min(limit, MOST_HITS)]
    )
    return [
        CallerMatch(
            ContactId(contact_id),
            name,
            position,
            CustomerId(customer_id),
            customer_name,
            CustomerKind(kind),
            mask_identity(IdentityKind.PHONE, value),
        )
        for contact_id, name, position, customer_id, customer_name, kind, value in rows
    ]


def _branches(term: Term, actor: Actor, offered: Collection[int], limit: int) -> list[Branch]:
    """What to look through for a term, each cut to ``limit`` along its index."""
    if term.is_empty:
        return []
    customers = Customer.objects.visible_to(actor, offered=offered)
    contacts = Contact.objects.visible_to(actor, offered=offered)
    written = {term.typed, term.text, term.text.upper()}
    branches: list[Branch] = [customers.filter(external_id__in=written).values_list("pk")[:limit]]
    if term.is_number or term.is_email:
        numbers = _matching_numbers(term).filter(contact__in=contacts)
        branches.append(numbers.values_list("contact__customer_id")[:limit])
    if term.letters.isascii() and term.letters:
        serial = Device.objects.filter(serial=term.text.upper().replace(" ", ""), customer__in=customers)
        branches.append(serial.values_list("customer_id")[:limit])
    if not term.is_number and term.letters:
        branches += _name_branches(term, customers, "pk", limit)
        branches += _name_branches(term, contacts, "customer_id", limit)
    return branches


def _name_branches(term: Term, named: "QuerySet[Any]", key: str, limit: int) -> list[Branch]:
    """Beginnings of the name as written, of its pinyin and of its initials, then anything inside the name."""
    prefixes = [Q(name__startswith=term.text)] if term.is_chinese else []
    if term.is_latin:
        prefixes += [Q(initials__startswith=term.letters), Q(pinyin__startswith=term.letters)]
    branches: list[Branch] = [
        named.filter(prefix).order_by(_column_of(prefix)).values_list(key)[:limit] for prefix in prefixes
    ]
    return [*branches, named.filter(HasPart("parts", term.part)).values_list(key)[:limit]]


def _column_of(prefix: Q) -> str:
    lookup, _value = prefix.children[0]  # type: ignore[misc]
    return str(lookup).partition("__")[0]


def _matching_numbers(term: Term) -> "QuerySet[Identity]":
    """The identities a term may mean: an address by its beginning; a number in full or by its last figures."""
    if term.is_email:
        return Identity.objects.filter(kind=IdentityKind.EMAIL, value__startswith=term.text)
    if phone := term.phone:
        return Identity.objects.filter(kind=IdentityKind.PHONE, value=phone)
    return Identity.objects.filter(
        kind=IdentityKind.PHONE, tail4=term.tail, value__endswith=term.digits.lstrip("0")
    )


def _rank(row: CustomerRow, term: Term) -> int:
    """0 for the very name, 1 where it begins so, 2 for the rest."""
    name = row.name.lower()
    if name == term.text:
        return 0
    return 1 if name.startswith(term.text) or row.pinyin.startswith(term.letters or "\x00") else 2
