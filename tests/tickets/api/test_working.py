"""Moves, classification, conversation, files and promises over the API."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.cast import Cast
from tests.tickets.api.caller import ApiCaller, make_caller
from yinuo.core.permissions import Permission
from yinuo.tickets.api.moving import MOVERS
from yinuo.tickets.models import Entry, Ticket
from yinuo.tickets.moves import Move
from yinuo.tickets.states import State


class TestMoves:
    def test_every_move_of_the_table_has_its_command(self) -> None:
        assert MOVERS.keys() == set(Move)

    def test_lead_a_ticket_from_the_door_to_the_end(self, shop: ApiCaller, cast: Cast) -> None:
        ticket_id = shop.open_ticket()
        steps: list[tuple[dict[str, object], str]] = [
            ({"move": "accept"}, "pending_dispatch"),
            ({"move": "assign", "assignee_id": cast.owner.id}, "assigned"),
            ({"move": "start"}, "in_progress"),
            ({"move": "hold", "hold_reason": "parts"}, "on_hold"),
            ({"move": "resume"}, "in_progress"),
            ({"move": "resolve", "solution": "换了启动电容"}, "pending_confirmation"),
            ({"move": "reopen", "reason": "又不制冷"}, "in_progress"),
            ({"move": "withdraw"}, "withdrawn"),
        ]
        for body, state in steps:
            answer = shop.post(f"/tickets/{ticket_id}/moves", body)
            assert (answer.status, answer.body.get("state")) == (200, state), answer.body
        assert shop.get(f"/tickets/{ticket_id}").body["moves"] == []

    @pytest.mark.parametrize(
        ("move", "field"),
        [
            ("assign", "assignee_id"),
            ("transfer", "department_id"),
            ("hold", "hold_reason"),
            ("merge", "into_id"),
        ],
    )
    def test_say_what_they_lack(self, shop: ApiCaller, move: str, field: str) -> None:
        answer = shop.post(f"/tickets/{shop.open_ticket()}/moves", {"move": move})
        assert (answer.status, answer.code) == (422, "move.incomplete")
        assert field in answer.body["detail"]

    def test_are_refused_where_the_table_does_not_allow_them(self, shop: ApiCaller) -> None:
        answer = shop.post(f"/tickets/{shop.open_ticket()}/moves", {"move": "resume"})
        assert (answer.status, answer.code) == (409, "ticket.move_not_allowed")
        assert Ticket.objects.get().state == State.PENDING_ACCEPTANCE

    def test_need_their_own_scope(self, shop: ApiCaller) -> None:
        reader = make_caller("只读", [Permission.TICKET_READ])
        answer = reader.post(f"/tickets/{shop.open_ticket()}/moves", {"move": "accept"})
        assert (answer.status, answer.code) == (403, "forbidden")

    @pytest.mark.parametrize(
        "body",
        [
            {"move": "take"},
            {"move": "transfer", "department_id": 1},
            {"move": "refuse", "reason": "不归我们管"},
            {"move": "merge", "into_id": 1},
        ],
    )
    def test_that_need_a_persons_judgement_are_kept_to_members(
        self, shop: ApiCaller, body: dict[str, object]
    ) -> None:
        answer = shop.post(f"/tickets/{shop.open_ticket()}/moves", body)
        assert answer.status in {403, 404}
        assert Ticket.objects.get().state == State.PENDING_ACCEPTANCE

    def test_tell_the_second_editor_what_the_first_did(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        seen = shop.get(f"/tickets/{ticket_id}").body["version"]
        shop.post(f"/tickets/{ticket_id}/moves", {"move": "accept", "seen": seen})
        late = shop.post(f"/tickets/{ticket_id}/moves", {"move": "withdraw", "seen": seen})
        assert (late.status, late.code) == (409, "ticket.changed")
        assert "网上商城" in late.body["detail"]
        assert Ticket.objects.get().state == State.PENDING_DISPATCH


class TestClassify:
    def test_changes_what_is_given_and_leaves_the_rest(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket(tags=["老人"])
        answer = shop.patch(f"/tickets/{ticket_id}", {"kind": "complaint", "impact": 1})
        assert answer.status == 200
        assert (answer.body["kind"], answer.body["impact"], answer.body["tags"]) == ("complaint", 1, ["老人"])
        assert answer.body["title"] == "空调不制冷"
        assert answer.headers["ETag"] == f'"{answer.body["version"]}"'

    def test_answers_412_with_what_changed_where_the_etag_is_old(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        etag = shop.get(f"/tickets/{ticket_id}").headers["ETag"]
        assert shop.patch(f"/tickets/{ticket_id}", {"title": "一"}, If_Match=etag).status == 200
        late = shop.patch(f"/tickets/{ticket_id}", {"title": "二"}, If_Match=etag)
        assert (late.status, late.code) == (412, "ticket.changed")
        assert shop.patch(f"/tickets/{ticket_id}", {"title": "三"}, If_Match="*").status == 200
        assert Ticket.objects.get().title == "三"

    def test_answers_409_where_the_body_says_what_was_seen(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        seen = shop.get(f"/tickets/{ticket_id}").body["version"]
        shop.patch(f"/tickets/{ticket_id}", {"title": "一"})
        assert shop.patch(f"/tickets/{ticket_id}", {"title": "二", "seen": seen}).status == 409

    def test_refuses_an_etag_that_is_none(self, shop: ApiCaller) -> None:
        answer = shop.patch(f"/tickets/{shop.open_ticket()}", {"title": "一"}, If_Match="x")
        assert (answer.status, answer.code) == (422, "if_match.invalid")


class TestConversation:
    def test_holds_messages_replies_and_notes_page_by_page_from_the_end(self, shop: ApiCaller) -> None:
        ticket_id = shop.open_ticket()
        for kind, text in (("messages", "补充：在五楼"), ("notes", "老客户"), ("replies", "师傅已出发")):
            assert shop.post(f"/tickets/{ticket_id}/{kind}", {"text": text}).status == 201
        last = shop.get(f"/tickets/{ticket_id}/entries", size=2).body
        first = shop.get(f"/tickets/{ticket_id}/entries", size=2, cursor=last["next_cursor"]).body
        assert [entry["text"] for entry in last["items"]] == ["老客户", "师傅已出发"]
        assert [entry["kind"] for entry in first["items"]] == ["customer_message", "customer_message"]
        assert first["next_cursor"] is None

    def test_a_reply_is_sent_by_the_way_the_customer_can_be_reached(self, shop: ApiCaller) -> None:
        answer = shop.post(f"/tickets/{shop.open_ticket()}/replies", {"text": "好"})
        assert (answer.body["channel"], answer.body["delivery"]) == ("sms", "queued")

    def test_files_come_with_words_and_can_be_fetched(self, shop: ApiCaller) -> None:
        file = SimpleUploadedFile("照片<1>.txt", "外机".encode(), "text/plain")
        fields = {"kind": "message", "text": "见附件", "files": [file]}
        answer = shop.upload(f"/tickets/{shop.open_ticket()}/files", fields)
        assert answer.status == 201, answer.body
        fetched = shop.get(f"/attachments/{answer.body['files'][0]['id']}")
        assert (fetched.status, fetched.body) == (200, "外机".encode())
        assert fetched.headers["Content-Disposition"].startswith("attachment")

    def test_a_program_file_is_refused(self, shop: ApiCaller) -> None:
        fields = {"kind": "note", "text": "x", "files": [SimpleUploadedFile("a.exe", b"MZ")]}
        answer = shop.upload(f"/tickets/{shop.open_ticket()}/files", fields)
        assert (answer.status, answer.code) == (415, "file.type_refused")
        assert Entry.objects.count() == 1

    def test_a_file_that_is_too_large_is_refused(self, shop: ApiCaller, settings: "object") -> None:
        settings.ATTACHMENT_MAX_BYTES = 10  # type: ignore[attr-defined]
        fields = {"kind": "reply", "text": "x", "files": [SimpleUploadedFile("a.txt", b"a" * 11)]}
        answer = shop.upload(f"/tickets/{shop.open_ticket()}/files", fields)
        assert (answer.status, answer.code) == (413, "file.too_large")

    def test_what_a_stranger_cannot_see_he_cannot_fetch(self, shop: ApiCaller, cast: Cast) -> None:
        fields = {"kind": "note", "text": "x", "files": [SimpleUploadedFile("a.txt", b"a")]}
        files = shop.upload(f"/tickets/{shop.open_ticket()}/files", fields).body["files"]
        far = make_caller("外部", department_id=cast.other_desk.pk)
        assert far.get(f"/attachments/{files[0]['id']}").status == 404


class TestPromises:
    def test_are_made_listed_and_settled(self, shop: ApiCaller) -> None:
        ticket_id, due = shop.open_ticket(), timezone.now() + timedelta(days=1)
        made = shop.post(f"/tickets/{ticket_id}/promises", {"what": "明天回电", "due_at": due.isoformat()})
        assert (made.status, made.body["state"]) == (201, "open"), made.body
        assert shop.get(f"/tickets/{ticket_id}").body["next_due_at"] is not None
        kept = shop.post(f"/promises/{made.body['id']}/settlement", {"outcome": "kept"})
        assert (kept.status, kept.body["state"]) == (200, "kept"), kept.body
        items = shop.get(f"/tickets/{ticket_id}/promises").body["items"]
        assert [item["id"] for item in items] == [made.body["id"]]

    @pytest.mark.parametrize(
        ("body", "state"),
        [
            ({"outcome": "broken", "reason": "没有零件"}, "broken"),
            ({"outcome": "waived", "reason": "客户说不用了"}, "waived"),
            ({"outcome": "renegotiated", "due_at": "2199-01-01T00:00:00Z", "consent": "电话里同意"}, "open"),
        ],
    )
    def test_end_in_every_way(self, shop: ApiCaller, body: dict[str, object], state: str) -> None:
        due = (timezone.now() + timedelta(days=1)).isoformat()
        made = shop.post(f"/tickets/{shop.open_ticket()}/promises", {"what": "回电", "due_at": due})
        answer = shop.post(f"/promises/{made.body['id']}/settlement", body)
        assert (answer.status, answer.body.get("state")) == (200, state), answer.body

    def test_another_time_has_to_be_named(self, shop: ApiCaller) -> None:
        due = (timezone.now() + timedelta(days=1)).isoformat()
        made = shop.post(f"/tickets/{shop.open_ticket()}/promises", {"what": "回电", "due_at": due})
        answer = shop.post(f"/promises/{made.body['id']}/settlement", {"outcome": "renegotiated"})
        assert (answer.status, answer.code) == (422, "move.incomplete")

    def test_of_a_ticket_out_of_sight_do_not_exist(self, shop: ApiCaller, cast: Cast) -> None:
        due = (timezone.now() + timedelta(days=1)).isoformat()
        ticket_id = shop.open_ticket()
        made = shop.post(f"/tickets/{ticket_id}/promises", {"what": "回电", "due_at": due})
        far = make_caller("外部", department_id=cast.other_desk.pk)
        assert far.get(f"/tickets/{ticket_id}/promises").status == 404
        assert far.post(f"/promises/{made.body['id']}/settlement", {"outcome": "kept"}).status == 404
