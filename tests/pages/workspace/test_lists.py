"""Overviews: full page and fragment, counts, keyset pages, finding; each within its number of queries."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.pages.workspace.story import TITLE, Story
from yinuo.pages.navigation import show_count
from yinuo.tickets.queries.overviews import OVERVIEWS

PAGE_QUERIES = 4
"""Session, member with his subtree, rows, counts."""


def body(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


class TestOverview:
    def test_ones_own_work_is_the_first_page_with_its_place_marked(self, cast: Cast, story: Story) -> None:
        page = body(cast.owner.client.get("/"))
        assert TITLE in page
        assert re.search(r'href="/overview/mine/"[^>]*aria-current="page"', page)
        assert f'href="{story.url}?in=mine"' in page

    def test_htmx_gets_the_rows_alone(self, cast: Cast, story: Story) -> None:
        rows = body(cast.owner.fragment("/overview/mine/", "list-rows"))
        assert TITLE in rows
        assert "<nav" not in rows

    @pytest.mark.parametrize("name", [str(name) for name in OVERVIEWS])
    def test_every_overview_opens_and_says_what_will_appear_in_it(self, cast: Cast, name: str) -> None:
        answer = cast.stranger.client.get(f"/overview/{name}/")
        assert answer.status_code == 200
        assert "y-empty" in body(answer)

    def test_an_unknown_overview_is_not_found(self, cast: Cast) -> None:
        assert cast.owner.client.get("/overview/everything/").status_code == 404

    def test_a_colleague_of_another_department_sees_nothing_of_it(self, cast: Cast, story: Story) -> None:
        assert TITLE not in body(cast.stranger.client.get("/overview/open/"))

    def test_a_guest_is_sent_to_the_login(self, cast: Cast, client: object) -> None:
        answer = client.get("/")  # type: ignore[attr-defined]
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")

    def test_a_damaged_page_link_is_refused_with_a_clear_sentence(self, cast: Cast) -> None:
        assert cast.owner.client.get("/overview/mine/?after=broken!").status_code == 422


class TestPages:
    def test_the_second_page_goes_on_where_the_first_ended(
        self, cast: Cast, many: Callable[[int], None]
    ) -> None:
        many(43)
        first = body(cast.owner.client.get("/overview/mine/"))
        older = re.search(r'href="(/overview/mine/\?after=[^"]+)"', first)
        assert older is not None
        second = body(cast.owner.fragment(older.group(1), "older"))
        numbers = (
            re.findall(r'href="/tickets/(GD-[0-9-]+)/', first),
            re.findall(r'href="/tickets/(GD-[0-9-]+)/', second),
        )
        assert (len(set(numbers[0])), len(set(numbers[1]))) == (40, 3)
        assert not set(numbers[0]) & set(numbers[1])
        assert "after=" not in second

    @pytest.mark.parametrize(("asked", "shown"), [("43", 43), ("7", 40), ("9999", 43), ("-1", 40), ("x", 40)])
    def test_a_list_fetched_again_is_as_long_as_it_was_unfolded(
        self, cast: Cast, many: Callable[[int], None], asked: str, shown: int
    ) -> None:
        many(43)
        rows = body(cast.owner.fragment(f"/overview/mine/?rows={asked}", "list-rows"))
        assert rows.count('class="y-row"') == shown

    def test_a_page_takes_the_same_queries_with_one_ticket_and_with_forty(
        self, cast: Cast, story: Story, many: Callable[[int], None]
    ) -> None:
        client = cast.owner.client
        many(39)
        with CaptureQueriesContext(connection) as asked:
            client.get("/overview/mine/")
        assert len(asked) == PAGE_QUERIES, [query["sql"][:90] for query in asked]


class TestCounts:
    def test_each_count_is_put_beside_its_overview(self, cast: Cast, story: Story) -> None:
        answer = body(cast.owner.client.get("/counts/", headers={"HX-Request": "true"}))
        assert '<hx-partial hx-target="#count-mine" hx-swap="innerHTML">1</hx-partial>' in answer
        assert '<hx-partial hx-target="#count-broken" hx-swap="innerHTML"></hx-partial>' in answer

    def test_a_count_stops_where_the_query_stops_counting(self) -> None:
        assert [show_count(count) for count in (0, 1, 99, 100)] == ["", "1", "99", "99+"]


class TestBadges:
    def test_a_row_tells_by_its_badge_what_is_due(self, cast: Cast, story: Story, now: datetime) -> None:
        story.promise("上门", now + timedelta(minutes=10))
        assert 'data-tone="soon"' in body(cast.owner.fragment("/overview/mine/", "list-rows"))

    def test_a_broken_promise_goes_before_the_reason_to_wait(
        self, cast: Cast, story: Story, now: datetime
    ) -> None:
        story.promise("上门", now - timedelta(minutes=5))
        rows = body(cast.owner.fragment("/overview/mine/", "list-rows"))
        assert 'data-tone="broken"' in rows


class TestFinding:
    @pytest.mark.parametrize("text", ["热水器", "5521", "李女士", "lns"])
    def test_words_tail_name_and_initials_find_the_ticket_or_its_customer(
        self, cast: Cast, story: Story, text: str
    ) -> None:
        found = body(cast.owner.fragment(f"/find/?q={text}", "palette-found"))
        assert TITLE in found or "李女士" in found
        assert "<nav" not in found

    def test_the_beginning_of_a_number_finds_it(self, cast: Cast, story: Story) -> None:
        assert TITLE in body(cast.owner.client.get("/find/", {"q": story.number.lower()}))

    def test_what_a_member_may_not_see_is_not_found(self, cast: Cast, story: Story) -> None:
        page = body(cast.stranger.client.get("/find/", {"q": story.number}))
        assert f"/tickets/{story.number}/" not in page

    @pytest.mark.parametrize("text", ["", "a", "'\\ & | !", "%_"])
    def test_signs_and_short_texts_do_no_harm(self, cast: Cast, text: str) -> None:
        assert cast.owner.client.get("/find/", {"q": text}).status_code == 200
