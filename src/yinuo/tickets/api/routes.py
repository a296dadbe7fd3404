"""Tickets over HTTP: create, read, list, classify, move."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Status

from yinuo.core.api.idempotency import idempotent
from yinuo.core.api.problems import Problem, problem
from yinuo.core.api.values import RowId
from yinuo.core.ids import TicketId
from yinuo.people.api.auth import actor_of
from yinuo.tickets.api.moving import perform
from yinuo.tickets.api.schemas import (
    ClassificationIn,
    FiltersIn,
    MoveIn,
    PagingIn,
    ReceiptOut,
    TicketIn,
    TicketOut,
    TicketPageOut,
)
from yinuo.tickets.api.translate import as_filters, as_request, classification_of, seen_version
from yinuo.tickets.commands.moving import TicketChanged
from yinuo.tickets.commands.organise import classify_ticket
from yinuo.tickets.commands.take_in import Caller, take_in_request
from yinuo.tickets.queries.records import get_ticket_record, list_ticket_records

router = Router(tags=["tickets"])
PathId = Annotated[RowId, Path()]
REFUSED = {401: Problem, 403: Problem, 422: Problem, 429: Problem, 503: Problem}
REFUSED_ONE = {**REFUSED, 404: Problem, 409: Problem}


@router.post("/tickets", response={201: ReceiptOut, **REFUSED_ONE, 413: Problem}, operation_id="createTicket")
@idempotent
def create_ticket(request: HttpRequest, body: TicketIn) -> Status[ReceiptOut]:
    """登记一件诉求：客户按电话或邮箱找到或新建，时限即时开始计时。需要 ticket.create；给出 customer 时另需 customer.write。"""
    given = body.customer
    caller = Caller(phone=given.phone, email=given.email, name=given.name) if given else None
    receipt = take_in_request(
        request=as_request(body), caller=caller, by=actor_of(request), now=timezone.now()
    )
    return Status(201, ReceiptOut.from_orm(receipt))


@router.get("/tickets", response={200: TicketPageOut, **REFUSED}, operation_id="listTickets")
def list_tickets(request: HttpRequest, filters: Query[FiltersIn], paging: Query[PagingIn]) -> TicketPageOut:
    """列出看得见的工单，最近受理的在前；用 next_cursor 取下一页。需要 ticket.read。"""
    page = list_ticket_records(
        actor=actor_of(request), filters=as_filters(filters), after=paging.cursor, size=paging.size
    )
    items = [TicketOut.from_orm(record) for record in page.items]
    return TicketPageOut(items=items, next_cursor=str(page.next_cursor) if page.next_cursor else None)


@router.get("/tickets/{ticket_id}", response={200: TicketOut, **REFUSED_ONE}, operation_id="getTicket")
def get_ticket(request: HttpRequest, response: HttpResponse, ticket_id: PathId) -> TicketOut:
    """读取一张工单；ETag 即 version。需要 ticket.read。"""
    record = get_ticket_record(actor=actor_of(request), ticket_id=TicketId(ticket_id))
    response["ETag"] = f'"{record.version}"'
    return TicketOut.from_orm(record)


@router.patch(
    "/tickets/{ticket_id}",
    response={200: TicketOut, **REFUSED_ONE, 412: Problem},
    operation_id="classifyTicket",
)
def classify(
    request: HttpRequest, response: HttpResponse, ticket_id: PathId, body: ClassificationIn
) -> TicketOut | HttpResponse:
    """更正标题、类型、分类、影响、紧急、标签等；带 If-Match 时，若他人已改动则 412 并说明改了什么。需要 ticket.work。"""
    actor, pk = actor_of(request), TicketId(ticket_id)
    expected = seen_version(request)
    record = get_ticket_record(actor=actor, ticket_id=pk)
    try:
        classify_ticket(
            ticket_id=pk,
            classification=classification_of(record, body),
            by=actor,
            now=timezone.now(),
            seen=body.seen if expected is None else expected,
        )
    except TicketChanged as changed:
        return problem(409 if expected is None else 412, changed.code, str(changed))
    return get_ticket(request, response, ticket_id)


@router.post(
    "/tickets/{ticket_id}/moves", response={200: TicketOut, **REFUSED_ONE}, operation_id="moveTicket"
)
@idempotent
def move_ticket(request: HttpRequest, ticket_id: PathId, body: MoveIn) -> Status[TicketOut]:
    """按状态流转表推进工单：受理、派单、开始、挂起、办结、确认、重开、关闭、转办、并单等。所需权限随动作而定。"""
    actor, pk = actor_of(request), TicketId(ticket_id)
    perform(pk, body, actor, timezone.now())
    return Status(200, TicketOut.from_orm(get_ticket_record(actor=actor, ticket_id=pk)))
