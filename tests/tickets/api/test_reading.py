"""GET /tickets and /tickets/{id}."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM
from tests.tickets.api.caller import REPAIR, ApiCaller, make_caller
from yinuo.core.permissions import Permission
from yinuo.people.api.auth import WRONG_ALLOWED, token_auth
from yinuo.people.commands.api_clients import revoke_api_client
from yinuo.tickets.commands.queues import create_queue


class TestGetTicket:
    def test_tells_everything_and_the_moves_its_state_allows(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket(tags=["老人"])
        answer = shop.get(f"/tickets/{ticket_id}")
        assert answer.status == 200
        assert answer.headers["ETag"] == f'"{answer.body["version"]}"'
        assert (answer.body["title"], answer.body["tags"], answer.body["contact"]["name"]) == (
            "空调不制冷", ["老人"], "李女士",
        )  # fmt: skip
        assert answer.body["moves"][0] == "accept"

    def test_asks_the_database_once_beside_the_token(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shop.get(f"/tickets/{ticket_id}")
        assert len(queries) == 1

    @pytest.mark.parametrize("ticket_id", ["0", "-1", "x", str(2**70), "1.5"])
    def test_refuses_an_id_that_is_none(self, shop: ApiCaller, ticket_id: str) -> None:
        assert shop.get(f"/tickets/{ticket_id}").status == 422

    def test_hides_what_lies_outside_the_clients_department(self, shop: ApiCaller, cast: Cast) -> None:
        create_queue(name="台", department_id=cast.desk.pk, is_default=True, by=SYSTEM, now=NOW)
        ticket_id = shop.open_ticket()
        near = make_caller("本部", department_id=cast.desk.pk)
        far = make_caller("外部", department_id=cast.other_desk.pk)
        assert near.get(f"/tickets/{ticket_id}").status == 200
        hidden = far.get(f"/tickets/{ticket_id}")
        assert (hidden.status, hidden.code) == (404, "not_found")
        assert far.get("/tickets").body["items"] == []

    def test_is_refused_without_the_scope(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        writer = make_caller("只写", [Permission.TICKET_CREATE])
        assert writer.get(f"/tickets/{ticket_id}").status == 403
        assert writer.get("/tickets").status == 403


class TestListTickets:
    def test_gives_every_ticket_once_over_all_pages_the_newest_first(self, shop: ApiCaller) -> None:
        now = timezone.now()
        made = [shop.open_ticket(received_at=(now - timedelta(hours=n // 2)).isoformat()) for n in range(7)]
        seen, cursor = [], ""
        while True:
            page = shop.get("/tickets", size=3, cursor=cursor).body
            seen += [row["id"] for row in page["items"]]
            if not (cursor := page["next_cursor"]):
                break
        assert sorted(seen) == sorted(made)
        assert len(seen) == 7
        assert seen[0] in made[:2]

    def test_narrows_by_state_kind_phone_and_time(self, shop: ApiCaller) -> None:
        li = shop.open_ticket()
        wang = shop.open_ticket(kind="complaint", customer={"phone": "13900001111", "name": "王先生"})
        tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
        found = {
            "phone": self.ids(shop, phone="138 1234 5521"),
            "kind": self.ids(shop, kind=["complaint", "enquiry"]),
            "state": self.ids(shop, state="closed"),
            "from": self.ids(shop, received_from=tomorrow),
            "until": self.ids(shop, received_until=tomorrow),
            "changed": self.ids(shop, changed_since=tomorrow),
        }
        assert found == {
            "phone": {li}, "kind": {wang}, "state": set(), "from": set(), "until": {li, wang}, "changed": set(),
        }  # fmt: skip

    def test_finds_what_moved_since(self, shop: ApiCaller) -> None:
        early = (timezone.now() - timedelta(days=3)).isoformat()
        old = shop.open_ticket(received_at=early)
        shop.open_ticket(received_at=early)
        since = (timezone.now() - timedelta(minutes=1)).isoformat()
        shop.post(f"/tickets/{old}/moves", {"move": "accept"})
        assert self.ids(shop, changed_since=since) >= {old}

    @pytest.mark.parametrize(
        "query",
        [
            {"cursor": "x"}, {"cursor": "WzFd"}, {"cursor": "W251bGwsbnVsbF0"}, {"size": 0}, {"size": 101},
            {"state": "lost"}, {"received_from": "yesterday"}, {"queue_id": 2**64}, {"number": "\x00"},
        ],
    )  # fmt: skip
    def test_refuses_filters_and_cursors_that_mean_nothing(
        self, shop: ApiCaller, query: dict[str, object]
    ) -> None:
        answer = shop.get("/tickets", **query)
        assert answer.status == 422
        assert answer.headers["Content-Type"] == "application/problem+json"

    def ids(self, shop: ApiCaller, **query: object) -> set[int]:
        return {row["id"] for row in shop.get("/tickets", **query).body["items"]}


class TestTokens:
    def test_a_stranger_is_told_how_to_log_in(self, shop: ApiCaller) -> None:
        for token in ("", "wrong", "令牌", "x" * 500):
            answer = ApiCaller(0, token).get("/tickets")
            assert (answer.status, answer.code) == (401, "token.invalid")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")

    def test_a_revoked_token_ends(self, shop: ApiCaller) -> None:
        revoke_api_client(client_id=shop.id, by=SYSTEM, now=NOW)
        assert shop.get("/tickets").status == 401

    def test_a_revoked_token_ends_within_seconds_where_it_was_just_used(
        self, shop: ApiCaller, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert shop.get("/tickets").status == 200
        revoke_api_client(client_id=shop.id, by=SYSTEM, now=NOW)
        monkeypatch.setattr("yinuo.people.api.auth.REMEMBERED_SECONDS", 0.0)
        assert shop.get("/tickets").status == 401

    def test_guessing_is_slowed_down_and_a_known_token_still_works(self, shop: ApiCaller) -> None:
        assert shop.get("/tickets").status == 200
        for number in range(WRONG_ALLOWED):
            ApiCaller(0, f"guess{number}").get("/tickets")
        assert ApiCaller(0, "guess").get("/tickets").status == 429
        assert shop.get("/tickets").status == 200
        token_auth.forget()


class TestAddresses:
    @pytest.mark.parametrize("path", ["/nothing", "/tickets/1/nothing", "/../v2/tickets"])
    def test_an_unknown_one_is_a_problem(self, shop: ApiCaller, path: str) -> None:
        answer = shop.get(path)
        assert (answer.status, answer.code) == (404, "not_found")

    def test_a_method_it_does_not_know_is_a_problem(self, shop: ApiCaller) -> None:
        answer = shop.send("DELETE", "/tickets", b"")
        assert (answer.status, answer.code) == (405, "method.not_allowed")
        assert "GET" in answer.headers["Allow"]

    @pytest.mark.parametrize("body", [b"", b"{", b"[]", b"nul", b"\xff\xfe", b"1" * 5000, b"[" * 100_000])
    def test_a_body_that_is_no_json_object_is_a_problem(self, shop: ApiCaller, body: bytes) -> None:
        assert shop.send("POST", "/tickets", body).status in {400, 422}

    def test_a_body_that_is_too_large_is_a_problem(self, shop: ApiCaller) -> None:
        answer = shop.send("POST", "/tickets", b'{"text": "' + b"a" * 6_000_000 + b'"}')
        assert (answer.status, answer.code) == (413, "body.too_large")

    def test_the_description_is_open_to_everybody(self, shop: ApiCaller) -> None:
        answer = ApiCaller(0, "").get("/openapi.json")
        assert answer.status == 200
        assert answer.body["openapi"].startswith("3.1")

    def test_answers_are_never_kept_or_guessed_at(self, shop: ApiCaller) -> None:
        headers = shop.post("/tickets", REPAIR).headers
        assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
