"""What the ticket API takes and gives."""

from datetime import datetime
from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, model_validator

from yinuo.catalog.models import RequestKind
from yinuo.core.api.values import Code, Line, Moment, RowId, Words
from yinuo.tickets.commands.converse import MAX_TEXT
from yinuo.tickets.models.entry import Delivery, EntryKind
from yinuo.tickets.models.expectation import ExpectationSource
from yinuo.tickets.moves import Move
from yinuo.tickets.states import Channel, HoldReason, Level, Priority, State

Text = Annotated[Words, Field(min_length=1, max_length=MAX_TEXT)]
Tag = Annotated[Line, Field(min_length=1, max_length=24)]


class Given(BaseModel):
    """A request body; a field that nobody knows is a mistake and is refused.

    Not a ``Schema``: those wrap what they validate to read from models, which costs and which no body needs.
    """

    model_config = ConfigDict(extra="forbid")


class CallerIn(Given):
    """Whose request it is; found by phone or e-mail, else created. Takes the scope customer.write."""

    phone: Annotated[Line, Field(max_length=40)] | None = Field(None, examples=["138 1234 5521"])
    email: Annotated[Line, Field(max_length=254)] | None = Field(None, examples=["li@example.com"])
    name: Annotated[Line, Field(max_length=64)] = Field("", examples=["李女士"])

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not self.phone and not self.email:
            raise ValueError("give phone or email")
        return self


class ExpectationIn(Given):
    """What the customer expects, from 1 (a little) to 5 (above all), and where the expectation comes from."""

    what: Annotated[Line, Field(min_length=1)] = Field(examples=["今天下午修好"])
    importance: int = Field(3, ge=1, le=5)
    source: ExpectationSource = ExpectationSource.UNKNOWN


class TicketIn(Given):
    """A new request. Either ``customer`` or ``customer_id``, or neither for one that nobody stands behind."""

    kind: RequestKind = Field(examples=["repair"])
    title: Line = Field("", examples=["空调不制冷"], description="空时取正文第一行")
    text: Text = Field(examples=["客厅空调开机半小时仍不制冷，外机不转，家里有老人，请尽快上门。"])
    customer: CallerIn | None = None
    customer_id: RowId | None = None
    contact_id: RowId | None = None
    device_id: RowId | None = None
    address_id: RowId | None = None
    category_id: RowId | None = None
    queue_id: RowId | None = None
    impact: Level = Level.MEDIUM
    urgency: Level = Level.MEDIUM
    tags: list[Tag] = Field([], max_length=10)
    expectation: ExpectationIn | None = None
    source: Annotated[Code, Field(max_length=40)] = Field("", examples=["webshop"])
    source_id: Code = Field(
        "", examples=["A-20261120-7"], description="来源系统中的编号；同一来源同一编号只登记一次"
    )
    received_at: Moment | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.customer is not None and (self.customer_id or self.contact_id):
            raise ValueError("give customer or customer_id, not both")
        if bool(self.source) != bool(self.source_id):
            raise ValueError("source and source_id belong together")
        return self


class ReceiptOut(Schema):
    """The receipt of a request: under which number it is dealt with and when something falls due first."""

    id: int = Field(examples=[4711])
    number: str = Field(examples=["GD-20261120-42"])
    state: State
    received_at: datetime
    next_due_at: datetime | None
    customer_id: int | None
    contact_id: int | None


class NamedOut(Schema):
    """A thing a ticket points at."""

    id: int
    name: str = Field(examples=["客服一部"])


