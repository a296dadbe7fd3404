"""来电登记: from a number to a saved ticket, full page and fragments."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.customers.factories import make_caller
from tests.history import BrokenEventLog
from yinuo.catalog.commands.categories import create_category
from yinuo.catalog.models import RequestKind, Stage
from yinuo.core.ids import CategoryId
from yinuo.core.models import Event
from yinuo.customers.commands.places import add_address, add_device
from yinuo.customers.models import Identity
from yinuo.pages.intake.guess import guess_kind
from yinuo.promises.models import Promise
from yinuo.tickets.models import Entry, Expectation, Ticket

CALL, DESK = "/intake/call/", "/intake/desk/"
HTMX = {"HX-Request": "true", "HX-Target": "div#caller"}

type Fill = Callable[..., dict[str, str]]


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def fill(cast: Cast) -> Fill:
    """The fields of a call from 李女士, as the page for her number would send them."""

    def filled(**changes: str) -> dict[str, str]:
        assert cast.customer.contact_id
        page = cast.owner.client.get(CALL, {"number": "5521"}).content.decode()
        fields = {
            "token": token_in(page),
            "number": "5521",
            "contact": str(cast.customer.contact_id),
            "customer": str(cast.customer.customer_id),
            "words": "热水器从昨天晚上开始不出热水",
            "kind": "repair",
            "take": "on",
        }
        return fields | changes

    return filled


class TestLookingUp:
    def test_the_empty_page_waits_for_a_number(self, cast: Cast) -> None:
        page = cast.owner.client.get(CALL)
        assert page.status_code == 200
        assert re.search(r'id="number"[^>]*autofocus', page.content.decode())
        assert "data-caller" not in page.content.decode()

    @pytest.mark.parametrize("number", ["5521", "13812345521", "138 1234 5521", "+8613812345521"])
    def test_shows_the_one_caller_at_once(self, cast: Cast, number: str) -> None:
        assert cast.customer.contact_id
        page = cast.owner.client.get(CALL, {"number": number}).content.decode()
        assert "138 **** 5521" in page
        assert f'name="contact" value="{cast.customer.contact_id}"' in page
        assert re.search(r'<textarea[^>]*id="id_words"[^>]*autofocus', page)

    def test_a_tail_never_shows_the_whole_number(self, cast: Cast) -> None:
        assert cast.customer.contact_id
        assert "13812345521" not in cast.owner.client.get(CALL, {"number": "5521"}).content.decode()

    def test_several_matches_are_a_list_to_choose_from(self, cast: Cast) -> None:
        assert cast.customer.contact_id
        make_caller("13900005521", "赵先生")
        page = cast.owner.client.get(CALL, {"number": "5521"}).content.decode()
        assert page.count("data-chosen") == 2
        assert "data-caller" not in page
        assert f"contact={cast.customer.contact_id}&amp;customer={cast.customer.customer_id}" in page

    def test_a_chosen_match_shows_his_file(self, cast: Cast) -> None:
        make_caller("13900005521", "赵先生")
        query = f"number=5521&contact={cast.customer.contact_id}&customer={cast.customer.customer_id}"
        page = cast.owner.client.get(f"{CALL}?{query}").content.decode()
        assert "李女士" in page
        assert "data-caller" in page

    def test_a_stranger_is_asked_for_his_name_and_keeps_his_number(self, cast: Cast) -> None:
        page = cast.owner.client.get(CALL, {"number": "13711112222"}).content.decode()
        assert "data-unknown" in page
        assert 'name="phone" value="13711112222"' in page

    def test_the_tail_of_a_stranger_is_not_taken_for_his_number(self, cast: Cast) -> None:
        page = cast.owner.client.get(CALL, {"number": "2222"}).content.decode()
        assert 'value="2222"' not in page.split('id="intake"')[1].split("y-stranger")[1]

    def test_htmx_gets_caller_file_and_belongings_and_no_page(self, cast: Cast) -> None:
        assert cast.customer.contact_id
        part = cast.owner.client.get(CALL, {"number": "5521"}, headers=HTMX).content.decode()
        assert "<html" not in part
        assert "data-caller" in part
        assert 'hx-target="#file"' in part
        assert 'hx-target="#belongings"' in part

    def test_a_contact_of_another_customer_is_not_found(self, cast: Cast) -> None:
        other = make_caller("13900005521", "赵先生")
        query: dict[str, int] = {"contact": cast.customer.contact_id, "customer": other}
        assert cast.owner.client.get(CALL, query).status_code == 404

    @pytest.mark.parametrize("number", ["abc", "5 5", "%", "' OR 1=1", "9" * 60, "\x00", "李"])
    def test_nonsense_finds_nobody_and_breaks_nothing(self, cast: Cast, number: str) -> None:
        assert cast.customer.contact_id
        page = cast.owner.client.get(CALL, {"number": number})
        assert page.status_code == 200
        assert "data-caller" not in page.content.decode()

    def test_a_long_file_takes_no_more_statements_than_a_short_one(self, cast: Cast, fill: Fill) -> None:
        def statements() -> int:
            with CaptureQueriesContext(connection) as captured:
                cast.owner.client.get(CALL, {"number": "5521"})
            return len(captured)

        _device(cast)
        cast.owner.client.post(CALL, fill(due="two_hours"))
        short = statements()
        for number in range(4):
            _device(cast)
            cast.owner.client.post(CALL, fill(due="two_hours", words=f"第{number}件事"))
        assert statements() == short <= 22

    def test_the_only_device_is_chosen_already(self, cast: Cast) -> None:
        device = _device(cast)
        page = cast.owner.client.get(CALL, {"number": "5521"}).content.decode()
        assert re.search(rf'name="device" value="{device}"[^>]*checked', page)

    def test_of_two_devices_none_is_chosen(self, cast: Cast) -> None:
        first, _second = _device(cast), _device(cast)
        page = cast.owner.client.get(CALL, {"number": "5521"}).content.decode()
        assert not re.search(rf'name="device" value="{first}"[^>]*checked', page)

    def test_a_colleague_without_the_right_is_refused(self, cast: Cast) -> None:
        assert cast.engineer.client.get(CALL).status_code == 403

    def test_a_stranger_to_the_house_is_sent_to_the_login(self, db: None) -> None:
        assert Client().get(CALL).status_code == 302


class TestSaving:
    def test_one_form_makes_one_ticket_with_promise_and_expectation(self, cast: Cast, fill: Fill) -> None:
        answer = cast.owner.client.post(
            CALL, fill(due="two_hours", expectation="今天修好", importance="5", source="experience")
        )
        ticket = Ticket.objects.get()
        promise = Promise.objects.get()
        assert answer.status_code == 303
        assert answer["Location"] == f"{CALL}?saved={ticket.number}"
        assert (ticket.kind, ticket.channel, ticket.state) == ("repair", "phone", "in_progress")
        assert ticket.assignee_id == cast.owner.id
        assert ticket.contact_id == cast.customer.contact_id
        assert Entry.objects.get().text == "热水器从昨天晚上开始不出热水"
        assert (promise.subject_id, promise.said_by, promise.source) == (ticket.pk, "林晓", "call")
        assert timedelta(minutes=119) < promise.due_at - timezone.now() <= timedelta(hours=2)
        assert ticket.next_due_at <= promise.due_at
        expectation = Expectation.objects.get()
        assert (expectation.what, expectation.importance, expectation.source) == ("今天修好", 5, "experience")

    @pytest.mark.parametrize(("kind", "words"), [("repair", "师傅上门"), ("enquiry", "回电答复")])
    def test_a_time_alone_promises_the_usual_words_of_the_kind(
        self, cast: Cast, fill: Fill, kind: str, words: str
    ) -> None:
        cast.owner.client.post(CALL, fill(due="morning", kind=kind))
        assert Promise.objects.get().what == words

    def test_the_same_form_sent_twice_is_one_ticket_and_one_promise(self, cast: Cast, fill: Fill) -> None:
        fields = fill(due="two_hours")
        first = cast.owner.client.post(CALL, fields)
        second = cast.owner.client.post(CALL, fields)
        assert first["Location"] == second["Location"]
        assert (Ticket.objects.count(), Promise.objects.count()) == (1, 1)

    def test_other_words_in_a_form_gone_back_to_are_another_ticket(self, cast: Cast, fill: Fill) -> None:
        fields = fill()
        cast.owner.client.post(CALL, fields)
        cast.owner.client.post(CALL, fields | {"words": "还有，净水器也漏水"})
        assert Ticket.objects.count() == 2

    def test_left_for_dispatch_it_waits_without_assignee(self, cast: Cast, fill: Fill) -> None:
        fields = fill(due="two_hours")
        del fields["take"]
        cast.owner.client.post(CALL, fields)
        ticket = Ticket.objects.get()
        assert (ticket.state, ticket.assignee_id) == ("pending_dispatch", None)
        assert Promise.objects.get().subject_id == ticket.pk

    def test_a_new_caller_is_opened_a_file_once(self, cast: Cast, fill: Fill) -> None:
        for words in ("请问年卡多少钱", "再问一下发票"):
            cast.owner.client.post(
                CALL, fill(contact="", customer="", name="王小姐", phone="13711112222", words=words)
            )
        first, second = Ticket.objects.select_related("contact")
        assert first.contact_id == second.contact_id
        assert first.contact is not None
        assert first.contact.name == "王小姐"

    def test_without_a_kind_the_words_decide(self, cast: Cast, fill: Fill) -> None:
        cast.owner.client.post(CALL, fill(kind="", words="我要投诉，说好上午来，没人来"))
        assert Ticket.objects.get().kind == "complaint"

    def test_at_the_desk_the_channel_is_the_desk(self, cast: Cast, fill: Fill) -> None:
        answer = cast.owner.client.post(DESK, fill())
        assert Ticket.objects.get().channel == "desk"
        assert answer["Location"].startswith(DESK)

    def test_the_page_after_saving_names_and_opens_the_ticket(self, cast: Cast, fill: Fill) -> None:
        answer = cast.owner.client.post(CALL, fill())
        page = cast.owner.client.get(answer["Location"]).content.decode()
        assert f"/tickets/{Ticket.objects.get().number}/" in page

    def test_a_ticket_gone_to_another_department_is_named_without_a_link(
        self, cast: Cast, fill: Fill
    ) -> None:
        answer = cast.owner.client.post(CALL, fill())
        page = cast.stranger.client.get(answer["Location"]).content.decode()
        number = Ticket.objects.get().number
        assert number in page
        assert f'href="/tickets/{number}/"' not in page

    def test_another_time_is_taken_as_it_was_agreed(self, cast: Cast, fill: Fill) -> None:
        agreed = timezone.localtime(timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
        cast.owner.client.post(
            CALL, fill(due="custom", due_at=agreed.strftime("%Y-%m-%dT%H:%M"), promise="送配件上门")
        )
        promise = Promise.objects.get()
        assert (promise.due_at, promise.what) == (agreed, "送配件上门")

    def test_a_number_made_up_in_the_address_is_not_shown(self, cast: Cast) -> None:
        page = cast.owner.client.get(CALL, {"saved": "<b>Win a prize</b>"}).content.decode()
        assert "y-saved" not in page

    def test_what_the_customer_says_is_text_wherever_it_is_shown(self, cast: Cast, fill: Fill) -> None:
        cast.owner.client.post(CALL, fill(words="<script>alert(1)</script>"))
        page = cast.owner.client.get(CALL, {"number": "5521"}).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


class TestAddingToAnOpenMatter:
    def test_warns_of_a_matter_open_for_the_same_device(self, cast: Cast, fill: Fill) -> None:
        device = _device(cast)
        cast.owner.client.post(CALL, fill(device=str(device)))
        page = cast.owner.client.get(CALL, {"number": "5521"}).content.decode()
        warning = re.search(rf'data-device-matter="{device}"([^>]*)>', page)
        assert warning
        assert "hidden" not in warning[1]

    def test_adds_words_and_promise_to_it_instead_of_a_second_ticket(self, cast: Cast, fill: Fill) -> None:
        cast.owner.client.post(CALL, fill())
        ticket = Ticket.objects.get()
        answer = cast.owner.client.post(CALL, fill(words="又打来催了", into=str(ticket.pk), due="two_hours"))
        assert answer["Location"].endswith(ticket.number)
        assert [entry.text for entry in Entry.objects.order_by("pk")][-1] == "又打来催了"
        assert Promise.objects.get().subject_id == ticket.pk
        assert Ticket.objects.count() == 1

    def test_words_alone_can_be_added_too(self, cast: Cast, fill: Fill) -> None:
        cast.owner.client.post(CALL, fill())
        cast.owner.client.post(CALL, fill(words="又打来催了", into=str(Ticket.objects.get().pk)))
        assert Entry.objects.count() == 2
        assert not Promise.objects.exists()

    def test_a_matter_out_of_sight_is_not_found_and_nothing_is_written(self, cast: Cast, fill: Fill) -> None:
        cast.owner.client.post(CALL, fill())
        ticket = Ticket.objects.get()
        answer = cast.stranger.client.post(CALL, fill(words="偷看", into=str(ticket.pk)))
        assert answer.status_code == 404
        assert Entry.objects.count() == 1


class TestRefusing:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"words": ""}, "id_words_error"),
            ({"contact": "", "customer": ""}, "id_phone_error"),
            ({"contact": "", "customer": "", "phone": "12"}, "id_phone_error"),
            ({"promise": "一定修好"}, "id_due_error"),
            ({"due": "custom"}, "id_due_at_error"),
            ({"due": "custom", "due_at": "2020-01-01T10:00"}, "id_due_at_error"),
            ({"due": "custom", "due_at": "tomorrow"}, "id_due_at_error"),
            ({"due": "whenever"}, "id_due_error"),
            ({"kind": "gossip"}, "id_kind_error"),
        ],
    )
    def test_a_gap_in_the_form_is_shown_at_its_field_and_keeps_the_words(
        self, cast: Cast, fill: Fill, changes: dict[str, str], field: str
    ) -> None:
        answer = cast.owner.client.post(CALL, fill(expectation="今天修好", **changes))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'id="{field}"' in page
        assert "今天修好" in page
        assert changes.get("words", "热水器从昨天晚上开始不出热水") in page
        assert not Ticket.objects.exists()

    def test_another_customers_device_is_refused_and_nothing_is_written(self, cast: Cast, fill: Fill) -> None:
        other = make_caller("13900005521", "赵先生")
        device = add_device(customer_id=other, category="空调", by=cast.system, now=cast.now)
        fields = fill(device=str(device.pk))
        events = Event.objects.count()
        answer = cast.owner.client.post(CALL, fields)
        assert answer.status_code == 404
        assert (Ticket.objects.count(), Event.objects.count()) == (0, events)

    def test_an_unknown_category_is_said_on_the_form(self, cast: Cast, fill: Fill) -> None:
        answer = cast.owner.client.post(CALL, fill(category="99999"))
        assert answer.status_code == 422
        assert "y-form-errors" in answer.content.decode()

    def test_a_promise_that_cannot_be_recorded_leaves_neither_ticket_nor_contact(
        self, cast: Cast, fill: Fill, broken_event_log: BrokenEventLog
    ) -> None:
        fields = fill(contact="", customer="", name="王小姐", phone="13711112222", due="two_hours")
        with broken_event_log():
            cast.owner.client.post(CALL, fields)
        assert not Ticket.objects.exists()
        assert not Identity.objects.filter(value="+8613711112222").exists()


class TestCategories:
    def test_the_picker_offers_the_leaves_that_a_text_may_mean(self, cast: Cast) -> None:
        by, now = cast.administrator.actor, cast.now
        root = create_category(name="报修", stage=Stage.AFTER_SALE, by=by, now=now)
        leaf = create_category(
            name="燃气热水器", stage=Stage.AFTER_SALE, parent_id=CategoryId(root.pk), by=by, now=now
        )
        answer = cast.owner.client.get("/intake/categories/", {"category_text": "rqrsq"}).content.decode()
        assert f'value="{leaf.pk}"' in answer
        assert "checked" in answer
        assert f'value="{root.pk}"' not in answer
        assert "<html" not in answer

    def test_a_text_that_means_nothing_says_so(self, cast: Cast) -> None:
        answer = cast.owner.client.get("/intake/categories/", {"category_text": "zzz"})
        assert "type=" not in answer.content.decode()

    def test_the_chosen_one_stays_chosen_when_the_form_comes_back(self, cast: Cast, fill: Fill) -> None:
        leaf = create_category(name="空调", stage=Stage.AFTER_SALE, by=cast.administrator.actor, now=cast.now)
        page = cast.owner.client.post(CALL, fill(category=str(leaf.pk), words="")).content.decode()
        assert re.search(rf'name="category"[^>]*value="{leaf.pk}" checked', page)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("热水器不出热水", RequestKind.REPAIR),
        ("报修两天了还没修，没人来", RequestKind.COMPLAINT),
        ("建议小区北门装灯", RequestKind.SUGGESTION),
        ("发票抬头开错了要重开", RequestKind.BUSINESS_REQUEST),
        ("谢谢师傅，送面锦旗", RequestKind.COMMENDATION),
        ("请问延保年费多少", RequestKind.ENQUIRY),
        ("the boiler LEAKS water", RequestKind.REPAIR),
        ("", RequestKind.ENQUIRY),
    ],
)
def test_the_kind_is_guessed_from_the_words(words: str, kind: RequestKind) -> None:
    assert guess_kind(words) is kind


def _device(cast: Cast) -> int:
    from yinuo.core.ids import CustomerId

    customer = CustomerId(cast.customer.customer_id)
    device = add_device(
        customer_id=customer, category="燃气热水器", model="JSQ30", by=cast.system, now=cast.now
    )
    if not device.customer.addresses.exists():
        add_address(customer_id=customer, text="海河花园 3-1202", by=cast.system, now=cast.now)
    return device.pk
