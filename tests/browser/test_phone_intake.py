"""来电登记 by keyboard alone: from the ringing phone to the saved ticket, every press counted."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.axe import serious_faults
from tests.browser.conftest import PHONE, Visit
from tests.cast import Cast
from tests.customers.factories import make_caller
from yinuo.catalog.commands.categories import create_category
from yinuo.catalog.models import RequestKind, Stage
from yinuo.core.ids import CustomerId
from yinuo.customers.commands.places import add_address, add_device
from yinuo.promises.models import Promise
from yinuo.tickets.commands.converse import Words
from yinuo.tickets.commands.intake import NewRequest, open_ticket
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.states import Channel

MOST_PRESSES = 12
WORDS = "热水器从昨天晚上开始不出热水，家里有老人"
# Counts every key that goes down, also modifiers, outside the field of the customer's words; and the seconds.
COUNTER = """
    window.presses = [];
    document.addEventListener("keydown", (event) => {
        if (event.target.id !== "id_words" || event.key === "Tab" || event.ctrlKey) window.presses.push(event.key);
    }, true);
"""


@pytest.fixture
def caller(people: Cast) -> int:
    """李女士 with one water heater, known by 138 1234 5521; another customer's number ends otherwise."""
    customer = CustomerId(people.customer.customer_id)
    place = add_address(customer_id=customer, text="海河花园 3-1202", by=people.system, now=people.now)
    device = add_device(
        customer_id=customer, category="燃气热水器", model="JSQ30", address_id=place.pk, by=people.system,
        now=people.now,
    )  # fmt: skip
    make_caller("13900001111", "赵先生")
    return device.pk


def counted(visit: Visit, people: Cast, path: str) -> Page:
    page = visit(people.owner, path)
    page.evaluate(COUNTER)
    return page


def presses(page: Page) -> list[str]:
    return list(page.evaluate("window.presses"))


class TestKnownCaller:
    def test_from_the_tail_to_ticket_and_promise_in_twelve_presses(
        self, visit: Visit, people: Cast, caller: int
    ) -> None:
        page = counted(visit, people, "/intake/call/")
        started = timezone.now()
        page.keyboard.type("5521")
        page.keyboard.press("Enter")
        expect(page.locator("#id_words")).to_be_focused()
        page.keyboard.insert_text(WORDS)
        expect(page.locator("#kind-repair")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("s")
        expect(page.locator('[name="due"]:checked')).to_have_count(1)
        used = presses(page)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".y-saved")).to_be_visible()
        assert len(used) + 2 <= MOST_PRESSES, used
        assert timezone.now() - started < timedelta(seconds=30)
        ticket = Ticket.objects.get()
        assert (ticket.kind, ticket.device_id, ticket.assignee_id) == ("repair", caller, people.owner.id)
        assert ticket.address is not None
        assert Entry.objects.get().text == WORDS
        assert Promise.objects.get().subject_id == ticket.pk

    def test_with_the_number_on_the_line_nothing_has_to_be_looked_up(
        self, visit: Visit, people: Cast, caller: int
    ) -> None:
        page = counted(visit, people, "/intake/call?number=13812345521")
        expect(page.locator("#id_words")).to_be_focused()
        page.keyboard.insert_text("请问年卡还剩几次")
        used = presses(page)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".y-saved")).to_be_visible()
        assert used == []
        assert Ticket.objects.get().kind == "enquiry"

    def test_one_key_changes_the_kind_that_was_guessed(self, visit: Visit, people: Cast, caller: int) -> None:
        page = counted(visit, people, "/intake/call/?number=5521")
        page.keyboard.insert_text(WORDS)
        page.keyboard.press("Tab")
        page.keyboard.press("2")
        expect(page.locator("#kind-complaint")).to_be_checked()
        page.locator("#id_words").press("End")
        page.keyboard.insert_text("建议")
        expect(page.locator("#kind-complaint")).to_be_checked()

    def test_one_key_adds_the_words_to_the_matter_open_for_the_device(
        self, visit: Visit, people: Cast, caller: int
    ) -> None:
        request = NewRequest(
            kind=RequestKind.REPAIR, title="热水器不出热水", words=Words("第一次来电"), channel=Channel.PHONE,
            customer_id=people.customer.customer_id, contact_id=people.customer.contact_id, device_id=caller,
            take=True,
        )  # fmt: skip
        ticket = open_ticket(request=request, by=people.owner.actor, now=timezone.now())
        page = counted(visit, people, "/intake/call/?number=5521")
        expect(page.locator("[data-device-matter]")).to_be_visible()
        page.keyboard.insert_text("催一下，还没人来")
        page.keyboard.press("Tab")
        page.keyboard.press("b")
        expect(page.locator(".y-saved")).to_contain_text(ticket.number)
        assert Ticket.objects.count() == 1
        assert Entry.objects.count() == 2