class TicketOut(Schema):
    """One ticket. ``version`` is its ETag; ``moves`` are those its state allows."""

    id: int
    number: str = Field(examples=["GD-20261120-42"])
    version: int
    title: str = Field(examples=["空调不制冷"])
    kind: RequestKind
    state: State
    hold_reason: HoldReason | Literal[""]
    hold_until: datetime | None
    impact: Level
    urgency: Level
    priority: Priority
    channel: Channel
    tags: list[str]
    source: str
    source_id: str
    received_at: datetime
    assigned_at: datetime | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    customer_waiting_since: datetime | None
    next_due_at: datetime | None
    category: NamedOut | None
    queue: NamedOut | None
    department: NamedOut | None
    assignee: NamedOut | None
    customer: NamedOut | None
    contact: NamedOut | None
    device_id: int | None
    address_id: int | None
    merged_into_id: int | None
    moves: list[Move]


class TicketPageOut(Schema):
    """One page, the last received first. ``next_cursor`` is null on the last."""

    items: list[TicketOut]
    next_cursor: str | None


class FiltersIn(Schema):
    """Which tickets; several states or kinds mean any of them."""

    state: list[State] = []
    kind: list[RequestKind] = []
    number: Annotated[Code, Field(max_length=24)] = ""
    queue_id: RowId | None = None
    department_id: RowId | None = None
    assignee_id: RowId | None = None
    customer_id: RowId | None = None
    phone: Annotated[Line, Field(max_length=40)] = Field("", description="客户电话，任意写法")
    source: Code = ""
    source_id: Code = ""
    received_from: Moment | None = None
    received_until: Moment | None = None
    changed_since: Moment | None = Field(None, description="此后有任何动态的工单")


class PagingIn(Schema):
    """Which page."""

    cursor: Annotated[Words, Field(max_length=400)] = ""
    size: int = Field(50, ge=1, le=100)


class ClassificationIn(Given):
    """New values; what is left out stays as it is."""

    title: Annotated[Line, Field(min_length=1)] | None = None
    kind: RequestKind | None = None
    category_id: RowId | None = None
    impact: Level | None = None
    urgency: Level | None = None
    tags: list[Tag] | None = Field(None, max_length=10)
    device_id: RowId | None = None
    address_id: RowId | None = None
    seen: Annotated[int, Field(ge=0, lt=2**31)] | None = Field(
        None, description="读到的 version；也可用 If-Match"
    )


class WordsIn(Given):
    """What was said."""

    text: Text = Field(examples=["师傅已出发，预计 30 分钟内到。"])


class ReplyIn(WordsIn):
    """An answer to the customer; ``channel`` empty: the way he can best be reached."""

    channel: Literal[Channel.MAIL, Channel.SMS, Channel.PORTAL] | None = None


class FileOut(Schema):
    """An attachment; its bytes are at /api/v1/attachments/{id}."""

    id: int
    name: str
    size: int


class EntryOut(Schema):
    """One contribution to the conversation."""

    id: int
    kind: EntryKind
    author: str = Field(examples=["李女士"])
    at: datetime
    channel: Channel
    text: str
    delivery: Delivery
    delivery_note: str
    files: list[FileOut]


class EntryPageOut(Schema):
    """Oldest first within the page; ``next_cursor`` leads to older ones."""

    items: list[EntryOut]
    next_cursor: str | None


class MoveIn(Given):
    """A move of the table of moves, with what that move takes; the rest is left out."""

    move: Move
    seen: Annotated[int, Field(ge=0, lt=2**31)] | None = Field(
        None, description="读到的 version；之后若有人改动则 409"
    )
    reason: Annotated[Words, Field(max_length=500)] = Field(
        "", description="reopen、refuse 必填；close、withdraw、transfer 可填"
    )
    solution: Annotated[Words, Field(max_length=2000)] = Field("", description="resolve 必填：为客户做了什么")
    assignee_id: RowId | None = Field(None, description="assign 必填")
    department_id: RowId | None = Field(None, description="transfer 必填")
    queue_id: RowId | None = Field(None, description="transfer 可填")
    hold_reason: HoldReason | None = Field(None, description="hold 必填")
    hold_until: Moment | None = Field(None, description="hold 可填")
    into_id: RowId | None = Field(None, description="merge 必填：并入哪张工单")
