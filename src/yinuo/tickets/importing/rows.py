"""Requests of another system as rows: columns recognised by their names, values checked. Pure, no database."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yinuo.core.errors import DomainError
from yinuo.core.text import fold
from yinuo.customers.importing.reading import read_table

MAX_TEXT = 50_000


class Column(StrEnum):
    """What a column of a request file may mean."""

    ID = "id"
    USER = "user"
    NAME = "name"
    PHONE = "phone"
    SUBJECT = "subject"
    TIME = "time"
    BODY = "body"
    KIND = "kind"
    LABEL = "label"
    REPLY = "reply"
    REPLY_TIME = "reply_time"


_NAMES: dict[Column, str] = {
    Column.ID: "id no number 编号 工单号 工单编号 留言编号 诉求编号 序号 流水号 ticketid requestid",
    Column.USER: "user userid author 用户 用户id 留言用户 用户编号 客户编号 账号 网友",
    Column.NAME: "name customer 姓名 客户 客户姓名 联系人 诉求人",
    Column.PHONE: "phone mobile tel 电话 手机 手机号 联系电话 来电号码",
    Column.SUBJECT: "subject title 主题 标题 留言主题 诉求标题 工单标题",
    Column.TIME: "time date createdat receivedat 时间 日期 留言时间 提交时间 受理时间 来电时间 创建时间 诉求时间",
    Column.BODY: "body text content message description 内容 正文 详情 留言详情 留言内容 诉求内容 问题描述",
    Column.KIND: "kind type 类型 诉求类型 工单类型",
    Column.LABEL: "label category tag 标签 分类 类别 一级标签 一级分类 诉求分类",
    Column.REPLY: "reply answer response 答复 回复 答复意见 答复内容 回复内容 办理结果 处理结果",
    Column.REPLY_TIME: "replytime answertime repliedat answeredat 答复时间 回复时间 办结时间 处理时间",
}  # fmt: skip
_MEANING = {name: column for column, names in _NAMES.items() for name in names.split()}
REQUIRED = (Column.ID, Column.TIME, Column.BODY)
_TIME = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?$"
)


class ColumnsMissing(DomainError):
    code, status = "import.columns_missing", 422
    message = gettext_lazy(
        "These columns are missing: {missing}. Name them with --map {example}=YOUR-COLUMN."
    )


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request as its file tells it; times carry a zone. ``answered_at`` is set exactly where ``reply`` is."""

    line: int
    id: str
    user: str
    name: str
    phone: str
    title: str
    body: str
    received_at: datetime
    kind: str
    labels: tuple[str, ...]
    reply: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that is no request, with the reason, as it stood in the file."""

    line: int
    reason: str
    values: dict[str, str]


def read_rows(
    content: bytes, *, name: str, mapping: Mapping[str, str], zone: ZoneInfo
) -> Iterator[RequestRow | RejectedRow]:
    """The rows of a csv, xlsx or jsonl file. Raises ColumnsMissing and the refusals of reading a table."""
    lines = _read_jsonl(content) if name.lower().endswith((".jsonl", ".ndjson")) else _read_table(content)
    first = next(lines, None)
    header = list(first[1]) if first else []
    columns = recognise(header, mapping)
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise ColumnsMissing(missing=", ".join(missing), example=missing[0])
    for number, values in _chain(first, lines):
        yield _parse(number, values, columns, zone)


def recognise(header: Sequence[str], mapping: Mapping[str, str]) -> dict[Column, str]:
    """Which column of the file holds what: as ``mapping`` (meaning → column name) says, else by its name."""
    found = {Column(meaning): name for meaning, name in mapping.items() if name in header}
    for name in header:
        meaning = _MEANING.get(re.sub(r"[\s_\-.:：()（）]", "", fold(name)))
        if meaning and meaning not in found:
            found[meaning] = name
    return found


def _read_table(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    table = read_table(content, longest=MAX_TEXT)
    for number, row in zip(table.numbers, table.rows, strict=True):
        yield number, dict(zip(table.header, row, strict=True))


def _read_jsonl(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    for number, line in enumerate(content.decode("utf-8-sig", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            yield number, {"": line[:200]}
        else:
            yield number, {str(key): "" if value is None else str(value) for key, value in values.items()}


def _chain(
    first: tuple[int, dict[str, str]] | None, rest: Iterable[tuple[int, dict[str, str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    if first:
        yield first
    yield from rest


def _parse(
    line: int, values: dict[str, str], columns: Mapping[Column, str], zone: ZoneInfo
) -> RequestRow | RejectedRow:
    """A row, or why it is none."""
    cells = {
        column: _clean(values.get(columns[column], "")) if column in columns else "" for column in Column
    }
    received_at = parse_time(cells[Column.TIME], zone)
    answered_at = parse_time(cells[Column.REPLY_TIME], zone, day_ends=True)
    reason = _fault(cells, received_at, answered_at)
    if reason or received_at is None:
        return RejectedRow(line, reason, values)
    return RequestRow(
        line=line,
        id=cells[Column.ID]
        if len(cells[Column.ID]) <= 80
        else hashlib.sha256(cells[Column.ID].encode()).hexdigest(),
        user=cells[Column.USER][:64],
        name=cells[Column.NAME],
        phone=cells[Column.PHONE],
        title=cells[Column.SUBJECT],
        body=cells[Column.BODY] or cells[Column.SUBJECT],
        received_at=received_at,
        kind=cells[Column.KIND],
        labels=tuple(part for part in re.split(r"[,，;；/›>]", cells[Column.LABEL]) if part.strip())[:5],
        reply=cells[Column.REPLY],
        answered_at=answered_at if cells[Column.REPLY] else None,
    )


def _fault(cells: Mapping[Column, str], received_at: datetime | None, answered_at: datetime | None) -> str:
    """Why a row cannot be taken, or an empty text."""
    if not cells[Column.ID]:
        return _("The identity (column id) is missing.")
    if not cells[Column.BODY] and not cells[Column.SUBJECT]:
        return _("The request has no words.")
    if received_at is None:
        return _("“%(text)s” is no time.") % {"text": cells[Column.TIME][:40]}
    if cells[Column.REPLY] and answered_at is None:
        return _("The reply has no time: “%(text)s”.") % {"text": cells[Column.REPLY_TIME][:40]}
    if cells[Column.REPLY] and answered_at and answered_at < received_at:
        return _("The reply is older than the request.")
    return ""


def parse_time(text: str, zone: ZoneInfo, *, day_ends: bool = False) -> datetime | None:
    """``2019/4/25 9:32:09``, ``2019-04-25 09:32``, ``2019年4月25日`` or ISO, in ``zone`` where none is written.

    A day without a time is its first second, or with ``day_ends`` its last: what is known only to the day must not
    look better than it was.
    """
    match = _TIME.match(text.strip())
    if not match:
        return None
    parts = [int(part or 0) for part in match.groups()[:6]]
    try:
        moment = datetime(*parts[:6])  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None
    if day_ends and match.group(4) is None:
        moment = moment.replace(hour=23, minute=59, second=59)
    written_zone = match.group(7)
    if written_zone:
        return datetime.fromisoformat(f"{moment.isoformat()}{written_zone}")
    return moment.replace(tzinfo=zone)


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:MAX_TEXT]
