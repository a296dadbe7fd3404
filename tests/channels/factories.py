"""Raw mails and tickets for the channels' tests."""

from dataclasses import dataclass

from tests.people.factories import NOW, SYSTEM
from yinuo.channels.mail.commands.take_in import Taken, take_in_mail
from yinuo.core.files import Upload
from yinuo.core.ids import TicketId
from yinuo.tickets.commands.converse import Words, reply_to_customer
from yinuo.tickets.models import Entry, Ticket

LI = "李女士 <li@example.cn>"
LI_ADDRESS = "li@example.cn"


def raw_mail(
    body: str = "空调不制冷，请派人来。",
    *,
    sender: str = LI,
    subject: str = "空调坏了",
    message_id: str = "<1@example.cn>",
    extra: str = "",
) -> bytes:
    head = f"From: {sender}\nTo: service@yinuo.example\nSubject: {subject}\nMessage-ID: {message_id}\n{extra}"
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}\n".encode()


def take_in(raw: bytes) -> Taken:
    return take_in_mail(raw=raw, source="test.eml", by=SYSTEM, now=NOW)


@dataclass(frozen=True)
class Correspondence:
    """A ticket by mail with one reply of ours, whose id the customer's mail program knows."""

    ticket: Ticket
    reply: Entry

    def answer(
        self, body: str = "好的，周三可以。", *, sender: str = LI, extra: str = "", **details: str
    ) -> bytes:
        threading = (
            f"In-Reply-To: <{self.reply.message_id}>\nReferences: <1@example.cn> <{self.reply.message_id}>\n"
        )
        defaults = {"subject": "Re: 空调坏了", "message_id": "<2@example.cn>"}
        return raw_mail(body, sender=sender, extra=threading + extra, **{**defaults, **details})


def correspond(*, uploads: tuple[Upload, ...] = ()) -> Correspondence:
    """李女士 writes, and is answered; the reply has its id but waits to be sent."""
    taken = take_in(raw_mail())
    ticket = Ticket.objects.get(number=taken.number)
    words = Words("师傅周三上门，您看可以吗？", uploads=uploads)
    reply = reply_to_customer(ticket_id=TicketId(ticket.pk), words=words, by=SYSTEM, now=NOW)
    Entry.objects.filter(pk=reply.pk).update(message_id=f"{reply.pk}.secret@yinuo.example")
    reply.refresh_from_db()
    return Correspondence(ticket, reply)
