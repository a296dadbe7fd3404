"""One row of a table as what it says about a customer. Pure; what cannot be stored is refused with its reason."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yinuo.core.errors import DomainError
from yinuo.core.text import fold
from yinuo.customers.cleaning import (
    clean_block,
    clean_identities,
    clean_line,
    clean_name,
    clean_serial,
    clean_tags,
)
from yinuo.customers.importing.columns import Column
from yinuo.customers.models import (
    ADDRESS_LENGTH,
    DEVICE_TEXT_LENGTH,
    EXTERNAL_ID_LENGTH,
    NOTE_LENGTH,
    POSITION_LENGTH,
    PREFERENCE_LENGTH,
    CustomerKind,
)

PERSON_WORDS = frozenset(
    ["个人", "自然人", "住户", "业主", "租户", "居民", "家庭", "person", "individual", "private"]
)
ORGANISATION_WORDS = frozenset(
    [
        "企业",
        "单位",
        "公司",
        "机构",
        "组织",
        "团体",
        "商户",
        "法人",
        "organisation",
        "organization",
        "company",
        "business",
        "firm",
    ]
)
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?")
# Day 0 of a spreadsheet, and the span of plain numbers that are taken for days: 1990 to 2099.
SHEET_EPOCH = date(1899, 12, 30)
SHEET_DAYS = range(32_874, 73_051)


class RowWithoutIdentity(DomainError):
    code, status = "import.row_without_identity", 422
    message = _(
        "Needs a phone number, an e-mail address or a customer number, or it could not be found again."
    )


class RowBadKind(DomainError):
    code, status = "import.row_bad_kind", 422
    message = _("“{value}” is no kind of customer: write person or organisation.")


class RowBadDate(DomainError):
    code, status = "import.row_bad_date", 422
    message = _("“{value}” is not a date: write 2027-03-31.")


class RowHalfDevice(DomainError):
    code, status = "import.row_half_device", 422
    message = _("A model, serial number or warranty needs the device it belongs to.")


@dataclass(frozen=True, slots=True)
class DeviceWish:
    category: str
    model: str
    serial: str
    warranty_until: date | None


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What a row says, cleaned; empty means that it says nothing about it."""

    name: str
    kind: CustomerKind
    external_id: str
    identities: dict[str, str]
    contact_name: str
    position: str
    address: str
    preference: str
    note: str
    tags: tuple[str, ...]
    device: DeviceWish | None


def parse_row(cells: Sequence[str], mapping: Sequence[Column | None]) -> RowPlan:
    """Read a row. Raises the refusals of this module and of cleaning."""
    said = {column: cell for column, cell in zip(mapping, cells, strict=True) if column is not None}

    def get(column: Column) -> str:
        return said.get(column, "")

    contact_name = get(Column.CONTACT_NAME)
    identities = clean_identities(phone=get(Column.PHONE), email=get(Column.EMAIL))
    external_id = clean_line(
        get(Column.EXTERNAL_ID), field=Column.EXTERNAL_ID.label, limit=EXTERNAL_ID_LENGTH
    )
    if not identities and not external_id:
        raise RowWithoutIdentity
    name = clean_name(get(Column.NAME) or contact_name)
    return RowPlan(
        name=name,
        kind=_kind(get(Column.KIND), is_spoken_for=bool(contact_name) and contact_name != get(Column.NAME)),
        external_id=external_id,
        identities=identities,
        contact_name=clean_name(contact_name) if contact_name else "",
        position=clean_line(get(Column.POSITION), field=Column.POSITION.label, limit=POSITION_LENGTH),
        address=clean_line(get(Column.ADDRESS), field=Column.ADDRESS.label, limit=ADDRESS_LENGTH),
        preference=clean_line(get(Column.PREFERENCE), field=Column.PREFERENCE.label, limit=PREFERENCE_LENGTH),
        note=clean_block(get(Column.NOTE), field=Column.NOTE.label, limit=NOTE_LENGTH),
        tags=tuple(clean_tags(re.split(r"[,，、;；|]", get(Column.TAGS)))),
        device=_device(
            get(Column.DEVICE_CATEGORY),
            get(Column.DEVICE_MODEL),
            get(Column.DEVICE_SERIAL),
            get(Column.WARRANTY_UNTIL),
        ),
    )


def parse_date(text: str) -> date | None:
    """A day as people write it; a month alone means its last day, a plain number a spreadsheet's day.

    None for nothing. Raises RowBadDate.
    """
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) in SHEET_DAYS:
        return SHEET_EPOCH + timedelta(days=int(text))
    match = _DATE.match(text)
    if match is None:
        raise RowBadDate(value=text[:40])
    year, month = int(match[1]), int(match[2])
    try:
        return date(year, month, int(match[3]) if match[3] else calendar.monthrange(year, month)[1])
    except ValueError as error:  # monthrange raises one of its kind for month 13
        raise RowBadDate(value=text[:40]) from error


def _kind(text: str, *, is_spoken_for: bool) -> CustomerKind:
    """As written; where nothing is, a customer with a contact of another name is an organisation."""
    word = fold(text)
    if not word:
        return CustomerKind.ORGANISATION if is_spoken_for else CustomerKind.PERSON
    if word in PERSON_WORDS:
        return CustomerKind.PERSON
    if word in ORGANISATION_WORDS:
        return CustomerKind.ORGANISATION
    raise RowBadKind(value=text[:40])


def _device(category: str, model: str, serial: str, warranty: str) -> DeviceWish | None:
    if not category:
        if model or serial or warranty:
            raise RowHalfDevice
        return None
    return DeviceWish(
        category=clean_line(category, field=Column.DEVICE_CATEGORY.label, limit=DEVICE_TEXT_LENGTH),
        model=clean_line(model, field=Column.DEVICE_MODEL.label, limit=DEVICE_TEXT_LENGTH),
        serial=clean_serial(serial),
        warranty_until=parse_date(warranty),
    )
