import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.customers.factories import NOW, SYSTEM, make_customer, make_organisation
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden
from yinuo.core.paging import BadCursor, Cursor
from yinuo.customers.commands.customers import create_customer
from yinuo.customers.models import Contact, CustomerKind
from yinuo.customers.queries.listing import CURSOR_PARTS, CustomerFilter, list_customers

ALL = CustomerFilter()


def walk(actor: Actor, size: int, wanted: CustomerFilter = ALL) -> list[str]:
    """Every name, page by page, as links lead."""
    seen: list[str] = []
    after: Cursor | None = None
    while True:
        page = list_customers(actor, wanted, after=after, size=size)
        seen += [row.name for row in page.items]
        if page.next_cursor is None:
            return seen
        after = Cursor.parse(str(page.next_cursor), CURSOR_PARTS)


@pytest.mark.django_db
class TestListCustomers:
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(size=st.integers(1, 9))
    def test_shows_each_customer_once_by_pinyin_whatever_the_page_size(self, cast: Cast, size: int) -> None:
        wanted = ["曹操", "李白", "李白", "李白", "***", "Acme", "赵云"]
        from yinuo.customers.models import Customer

        if not Customer.objects.exists():
            for name in wanted:
                make_customer(name)
        assert walk(cast.system, size) == ["***", "Acme", "曹操", "李白", "李白", "李白", "赵云"]

    def test_narrows_by_kind_and_tag(self, cast: Cast) -> None:
        make_organisation("津港物流")
        create_customer(kind=CustomerKind.PERSON, name="李白", tags=["年卡"], by=SYSTEM, now=NOW)
        assert walk(cast.system, 5, CustomerFilter(kind=CustomerKind.ORGANISATION)) == ["津港物流"]
        assert walk(cast.system, 5, CustomerFilter(tag="年卡")) == ["李白"]

    def test_asks_once(self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        actor = cast.owner.actor
        make_customer(phone="13812345521")
        with django_assert_num_queries(1):
            (row,) = list_customers(actor, ALL).items
        assert row.phone == "138 **** 5521"

    def test_is_empty_for_a_team_and_forbidden_without_the_right(self, cast: Cast) -> None:
        customer = make_customer()
        assert walk(cast.outsider.actor, 5) == []
        assert list_customers(cast.outsider.actor, ALL, offered={customer.pk}).items[0].name == "李晓珊"
        with pytest.raises(Forbidden):
            list_customers(Actor.contact(1, "x"), ALL)

    def test_refuses_a_damaged_link(self, cast: Cast) -> None:
        with pytest.raises(BadCursor):
            list_customers(cast.system, ALL, after=Cursor(("li", "x")))


@pytest.mark.django_db
class TestContactsVisibleTo:
    def test_a_contact_sees_those_of_his_own_customer(self, cast: Cast) -> None:
        mine, other = make_customer(), make_customer("赵四")
        me = mine.contacts.get()
        assert list(Contact.objects.visible_to(Actor.contact(me.pk, "李"))) == [me]
        assert other.contacts.get() in Contact.objects.visible_to(cast.owner.actor)
