"""「我们答应您的」 on a phone: the customer's buttons in a real browser, without cookies of ours and without an account."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.axe import serious_faults
from tests.browser.conftest import PHONE, Visit
from tests.cast import Cast
from tests.pages.portal.test_private import Matter, open_matter
from yinuo.promises.models import Promise
from yinuo.quality.commands.questionnaires import install_after_close
from yinuo.quality.models import Answer
from yinuo.tickets.models import Entry, Ticket


@pytest.fixture
def matter(people: Cast) -> Matter:
    install_after_close(by=people.system, now=timezone.now())
    return open_matter(people)


class TestCustomer:
    def test_judges_a_promise_in_place(self, visit: Visit, matter: Matter) -> None:
        promise = matter.promise(due=-timedelta(minutes=5))
        page = visit(None, matter.url, viewport=PHONE)
        page.get_by_role("button", name="没做到").click()
        expect(page.get_by_role("button", name="没做到")).to_have_attribute("aria-pressed", "true")
        promise.refresh_from_db()
        assert promise.state == "broken"
        page.get_by_role("button", name="已做到").click()
        expect(page.get_by_role("button", name="已做到")).to_have_attribute("aria-pressed", "true")

    def test_writes_confirms_and_gives_his_verdict(self, visit: Visit, matter: Matter) -> None:
        page = visit(None, matter.url, viewport=PHONE)
        page.locator("#id_answer").fill("师傅已经到了")
        page.locator("#answer button[type=submit]").click()
        expect(page.locator("#course")).to_contain_text("师傅已经到了")
        matter.resolve()
        page.reload()
        page.get_by_role("button", name="办好了，确认").click()
        expect(page.locator("#status h2")).to_have_text("已办结")
        page.locator(".y-scale").first.get_by_text("4", exact=True).click()
        page.locator(".y-scale").nth(1).get_by_text("−1", exact=True).click()
        page.get_by_role("button", name="提交评价").click()
        expect(page.locator("#verdict h2")).to_have_text("您评价过了")
        assert Ticket.objects.get().state == "closed"
        assert set(Answer.objects.values_list("number", flat=True)) == {-1, 4}
        assert Entry.objects.count() == 2

    def test_opens_it_again_with_a_reason(self, visit: Visit, matter: Matter) -> None:
        matter.resolve()
        page = visit(None, matter.url, viewport=PHONE)
        page.get_by_text("还没办好", exact=True).click()
        page.locator("#id_reason").fill("又不出热水了")
        page.get_by_role("button", name="重新打开").click()
        expect(page.locator("#course")).to_contain_text("又不出热水了")
        assert Ticket.objects.get().state == "in_progress"

    def test_reads_it_in_english_at_the_press_of_a_link(self, visit: Visit, matter: Matter) -> None:
        page = visit(None, matter.url, viewport=PHONE)
        page.get_by_role("link", name="English").click()
        expect(page.locator("h1")).to_have_text("What we promised you")


class TestForm:
    def test_a_request_is_sent_and_leads_to_its_private_page(self, visit: Visit, people: Cast) -> None:
        page = visit(None, "/service/", viewport=PHONE)
        page.get_by_text("报修", exact=True).click()
        page.locator("#id_words").fill("厨房热水器不出热水")
        page.locator("#id_name").fill("李女士")
        page.locator("#id_phone").fill("13812345521")
        page.wait_for_timeout(3100)  # a person needs longer
        page.locator("main button[type=submit]").click()
        number = page.locator(".y-number")
        expect(number).to_be_visible()
        assert number.text_content() == Ticket.objects.get().number
        page.get_by_role("link", name="打开专属页面").click()
        expect(page.locator("#course")).to_contain_text("厨房热水器不出热水")
        assert not Promise.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_of_the_portal_has_a_serious_fault(
    visit: Visit, matter: Matter, scheme: str, language: str
) -> None:
    matter.promise(due=-timedelta(minutes=5))
    matter.promise(due=timedelta(hours=5), what="出发前给您来电")
    matter.resolve()
    for path in (matter.url, "/service/", "/p/nothing/", matter.url.replace("/p/", "/service/sent/")):
        page = visit(None, path, viewport=PHONE, scheme=scheme, language=language)
        assert serious_faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
