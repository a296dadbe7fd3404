"""Customers over HTTP: list, search, read, find or create a contact."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Status

from yinuo.core.api.idempotency import idempotent
from yinuo.core.api.problems import Problem
from yinuo.core.api.values import RowId
from yinuo.core.ids import CustomerId
from yinuo.core.paging import Cursor
from yinuo.customers.api.schemas import (
    ContactIn,
    CustomerOut,
    CustomerPageOut,
    CustomerRowOut,
    CustomersIn,
    FoundContactOut,
)
from yinuo.customers.commands.contacts import find_or_create_contact
from yinuo.customers.queries.card import get_customer_card
from yinuo.customers.queries.listing import CURSOR_PARTS, CustomerFilter, list_customers
from yinuo.customers.queries.search import search_customers
from yinuo.people.api.auth import actor_of

router = Router(tags=["customers"])
REFUSED = {401: Problem, 403: Problem, 422: Problem, 429: Problem, 503: Problem}


@router.get("/customers", response={200: CustomerPageOut, **REFUSED}, operation_id="listCustomers")
def list_(request: HttpRequest, wanted: Query[CustomersIn]) -> CustomerPageOut:
    """列出客户，按姓名拼音排序；给出 q 时按姓名、拼音首字母、电话（尾号）等查找。号码一律隐去中段。需要 customer.read。"""
    actor = actor_of(request)
    if wanted.q:
        rows = search_customers(actor, wanted.q, limit=wanted.size)
        return CustomerPageOut(items=[CustomerRowOut.of(row) for row in rows])
    filters = CustomerFilter(kind=wanted.kind, tag=wanted.tag)
    after = Cursor.parse(wanted.cursor, CURSOR_PARTS)
    page = list_customers(actor, filters, after=after, size=wanted.size)
    items = [CustomerRowOut.of(row) for row in page.items]
    return CustomerPageOut(items=items, next_cursor=str(page.next_cursor) if page.next_cursor else None)


@router.get(
    "/customers/{customer_id}",
    response={200: CustomerOut, **REFUSED, 404: Problem},
    operation_id="getCustomer",
)
def get_customer(request: HttpRequest, customer_id: Annotated[RowId, Path()]) -> CustomerOut:
    """读取一份客户档案：联系人、地址、设备。号码隐去中段。需要 customer.read。"""
    return CustomerOut.of(get_customer_card(actor_of(request), CustomerId(customer_id)))


@router.post(
    "/contacts",
    response={200: FoundContactOut, 201: FoundContactOut, **REFUSED},
    operation_id="findOrCreateContact",
)
@idempotent
def find_or_create(request: HttpRequest, body: ContactIn) -> Status[FoundContactOut]:
    """按电话或邮箱找到联系人，没有则建档；同一号码同时从多处进来也只有一份档案。需要 customer.write。"""
    found = find_or_create_contact(
        phone=body.phone, email=body.email, name=body.name, by=actor_of(request), now=timezone.now()
    )
    return Status(201 if found.created else 200, FoundContactOut.model_validate(found, from_attributes=True))
