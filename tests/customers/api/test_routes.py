import pytest

from tests.cast import Cast
from tests.customers.factories import make_customer, make_device, make_organisation
from tests.tickets.api.caller import ApiCaller, make_caller
from yinuo.core.permissions import Permission
from yinuo.customers.models import Contact
from yinuo.people.api.auth import token_auth

PHONE = "13812345521"


@pytest.fixture
def shop(cast: Cast) -> ApiCaller:
    token_auth.forget()
    return make_caller("网上商城")


class TestListCustomers:
    def test_gives_masked_rows_page_by_page(self, shop: ApiCaller) -> None:
        make_customer(phone=PHONE)
        make_organisation("津港物流")
        first = shop.get("/customers", size=1)
        assert first.status == 200
        assert [row["name"] for row in first.body["items"]] == ["津港物流"]
        second = shop.get("/customers", size=1, cursor=first.body["next_cursor"])
        assert (second.body["items"][0]["phone"], second.body["next_cursor"]) == ("138 **** 5521", None)

    def test_searches_and_narrows(self, shop: ApiCaller) -> None:
        make_customer(phone=PHONE)
        make_organisation("津港物流")
        assert [row["name"] for row in shop.get("/customers", q="lxs").body["items"]] == ["李晓珊"]
        assert [row["name"] for row in shop.get("/customers", kind="organisation").body["items"]] == [
            "津港物流"
        ]

    @pytest.mark.parametrize(
        "query", [{"kind": "x"}, {"size": 0}, {"cursor": "x"}, {"q": "x" * 81}, {"q": "\x00"}]
    )
    def test_refuses_what_it_cannot_mean(self, shop: ApiCaller, query: dict[str, object]) -> None:
        assert shop.get("/customers", **query).status == 422

    def test_wants_the_scope(self, cast: Cast) -> None:
        token_auth.forget()
        other = make_caller("别的程序", scopes=[Permission.TICKET_READ])
        assert other.get("/customers").status == 403
        assert other.post("/contacts", {"phone": PHONE}).status == 403


class TestGetCustomer:
    def test_gives_the_whole_file_without_a_full_number(self, shop: ApiCaller) -> None:
        customer = make_customer(phone=PHONE)
        make_device(customer, serial="SN1")
        answer = shop.get(f"/customers/{customer.pk}")
        assert (answer.body["name"], answer.body["devices"][0]["serial"]) == ("李晓珊", "SN1")
        assert answer.body["contacts"][0]["identities"][0]["shown"] == "138 **** 5521"
        assert PHONE not in str(answer.body)

    def test_does_not_know_a_strange_number(self, shop: ApiCaller) -> None:
        assert shop.get("/customers/999999999").status == 404


class TestFindOrCreateContact:
    def test_creates_once_and_then_finds(self, shop: ApiCaller) -> None:
        first = shop.post("/contacts", {"phone": PHONE, "name": "李女士"})
        again = shop.post("/contacts", {"phone": "+86 138 1234 5521", "email": "li@example.cn"})
        assert (first.status, again.status) == (201, 200)
        assert first.body["contact_id"] == again.body["contact_id"]
        assert Contact.objects.get().identities.count() == 2

    def test_answers_a_repeated_key_with_the_same_words(self, shop: ApiCaller) -> None:
        answers = [shop.post("/contacts", {"phone": PHONE}, Idempotency_Key="k1") for _ in range(2)]
        assert [answer.status for answer in answers] == [201, 201]

    @pytest.mark.parametrize("body", [{}, {"phone": "123"}, {"email": "x"}, {"phone": PHONE, "x": 1}])
    def test_refuses_what_reaches_nobody(self, shop: ApiCaller, body: dict[str, object]) -> None:
        assert shop.post("/contacts", body).status == 422
        assert not Contact.objects.exists()
