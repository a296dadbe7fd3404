"""Promises of a ticket over HTTP: list, make, settle."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from yinuo.core.actor import Actor
from yinuo.core.api.idempotency import idempotent
from yinuo.core.api.values import Line, Moment, Words
from yinuo.core.errors import NotFound
from yinuo.core.ids import PromiseId, TicketId
from yinuo.core.permissions import Permission
from yinuo.people.api.auth import actor_of
from yinuo.promises.models import Promise
from yinuo.promises.queries.strip import PromiseCard, get_promise_card, list_promise_strip
from yinuo.promises.states import PromiseSource, PromiseState, Verdict
from yinuo.tickets.api.moving import Incomplete
from yinuo.tickets.api.routes import REFUSED_ONE, PathId
from yinuo.tickets.api.schemas import Given
from yinuo.tickets.commands.promises import (
    break_ticket_promise,
    keep_ticket_promise,
    make_ticket_promise,
    renegotiate_ticket_promise,
    waive_ticket_promise,
)
from yinuo.tickets.policies import get_ticket_for

router = Router(tags=["promises"])
Reason = Annotated[Words, Field(max_length=500)]


class PromiseIn(Given):
    """What the customer was told, in his words and with a time."""

    what: Annotated[Line, Field(min_length=1)] = Field(examples=["今天 18 点前师傅上门"])
    due_at: Moment
    said_by: Annotated[Line, Field(max_length=60)] = Field("", examples=["网上商城自动短信"])
    source: PromiseSource = PromiseSource.AUTOMATIC
    inner_due_at: Moment | None = None


class SettlementIn(Given):
    """How a promise goes on; what an outcome takes stands beside each field."""

    outcome: Literal["kept", "broken", "renegotiated", "waived"]
    fulfilled_at: Moment | None = Field(None, description="kept 可填，默认现在")
    evidence: Reason = Field("", description="kept 可填")
    reason: Reason = Field("", description="broken、waived 必填")
    due_at: Moment | None = Field(None, description="renegotiated 必填：新约定的时间")
    consent: Reason = Field("", description="renegotiated 必填：客户怎样同意的")


class PromiseOut(Schema):
    """A promise as it stands."""

    id: int
    what: str = Field(examples=["今天 18 点前师傅上门"])
    state: PromiseState
    due_at: datetime
    inner_due_at: datetime
    made_at: datetime
    said_by: str
    renegotiated: int
    fulfilled_at: datetime | None
    verdict: Verdict | None
    is_overruled: bool


class PromisesOut(Schema):
    """All promises of a ticket, those to be made good first."""

    items: list[PromiseOut]


@router.get(
    "/tickets/{ticket_id}/promises", response={200: PromisesOut, **REFUSED_ONE}, operation_id="listPromises"
)
def list_promises(request: HttpRequest, ticket_id: PathId) -> PromisesOut:
    """工单的全部承诺。需要 ticket.read。"""
    ticket = get_ticket_for(actor_of(request), TicketId(ticket_id), Permission.TICKET_READ)
    cards = list_promise_strip(subject_id=ticket.pk, now=timezone.now())
    return PromisesOut(items=[PromiseOut.from_orm(card) for card in cards])


@router.post(
    "/tickets/{ticket_id}/promises", response={201: PromiseOut, **REFUSED_ONE}, operation_id="makePromise"
)
@idempotent
def make(request: HttpRequest, ticket_id: PathId, body: PromiseIn) -> Status[PromiseOut]:
    """登记一条对客户的承诺。需要 promise.make。"""
    now = timezone.now()
    promise = make_ticket_promise(
        ticket_id=TicketId(ticket_id), by=actor_of(request), now=now, **body.model_dump()
    )
    return Status(201, PromiseOut.from_orm(_card(promise, now)))


@router.post(
    "/promises/{promise_id}/settlement",
    response={200: PromiseOut, **REFUSED_ONE},
    operation_id="settlePromise",
)
@idempotent
def settle(request: HttpRequest, promise_id: PathId, body: SettlementIn) -> Status[PromiseOut]:
    """兑现、未兑现、经客户同意改期、客户免除。逾期后改期视为未兑现并另立新承诺，返回现行的一条。需要 promise.settle。"""
    now = timezone.now()
    promise = SETTLERS[body.outcome](PromiseId(promise_id), body, actor_of(request), now)
    return Status(200, PromiseOut.from_orm(_card(promise, now)))


def _card(promise: Promise, now: datetime) -> PromiseCard:
    card = get_promise_card(promise_id=promise.pk, now=now)
    if card is None:
        raise NotFound
    return card


def _renegotiate(promise_id: PromiseId, body: SettlementIn, by: Actor, now: datetime) -> Promise:
    if body.due_at is None:
        raise Incomplete(move="renegotiated", field="due_at")
    return renegotiate_ticket_promise(
        promise_id=promise_id, due_at=body.due_at, consent=body.consent, by=by, now=now
    )


SETTLERS: dict[str, Callable[[PromiseId, SettlementIn, Actor, datetime], Promise]] = {
    "kept": lambda pk, body, by, now: keep_ticket_promise(
        promise_id=pk, fulfilled_at=body.fulfilled_at, evidence=body.evidence, by=by, now=now
    ),
    "broken": lambda pk, body, by, now: break_ticket_promise(
        promise_id=pk, reason=body.reason, by=by, now=now
    ),
    "renegotiated": _renegotiate,
    "waived": lambda pk, body, by, now: waive_ticket_promise(
        promise_id=pk, reason=body.reason, by=by, now=now
    ),
}
