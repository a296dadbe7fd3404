"""Requests of another system: rows of any shape, tickets with the times they really had, twice the same."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast
from tests.history import events_of
from tests.people.factories import NOW
from tests.promises.factories import make_rule
from yinuo.core.errors import Forbidden
from yinuo.core.queries.verify import verify_chains
from yinuo.customers.models import Customer
from yinuo.promises.models import Measure, ServiceLimit, UnitChoice
from yinuo.tickets.commands.import_requests import Outcome, import_requests
from yinuo.tickets.importing.rows import (
    ColumnsMissing,
    RejectedRow,
    RequestRow,
    parse_time,
    read_rows,
    recognise,
)
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.models.entry import Delivery, EntryKind
from yinuo.tickets.states import State

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = "id,user,subject,time,body,reply,reply_time"
ANSWERED = f'{HEAD}\n7,A1,路灯不亮,2019/4/25 9:32:09,"三天了,没人修\n请处理",已修复。,2019/4/26 10:00:00\n'
OPEN = f"{HEAD}\n7,A1,路灯不亮,2019/4/25 9:32:09,三天了没人修,,\n"


def rows_of(text: str, name: str = "hotline.csv", **mapping: str) -> list[RequestRow | RejectedRow]:
    return list(read_rows(text.encode(), name=name, mapping=mapping, zone=ZONE))


class TestParseTime:
    @pytest.mark.parametrize(
        ("text", "iso"),
        [
            ("2019/4/25 9:32:09", "2019-04-25T09:32:09+08:00"),
            ("2019-4-25 9:32", "2019-04-25T09:32:00+08:00"),
            ("2019年4月25日 9时32分", "2019-04-25T09:32:00+08:00"),
            ("2019.4.25", "2019-04-25T00:00:00+08:00"),
            ("2019-04-25T01:32:09Z", "2019-04-25T01:32:09+00:00"),
        ],
    )
    def test_reads_the_ways_times_are_written(self, text: str, iso: str) -> None:
        assert parse_time(text, ZONE) == datetime.fromisoformat(iso)

    def test_takes_a_day_alone_at_its_end_where_it_must_not_flatter(self) -> None:
        assert parse_time("2019/4/25", ZONE, day_ends=True) == datetime(2019, 4, 25, 23, 59, 59, tzinfo=ZONE)

    @given(st.text(max_size=40))
    def test_is_none_for_anything_else(self, text: str) -> None:
        assert parse_time(text, ZONE) is None or any(c.isdigit() for c in text)

    @pytest.mark.parametrize("text", ["", "2019/13/1", "2019/2/30 10:00", "25:00", "昨天"])
    def test_refuses_impossible_ones(self, text: str) -> None:
        assert parse_time(text, ZONE) is None


class TestReadRows:
    def test_knows_english_and_chinese_columns(self) -> None:
        chinese = recognise(
            ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"], {}
        )
        assert len(chinese) == 7
        assert recognise(["ID", "User", "Subject", "Time", "Body"], {}).keys() == {
            "id", "user", "subject", "time", "body",
        }  # fmt: skip

    def test_follows_a_map_before_its_own_knowledge(self) -> None:
        [row] = rows_of("nr,id,when,what\n5,zz,2019/4/25 9:00,漏水\n", id="nr", time="when", body="what")
        assert isinstance(row, RequestRow)
        assert row.id == "5"

    def test_names_the_columns_that_are_missing(self) -> None:
        with pytest.raises(ColumnsMissing, match="time, body"):
            rows_of("id,user\n1,a\n")

    def test_keeps_line_breaks_and_commas_of_quoted_cells(self) -> None:
        [row] = rows_of(ANSWERED)
        assert isinstance(row, RequestRow)
        assert row.body == "三天了,没人修\n请处理"

    def test_reads_json_lines(self) -> None:
        line = json.dumps({"id": 1, "time": "2019-04-25 09:00", "body": "漏水", "extra": None})
        first, second = rows_of(f"{line}\nnot json\n", "hotline.jsonl")
        assert isinstance(first, RequestRow)
        assert isinstance(second, RejectedRow)

    @pytest.mark.parametrize(
        "row",
        [
            ",A1,s,2019/4/25 9:00,body,,",
            "1,A1,s,yesterday,body,,",
            "1,A1,,2019/4/25 9:00,,,",
            "1,A1,s,2019/4/25 9:00,body,reply,",
            "1,A1,s,2019/4/25 9:00,body,reply,2019/4/24 9:00",
        ],
    )
    def test_rejects_what_is_no_request_with_a_reason(self, row: str) -> None:
        [rejected] = rows_of(f"{HEAD}\n{row}\n")
        assert isinstance(rejected, RejectedRow)
        assert rejected.reason
        assert rejected.values["user"] == "A1"


@pytest.mark.django_db
class TestImportRequests:
    def test_tells_the_whole_story_at_its_own_times(self) -> None:
        result = import_requests(rows_of(ANSWERED), source="hotline", now=NOW)
        assert result.counts[Outcome.CREATED] == 1
        ticket = Ticket.objects.get(source="hotline", source_id="7")
        assert ticket.number.startswith("GD-20190425-")
        assert (ticket.state, ticket.closed_at) == (State.CLOSED, datetime(2019, 4, 26, 2, tzinfo=UTC))
        reply = Entry.objects.get(ticket=ticket, kind=EntryKind.REPLY)
        assert (reply.text, reply.at, reply.delivery) == ("已修复。", ticket.closed_at, Delivery.SENT)
        names = [name for name, _facts in events_of(ticket.pk) if name.startswith("ticket.")]
        assert names == [
            "ticket.received", "ticket.accepted", "ticket.replied", "ticket.resolved", "ticket.closed",
        ]  # fmt: skip
        assert Customer.objects.get(external_id="hotline:A1").name == "A1"
        assert verify_chains().broken is None

    def test_judges_the_limits_against_the_true_times(self) -> None:
        make_rule(Measure.FIRST_RESPONSE, 60, UnitChoice.MINUTE)
        make_rule(Measure.SOLUTION, 2, UnitChoice.CALENDAR_DAY)
        import_requests(rows_of(ANSWERED), source="hotline", now=NOW)
        late = {
            limit.measure: limit.met_at > limit.due_at for limit in ServiceLimit.objects.all() if limit.met_at
        }
        assert late == {Measure.FIRST_RESPONSE: True, Measure.SOLUTION: False}

    def test_a_second_time_changes_nothing(self) -> None:
        import_requests(rows_of(ANSWERED), source="hotline", now=NOW)
        before = list(Ticket.objects.values())
        again = import_requests(rows_of(ANSWERED), source="hotline", now=NOW)
        assert again.counts[Outcome.UNCHANGED] == 1
        assert list(Ticket.objects.values()) == before

    def test_adds_a_reply_that_came_since(self) -> None:
        import_requests(rows_of(OPEN), source="hotline", now=NOW)
        assert Ticket.objects.get().state == State.PENDING_ACCEPTANCE
        again = import_requests(rows_of(ANSWERED), source="hotline", now=NOW)
        assert again.counts[Outcome.UPDATED] == 1
        assert Ticket.objects.get().state == State.CLOSED

    def test_of_another_source_is_another_request(self) -> None:
        for source in ("a", "b"):
            import_requests(rows_of(OPEN), source=source, now=NOW)
        assert Ticket.objects.count() == 2

    def test_is_for_those_who_may(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            import_requests(rows_of(OPEN), source="hotline", by=cast.owner.actor, now=NOW)


@pytest.mark.django_db
@pytest.mark.slow
def test_real_requests_become_tickets_and_none_is_lost(shared_data: Path) -> None:
    """The first three hundred of a real hotline; every row is created or rejected with a reason."""
    path = shared_data / "requests" / "answered.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        real = list(csv.DictReader(file))[:300]
    rows = read_rows(path.read_bytes(), name=path.name, mapping={}, zone=ZONE)
    first = [row for _number, row in zip(real, rows, strict=False)]
    result = import_requests(first, source="answered", now=NOW)
    assert result.counts[Outcome.CREATED] + result.counts[Outcome.REJECTED] == 300
    assert result.counts[Outcome.REJECTED] < 5
    assert (
        Ticket.objects.filter(source="answered", state=State.CLOSED).count() == result.counts[Outcome.CREATED]
    )
