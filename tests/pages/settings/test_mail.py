"""The page of incoming mail: full and htmx, for those who hold the right."""

import pytest

from tests.cast import Cast, Player
from tests.channels.factories import raw_mail, take_in
from yinuo.channels.mail.queries import quarantine as queries
from yinuo.channels.models import InboundMail, QuarantinedMail, QuarantineState
from yinuo.tickets.models import Ticket

NO_SENDER = b"Subject: help\nMessage-ID: <7@x>\n\nmy <b>heater</b> is broken"


@pytest.fixture
def waiting(cast: Cast) -> QuarantinedMail:
    take_in(NO_SENDER)
    return QuarantinedMail.objects.get()


def page(player: Player, path: str = "") -> str:
    answer = player.client.get(f"/settings/quarantine/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheLists:
    def test_show_what_waits(self, cast: Cast, waiting: QuarantinedMail) -> None:
        shown = page(cast.supervisor)
        assert f"/settings/quarantine/{waiting.pk}/" in shown
        assert "help" in shown

    def test_show_more_as_a_fragment(
        self, cast: Cast, waiting: QuarantinedMail, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take_in(b"Subject: second\n\nx")
        monkeypatch.setattr(queries, "PAGE_SIZE", 1)
        cursor = page(cast.supervisor).partition("after=")[2].partition('"')[0]
        fragment = cast.supervisor.fragment(
            f"/settings/quarantine/?after={cursor}", "mails-more"
        ).content.decode()
        assert "<html" not in fragment
        assert fragment.count("<tr>") == 1

    def test_show_more_of_what_was_taken_in(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        for number in range(2):
            take_in(raw_mail(f"bye {number}", subject="Out of office", message_id=f"<{number}@x>"))
        monkeypatch.setattr(queries, "PAGE_SIZE", 1)
        cursor = page(cast.supervisor, "inbound/").partition("after=")[2].partition('"')[0]
        url = f"/settings/quarantine/inbound/?after={cursor}"
        assert cast.supervisor.fragment(url, "mails-more").content.decode().count("<tr>") == 1

    def test_show_what_was_taken_in_only_to_those_who_see_the_ticket(self, cast: Cast) -> None:
        take_in(raw_mail())
        take_in(raw_mail("bye", subject="Out of office", message_id="<5@x>"))
        number = Ticket.objects.get().number
        assert number in page(cast.administrator, "inbound/")
        shown = page(cast.supervisor, "inbound/")
        assert number not in shown
        assert "Out of office" in shown

    def test_say_what_will_appear_when_there_is_nothing(self, cast: Cast) -> None:
        for path in ("", "?settled=1", "inbound/"):
            assert "y-empty" in page(cast.supervisor, path)

    @pytest.mark.parametrize("path", ["", "inbound/"])
    def test_are_refused_to_others(self, cast: Cast, path: str) -> None:
        assert cast.owner.client.get(f"/settings/quarantine/{path}").status_code == 403


class TestOneMail:
    def test_shows_what_can_be_read_as_plain_text(self, cast: Cast, waiting: QuarantinedMail) -> None:
        assert "my &lt;b&gt;heater&lt;/b&gt; is broken" in page(cast.supervisor, f"{waiting.pk}/")

    def test_is_downloaded_exactly_as_it_came(self, cast: Cast, waiting: QuarantinedMail) -> None:
        answer = cast.supervisor.client.get(f"/settings/quarantine/{waiting.pk}/original/")
        assert answer.getvalue() == NO_SENDER
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Type"] == "application/octet-stream"

    def test_is_hidden_from_others(self, cast: Cast, waiting: QuarantinedMail) -> None:
        for path in ("", "original/"):
            assert cast.owner.client.get(f"/settings/quarantine/{waiting.pk}/{path}").status_code == 403

    def test_is_taken_in_with_the_sender_given(self, cast: Cast, waiting: QuarantinedMail) -> None:
        answer = cast.supervisor.client.post(
            f"/settings/quarantine/{waiting.pk}/retry/", {"sender": "li@example.cn"}
        )
        assert (answer.status_code, answer["Location"]) == (303, "/settings/quarantine/")
        assert Ticket.objects.get().title == "help"

    def test_says_when_another_try_was_in_vain(self, cast: Cast, waiting: QuarantinedMail) -> None:
        answer = cast.supervisor.client.post(f"/settings/quarantine/{waiting.pk}/retry/", {"sender": ""})
        assert answer["Location"] == f"/settings/quarantine/{waiting.pk}/"
        assert not Ticket.objects.exists()

    @pytest.mark.parametrize(
        ("action", "data"), [("retry", {"sender": "nonsense"}), ("discard", {"reason": " "})]
    )
    def test_shows_what_is_wrong_with_a_form(
        self, cast: Cast, waiting: QuarantinedMail, action: str, data: dict[str, str]
    ) -> None:
        answer = cast.supervisor.client.post(f"/settings/quarantine/{waiting.pk}/{action}/", data)
        assert answer.status_code == 422
        waiting.refresh_from_db()
        assert waiting.state == QuarantineState.WAITING

    def test_is_discarded_with_a_reason_and_listed_as_decided(
        self, cast: Cast, waiting: QuarantinedMail
    ) -> None:
        cast.supervisor.client.post(f"/settings/quarantine/{waiting.pk}/discard/", {"reason": "广告"})
        assert "help" in page(cast.supervisor, "?settled=1")
        assert f"/settings/quarantine/{waiting.pk}/" not in page(cast.supervisor)
        assert "广告" in page(cast.supervisor, f"{waiting.pk}/")


def test_the_original_of_a_mail_of_anothers_ticket_is_not_found(cast: Cast) -> None:
    take_in(raw_mail())
    url = f"/settings/quarantine/inbound/{InboundMail.objects.get().pk}/original/"
    assert cast.supervisor.client.get(url).status_code == 404
    answer = cast.administrator.client.get(url)
    assert answer.getvalue() == raw_mail()
