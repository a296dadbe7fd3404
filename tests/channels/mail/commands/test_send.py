"""Replies by mail: threaded, in one piece, once, and with their fate on the entry."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage as ReceivedMessage
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from tests.channels.factories import LI_ADDRESS, correspond, take_in
from tests.people.factories import NOW, SYSTEM
from yinuo.channels.mail.commands.send import give_up, send_reply_mail
from yinuo.channels.mail.outgoing import compose_reply, reply_subject
from yinuo.channels.mail.parse.read import parse_mail
from yinuo.core.files import Upload
from yinuo.core.ids import TicketId
from yinuo.core.models import Event
from yinuo.customers.models import Identity
from yinuo.tickets.commands.converse import Words, reply_to_customer
from yinuo.tickets.links import private_link
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import Delivery

pytestmark = pytest.mark.django_db


def send(entry: Entry) -> None:
    send_reply_mail(entry_id=entry.pk, by=SYSTEM, now=NOW)
    entry.refresh_from_db()


def failing(error: Exception) -> Callable[..., int]:
    def fail(*_: Any, **__: Any) -> int:
        raise error

    return fail


class TestAReply:
    def test_goes_to_the_customer_threaded_with_number_and_private_link(self) -> None:
        story = correspond()
        send(story.reply)
        (sent,) = mail.outbox
        assert isinstance(sent, EmailMultiAlternatives)
        message = sent.message()
        assert sent.to == [LI_ADDRESS]
        assert sent.subject == f"Re: 空调坏了 [{story.ticket.number}]"
        assert message["Message-ID"] == f"<{story.reply.message_id}>"
        assert message["In-Reply-To"] == message["References"] == "<1@example.cn>"
        assert "师傅周三上门，您看可以吗？" in str(sent.body)
        assert private_link(story.ticket) in str(sent.body)
        assert private_link(story.ticket) in str(sent.alternatives[0][0])
        assert (story.reply.delivery, story.reply.sent_at) == (Delivery.SENT, NOW)

    def test_is_understood_by_our_own_door(self) -> None:
        story = correspond()
        send(story.reply)
        understood = parse_mail(mail.outbox[0].message().as_bytes())
        assert understood.message_id == story.reply.message_id
        assert understood.reply_text == "师傅周三上门，您看可以吗？"

    def test_gets_its_id_before_it_is_sent(self, monkeypatch: pytest.MonkeyPatch) -> None:
        story = correspond()
        Entry.objects.filter(pk=story.reply.pk).update(message_id="")
        monkeypatch.setattr(EmailMultiAlternatives, "send", failing(ConnectionResetError()))
        with pytest.raises(ConnectionResetError):
            send(story.reply)
        story.reply.refresh_from_db()
        assert story.reply.message_id.endswith("@yinuo.example")
        assert story.reply.delivery == Delivery.QUEUED
        monkeypatch.undo()
        first_id = story.reply.message_id
        send(story.reply)
        assert mail.outbox[0].message()["Message-ID"] == f"<{first_id}>"

    def test_is_sent_once(self) -> None:
        story = correspond()
        send(story.reply)
        send(story.reply)
        assert len(mail.outbox) == 1

    def test_of_a_member_is_not_called_automatic_but_that_of_a_program_is(self) -> None:
        story = correspond()
        send(story.reply)
        assert mail.outbox[0].message()["Auto-Submitted"] == "auto-replied"

    def test_carries_its_files(self) -> None:
        story = correspond(uploads=(Upload("报价.txt", "text/plain", "一百元".encode()),))
        send(story.reply)
        (attached,) = parse_mail(mail.outbox[0].message().as_bytes()).attachments
        assert (attached.name, attached.content.decode()) == ("报价.txt", "一百元")

    def test_names_all_earlier_messages_and_answers_the_last_of_the_customer(self) -> None:
        story = correspond()
        take_in(story.answer())
        second = reply_to_customer(
            ticket_id=TicketId(story.ticket.pk), words=Words("好的，周三见。"), by=SYSTEM, now=NOW
        )
        send(second)
        message = mail.outbox[0].message()
        assert message["In-Reply-To"] == "<2@example.cn>"
        assert message["References"] == f"<1@example.cn> <{story.reply.message_id}> <2@example.cn>"


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        "error",
        [
            smtplib.SMTPRecipientsRefused({LI_ADDRESS: (550, b"no such\r\nuser")}),
            smtplib.SMTPDataError(554, b"no such\nuser"),
        ],
    )
    def test_a_final_refusal_is_noted_with_the_servers_words(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        story = correspond()
        monkeypatch.setattr(EmailMultiAlternatives, "send", failing(error))
        send(story.reply)
        assert story.reply.delivery == Delivery.FAILED
        assert story.reply.delivery_note.endswith("no such user")
        event = Event.objects.filter(subject_id=story.ticket.pk).latest("seq")
        assert (event.type, event.payload["delivery"]) == ("ticket.delivery_changed", "failed")

    @pytest.mark.parametrize(
        "error",
        [
            smtplib.SMTPRecipientsRefused({LI_ADDRESS: (451, b"later")}),
            smtplib.SMTPDataError(421, b"later"),
            smtplib.SMTPAuthenticationError(535, b"our password is wrong"),
            TimeoutError(),
        ],
    )
    def test_what_may_pass_leaves_the_reply_waiting_for_another_try(
        self, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        story = correspond()
        monkeypatch.setattr(EmailMultiAlternatives, "send", failing(error))
        with pytest.raises(type(error)):
            send(story.reply)
        story.reply.refresh_from_db()
        assert story.reply.delivery == Delivery.QUEUED

    def test_a_customer_without_an_address_is_said_so(self) -> None:
        story = correspond()
        Identity.objects.all().delete()
        send(story.reply)
        assert story.reply.delivery == Delivery.FAILED
        assert not mail.outbox

    def test_after_two_days_it_is_given_up(self) -> None:
        story = correspond()
        give_up(entry_id=story.reply.pk, by=SYSTEM, now=NOW)
        story.reply.refresh_from_db()
        assert story.reply.delivery == Delivery.FAILED


class TestHeaders:
    @pytest.mark.parametrize(
        ("title", "subject"),
        [
            ("空调坏了", "Re: 空调坏了 [GD-20261120-1]"),
            ("Re: 回复：空调坏了", "Re: 空调坏了 [GD-20261120-1]"),
            ("Re: 空调 [GD-20261120-1]", "Re: 空调 [GD-20261120-1]"),
            ("空调\r\nBcc: x@y.z", "Re: 空调 Bcc: x@y.z [GD-20261120-1]"),
        ],
    )
    def test_the_subject_is_one_line_with_prefix_and_number_once(self, title: str, subject: str) -> None:
        assert reply_subject(title, "GD-20261120-1") == subject

    def test_nothing_of_a_stranger_becomes_a_header(self) -> None:
        story = correspond()
        Ticket.objects.filter(pk=story.ticket.pk).update(title="x\r\nBcc: evil@x.cn")
        Entry.objects.exclude(pk=story.reply.pk).update(message_id="1>\r\nBcc: <evil@x.cn")
        entry = Entry.objects.select_related("ticket__contact", "author_member").get(pk=story.reply.pk)
        message = compose_reply(entry, f"{LI_ADDRESS}\r\nBcc: evil@x.cn").message()
        assert isinstance(message, ReceivedMessage)
        assert message["Bcc"] is None
        assert "\nBcc:" not in message.as_string().partition("\n\n")[0]
