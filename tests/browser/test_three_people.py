"""The loop with three people at once: a customer on his phone, an agent at his desk, the director before the board."""

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.cast import Cast
from tests.tickets.factories import make_queue
from yinuo.core.queries.verify import verify_chains
from yinuo.promises.commands.defaults import install_default_limits
from yinuo.promises.models import Promise
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.quality.models import Answer
from yinuo.tickets.models import Ticket

PHONE = {"width": 390, "height": 844}
WORDS = "厨房热水器不出热水，家里有老人"
REPLY = "师傅两小时内上门，出发前给您打电话。"
PROMISED = "师傅上门检修"
ANSWER = "好的，我在家等。"
HALF_WRITTEN = "师傅已经出发，"
SOLUTION = "更换点火针，试机正常"
KEPT = '.y-headline-value a[href*="/broken/"]'  # leads to those that were not kept
SATISFIED = '.y-headline-value a[href*="/judged/"]'
# What is sent within three seconds of the showing was not written by a person.
READ = """() => new Promise((done) => {
    const [shown] = performance.getEntriesByType("navigation");
    setTimeout(done, shown.responseStart + 3100 - performance.now());
})"""
PATIENCE = 30_000  # news travel by database, server and two browsers on a machine that does other things too


@dataclass(frozen=True)
class Three:
    """A page for each, open all the time."""

    customer: Page
    agent: Page
    director: Page


@pytest.fixture
def three(visit: Visit, people: Cast) -> Three:
    make_queue("客服受理", people.desk, is_default=True)
    install_default_limits(by=people.system, now=people.now)
    install_after_close(by=people.system, now=people.now)
    return Three(
        customer=visit(None, "/service/", viewport=PHONE),
        agent=visit_live(visit, people, "owner", "/overview/accept/"),
        director=visit_live(visit, people, "manager", "/board/?days=7"),
    )


def visit_live(visit: Visit, people: Cast, player: str, path: str) -> Page:
    """A page that is told of every change: the ear is open, not only the page."""
    page = visit(getattr(people, player), path)
    with page.expect_response("**/live/**"):
        page.reload()
    return page


@pytest.mark.slow
def test_a_customer_asks_is_promised_something_is_answered_and_judges(three: Three) -> None:
    ask_on_the_phone(three.customer)
    take_what_arrives(three.agent)
    reply(three.agent)
    promise(three.agent)
    read_and_answer(three.customer)
    hear_the_answer_while_writing(three.agent)
    hold_and_resume(three.agent)
    keep_the_promise(three.agent)
    see_the_figure_change(three.director, KEPT, "100.0")
    resolve(three.agent)
    judge(three.customer)
    see_the_figure_change(three.director, SATISFIED, "100.0")
    see_the_end(three.agent)
    reach_the_ticket_through_the_figure(three.director)
    check_what_is_stored()


def ask_on_the_phone(page: Page) -> None:
    """The public form, read for as long as a person needs, and the private page behind it."""
    page.get_by_text("报修", exact=True).click()
    page.locator("#id_words").fill(WORDS)
    page.locator("#id_name").fill("李女士")
    page.locator("#id_phone").fill("13812345521")
    page.evaluate(READ)
    page.locator("main button[type=submit]").click()
    page.get_by_role("link", name="打开专属页面").click()
    expect(page.locator("#course")).to_contain_text(WORDS)
    expect(page.locator("#promises")).to_contain_text("还没有答应您")


def take_what_arrives(page: Page) -> None:
    """The row comes by itself; one press opens it, two make it his."""
    row = page.locator("#list-rows a.y-row", has_text=WORDS)
    expect(row).to_be_visible(timeout=PATIENCE)
    with page.expect_response("**/live/**"):  # the ear turns to this ticket
        row.click()
    choose_move(page, "接单")
    expect(page.locator("#zoom-head")).to_contain_text("处理中")


def choose_move(page: Page, word: str) -> None:
    page.locator("#zoom-head .y-menu summary").click()
    page.locator("#zoom-head .y-menu").get_by_role("button", name=word).click()


