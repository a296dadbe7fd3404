"""The customer list, page by page in the order of names."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from yinuo.core.actor import Actor
from yinuo.core.paging import Cursor, Page
from yinuo.core.permissions import Permission
from yinuo.customers.models import Customer, CustomerKind
from yinuo.customers.policies import require
from yinuo.customers.queries.rows import CustomerRow, rows_of

PAGE_SIZE = 50
CURSOR_PARTS = 2


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers to list; None and empty mean all."""

    kind: CustomerKind | None = None
    tag: str = ""


def list_customers(
    actor: Actor,
    wanted: CustomerFilter,
    *,
    after: Cursor | None = None,
    size: int = PAGE_SIZE,
    offered: Collection[int] = (),
) -> Page[CustomerRow]:
    """One page by pinyin; one statement, nothing counted. Raises Forbidden or BadCursor."""
    require(actor, Permission.CUSTOMER_READ)
    customers = Customer.objects.visible_to(actor, offered=offered).order_by("pinyin", "pk")
    if wanted.kind:
        customers = customers.filter(kind=wanted.kind)
    if wanted.tag:
        customers = customers.filter(tags__contains=[wanted.tag])
    if after:
        pinyin, pk = str(after.key[0]), after.number(1)
        customers = customers.filter(Q(pinyin__gt=pinyin) | Q(pinyin=pinyin, pk__gt=pk), pinyin__gte=pinyin)
    rows = rows_of(customers[: size + 1])
    return Page.of(rows, size, key=lambda row: (row.pinyin, row.customer_id))