class TestPicking:
    def test_the_file_shows_while_the_number_is_typed_and_the_hands_stay_there(
        self, visit: Visit, people: Cast, caller: int
    ) -> None:
        page = counted(visit, people, "/intake/call/")
        page.keyboard.type("5521")
        expect(page.locator("#caller [data-caller]")).to_be_visible()
        expect(page.locator("#file")).to_contain_text("海河花园 3-1202")
        expect(page.locator("#number")).to_be_focused()

    def test_a_category_is_found_by_its_initials(self, visit: Visit, people: Cast, caller: int) -> None:
        category = create_category(
            name="燃气热水器", stage=Stage.AFTER_SALE, by=people.administrator.actor, now=people.now
        )
        page = counted(visit, people, "/intake/call/?number=5521")
        page.keyboard.insert_text(WORDS)
        page.locator("#category-text").press_sequentially("rqrsq")
        expect(page.locator('[name="category"]:checked')).to_have_value(str(category.pk))
        page.keyboard.press("Control+Enter")
        expect(page.locator(".y-saved")).to_be_visible()
        assert Ticket.objects.get().category_id == category.pk

    def test_the_next_call_begins_empty(self, visit: Visit, people: Cast, caller: int) -> None:
        page = counted(visit, people, "/intake/call/?number=5521")
        page.keyboard.insert_text(WORDS)
        page.wait_for_timeout(400)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".y-saved")).to_be_visible()
        expect(page.locator("#id_words")).to_have_value("")
        expect(page.locator("#number")).to_be_focused()


class TestOthers:
    def test_several_callers_are_chosen_with_the_arrows(
        self, visit: Visit, people: Cast, caller: int
    ) -> None:
        make_caller("13700005521", "阿明")
        page = counted(visit, people, "/intake/call/")
        page.keyboard.type("5521")
        page.keyboard.press("Enter")
        expect(page.locator("[data-matches] a").first).to_be_focused()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#caller [data-caller]")).to_contain_text("李女士")
        expect(page.locator("#id_words")).to_be_focused()

    def test_a_stranger_is_asked_for_his_name_and_saved_with_his_number(
        self, visit: Visit, people: Cast, caller: int
    ) -> None:
        page = counted(visit, people, "/intake/call/")
        page.keyboard.type("13611112222")
        page.keyboard.press("Enter")
        expect(page.locator("#id_name")).to_be_focused()
        page.keyboard.insert_text("王小姐")
        page.locator("#id_words").fill("请问安装要多久")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".y-saved")).to_be_visible()
        ticket = Ticket.objects.get()
        assert ticket.contact is not None
        assert ticket.contact.name == "王小姐"


@pytest.mark.parametrize("viewport", [None, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_serious_fault(
    visit: Visit, people: Cast, caller: int, viewport: dict[str, int] | None, scheme: str
) -> None:
    page = visit(people.owner, "/intake/call/?number=5521", viewport=viewport, scheme=scheme)
    assert serious_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
