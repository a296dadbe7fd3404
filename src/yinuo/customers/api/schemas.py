"""What the customer API takes and gives. Numbers and addresses are always masked."""

from datetime import date, datetime
from typing import Annotated, Self

from ninja import Schema
from pydantic import ConfigDict, Field, model_validator

from yinuo.core.api.values import Line, RowId, Words
from yinuo.customers.models import CustomerKind
from yinuo.customers.queries.card import CustomerCard
from yinuo.customers.queries.rows import CustomerRow


class CustomersIn(Schema):
    """Which customers to list. With ``q`` the best hits come on one page, without a cursor."""

    q: Annotated[Line, Field(max_length=80)] = Field("", examples=["lxs", "5521", "李晓珊"])
    kind: CustomerKind | None = None
    tag: Annotated[Line, Field(max_length=24)] = ""
    cursor: Annotated[Words, Field(max_length=800)] = ""
    size: int = Field(50, ge=1, le=100)


class ContactIn(Schema):
    """Whom to find or create: by phone or e-mail; ``name`` is used for somebody new only."""

    model_config = ConfigDict(extra="forbid")

    phone: Annotated[Line, Field(max_length=40)] | None = Field(None, examples=["138 1234 5521"])
    email: Annotated[Line, Field(max_length=254)] | None = Field(None, examples=["li@example.com"])
    name: Annotated[Line, Field(max_length=64)] = Field("", examples=["李女士"])

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not self.phone and not self.email:
            raise ValueError("give phone or email")
        return self


class FoundContactOut(Schema):
    """``conflict``: phone and e-mail belong to two contacts; this is the phone's."""

    contact_id: RowId
    customer_id: RowId
    created: bool
    conflict: bool


class CustomerRowOut(Schema):
    customer_id: RowId
    name: str
    kind: CustomerKind
    contact: str
    phone: str = Field(examples=["138 **** 5521"])
    email: str
    address: str
    tags: list[str]

    @classmethod
    def of(cls, row: CustomerRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class CustomerPageOut(Schema):
    items: list[CustomerRowOut]
    next_cursor: str | None = None


class IdentityOut(Schema):
    identity_id: RowId
    kind: str
    shown: str


class ContactOut(Schema):
    contact_id: RowId
    name: str
    position: str
    language: str
    identities: list[IdentityOut]


class AddressOut(Schema):
    address_id: RowId
    text: str
    public_code: str


class DeviceOut(Schema):
    device_id: RowId
    category: str
    model: str
    serial: str
    warranty_until: date | None
    address_id: RowId | None
    public_code: str


class CustomerOut(Schema):
    customer_id: RowId
    name: str
    kind: CustomerKind
    external_id: str
    preference: str
    note: str
    tags: list[str]
    created_at: datetime
    contacts: list[ContactOut]
    addresses: list[AddressOut]
    devices: list[DeviceOut]

    @classmethod
    def of(cls, card: CustomerCard) -> Self:
        return cls.model_validate(card, from_attributes=True)
