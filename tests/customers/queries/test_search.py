import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.customers.factories import make_address, make_customer, make_device, make_organisation
from yinuo.core.actor import Actor
from yinuo.core.errors import Forbidden
from yinuo.customers.commands.contacts import find_owners
from yinuo.customers.commands.import_rows import NumberedRow, import_rows
from yinuo.customers.importing.columns import Column
from yinuo.customers.models import Customer
from yinuo.customers.queries.search import find_by_phone, search_customers


@pytest.fixture
def people(db: None) -> dict[str, Customer]:
    li = make_customer("李晓珊", phone="13812345521", email="lixs@example.cn", external_id="H-1001")
    make_address(li)
    make_device(li, serial="SN20240301")
    zeng = make_customer("曾小贤", phone="13912345521")
    firm = make_organisation("津港物流有限公司", contact_name="王经理", phone="022-23456789")
    acme = make_organisation("Acme Water")
    return {"li": li, "zeng": zeng, "firm": firm, "acme": acme}


def names(actor: Actor, text: str, **options: object) -> list[str]:
    return [row.name for row in search_customers(actor, text, **options)]  # type: ignore[arg-type]


class TestSearchCustomers:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("李晓珊", ["李晓珊"]),
            ("李", ["李晓珊"]),
            ("晓珊", ["李晓珊"]),
            ("lxs", ["李晓珊"]),
            ("LX", ["李晓珊"]),
            ("lixiao", ["李晓珊"]),
            ("li xiao shan", ["李晓珊"]),
            ("zxx", ["曾小贤"]),
            ("zeng", ["曾小贤"]),
            ("物流", ["津港物流有限公司"]),
            ("jgwl", ["津港物流有限公司"]),
            ("王经理", ["津港物流有限公司"]),
            ("wjl", ["津港物流有限公司"]),
            ("acme w", ["Acme Water"]),
            ("water", ["Acme Water"]),
            ("13812345521", ["李晓珊"]),
            ("+86 138-1234-5521", ["李晓珊"]),
            ("2345521", ["李晓珊", "曾小贤"]),
            ("812345521", ["李晓珊"]),
            ("5521", ["李晓珊", "曾小贤"]),
            ("23456789", ["津港物流有限公司"]),
            ("022 23456789", ["津港物流有限公司"]),
            ("lixs@", ["李晓珊"]),
            ("LIXS@Example.CN", ["李晓珊"]),
            ("H-1001", ["李晓珊"]),
            ("h-1001", ["李晓珊"]),
            ("sn20240301", ["李晓珊"]),
            ("nobody", []),
            ("赵", []),
            ("", []),
            ("%", []),
            ("'", []),
            ("\\", []),
            ("'晓':*", ["李晓珊"]),
            ("\x00", []),
        ],
    )
    def test_finds(self, cast: Cast, people: dict[str, Customer], text: str, found: list[str]) -> None:
        assert sorted(names(cast.owner.actor, text)) == sorted(found)

    def test_shows_the_number_that_was_found_and_hides_its_middle(
        self, cast: Cast, people: dict[str, Customer]
    ) -> None:
        row = next(row for row in search_customers(cast.owner.actor, "5521") if row.name == "李晓珊")
        assert (row.phone, row.email, row.address) == ("138 **** 5521", "", "海河花园 3-1202")
        row = search_customers(cast.owner.actor, "lxs")[0]
        assert (row.phone, row.email, row.contact) == ("138 **** 5521", "l***@example.cn", "")
        assert search_customers(cast.owner.actor, "jgwl")[0].contact == "王经理"

    def test_puts_the_very_name_first_then_beginnings(self, cast: Cast) -> None:
        for name in ("张李", "李四", "李"):
            make_customer(name)
        assert names(cast.owner.actor, "李") == ["李", "李四", "张李"]

    def test_gives_no_more_than_asked_for(self, cast: Cast) -> None:
        for number in range(6):
            make_customer(f"李{number}")
        assert len(names(cast.owner.actor, "l", limit=4)) == 4
        assert len(names(cast.owner.actor, "l", limit=1000)) == 6

    def test_asks_the_database_once(
        self, cast: Cast, people: dict[str, Customer], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        actor = cast.owner.actor
        for text in ("lxs", "李", "5521", "lixs@"):
            with django_assert_num_queries(1):
                search_customers(actor, text)

    def test_shows_an_outsourced_team_only_customers_offered_to_it(
        self, cast: Cast, people: dict[str, Customer]
    ) -> None:
        actor = cast.outsider.actor
        assert names(actor, "5521") == []
        assert names(actor, "5521", offered={people["li"].pk}) == ["李晓珊"]
        assert names(actor, "lxs", offered={people["li"].pk}) == ["李晓珊"]
        assert names(actor, "sn20240301", offered={people["zeng"].pk}) == []

    def test_is_forbidden_without_the_right(self, people: dict[str, Customer]) -> None:
        stranger = Actor.contact(1, "李")
        with pytest.raises(Forbidden):
            search_customers(stranger, "lxs")
        with pytest.raises(Forbidden):
            find_by_phone(stranger, "5521")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=30))
    def test_survives_whatever_is_typed(self, cast: Cast, text: str) -> None:
        search_customers(cast.system, text)
        find_by_phone(cast.system, text)


