from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.core.errors import DomainError
from yinuo.customers.cleaning import InvalidEmail, InvalidPhone, MissingText, TextTooLong
from yinuo.customers.importing.columns import Column
from yinuo.customers.importing.rows import (
    RowBadDate,
    RowBadKind,
    RowHalfDevice,
    RowPlan,
    RowWithoutIdentity,
    parse_date,
    parse_row,
)
from yinuo.customers.models import CustomerKind


def parse(**cells: str) -> RowPlan:
    said = {"name": "李晓珊", "phone": "13812345521", **cells}
    return parse_row(list(said.values()), [Column(name) for name in said])


class TestParseRow:
    def test_reads_everything_a_row_says(self) -> None:
        plan = parse(
            external_id="H-1",
            email="LI@example.cn",
            tags="年卡，重点;年卡",
            device_category="空调",
            device_serial="sn 1",
            warranty_until="2027年3月",
        )
        assert plan.identities == {"phone": "+8613812345521", "email": "li@example.cn"}
        assert (plan.kind, plan.external_id, plan.tags) == (CustomerKind.PERSON, "H-1", ("年卡", "重点"))
        assert plan.device is not None
        assert (plan.device.serial, plan.device.warranty_until) == ("SN1", date(2027, 3, 31))

    def test_ignores_columns_that_mean_nothing(self) -> None:
        plan = parse_row(["李", "x" * 5000, "13812345521"], [Column.NAME, None, Column.PHONE])
        assert plan.name == "李"

    @pytest.mark.parametrize(
        ("cells", "kind"),
        [
            ({}, CustomerKind.PERSON),
            ({"kind": "业主"}, CustomerKind.PERSON),
            ({"kind": "企业"}, CustomerKind.ORGANISATION),
            ({"kind": "Company"}, CustomerKind.ORGANISATION),
            ({"contact_name": "王经理"}, CustomerKind.ORGANISATION),
            ({"contact_name": "李晓珊"}, CustomerKind.PERSON),
        ],
    )
    def test_tells_a_person_from_an_organisation(self, cells: dict[str, str], kind: CustomerKind) -> None:
        assert parse(**cells).kind == kind

    def test_names_a_customer_after_his_contact_where_it_must(self) -> None:
        assert parse(name="", contact_name="王经理").name == "王经理"

    @pytest.mark.parametrize(
        ("cells", "error"),
        [
            ({"phone": ""}, RowWithoutIdentity),
            ({"phone": "12345"}, InvalidPhone),
            ({"email": "x"}, InvalidEmail),
            ({"name": ""}, MissingText),
            ({"name": "长" * 65}, TextTooLong),
            ({"kind": "外星人"}, RowBadKind),
            ({"device_model": "JSQ30"}, RowHalfDevice),
            ({"device_category": "空调", "warranty_until": "下个月"}, RowBadDate),
        ],
    )
    def test_refuses_with_the_reason(self, cells: dict[str, str], error: type[DomainError]) -> None:
        with pytest.raises(error):
            parse(**cells)

    @given(st.lists(st.text(max_size=40), min_size=15, max_size=15))
    def test_gives_a_plan_or_a_refusal_whatever_stands_there(self, cells: list[str]) -> None:
        try:
            plan = parse_row(cells, list(Column))
        except DomainError:
            return
        assert plan.name
        assert plan.identities or plan.external_id


class TestParseDate:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("", None),
            ("2027-03-31", date(2027, 3, 31)),
            ("2027/3/1", date(2027, 3, 1)),
            ("2027.3.1", date(2027, 3, 1)),
            ("2027年3月1日", date(2027, 3, 1)),
            ("2027-03-31 00:00:00", date(2027, 3, 31)),
            ("2028-02", date(2028, 2, 29)),
            ("46477", date(2027, 3, 31)),
        ],
    )
    def test_reads_days_as_people_write_them(self, text: str, day: date | None) -> None:
        assert parse_date(text) == day

    @pytest.mark.parametrize("text", ["x", "2027", "2027-13", "2027-02-30", "0000-01-01", "99999999"])
    def test_refuses_what_is_no_day(self, text: str) -> None:
        with pytest.raises(RowBadDate):
            parse_date(text)
