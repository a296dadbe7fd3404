"""Text messages: replies and receipts for those who asked by phone."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from yinuo.catalog.models import RequestKind
from yinuo.channels.models import Purpose, TextMessage
from yinuo.channels.sms.commands.send import send_receipt_text, send_reply_text
from yinuo.channels.sms.gateways import ConsoleGateway, FileGateway, SmsMessage, SmsRefused, get_gateway
from yinuo.core.ids import TicketId
from yinuo.core.models import Event
from yinuo.customers.models import Identity
from yinuo.tickets.commands.converse import Words, reply_to_customer
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.links import private_link
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import Delivery
from yinuo.tickets.states import Channel

MESSAGE = SmsMessage("+8613812345521", "师傅周三上门", "entry-1")


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A request by phone of 李女士."""
    request = NewRequest(
        kind=RequestKind.REPAIR,
        title="空调坏了",
        words=Words("空调不制冷"),
        channel=Channel.PHONE,
        customer_id=cast.customer.customer_id,
        contact_id=cast.customer.contact_id,
    )
    return open_ticket(request=request, by=SYSTEM, now=NOW)


@pytest.fixture
def reply(ticket: Ticket) -> Entry:
    return reply_to_customer(ticket_id=TicketId(ticket.pk), words=Words("师傅\n周三上门"), by=SYSTEM, now=NOW)


def sent(settings: Settings) -> list[dict[str, str]]:
    return [
        json.loads(path.read_text("utf-8")) for path in sorted(Path(settings.SMS_FILE_PATH).glob("*.json"))
    ]


class RefusingGateway:
    def send(self, message: SmsMessage, *, now: datetime) -> str:
        raise SmsRefused("空号")


class BrokenGateway:
    def send(self, message: SmsMessage, *, now: datetime) -> str:
        raise ConnectionError


def use(settings: Settings, gateway: type) -> None:
    settings.SMS_GATEWAY = f"{gateway.__module__}.{gateway.__qualname__}"


class TestAReplyByText:
    def test_goes_to_the_callers_number_with_number_and_private_link(
        self, reply: Entry, settings: Settings
    ) -> None:
        send_reply_text(entry_id=reply.pk, by=SYSTEM, now=NOW)
        reply.refresh_from_db()
        (message,) = sent(settings)
        assert message["to"] == "+8613812345521"
        assert message["text"].startswith("师傅 周三上门 ")
        assert reply.ticket.number in message["text"]
        assert message["text"].endswith(private_link(reply.ticket))
        assert (reply.channel, reply.delivery) == (Channel.SMS, Delivery.SENT)
        assert TextMessage.objects.get().purpose == Purpose.REPLY

    def test_is_sent_once(self, reply: Entry, settings: Settings) -> None:
        for _try in range(2):
            send_reply_text(entry_id=reply.pk, by=SYSTEM, now=NOW)
        assert len(sent(settings)) == 1

    def test_a_long_one_is_cut_but_its_link_is_not(self, reply: Entry, settings: Settings) -> None:
        Entry.objects.filter(pk=reply.pk).update(text="长" * 2000)
        send_reply_text(entry_id=reply.pk, by=SYSTEM, now=NOW)
        text = sent(settings)[0]["text"]
        assert text.count("长") == 299
        assert text.endswith(private_link(reply.ticket))

    def test_a_refused_number_is_noted_on_the_reply(self, reply: Entry, settings: Settings) -> None:
        use(settings, RefusingGateway)
        send_reply_text(entry_id=reply.pk, by=SYSTEM, now=NOW)
        reply.refresh_from_db()
        assert (reply.delivery, reply.delivery_note) == (Delivery.FAILED, "空号")
        assert not TextMessage.objects.exists()

    def test_a_gateway_that_is_away_leaves_it_waiting(self, reply: Entry, settings: Settings) -> None:
        use(settings, BrokenGateway)
        with pytest.raises(ConnectionError):
            send_reply_text(entry_id=reply.pk, by=SYSTEM, now=NOW)
        reply.refresh_from_db()
        assert reply.delivery == Delivery.QUEUED

    def test_without_a_number_it_is_said_so(self, reply: Entry) -> None:
        Identity.objects.all().delete()
        send_reply_text(entry_id=reply.pk, by=SYSTEM, now=NOW)
        reply.refresh_from_db()
        assert reply.delivery == Delivery.FAILED


class TestAReceipt:
    def test_names_the_number_and_the_link_once(self, ticket: Ticket, settings: Settings) -> None:
        for _try in range(2):
            send_receipt_text(ticket_id=ticket.pk, by=SYSTEM, now=NOW)
        (message,) = sent(settings)
        assert ticket.number in message["text"]
        assert private_link(ticket) in message["text"]
        assert Event.objects.filter(subject_id=ticket.pk, type="ticket.receipt_texted").count() == 1

    def test_needs_a_number(self, ticket: Ticket, settings: Settings) -> None:
        Identity.objects.all().delete()
        assert send_receipt_text(ticket_id=ticket.pk, by=SYSTEM, now=NOW) is None
        assert sent(settings) == []

    def test_a_refused_number_is_let_be(self, ticket: Ticket, settings: Settings) -> None:
        use(settings, RefusingGateway)
        assert send_receipt_text(ticket_id=ticket.pk, by=SYSTEM, now=NOW) is None
        assert not TextMessage.objects.exists()


class TestGateways:
    def test_the_setting_names_the_gateway(self, settings: Settings) -> None:
        assert isinstance(get_gateway(), FileGateway)
        settings.SMS_GATEWAY = "yinuo.channels.sms.gateways.ConsoleGateway"
        assert isinstance(get_gateway(), ConsoleGateway)

    def test_the_file_gateway_leaves_whole_files_only(self, settings: Settings) -> None:
        reference = FileGateway().send(MESSAGE, now=NOW)
        assert len(reference) == 32
        assert sent(settings) == [
            {"to": MESSAGE.to, "text": MESSAGE.text, "key": "entry-1", "at": "2026-11-20T06:00:00+00:00"}
        ]

    def test_the_console_gateway_prints_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        ConsoleGateway().send(MESSAGE, now=NOW)
        assert capsys.readouterr().out == "[06:00:00] SMS +8613812345521: 师傅周三上门\n"