@pytest.fixture
def crowd(cast: Cast) -> None:
    """So many customers that reading them all would be dearer than an index."""
    surnames, given = "李王张刘陈杨赵黄周吴", "晓珊伟芳娜敏静强磊军"
    rows = [
        NumberedRow(
            number,
            (
                f"{surnames[number % 10]}{given[number // 10 % 10]}{number}",
                f"138{number:08d}",
                f"m{number}@b.cn",
                f"{number} 室",
                "空调",
                f"SN{number}",
            ),
        )
        for number in range(1200)
    ]
    columns = [
        Column.NAME,
        Column.PHONE,
        Column.EMAIL,
        Column.ADDRESS,
        Column.DEVICE_CATEGORY,
        Column.DEVICE_SERIAL,
    ]
    import_rows(rows, columns, by=cast.system, now=cast.now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


INDEXES = {
    "李晓": {"customer_name", "customer_parts", "contact_name", "contact_parts"},
    "lxs": {"customer_initials", "customer_pinyin", "contact_initials", "contact_pinyin", "device_serial"},
    "5521": {"identity_tail"},
    "13800000345": {"identity_unique"},
    "m345@": {"identity_unique"},
}


@pytest.mark.usefixtures("crowd")
class TestIndexes:
    def test_every_branch_of_a_search_has_an_index_made_for_it(self, cast: Cast) -> None:
        for text, wanted in INDEXES.items():
            with connection.cursor() as cursor, CaptureQueriesContext(connection) as seen:
                search_customers(cast.system, text)
                cursor.execute("EXPLAIN " + seen.captured_queries[-1]["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            assert {name for name in wanted if name not in plan} == set(), plan

    def test_finding_or_creating_a_contact_asks_the_index_of_identities(self) -> None:
        with connection.cursor() as cursor, CaptureQueriesContext(connection) as seen:
            assert find_owners({"phone": "+8613800000345", "email": "m345@b.cn"})
            cursor.execute("EXPLAIN " + seen.captured_queries[0]["sql"])
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "identity_unique" in plan
        assert "Seq Scan" not in plan


class TestFindByPhone:
    def test_gives_everybody_whose_number_ends_so(self, cast: Cast, people: dict[str, Customer]) -> None:
        matches = find_by_phone(cast.owner.actor, "5521")
        assert [(one.contact_name, one.phone, one.customer_kind) for one in matches] == [
            ("李晓珊", "138 **** 5521", "person"),
            ("曾小贤", "139 **** 5521", "person"),
        ]

    def test_knows_a_full_number_however_it_is_written(self, cast: Cast, people: dict[str, Customer]) -> None:
        (match,) = find_by_phone(cast.owner.actor, "(022) 2345-6789")
        assert (match.contact_name, match.customer_name, match.position) == ("王经理", "津港物流有限公司", "")
        assert match.customer_id == people["firm"].pk

    @pytest.mark.parametrize("text", ["", "521", "李晓珊", "99999999"])
    def test_gives_nobody_for_what_is_no_known_number(
        self, cast: Cast, people: dict[str, Customer], text: str
    ) -> None:
        assert find_by_phone(cast.owner.actor, text) == []

    def test_asks_once_and_shows_a_team_only_those_offered(
        self, cast: Cast, people: dict[str, Customer], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        actor = cast.outsider.actor
        assert find_by_phone(actor, "5521") == []
        owner = cast.owner.actor
        with django_assert_num_queries(1):
            find_by_phone(owner, "5521")
        (match,) = find_by_phone(actor, "5521", offered={people["zeng"].pk})
        assert match.customer_name == "曾小贤"
