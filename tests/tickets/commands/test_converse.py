from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event
from tests.people.factories import NOW, SYSTEM
from tests.promises.factories import make_rule
from tests.tickets.factories import LATER, id_of, make_ticket, make_ticket_in
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.core.files import FileTooLarge, FileTypeRefused, Upload
from yinuo.promises.models import Measure, ServiceLimit
from yinuo.tickets.commands import converse
from yinuo.tickets.commands.converse import (
    TicketEnded,
    Words,
    add_call_note,
    add_customer_message,
    add_note,
    mark_delivery,
    reply_to_customer,
)
from yinuo.tickets.commands.progress import hold_ticket
from yinuo.tickets.models import Attachment, Entry, Ticket
from yinuo.tickets.models.entry import Delivery, EntryKind
from yinuo.tickets.states import END_STATES, Channel, HoldReason, State

pytestmark = pytest.mark.django_db
HELLO = Words("师傅今天下午上门。")


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def columns(ticket: Ticket) -> dict[str, object]:
    return dict(Ticket.objects.filter(pk=ticket.pk).values().get())


class TestReply:
    def test_answers_the_customer_and_nobody_waits_any_more(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        entry = reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        assert (entry.kind, entry.author_member_id, entry.delivery) == (
            EntryKind.REPLY, cast.owner.id, Delivery.QUEUED,
        )  # fmt: skip
        row = columns(ticket)
        assert (row["first_response_at"], row["customer_waiting_since"]) == (LATER, None)
        assert last_event(ticket.pk)[1]["entry_id"] == entry.pk

    def test_meets_the_first_response_limit_once(self, cast: Cast) -> None:
        make_rule(Measure.FIRST_RESPONSE, 1)
        ticket = make_ticket(cast)
        for minutes in (10, 20):
            at = NOW + timedelta(minutes=minutes)
            reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=at)
        assert ServiceLimit.objects.get(subject_id=ticket.pk).met_at == LATER
        assert columns(ticket)["first_response_at"] == LATER

    def test_of_words_that_he_has_already_sends_nothing(self, cast: Cast) -> None:
        words = Words("已答复", was_sent=True)
        entry = reply_to_customer(ticket_id=id_of(make_ticket(cast)), words=words, by=SYSTEM, now=LATER)
        assert (entry.delivery, entry.sent_at) == (Delivery.SENT, LATER)

    def test_goes_nowhere_where_nobody_can_be_reached(self, cast: Cast) -> None:
        ticket = make_ticket(cast, contact_id=None, customer_id=None)
        entry = reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        assert (entry.channel, entry.delivery) == (Channel.PORTAL, Delivery.NONE)

    @pytest.mark.parametrize("state", END_STATES)
    def test_is_refused_on_a_ticket_that_has_ended(self, cast: Cast, state: State) -> None:
        ticket = make_ticket_in(state, cast)
        before = Entry.objects.count()
        with pytest.raises(TicketEnded):
            reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        assert Entry.objects.count() == before

    def test_is_forbidden_to_a_reader_and_hidden_from_a_stranger(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        with pytest.raises(Forbidden):
            reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.manager.actor, now=LATER)
        with pytest.raises(NotFound):
            reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.stranger.actor, now=LATER)

    def test_is_undone_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        ticket = make_ticket(cast)
        before, entries = columns(ticket), Entry.objects.count()
        with broken_event_log():
            reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        assert (columns(ticket), Entry.objects.count()) == (before, entries)


