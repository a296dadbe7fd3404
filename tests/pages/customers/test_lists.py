from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.customers.factories import make_address, make_customer, make_device, make_organisation
from tests.people.factories import make_member
from tests.tickets.factories import make_ticket
from yinuo.core.models import Event
from yinuo.customers.models import Customer
from yinuo.people.roles import Role
from yinuo.tickets.models import Ticket

PHONE = "13812345521"


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def li(db: None) -> Customer:
    customer = make_customer(phone=PHONE, preference="先电话后上门")
    address = make_address(customer)
    make_device(customer, model="JSQ30-12A", serial="SN1", address_id=address.pk)
    return customer


class TestList:
    def test_shows_customers_with_masked_numbers(self, cast: Cast, li: Customer) -> None:
        page = text(cast.owner.client.get("/customers/"))
        assert "李晓珊" in page
        assert "138 **** 5521" in page
        assert PHONE not in page
        assert "1234 5521" not in page

    @pytest.mark.parametrize(("query", "found"), [("lxs", True), ("5521", True), ("zzz", False)])
    def test_searches_live_and_without_script_alike(
        self, cast: Cast, li: Customer, query: str, found: bool
    ) -> None:
        url = f"/customers/?q={query}"
        fragment = text(cast.owner.fragment(url, "customers"))
        page = text(cast.owner.client.get(url))
        assert ("李晓珊" in fragment) is ("李晓珊" in page) is found
        assert "<html" not in fragment
        assert fragment.strip() in page

    def test_says_what_will_appear_where_nothing_is(self, cast: Cast) -> None:
        assert "/customers/new/" in text(cast.owner.client.get("/customers/"))

    def test_narrows_by_kind_and_tag_and_ignores_nonsense(self, cast: Cast, li: Customer) -> None:
        make_organisation("津港物流")
        assert "李晓珊" not in text(cast.owner.client.get("/customers/?kind=organisation"))
        assert "津港物流" in text(cast.owner.client.get("/customers/?kind=organisation"))
        assert "李晓珊" in text(cast.owner.client.get("/customers/?kind=nonsense"))
        assert "李晓珊" not in text(cast.owner.client.get("/customers/?tag=年卡"))

    def test_leads_page_by_page(self, cast: Cast) -> None:
        for number in range(51):
            make_customer(f"客户{number:02d}")
        first = cast.owner.client.get("/customers/")
        older = first.context["older_url"]
        second = text(cast.owner.client.get(older))
        assert "客户50" in second
        assert "客户49" not in second
        assert cast.owner.client.get("/customers/?after=damaged").status_code == 422

    def test_offers_only_what_the_reader_may_do(self, cast: Cast) -> None:
        assert "/customers/new/" not in text(cast.auditor.client.get("/customers/"))
        assert "/customers/import/" not in text(cast.owner.client.get("/customers/"))
        assert "/customers/import/" in text(cast.supervisor.client.get("/customers/"))

    def test_shows_an_outsourced_team_nobody_without_an_offer(self, cast: Cast, li: Customer) -> None:
        assert "李晓珊" not in text(cast.outsider.client.get("/customers/"))
        assert "李晓珊" not in text(cast.outsider.client.get("/customers/?q=lxs"))

    def test_asks_as_often_for_fifty_as_for_one(
        self, cast: Cast, li: Customer, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = cast.owner.client
        client.get("/customers/")
        for number in range(20):
            make_customer(f"客户{number}")
        with django_assert_max_num_queries(8):
            client.get("/customers/")


class TestFile:
    def test_shows_everything_about_a_customer(self, cast: Cast, li: Customer) -> None:
        page = text(cast.owner.client.get(f"/customers/{li.pk}/"))
        for word in ("李晓珊", "138 **** 5521", "海河花园 3-1202", "JSQ30-12A", "SN1", "先电话后上门"):
            assert word in page
        assert PHONE[3:7] not in page.replace(str(li.pk), "")

    def test_is_not_found_for_strangers(self, cast: Cast, li: Customer) -> None:
        assert cast.outsider.client.get(f"/customers/{li.pk}/").status_code == 404
        assert cast.owner.client.get("/customers/999999999/").status_code == 404

    def test_lets_an_outsourced_team_read_whom_it_is_sent_to_and_change_nothing(
        self, cast: Cast, li: Customer
    ) -> None:
        agent = make_member("外包客服", department=cast.team, roles=[Role.AGENT])
        Ticket.objects.filter(pk=make_ticket(cast).pk).update(department=cast.team, customer=li)
        client = Client()
        client.force_login(agent)
        page = text(client.get(f"/customers/{li.pk}/"))
        assert "李晓珊" in page
        for word in ("/edit/", "/devices/new/", "/contacts/new/"):
            assert word not in page
        assert client.get(f"/customers/{li.pk}/edit/").status_code == 403
        assert client.get("/customers/new/").status_code == 403

    def test_lets_a_reader_read_and_no_more(self, cast: Cast, li: Customer) -> None:
        page = text(cast.auditor.client.get(f"/customers/{li.pk}/"))
        assert "李晓珊" in page
        for word in ("/edit/", "/numbers/", "/devices/new/", "/contacts/new/"):
            assert word not in page

    def test_asks_a_fixed_number_of_times(
        self, cast: Cast, li: Customer, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = cast.owner.client
        client.get(f"/customers/{li.pk}/")
        with django_assert_max_num_queries(14):
            client.get(f"/customers/{li.pk}/")


class TestReveal:
    def test_shows_a_number_in_its_place_and_records_who_looked(self, cast: Cast, li: Customer) -> None:
        identity = li.contacts.get().identities.get()
        url = f"/customers/{li.pk}/numbers/{identity.pk}/"
        answer = cast.owner.client.post(
            url, headers={"HX-Request": "true", "HX-Target": f"div#identity-{identity.pk}"}
        )
        assert "138 1234 5521" in text(answer)
        assert "<html" not in text(answer)
        event = Event.objects.get(type="customer.phone_revealed")
        assert (event.subject_id, event.actor_id) == (li.pk, cast.owner.id)
        assert "138 1234 5521" in text(cast.owner.client.post(url))

    def test_is_no_link_that_a_scanner_could_follow(self, cast: Cast, li: Customer) -> None:
        identity = li.contacts.get().identities.get()
        assert cast.owner.client.get(f"/customers/{li.pk}/numbers/{identity.pk}/").status_code == 405

    def test_is_refused_without_the_right(self, cast: Cast, li: Customer) -> None:
        identity = li.contacts.get().identities.get()
        url = f"/customers/{li.pk}/numbers/{identity.pk}/"
        assert cast.manager.client.post(url).status_code == 403
        assert cast.outsider.client.post(url).status_code == 404
        assert not Event.objects.filter(type="customer.phone_revealed").exists()
