"""The workspace in a real browser: reading, writing, promising, moving, together and on a phone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.axe import serious_faults
from tests.browser.conftest import PHONE, Visit
from tests.cast import Cast
from tests.pages.workspace.story import TITLE, Story
from yinuo.tickets.commands.converse import Words, add_note
from yinuo.tickets.commands.progress import hold_ticket
from yinuo.tickets.models import Entry
from yinuo.tickets.states import HoldReason, State

MODES = {"reply": "写给客户", "note": "仅供同事", "call": "通话内容"}


@pytest.fixture
def tale(people: Cast) -> Story:
    now = timezone.now()
    for index in range(3):
        Story.begin(people, now - timedelta(hours=2, minutes=index), title=f"第 {index} 件")
    story = Story.begin(people, now - timedelta(hours=3))
    story.promise("上午上门", now - timedelta(minutes=30))
    story.promise("改约上门", now + timedelta(minutes=10))
    return story


def composer(page: Page) -> None:
    expect(page.locator("#compose-text")).to_be_visible()


class TestReading:
    def test_a_row_opens_its_ticket_beside_the_list(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, "/")
        page.get_by_role("link", name=TITLE).click()
        composer(page)
        expect(page).to_have_url(re.compile(rf"{tale.url}\?in=mine$"))
        expect(page.locator("a.y-row[aria-current]")).to_contain_text(TITLE)
        assert tale.number in page.title()
        page.go_back()
        expect(page.locator("#compose-text")).to_have_count(0)

    def test_j_and_k_walk_and_enter_opens(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, "/")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        focused = page.evaluate("document.activeElement.querySelector('.y-row-title').textContent")
        page.keyboard.press("Enter")
        composer(page)
        expect(page.locator(".y-zoom h1")).to_have_text(focused)

    def test_the_side_shows_customer_ticket_promises_and_history(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, tale.url)
        for tab, words in (
            ("tab-ticket", tale.number),
            ("tab-promises", "上午上门"),
            ("tab-history", "#1"),
            ("tab-customer", "138 **** 5521"),
        ):
            page.locator(f"#{tab}").click()
            panel = page.locator(f"#{tab.replace('tab', 'panel')}")
            expect(panel).to_be_visible()
            expect(panel).to_contain_text(words)

    def test_a_number_is_shown_in_full_on_demand(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, tale.url)
        page.locator("#panel-customer form button").first.click()
        expect(page.locator("#panel-customer")).to_contain_text("138 1234 5521")


class TestWriting:
    def test_a_reply_appears_and_the_composer_is_empty_again(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, tale.url)
        page.keyboard.press("r")
        page.locator("#compose-text").fill("师傅 15:35 到")
        page.keyboard.press("Control+Enter")
        expect(page.locator('.y-msg[data-kind="reply"]')).to_contain_text("师傅 15:35 到")
        expect(page.locator("#compose-text")).to_have_value("")
        expect(page.locator("#toasts")).to_contain_text("已发给客户")

    def test_reply_and_note_differ_in_frame_word_and_button(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, tale.url)
        box = page.locator(".y-compose-box")

        def looks() -> tuple[str, str, str]:
            frame = box.evaluate("e => getComputedStyle(e).borderStyle")
            button = page.locator(".y-compose-send > button:visible").inner_text()
            chosen = page.locator(".y-modes label:has(:checked)").inner_text()
            return frame, chosen, button.split()[0]

        reply = looks()
        page.keyboard.press("c")
        note = looks()
        assert (reply[0], note[0]) == ("solid", "dashed")
        assert all(one != other for one, other in zip(reply, note, strict=True))
        page.locator("#compose-text").fill("外包爽约，周例会复盘")
        page.keyboard.press("Control+Enter")
        expect(page.locator('.y-msg[data-kind="note"]')).to_contain_text("外包爽约")
        assert Entry.objects.latest("pk").kind == "note"

    def test_a_draft_survives_a_reload_in_its_mode(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, tale.url)
        page.keyboard.press("c")
        page.locator("#compose-text").fill("还没写完")
        page.wait_for_timeout(500)
        page.reload()
        expect(page.locator("#compose-text")).to_have_value("还没写完")
        assert page.locator(".y-compose").get_attribute("data-mode") == "note"

    def test_news_arrive_without_touching_what_is_being_written(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, tale.url)
        page.wait_for_timeout(600)  # the live connection opens after the page
        page.locator("#compose-text").fill("正在写的一句话")
        page.evaluate("document.querySelector('#compose-text').setSelectionRange(2, 2)")
        words = Words("同事的备注")
        add_note(ticket_id=tale.ticket_id, words=words, by=people.colleague.actor, now=timezone.now())
        expect(page.locator("#talk")).to_contain_text("同事的备注")
        expect(page.locator("#compose-text")).to_have_value("正在写的一句话")
        assert (
            page.evaluate("document.activeElement.id + document.activeElement.selectionStart")
            == "compose-text2"
        )
        expect(page.locator("[data-draft-changed]")).to_be_visible()


class TestLists:
    def test_a_list_follows_what_happens_and_keeps_its_place(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, tale.url)
        page.wait_for_timeout(600)
        Story.begin(people, timezone.now() - timedelta(hours=1), title="空调内机漏水")
        expect(page.locator("#list")).to_contain_text("空调内机漏水")
        expect(page.locator("a.y-row[aria-current]")).to_contain_text(TITLE)
        expect(page.locator("#count-mine")).to_have_text("5")

    def test_r_leads_into_the_reply_that_is_chosen_already(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, tale.url)
        page.keyboard.press("r")
        expect(page.locator("#compose-text")).to_be_focused()


class TestPromising:
    def test_one_gesture_turns_words_into_a_card(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, tale.url)
        page.locator("#compose-text").fill("明天上午回电确认")
        page.locator(".y-compose [data-key=p]").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("[name=what]")).to_have_value("明天上午回电确认")
        dialog.locator("[data-fills]").last.click()
        dialog.get_by_role("button", name="登记", exact=True).click()
        expect(dialog).to_have_count(0)
        expect(page.locator("#zoom-strip")).to_contain_text("明天上午回电确认")
        expect(page.locator("#compose-text")).to_have_value("明天上午回电确认")

    def test_a_card_is_settled_from_its_dialog(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, tale.url)
        page.locator("#zoom-strip").get_by_text("改约上门").click()
        page.get_by_role("dialog").get_by_role("button", name="已兑现").click()
        expect(page.locator('#zoom-strip .y-promise:has-text("改约上门")')).to_have_attribute(
            "data-tone", "kept"
        )


class TestMoving:
    def test_a_missing_answer_stays_in_the_dialog(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, tale.url)
        page.locator("#zoom-head .btn-primary").click()
        form = page.locator("#move-form")
        form.evaluate("form => form.noValidate = true")
        form.locator(".btn-primary").click()
        expect(form.locator("[aria-invalid=true]")).to_be_visible()
        form.locator("textarea").fill("换了点火器")
        form.locator(".btn-primary").click()
        expect(page.locator("dialog[open]")).to_have_count(0)
        assert tale.ticket.state == State.PENDING_CONFIRMATION

    def test_the_second_editor_sees_what_the_first_did(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, tale.url)
        page.locator("#zoom-head .btn-primary").click()
        expect(page.locator("#move-form")).to_be_visible()
        hold_ticket(
            ticket_id=tale.ticket_id, reason=HoldReason.PARTS, by=people.colleague.actor, now=timezone.now()
        )
        page.locator("#move-form textarea").fill("好了")
        page.locator("#move-form .btn-primary").click()
        expect(page.locator("#toasts")).to_contain_text("周敏")
        assert tale.ticket.state == State.ON_HOLD


class TestPhone:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_one_pane_at_a_time_and_nothing_wider_than_the_screen(
        self, visit: Visit, people: Cast, tale: Story, language: str
    ) -> None:
        page = visit(people.owner, "/", viewport=PHONE, language=language)
        expect(page.locator("#list")).to_be_visible()
        page.get_by_role("link", name=TITLE).click()
        composer(page)
        expect(page.locator("#list")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.locator("#tab-customer").click()
        expect(page.locator("#panel-customer")).to_be_visible()
        expect(page.locator("#compose-text")).to_be_hidden()
        page.locator(".y-back").click()
        expect(page.locator("#list")).to_be_visible()

    def test_the_navigation_opens_over_the_page(self, visit: Visit, people: Cast, tale: Story) -> None:
        page = visit(people.owner, "/", viewport=PHONE)
        expect(page.locator("#nav")).to_be_hidden()
        page.locator(".y-topbar [popovertarget]").click()
        expect(page.locator("#nav")).to_be_visible()


class TestForEverybody:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_serious(self, visit: Visit, people: Cast, tale: Story, scheme: str) -> None:
        page = visit(people.owner, "/", scheme=scheme)
        faults = {"list": serious_faults(page)}
        page.goto(page.url.rstrip("/") + "/gallery/")
        faults["gallery"] = serious_faults(page)
        page.goto(page.url.replace("/gallery/", tale.url))
        faults["ticket"] = serious_faults(page)
        for name, opener in (("promise", "#zoom-strip a"), ("move", "#zoom-head .btn-primary")):
            page.locator(opener).first.click()
            expect(page.get_by_role("dialog")).to_be_visible()
            faults[name] = serious_faults(page)
            page.keyboard.press("Escape")
        assert {place: found for place, found in faults.items() if found} == {}

    def test_a_chosen_theme_is_there_before_the_page_is_drawn(
        self, visit: Visit, people: Cast, tale: Story
    ) -> None:
        page = visit(people.owner, "/")
        page.locator(".y-me summary").click()
        page.locator('[data-theme-choice="dark"]').click()
        page.reload()
        assert page.locator("html").get_attribute("data-bs-theme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 20, 19)"

    def test_the_login_can_be_used_by_everybody(self, visit: Visit, people: Cast) -> None:
        page = visit(None, "/accounts/login/")
        assert serious_faults(page) == []
