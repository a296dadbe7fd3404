"""The composer: each mode, what follows the sending, and what is refused with nothing changed."""

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from tests.pages.workspace.story import TITLE, Story
from tests.pages.workspace.test_lists import body
from yinuo.tickets.commands.progress import hold_ticket
from yinuo.tickets.models import Entry
from yinuo.tickets.models.entry import EntryKind
from yinuo.tickets.states import HoldReason, State

HTMX = {"HX-Request": "true"}


def said(story: Story) -> list[tuple[str, str]]:
    return list(Entry.objects.filter(ticket_id=story.ticket_id).order_by("pk").values_list("kind", "text"))[
        1:
    ]


class TestSay:
    @pytest.mark.parametrize(
        ("mode", "kind"), [("reply", EntryKind.REPLY), ("note", EntryKind.NOTE), ("call", EntryKind.CALL)]
    )
    def test_each_mode_makes_its_own_entry(self, cast: Cast, story: Story, mode: str, kind: str) -> None:
        answer = cast.owner.client.post(
            f"{story.url}entries/", {"mode": mode, "text": "师傅四点前到"}, headers=HTMX
        )
        assert answer.status_code == 200
        assert said(story) == [(kind, "师傅四点前到")]
        assert 'hx-target="#talk"' in body(answer)
        assert "toasts" in body(answer)

    def test_without_htmx_it_leads_back_to_the_ticket(self, cast: Cast, story: Story) -> None:
        answer = cast.owner.client.post(f"{story.url}entries/", {"mode": "note", "text": "记一笔"})
        assert (answer.status_code, answer["Location"]) == (303, story.url)

    def test_files_go_with_the_words(self, cast: Cast, story: Story) -> None:
        files = [SimpleUploadedFile("a.txt", b"1"), SimpleUploadedFile("b.txt", b"2")]
        cast.owner.client.post(f"{story.url}entries/", {"mode": "note", "text": "", "uploads": files})
        assert Entry.objects.latest("pk").attachments.count() == 2

    def test_a_reply_may_put_the_ticket_on_hold(self, cast: Cast, story: Story) -> None:
        fields = {"mode": "reply", "text": "请您提供发票照片", "then": "hold:customer"}
        cast.owner.client.post(f"{story.url}entries/", fields)
        assert (story.ticket.state, story.ticket.hold_reason) == (State.ON_HOLD, HoldReason.CUSTOMER)

    def test_a_reply_may_resolve_the_ticket(self, cast: Cast, story: Story) -> None:
        cast.owner.client.post(f"{story.url}entries/", {"mode": "reply", "text": "已修好", "then": "resolve"})
        assert story.ticket.state == State.PENDING_CONFIRMATION
        assert said(story) == [(EntryKind.REPLY, "已修好")]

    @pytest.mark.parametrize(
        ("fields", "status"),
        [
            ({"mode": "reply", "text": "  "}, 422),
            ({"mode": "shout", "text": "喂"}, 422),
            ({"mode": "reply", "text": "好", "then": "hold:forever"}, 422),
            ({"mode": "reply", "text": "好", "then": "hold:customer", "seen": "-1"}, 422),
        ],
    )
    def test_bad_input_is_refused_with_a_toast_and_nothing_is_said(
        self, cast: Cast, story: Story, fields: dict[str, str], status: int
    ) -> None:
        answer = cast.owner.client.post(f"{story.url}entries/", fields, headers=HTMX)
        assert answer.status_code == status
        assert answer["HX-Retarget"] == "#toasts"
        assert said(story) == []
        assert story.ticket.state == State.IN_PROGRESS

    def test_a_move_on_old_news_is_refused_and_the_words_are_not_sent(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        seen = story.ticket.subject.last_seq
        hold_ticket(ticket_id=story.ticket_id, reason=HoldReason.PARTS, by=cast.colleague.actor, now=now)
        fields = {"mode": "reply", "text": "已修好", "then": "resolve", "seen": str(seen)}
        answer = cast.owner.client.post(f"{story.url}entries/", fields, headers=HTMX)
        assert answer.status_code == 409
        assert "周敏" in body(answer)
        assert said(story) == []
        assert story.ticket.state == State.ON_HOLD

    @pytest.mark.parametrize("mode", ["reply", "call"])
    def test_a_manager_may_note_but_not_answer_in_others_stead(
        self, cast: Cast, story: Story, mode: str
    ) -> None:
        client = cast.manager.client
        assert client.post(f"{story.url}entries/", {"mode": mode, "text": "好"}).status_code == 403
        assert client.post(f"{story.url}entries/", {"mode": "note", "text": "请跟进"}).status_code == 303
        assert said(story) == [(EntryKind.NOTE, "请跟进")]

    def test_a_stranger_finds_no_ticket_to_write_on(self, cast: Cast, story: Story) -> None:
        answer = cast.stranger.client.post(f"{story.url}entries/", {"mode": "note", "text": "好"})
        assert answer.status_code == 404
        assert TITLE not in body(answer)
