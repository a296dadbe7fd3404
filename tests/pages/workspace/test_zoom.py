"""The page of one ticket: what it shows, to whom, in how many queries, and what may be fetched from it."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pages.workspace.story import TITLE, WORDS, Story
from tests.pages.workspace.test_lists import body
from yinuo.core.files import Upload
from yinuo.core.models import Event
from yinuo.customers.models import Identity
from yinuo.tickets.commands.converse import Words, add_note, reply_to_customer
from yinuo.tickets.models import Attachment, Entry

FULL_PAGE_QUERIES = 18
ZOOM_QUERIES = 16
NEWS_QUERIES = 12


class TestPage:
    def test_the_full_page_has_list_conversation_and_side(self, cast: Cast, story: Story) -> None:
        page = body(cast.owner.client.get(f"{story.url}?in=mine"))
        assert page.count(f'href="{story.url}?in=mine"') == 1
        assert 'aria-current="true"' in page
        for piece in (WORDS, "138 **** 5521", "今天修好", 'id="compose"', 'role="tablist"'):
            assert piece in page

    def test_htmx_gets_the_ticket_alone(self, cast: Cast, story: Story) -> None:
        zoom = body(cast.owner.fragment(story.url, "zoom"))
        assert WORDS in zoom
        assert "<nav" not in zoom
        assert 'id="list-rows"' not in zoom

    def test_a_phone_number_is_masked_until_it_is_asked_for(self, cast: Cast, story: Story) -> None:
        assert "13812345521" not in body(cast.owner.client.get(story.url))

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "news/",
            "history/",
            "background/",
            "earlier/?before=9",
            "moves/hold/",
            "particulars/",
            "promises/",
        ],
    )
    def test_a_stranger_finds_nothing_and_a_guest_the_login(
        self, cast: Cast, story: Story, path: str
    ) -> None:
        assert cast.stranger.client.get(story.url + path).status_code == 404
        guest = cast.owner.client.__class__()
        assert guest.get(story.url + path).status_code == 302

    def test_an_auditor_reads_and_is_offered_nothing_to_do(self, cast: Cast, story: Story) -> None:
        page = body(cast.auditor.client.get(story.url))
        assert WORDS in page
        assert "/moves/" not in page
        assert 'id="compose"' not in page

    def test_what_the_customer_wrote_is_shown_as_text(self, cast: Cast, story: Story, now: datetime) -> None:
        story.reply("<script>alert(1)</script>", now)
        assert "&lt;script&gt;alert(1)" in body(cast.owner.client.get(story.url))

    def test_facts_stand_between_the_messages(self, cast: Cast, story: Story, now: datetime) -> None:
        story.promise("四点前上门", now + timedelta(hours=2))
        page = body(cast.owner.client.get(story.url))
        assert re.search(r'class="y-fact"[^§]*四点前上门', page)
        assert re.search(r'class="y-promise"[^§]*四点前上门', page)


class TestQueries:
    @pytest.mark.parametrize(
        ("path", "target", "limit"),
        [("", "", FULL_PAGE_QUERIES), ("", "zoom", ZOOM_QUERIES), ("news/", "news", NEWS_QUERIES)],
    )
    def test_the_page_asks_the_same_however_much_was_said(
        self, cast: Cast, story: Story, now: datetime, path: str, target: str, limit: int
    ) -> None:
        for index in range(8):
            reply_to_customer(
                ticket_id=story.ticket_id, words=Words(f"{index}", uploads=(Upload("a.txt", "text/plain", b"x"),)),
                by=cast.owner.actor, now=now,
            )  # fmt: skip
            story.promise(f"第 {index} 项", now + timedelta(hours=index + 1))
        client, headers = (
            cast.owner.client,
            {"HX-Request": "true", "HX-Target": f"div#{target}"} if target else {},
        )
        client.get(story.url + path, headers=headers)
        with CaptureQueriesContext(connection) as asked:
            client.get(story.url + path, headers=headers)
        assert len(asked) <= limit, [query["sql"][:90] for query in asked]


class TestNews:
    def test_brings_every_region_and_leaves_the_composer_alone(self, cast: Cast, story: Story) -> None:
        news = body(cast.owner.client.get(story.url + "news/", headers={"HX-Request": "true"}))
        targets = set(re.findall(r'hx-partial hx-target="#([a-z-]+)"', news))
        state_of_the_composer = {"compose-state", "compose-then"}
        assert (
            targets == {"zoom-head", "zoom-strip", "talk", "particulars", "promises"} | state_of_the_composer
        )
        assert "compose-text" not in news.replace('hx-include="#compose-text"', "")


class TestBackground:
    def test_tells_what_else_is_open_for_the_customer(self, cast: Cast, story: Story, now: datetime) -> None:
        Story.begin(cast, now, title="净水器滤芯更换")
        story.promise("上午上门", now - timedelta(minutes=5))
        page = body(cast.owner.client.get(story.url + "background/", headers={"HX-Request": "true"}))
        assert "净水器滤芯更换" in page
        assert TITLE not in page
        assert re.findall(r"<b>([^<]+)</b>", page) == ["2", "0/1", "1"]


class TestHistory:
    def test_names_every_fact_newest_first(self, cast: Cast, story: Story) -> None:
        page = body(cast.owner.fragment(story.url + "history/", "history"))
        facts = [int(seq) for seq in re.findall(r"#(\d+)</span>", page)]
        assert facts == list(range(story.ticket.subject.last_seq, 0, -1))


class TestEarlier:
    def test_a_long_conversation_begins_with_its_end(self, cast: Cast, story: Story, now: datetime) -> None:
        for index in range(62):
            add_note(
                ticket_id=story.ticket_id, words=Words(f"备注{index}。"), by=cast.owner.actor,
                now=now + timedelta(seconds=index),
            )  # fmt: skip
        page = body(cast.owner.client.get(story.url))
        assert "备注61。" in page
        assert "备注0。" not in page
        link = re.search(r'href="([^"]+/earlier/\?before=\d+)"', page)
        assert link is not None
        assert "备注0。" in body(cast.owner.fragment(link.group(1), "earlier"))


class TestFiles:
    def test_a_file_is_served_to_those_who_see_the_ticket(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        upload = Upload("铭牌.html", "text/html", b"<script>alert(1)</script>")
        words = Words("请看附件", uploads=(upload,))
        reply_to_customer(ticket_id=story.ticket_id, words=words, by=cast.owner.actor, now=now)
        url = f"{story.url}files/{Attachment.objects.get().pk}/"
        answer = cast.owner.client.get(url)
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        for close in answer._resource_closers:  # type: ignore[attr-defined]
            close()
        assert cast.stranger.client.get(url).status_code == 404

    def test_a_file_of_another_ticket_is_not_found(self, cast: Cast, story: Story, now: datetime) -> None:
        other = Story.begin(cast, now)
        words = Words("附件", uploads=(Upload("a.txt", "text/plain", b"x"),))
        reply_to_customer(ticket_id=other.ticket_id, words=words, by=cast.owner.actor, now=now)
        assert cast.owner.client.get(f"{story.url}files/{Attachment.objects.get().pk}/").status_code == 404

    def test_the_html_of_a_mail_is_shown_in_a_frame_that_runs_nothing(self, cast: Cast, story: Story) -> None:
        entry = Entry.objects.earliest("pk")
        Entry.objects.filter(pk=entry.pk).update(html="<p>您好</p>")
        answer = cast.owner.client.get(f"{story.url}mails/{entry.pk}/")
        assert "<p>您好</p>" in body(answer)
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "sandbox" in body(cast.owner.client.get(story.url)).partition("<iframe")[2][:200]


class TestReveal:
    def test_shows_the_number_in_full_and_writes_down_who_looked(self, cast: Cast, story: Story) -> None:
        identity = Identity.objects.get(contact_id=cast.customer.contact_id)
        answer = cast.owner.client.post(f"{story.url}numbers/{identity.pk}/")
        assert "138 1234 5521" in body(answer)
        event = Event.objects.get(type="customer.phone_revealed")
        assert event.actor_id == cast.owner.id

    def test_is_refused_to_a_reader_and_nothing_is_shown(self, cast: Cast, story: Story) -> None:
        identity = Identity.objects.get(contact_id=cast.customer.contact_id)
        answer = cast.auditor.client.post(f"{story.url}numbers/{identity.pk}/")
        assert answer.status_code == 403
        assert "5521" not in body(answer)
        assert not Event.objects.filter(type="customer.phone_revealed").exists()

    def test_asks_for_a_post(self, cast: Cast, story: Story) -> None:
        assert cast.owner.client.get(f"{story.url}numbers/1/").status_code == 405
