"""Deciding about mails that could not be taken in."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.cast import Cast
from tests.channels.factories import raw_mail, take_in
from tests.people.factories import NOW
from yinuo.channels.mail.commands.quarantine import AlreadySettled, discard_quarantined
from yinuo.channels.mail.commands.retry import retry_quarantined
from yinuo.channels.models import InboundMail, QuarantinedMail, QuarantineReason, QuarantineState
from yinuo.core.errors import Forbidden, Invalid, NotFound
from yinuo.core.models import Event
from yinuo.tickets.models import Ticket

NO_SENDER = b"Subject: help\nMessage-ID: <7@x>\n\nmy heater is broken"


@pytest.fixture
def waiting(cast: Cast) -> QuarantinedMail:
    take_in(NO_SENDER)
    return QuarantinedMail.objects.get()


def last_event(mail: QuarantinedMail) -> Event:
    return Event.objects.filter(subject_id=mail.pk).latest("seq")


class TestDiscarding:
    def test_keeps_the_bytes_and_says_who_and_why(self, cast: Cast, waiting: QuarantinedMail) -> None:
        discard_quarantined(mail_id=waiting.pk, reason=" 广告 ", by=cast.supervisor.actor, now=NOW)
        waiting.refresh_from_db()
        event = last_event(waiting)
        assert (waiting.state, waiting.settled_by_id, waiting.settled_at) == (
            QuarantineState.DISCARDED, cast.supervisor.id, NOW,
        )  # fmt: skip
        assert (event.type, event.actor_id, "广告" in event.words.text) == (
            "mail.discarded",
            cast.supervisor.id,
            True,
        )

    def test_needs_a_reason(self, cast: Cast, waiting: QuarantinedMail) -> None:
        with pytest.raises(Invalid):
            discard_quarantined(mail_id=waiting.pk, reason="  ", by=cast.supervisor.actor, now=NOW)
        waiting.refresh_from_db()
        assert waiting.state == QuarantineState.WAITING

    def test_is_not_for_everybody(self, cast: Cast, waiting: QuarantinedMail) -> None:
        with pytest.raises(Forbidden):
            discard_quarantined(mail_id=waiting.pk, reason="x", by=cast.owner.actor, now=NOW)

    def test_of_what_does_not_exist_is_refused(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            discard_quarantined(mail_id=1, reason="x", by=cast.supervisor.actor, now=NOW)

    def test_happens_once(self, cast: Cast, waiting: QuarantinedMail) -> None:
        discard_quarantined(mail_id=waiting.pk, reason="x", by=cast.supervisor.actor, now=NOW)
        with pytest.raises(AlreadySettled):
            discard_quarantined(mail_id=waiting.pk, reason="x", by=cast.supervisor.actor, now=NOW)
        with pytest.raises(AlreadySettled):
            retry_quarantined(mail_id=waiting.pk, by=cast.supervisor.actor, now=NOW)

    def test_is_undone_when_the_event_cannot_be_stored(
        self,
        cast: Cast,
        waiting: QuarantinedMail,
        broken_event_log: Callable[[], AbstractContextManager[object]],
    ) -> None:
        with broken_event_log():
            discard_quarantined(mail_id=waiting.pk, reason="x", by=cast.supervisor.actor, now=NOW)
        waiting.refresh_from_db()
        assert waiting.state == QuarantineState.WAITING


class TestRetrying:
    def test_with_the_sender_that_was_found_out_opens_the_ticket(
        self, cast: Cast, waiting: QuarantinedMail
    ) -> None:
        taken = retry_quarantined(
            mail_id=waiting.pk, sender="li@example.cn", by=cast.supervisor.actor, now=NOW
        )
        ticket = Ticket.objects.get()
        waiting.refresh_from_db()
        event = last_event(waiting)
        assert taken is not None
        assert taken.number == ticket.number
        assert waiting.state == QuarantineState.RELEASED
        assert (event.type, event.payload) == ("mail.released", {"outcome": "opened", "ticket_id": ticket.pk})
        assert InboundMail.objects.get().raw_file_id == waiting.raw_file_id

    def test_in_vain_keeps_it_with_todays_reason(self, cast: Cast, waiting: QuarantinedMail) -> None:
        assert (
            retry_quarantined(mail_id=waiting.pk, sender="no address", by=cast.supervisor.actor, now=NOW)
            is None
        )
        waiting.refresh_from_db()
        assert (waiting.state, waiting.reason) == (QuarantineState.WAITING, QuarantineReason.NO_SENDER)
        assert last_event(waiting).type == "mail.retried"
        assert not Ticket.objects.exists()

    def test_with_a_sender_whom_the_desk_refuses_keeps_it_with_its_words(
        self, cast: Cast, waiting: QuarantinedMail
    ) -> None:
        assert retry_quarantined(mail_id=waiting.pk, sender="a@b", by=cast.supervisor.actor, now=NOW) is None
        waiting.refresh_from_db()
        assert waiting.reason == QuarantineReason.REFUSED
        assert "a@b" in waiting.detail

    def test_is_not_for_everybody(self, cast: Cast, waiting: QuarantinedMail) -> None:
        with pytest.raises(Forbidden):
            retry_quarantined(mail_id=waiting.pk, by=cast.owner.actor, now=NOW)

    def test_a_released_mail_that_comes_again_is_known(self, cast: Cast, waiting: QuarantinedMail) -> None:
        retry_quarantined(mail_id=waiting.pk, sender="li@example.cn", by=cast.supervisor.actor, now=NOW)
        assert take_in(NO_SENDER).is_new is False
        assert take_in(raw_mail()).is_new is True
        assert Ticket.objects.count() == 2
