"""Raw mails become tickets, join them, or are kept; nothing is dropped and nothing is taken in twice."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from tests.cast import Cast
from tests.channels.factories import LI_ADDRESS, correspond, raw_mail, take_in
from tests.people.factories import NOW, SYSTEM
from yinuo.channels.mail.commands import take_in as take_in_module
from yinuo.channels.mail.commands.request import take_in_words
from yinuo.channels.mail.parse import limits
from yinuo.channels.mail.parse.sources import list_files, read_messages
from yinuo.channels.models import InboundMail, Outcome, QuarantinedMail, QuarantineReason
from yinuo.core.files import open_bytes
from yinuo.core.ids import CustomerId, TicketId
from yinuo.core.models import Event
from yinuo.customers.commands.contacts import add_contact
from yinuo.customers.models import Contact, Identity
from yinuo.tickets.commands.finish import refuse_ticket
from yinuo.tickets.commands.organise import merge_ticket
from yinuo.tickets.models import Attachment, Entry, Ticket
from yinuo.tickets.models.entry import Delivery, EntryKind
from yinuo.tickets.states import Channel

pytestmark = pytest.mark.django_db

MULTIPART = (
    b"From: li@example.cn\nSubject: photos\nMessage-ID: <9@example.cn>\nContent-Type: multipart/mixed; boundary=b\n\n"
    b"--b\n\nsee\n--b\nContent-Type: image/png; name=p.png\nContent-ID: <p@x>\n\nPNG\n"
    b"--b\nContent-Type: application/x-msdownload; name=game.exe\n\nMZ\n--b--"
)


def types_of(ticket: Ticket) -> list[str]:
    return list(Event.objects.filter(subject_id=ticket.pk).order_by("seq").values_list("type", flat=True))


def notes_of(ticket: Ticket) -> list[str]:
    return list(Entry.objects.filter(ticket=ticket, kind=EntryKind.NOTE).values_list("text", flat=True))


class TestANewMail:
    def test_opens_a_ticket_for_a_new_customer_with_words_and_raw_original(self) -> None:
        raw = raw_mail()
        taken = take_in(raw)
        ticket = Ticket.objects.get()
        entry = Entry.objects.get()
        assert (taken.outcome, taken.number, taken.is_new) == (Outcome.OPENED, ticket.number, True)
        assert ticket.contact is not None
        assert (ticket.title, ticket.channel, ticket.contact.name) == ("空调坏了", Channel.MAIL, "李女士")
        assert (entry.text, entry.message_id, entry.author_contact_id) == (
            "空调不制冷，请派人来。", "1@example.cn", ticket.contact_id,
        )  # fmt: skip
        assert entry.raw_file is not None
        assert open_bytes(entry.raw_file) == raw
        assert Identity.objects.get().value == LI_ADDRESS

    def test_is_taken_in_once_whatever_way_it_comes_again(self) -> None:
        first = take_in(raw_mail())
        again = take_in(raw_mail())
        by_another_hop = take_in(b"Received: from x by y; Thu, 19 Nov 2026 10:00:00 +0800\n" + raw_mail())
        assert [again.is_new, by_another_hop.is_new] == [False, False]
        assert again.number == by_another_hop.number == first.number
        assert Ticket.objects.count() == Entry.objects.count() == InboundMail.objects.count() == 1

    def test_with_the_id_of_another_mail_is_not_lost(self) -> None:
        take_in(raw_mail())
        assert take_in(raw_mail("something else")).is_new
        assert Ticket.objects.count() == 2

    def test_keeps_files_and_says_which_were_refused(self) -> None:
        take_in(MULTIPART)
        ticket = Ticket.objects.get()
        assert list(Attachment.objects.values_list("name", "content_id")) == [("p.png", "p@x")]
        assert len(notes_of(ticket)) == 1
        assert "game.exe" in notes_of(ticket)[0]

    def test_keeps_no_more_files_than_an_entry_holds_and_says_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("yinuo.channels.mail.words.MAX_ATTACHMENTS", 0)
        take_in(MULTIPART)
        assert not Attachment.objects.exists()
        assert len(notes_of(Ticket.objects.get())[0].splitlines()) == 1

    def test_longer_than_an_entry_is_shortened_and_said_so(self) -> None:
        take_in(raw_mail("字" * 60_000))
        assert len(Entry.objects.get(kind=EntryKind.CUSTOMER_MESSAGE).text) == 50_000
        assert len(notes_of(Ticket.objects.get())) == 1

    def test_counts_from_the_time_it_was_sent_if_that_is_believable(self) -> None:
        take_in(raw_mail(extra="Date: Fri, 20 Nov 2026 13:00:00 +0800\n"))
        take_in(raw_mail(message_id="<old@x>", extra="Date: Fri, 20 Nov 2020 13:00:00 +0800\n"))
        first, second = Ticket.objects.order_by("pk")
        assert first.received_at.isoformat() == "2026-11-20T05:00:00+00:00"
        assert second.received_at == NOW


class TestAnAnswer:
    def test_joins_its_ticket_by_the_ids_of_the_thread_without_the_quote(self) -> None:
        story = correspond()
        taken = take_in(story.answer("好的，周三可以。\n\n在 2026-11-20，服务台 <s@y.cn> 写道：\n> 周三？"))
        entry = Entry.objects.latest("pk")
        assert (taken.outcome, taken.number) == (Outcome.JOINED, story.ticket.number)
        assert (entry.ticket_id, entry.text, entry.author_contact_id) == (
            story.ticket.pk, "好的，周三可以。", story.ticket.contact_id,
        )  # fmt: skip

    def test_joins_its_ticket_by_the_number_in_the_subject(self) -> None:
        story = correspond()
        taken = take_in(
            raw_mail("补充：三楼", subject=f"追加 [{story.ticket.number.lower()}]", message_id="<3@x>")
        )
        assert (taken.outcome, taken.number) == (Outcome.JOINED, story.ticket.number)

    @pytest.mark.parametrize("way", ["number", "thread"])
    def test_of_a_stranger_does_not_get_into_anothers_ticket(self, way: str) -> None:
        story = correspond()
        thief = "贼 <thief@evil.example>"
        raw = story.answer("给我看看", sender=thief) if way == "thread" else raw_mail(
            "给我看看", sender=thief, subject=f"Re: [{story.ticket.number}]", message_id="<3@x>"
        )  # fmt: skip
        taken = take_in(raw)
        own = Ticket.objects.exclude(pk=story.ticket.pk).get()
        assert (taken.outcome, taken.number) == (Outcome.OPENED, own.number)
        assert own.contact_id != story.ticket.contact_id
        assert [story.ticket.number in note for note in notes_of(own)] == [True]
        assert Entry.objects.filter(ticket=story.ticket).count() == 2

    def test_of_an_impossible_address_is_kept_and_joins_nothing(self) -> None:
        story = correspond()
        taken = take_in(story.answer("给我看看", sender="<li@example.cn@evil>"))
        assert taken.outcome == "quarantined"
        assert Entry.objects.count() == 2

    def test_of_a_colleague_of_the_same_customer_joins_in_his_own_name(self) -> None:
        story = correspond()
        colleague = add_contact(
            customer_id=CustomerId(story.ticket.customer_id or 0),
            name="王先生",
            email="wang@example.cn",
            by=SYSTEM,
            now=NOW,
        )
        take_in(story.answer("我在家", sender="王先生 <wang@example.cn>"))
        assert Entry.objects.latest("pk").author_contact_id == colleague.pk
        assert Ticket.objects.count() == 1

    def test_to_an_ended_ticket_opens_a_new_one_that_names_the_old(self) -> None:
        story = correspond()
        refuse_ticket(ticket_id=TicketId(story.ticket.pk), reason="不属于我们", by=SYSTEM, now=NOW)
        taken = take_in(story.answer("但是空调是你们的"))
        own = Ticket.objects.exclude(pk=story.ticket.pk).get()
        assert (taken.outcome, taken.number) == (Outcome.OPENED, own.number)
        assert [story.ticket.number in note for note in notes_of(own)] == [True]

    def test_to_a_merged_ticket_joins_the_one_it_was_merged_into(self, cast: Cast) -> None:
        story = correspond()
        other = Ticket.objects.get(number=take_in(raw_mail("again", message_id="<8@x>")).number)
        merge_ticket(ticket_id=TicketId(story.ticket.pk), into_id=TicketId(other.pk), by=SYSTEM, now=NOW)
        assert take_in(story.answer()).number == other.number


class TestAMachinesMail:
    def bounce(self, story_id: str, action: str = "failed") -> bytes:
        return (
            "From: MAILER-DAEMON@x.cn\nSubject: Undelivered Mail\nMessage-ID: <b@x.cn>\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nsorry\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            f"Final-Recipient: rfc822; {LI_ADDRESS}\nAction: {action}\nStatus: 5.1.1\n\n"
            f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{story_id}>\n\n--b--"
        ).encode()

    def test_a_bounce_marks_the_reply_as_not_delivered_and_opens_nothing(self) -> None:
        story = correspond()
        taken = take_in(self.bounce(story.reply.message_id))
        story.reply.refresh_from_db()
        assert taken.outcome == Outcome.BOUNCE
        assert story.reply.delivery == Delivery.FAILED
        assert LI_ADDRESS in story.reply.delivery_note
        assert types_of(story.ticket)[-1] == "ticket.delivery_changed"
        assert Ticket.objects.count() == 1

    def test_a_notice_of_delay_changes_nothing(self) -> None:
        story = correspond()
        take_in(self.bounce(story.reply.message_id, "delayed"))
        story.reply.refresh_from_db()
        assert story.reply.delivery == Delivery.QUEUED

    def test_a_bounce_of_something_else_is_kept_without_a_ticket(self) -> None:
        taken = take_in(self.bounce("unknown@elsewhere"))
        inbound = InboundMail.objects.get()
        assert (taken.outcome, taken.number) == (Outcome.BOUNCE, "")
        assert (inbound.ticket, inbound.raw_file.size > 0) == (None, True)
        assert not Ticket.objects.exists()

    def test_an_automatic_answer_is_a_line_in_the_history_and_no_message(self) -> None:
        story = correspond()
        take_in(story.answer("我正在休假", subject="自动回复: 空调坏了"))
        assert types_of(story.ticket)[-1] == "ticket.auto_reply_received"
        assert Entry.objects.count() == 2
        story.ticket.refresh_from_db()
        assert story.ticket.customer_waiting_since is None

    def test_an_automatic_answer_without_a_thread_opens_no_ticket(self) -> None:
        assert take_in(raw_mail("bye", subject="Out of office")).outcome == Outcome.AUTO_REPLY
        assert not Ticket.objects.exists()

    def test_a_complaint_is_noted_on_the_ticket(self) -> None:
        story = correspond()
        take_in(
            f"From: fbl@isp.cn\nSubject: x\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
            f"--b\n\nabuse\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{story.reply.message_id}>\n\nx\n--b--".encode()
        )
        assert types_of(story.ticket)[-1] == "ticket.complaint_received"

    def test_a_mail_under_our_own_address_opens_nothing(self) -> None:
        assert take_in(raw_mail(sender="一诺服务台 <service@yinuo.example>")).outcome == Outcome.OWN
        assert not Ticket.objects.exists()


class TestWhatCannotBeTakenIn:
    def test_too_large_a_mail_is_kept_whole(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MAX_MESSAGE_BYTES", 150)
        raw = raw_mail("长" * 200)
        take_in(raw)
        kept = QuarantinedMail.objects.get()
        assert (kept.reason, kept.raw_file.size) == (QuarantineReason.TOO_LARGE, len(raw))

    def test_the_database_being_away_is_no_reason_to_keep_it_there(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(**_: object) -> None:
            raise OperationalError

        monkeypatch.setattr(take_in_module, "take_in_words", away)
        with pytest.raises(OperationalError):
            take_in(raw_mail())
        assert not QuarantinedMail.objects.exists()

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (b"", QuarantineReason.EMPTY),
            (b"\x00\x01\x02", QuarantineReason.EMPTY),
            (b"Subject: help\n\nno sender", QuarantineReason.NO_SENDER),
            (b"From: a@b@c.cn..\nSubject: x\n\nhi", QuarantineReason.REFUSED),
        ],
    )
    def test_is_kept_byte_for_byte_with_its_reason(self, raw: bytes, reason: QuarantineReason) -> None:
        taken = take_in(raw)
        kept = QuarantinedMail.objects.get()
        assert (taken.outcome, kept.reason, kept.state) == ("quarantined", reason, "waiting")
        assert open_bytes(kept.raw_file) == raw
        assert Event.objects.get(subject_id=kept.pk).payload == {"sha256": kept.sha256, "reason": reason}
        assert not Ticket.objects.exists()

    def test_is_kept_once(self) -> None:
        take_in(b"")
        assert take_in(b"").is_new is False
        assert QuarantinedMail.objects.count() == 1

    def test_a_fault_of_ours_keeps_the_mail_and_undoes_the_half(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fault(**_: Any) -> None:
            take_in_words(**_)
            raise ZeroDivisionError

        monkeypatch.setattr(take_in_module, "take_in_words", fault)
        taken = take_in(raw_mail())
        assert (taken.outcome, QuarantinedMail.objects.get().reason) == (
            "quarantined",
            QuarantineReason.FAULT,
        )
        assert not InboundMail.objects.exists()
        assert not Ticket.objects.exists()
        assert not Contact.objects.exists()


def test_the_real_mails_are_all_taken_in_or_kept(shared_data: Path, cast: Cast) -> None:
    mails = shared_data / "mail"
    files = [
        *list_files(mails / "zammad"),
        *list_files(mails / "hard"),
        *list_files(mails / "bounces/maildir"),
    ]
    sizes = [path for path in files if path.stat().st_size < 200_000 and path.suffix not in {".jsonl", ".md"}]
    outcomes = [take_in(message.raw) for path in sizes for message in read_messages(path)]
    kept = InboundMail.objects.count() + QuarantinedMail.objects.count()
    assert kept == sum(each.is_new for each in outcomes)
    assert not QuarantinedMail.objects.filter(reason=QuarantineReason.FAULT).exists()
    opened = {mail.outcome for mail in InboundMail.objects.filter(ticket__isnull=False)}
    assert opened <= {Outcome.OPENED, Outcome.JOINED, Outcome.BOUNCE, Outcome.AUTO_REPLY}