def reply(page: Page) -> None:
    page.locator("#compose-text").fill(REPLY)
    page.keyboard.press("Control+Enter")
    expect(page.locator('.y-msg[data-kind="reply"]')).to_contain_text(REPLY)
    expect(page.locator("#compose-text")).to_have_value("")


def promise(page: Page) -> None:
    """One gesture: the words, a time that is offered, done."""
    page.locator(".y-compose [data-key=p]").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=what]").fill(PROMISED)
    dialog.locator("[data-fills]").first.click()
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#zoom-strip")).to_contain_text(PROMISED)


def read_and_answer(page: Page) -> None:
    page.reload()
    expect(page.locator("#course")).to_contain_text(REPLY)
    expect(page.locator("#promises h3")).to_have_text(PROMISED)
    page.locator("#id_answer").fill(ANSWER)
    page.locator("#answer button[type=submit]").click()
    expect(page.locator("#course")).to_contain_text(ANSWER)


def hear_the_answer_while_writing(page: Page) -> None:
    """The answer was sent before or while he writes: it appears, his words and his cursor stay."""
    page.locator("#compose-text").press_sequentially(HALF_WRITTEN)
    expect(page.locator("#talk")).to_contain_text(ANSWER, timeout=PATIENCE)
    expect(page.locator("#compose-text")).to_have_value(HALF_WRITTEN)
    expect(page.locator("#compose-text")).to_be_focused()
    page.locator("#compose-text").press_sequentially("三点到。")
    expect(page.locator("#compose-text")).to_have_value(HALF_WRITTEN + "三点到。")


def hold_and_resume(page: Page) -> None:
    """Sent with the same press that puts the ticket to rest; the next press wakes it."""
    page.locator(".y-compose-send .y-menu summary").click()
    page.locator('.y-compose-send [value="hold:parts"]').click()
    expect(page.locator("#zoom-head")).to_contain_text("挂起")
    expect(page.locator("#talk")).to_contain_text(HALF_WRITTEN + "三点到。")
    page.locator("#zoom-head .btn-primary").click()
    expect(page.locator("#zoom-head")).to_contain_text("处理中")


def keep_the_promise(page: Page) -> None:
    page.locator("#zoom-strip").get_by_text(PROMISED).click()
    page.get_by_role("dialog").get_by_role("button", name="已兑现").click()
    expect(page.locator("#zoom-strip .y-promise")).to_have_attribute("data-tone", "kept")


def see_the_figure_change(page: Page, figure: str, value: str) -> None:
    """On a page that nobody touched since the beginning."""
    expect(page.locator(figure)).to_contain_text(value, timeout=PATIENCE)


def resolve(page: Page) -> None:
    page.locator("#zoom-head .btn-primary").click()
    page.locator("#move-form textarea").first.fill(SOLUTION)
    page.locator("#move-form .btn-primary").click()
    expect(page.locator("#zoom-head")).to_contain_text("待确认")


def judge(page: Page) -> None:
    """The promise, the end, the questions."""
    page.reload()
    page.get_by_role("button", name="已做到").click()
    expect(page.get_by_role("button", name="已做到")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="办好了，确认").click()
    expect(page.locator("#status h2")).to_have_text("已办结")
    page.locator(".y-scale").first.get_by_text("5", exact=True).click()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("#verdict h2")).to_have_text("您评价过了")


def see_the_end(page: Page) -> None:
    """The agent's page, too, hears what the customer did."""
    expect(page.locator("#zoom-head")).to_contain_text("已结案", timeout=PATIENCE)


def reach_the_ticket_through_the_figure(page: Page) -> None:
    page.locator(SATISFIED).click()
    page.get_by_role("link", name=WORDS).click()
    expect(page.locator(".y-zoom h1")).to_have_text(WORDS)
    expect(page.locator("#zoom-strip")).to_contain_text(PROMISED)


def check_what_is_stored() -> None:
    ticket = Ticket.objects.get()
    promised = Promise.objects.get(subject_id=ticket.pk)
    assert (ticket.state, promised.state, promised.verdict) == ("closed", "kept", "done")
    assert promised.due_at > timezone.now()
    assert list(Answer.objects.filter(number__isnull=False).values_list("number", flat=True)) == [5]
    assert verify_chains(subject_id=ticket.pk).broken is None