class TestCustomerMessage:
    def test_lets_the_customer_wait_from_now(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.IN_PROGRESS, cast)
        reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        add_customer_message(
            ticket_id=id_of(ticket),
            words=Words("几点？"),
            channel=Channel.SMS,
            by=cast.customer.actor,
            now=LATER,
        )
        assert columns(ticket)["customer_waiting_since"] == LATER

    def test_wakes_a_ticket_that_waited_for_him(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.IN_PROGRESS, cast)
        hold_ticket(ticket_id=id_of(ticket), reason=HoldReason.CUSTOMER, by=cast.owner.actor, now=LATER)
        add_customer_message(
            ticket_id=id_of(ticket), words=HELLO, channel=Channel.MAIL, by=cast.customer.actor, now=LATER
        )
        row = columns(ticket)
        assert (row["state"], row["hold_reason"]) == (State.IN_PROGRESS, "")
        assert [name for name, _facts in events_of(ticket.pk)][-2:] == [
            "ticket.resumed",
            "ticket.message_received",
        ]

    def test_leaves_a_ticket_alone_that_waits_for_parts(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.ON_HOLD, cast)
        add_customer_message(
            ticket_id=id_of(ticket), words=HELLO, channel=Channel.MAIL, by=cast.customer.actor, now=LATER
        )
        assert columns(ticket)["state"] == State.ON_HOLD

    def test_typed_in_by_a_member_is_still_the_customers(self, cast: Cast) -> None:
        entry = add_customer_message(
            ticket_id=id_of(make_ticket(cast)),
            words=HELLO,
            channel=Channel.PHONE,
            by=cast.owner.actor,
            now=LATER,
        )
        assert (entry.author_contact_id, entry.author_member_id) == (cast.customer.contact_id, None)

    def test_of_another_customer_is_not_found(self, cast: Cast) -> None:
        ticket = make_ticket(cast, contact_id=None, customer_id=None)
        with pytest.raises(NotFound):
            add_customer_message(
                ticket_id=id_of(ticket), words=HELLO, channel=Channel.MAIL, by=cast.customer.actor, now=LATER
            )


class TestNotes:
    def test_are_not_answers(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        add_note(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        assert columns(ticket)["first_response_at"] is None

    def test_may_be_added_when_all_is_over(self, cast: Cast) -> None:
        ticket = make_ticket_in(State.ARCHIVED, cast)
        assert (
            add_note(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER).kind
            == EntryKind.NOTE
        )

    @pytest.mark.parametrize("reached", [True, False])
    def test_of_a_call_are_an_answer_when_it_reached_him(self, cast: Cast, reached: bool) -> None:
        ticket = make_ticket(cast)
        add_call_note(ticket_id=id_of(ticket), words=HELLO, reached=reached, by=cast.owner.actor, now=LATER)
        assert (columns(ticket)["first_response_at"] is not None) is reached


class TestWords:
    def test_without_anything_in_them_are_refused(self, cast: Cast) -> None:
        with pytest.raises(Invalid):
            add_note(
                ticket_id=id_of(make_ticket(cast)), words=Words(" \x00 "), by=cast.owner.actor, now=LATER
            )

    def test_that_are_too_long_are_refused(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(converse, "MAX_TEXT", 3)
        with pytest.raises(Invalid):
            add_note(
                ticket_id=id_of(make_ticket(cast)), words=Words("四个字了"), by=cast.owner.actor, now=LATER
            )

    def test_bring_their_files_along(self, cast: Cast) -> None:
        words = Words("", uploads=(Upload("../照片.jpg", "image/jpeg", b"\xff\xd8"),))
        add_note(ticket_id=id_of(make_ticket(cast)), words=words, by=cast.owner.actor, now=LATER)
        assert Attachment.objects.get().name == "照片.jpg"

    @pytest.mark.parametrize(
        ("upload", "refusal"),
        [
            (Upload("a.exe", "image/png", b"MZ"), FileTypeRefused),
            (Upload("a.png", "image/png", b"x" * 11), FileTooLarge),
        ],
    )
    def test_with_a_bad_file_leave_nothing(
        self, cast: Cast, settings: Settings, upload: Upload, refusal: type[Exception]
    ) -> None:
        settings.ATTACHMENT_MAX_BYTES = 10
        ticket = make_ticket(cast)
        before = Entry.objects.count()
        with pytest.raises(refusal):
            add_note(
                ticket_id=id_of(ticket), words=Words("看", uploads=(upload,)), by=cast.owner.actor, now=LATER
            )
        assert Entry.objects.count() == before


class TestDelivery:
    def test_is_noted_once(self, cast: Cast) -> None:
        ticket = make_ticket(cast)
        entry = reply_to_customer(ticket_id=id_of(ticket), words=HELLO, by=cast.owner.actor, now=LATER)
        for _time in range(2):
            mark_delivery(entry_id=entry.pk, delivery=Delivery.SENT, message_id="m1@x", by=SYSTEM, now=LATER)
        entry.refresh_from_db()
        assert (entry.delivery, entry.sent_at, entry.message_id) == (Delivery.SENT, LATER, "m1@x")
        assert [name for name, _facts in events_of(ticket.pk)].count("ticket.delivery_changed") == 1
