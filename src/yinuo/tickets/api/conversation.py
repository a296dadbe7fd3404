"""The conversation over HTTP: entries, replies, notes, customer messages, files."""

from datetime import datetime
from typing import Literal

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from yinuo.core.actor import Actor
from yinuo.core.api.idempotency import idempotent
from yinuo.core.api.problems import Problem
from yinuo.core.files import Upload, serve
from yinuo.core.ids import TicketId
from yinuo.people.api.auth import actor_of
from yinuo.tickets.api.routes import REFUSED_ONE, PathId
from yinuo.tickets.api.schemas import EntryOut, EntryPageOut, PagingIn, ReplyIn, Text, WordsIn
from yinuo.tickets.commands.converse import Words, add_customer_message, add_note, reply_to_customer
from yinuo.tickets.models import Entry
from yinuo.tickets.queries.entries import get_download, get_entry_record, list_entries
from yinuo.tickets.states import Channel

router = Router(tags=["conversation"])
WRITTEN = {201: EntryOut, **REFUSED_ONE}
type Saying = Literal["message", "note", "reply"]


@router.get(
    "/tickets/{ticket_id}/entries", response={200: EntryPageOut, **REFUSED_ONE}, operation_id="listEntries"
)
def entries(request: HttpRequest, ticket_id: PathId, paging: Query[PagingIn]) -> EntryPageOut:
    """沟通记录，页内由旧到新，next_cursor 指向更早的一页。需要 ticket.read。"""
    page = list_entries(
        actor=actor_of(request), ticket_id=TicketId(ticket_id), before=paging.cursor, size=paging.size
    )
    items = [EntryOut.from_orm(record) for record in page.items]
    return EntryPageOut(items=items, next_cursor=str(page.next_cursor) if page.next_cursor else None)


@router.post("/tickets/{ticket_id}/replies", response=WRITTEN, operation_id="replyToCustomer")
@idempotent
def reply(request: HttpRequest, ticket_id: PathId, body: ReplyIn) -> Status[EntryOut]:
    """答复客户；首次答复即满足首次响应时限。需要 ticket.reply。"""
    return _written(
        reply_to_customer(
            ticket_id=TicketId(ticket_id),
            words=Words(body.text),
            channel=body.channel,
            by=actor_of(request),
            now=timezone.now(),
        )
    )


@router.post("/tickets/{ticket_id}/notes", response=WRITTEN, operation_id="addNote")
@idempotent
def note(request: HttpRequest, ticket_id: PathId, body: WordsIn) -> Status[EntryOut]:
    """内部备注，客户看不到。需要 ticket.note。"""
    return _written(_say("note", TicketId(ticket_id), Words(body.text), actor_of(request), timezone.now()))


@router.post("/tickets/{ticket_id}/messages", response=WRITTEN, operation_id="addCustomerMessage")
@idempotent
def message(request: HttpRequest, ticket_id: PathId, body: WordsIn) -> Status[EntryOut]:
    """客户的补充来信，由来源系统转来。需要 ticket.create。"""
    return _written(_say("message", TicketId(ticket_id), Words(body.text), actor_of(request), timezone.now()))


@router.post(
    "/tickets/{ticket_id}/files",
    response={**WRITTEN, 413: Problem, 415: Problem},
    operation_id="addFiles",
)
def add_files(
    request: HttpRequest,
    ticket_id: PathId,
    kind: Form[Saying],
    text: Form[Text],
    files: File[list[UploadedFile]],
) -> Status[EntryOut]:
    """一条带附件的来信、备注或答复（multipart/form-data）。单个文件上限 20 MB，可执行文件不收。所需权限同无附件时。"""
    uploads = tuple(
        Upload(file.name or "", file.content_type or "application/octet-stream", file.read())
        for file in files
    )
    words = Words(text, uploads=uploads)
    return _written(_say(kind, TicketId(ticket_id), words, actor_of(request), timezone.now()))


@router.get("/attachments/{attachment_id}", response={200: None, **REFUSED_ONE}, operation_id="getAttachment")
def attachment(request: HttpRequest, attachment_id: PathId) -> FileResponse:
    """下载附件。需要 ticket.read。"""
    found = get_download(actor=actor_of(request), attachment_id=attachment_id)
    return serve(found.file, name=found.name, content_type=found.content_type)


def _say(kind: Saying, ticket_id: TicketId, words: Words, by: Actor, now: datetime) -> Entry:
    if kind == "reply":
        return reply_to_customer(ticket_id=ticket_id, words=words, by=by, now=now)
    if kind == "note":
        return add_note(ticket_id=ticket_id, words=words, by=by, now=now)
    return add_customer_message(ticket_id=ticket_id, words=words, channel=Channel.API, by=by, now=now)


def _written(entry: Entry) -> Status[EntryOut]:
    return Status(201, EntryOut.from_orm(get_entry_record(entry=entry)))
