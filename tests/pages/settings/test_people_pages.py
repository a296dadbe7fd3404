"""Settings: departments, members, invitations, API clients, one's own account."""

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.history import last_event
from tests.people.factories import make_member
from yinuo.people.models import ApiClient, Department, Invitation, Member
from yinuo.people.queries import members as member_queries
from yinuo.people.queries.actor import get_api_actor
from yinuo.people.roles import Role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def text(answer: "Answer") -> str:
    return answer.content.decode()


class TestTheFrame:
    def test_leads_an_administrator_to_the_departments_and_others_to_their_account(self, cast: Cast) -> None:
        assert cast.administrator.client.get("/settings/").headers["Location"] == "/settings/departments/"
        assert cast.outsider.client.get("/settings/").headers["Location"] == "/settings/profile/"

    def test_lists_only_what_the_reader_may_open(self, cast: Cast) -> None:
        links = re.compile(r'class="y-nav-item" href="(/settings/[^"]+)"')
        own = set(links.findall(text(cast.owner.client.get("/settings/profile/"))))
        all_of_them = set(links.findall(text(cast.administrator.client.get("/settings/profile/"))))
        assert own == {"/settings/profile/"}
        assert own < all_of_them
        for href in all_of_them:
            assert cast.administrator.client.get(href).status_code == 200

    def test_marks_the_present_page(self, cast: Cast) -> None:
        shown = text(cast.administrator.client.get("/settings/members/"))
        assert re.search(r'href="/settings/members/" aria-current="page"', shown)


class TestOthersPages:
    @pytest.mark.parametrize(
        "path",
        [
            "departments/",
            "members/",
            "invitations/",
            "invitations/new/",
            "roles/",
            "api-clients/",
            "queues/",
            "limits/",
            "limits/solution/any/0/",
            "calendars/",
        ],
    )
    def test_are_forbidden_without_the_right_in_one_clear_sentence(self, cast: Cast, path: str) -> None:
        answer = cast.supervisor.client.get(f"/settings/{path}")
        assert answer.status_code == 403
        assert "缺少" in text(answer) or "权限" in text(answer)

    def test_of_a_member_are_hidden_from_an_outsider(self, cast: Cast) -> None:
        assert cast.outsider.client.get(f"/settings/members/{cast.owner.id}/").status_code == 404
        assert cast.colleague.client.get(f"/settings/members/{cast.owner.id}/").status_code == 403

    def test_have_no_numbers_that_nobody_has(self, cast: Cast) -> None:
        for path in ("departments", "members", "invitations", "api-clients", "queues", "calendars"):
            assert cast.administrator.client.get(f"/settings/{path}/999999999/").status_code == 404


class TestDepartments:
    def test_adds_one_and_comes_back_to_the_tree(self, cast: Cast) -> None:
        form = {"name": "配件库", "kind": "department", "parent": cast.desk.pk}
        answer = cast.administrator.client.post("/settings/departments/", form)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/departments/")
        assert Department.objects.get(name="配件库").parent == cast.desk
        assert "已添加“配件库”。" in text(cast.administrator.client.get("/settings/departments/"))

    def test_shows_a_refusal_in_the_form_and_keeps_what_was_typed(self, cast: Cast) -> None:
        form = {"name": "客服一部", "kind": "department", "parent": cast.company.pk}
        answer = cast.administrator.client.post("/settings/departments/", form)
        assert (answer.status_code, "同一上级下已有“客服一部”。" in text(answer)) == (422, True)
        assert 'value="客服一部"' in text(answer)

    def test_renames_and_moves_both_or_neither(self, cast: Cast) -> None:
        path = f"/settings/departments/{cast.desk.pk}/"
        refused = cast.administrator.client.post(path, {"name": "新名", "parent": cast.workshop.pk})
        assert refused.status_code == 422
        cast.desk.refresh_from_db()
        assert cast.desk.name == "客服一部"
        assert cast.administrator.client.post(path, {"name": "新名", "parent": ""}).status_code == 303
        cast.desk.refresh_from_db()
        assert (cast.desk.name, cast.desk.parent) == ("新名", None)

    def test_retires_and_opens_again(self, cast: Cast) -> None:
        path, client = f"/settings/departments/{cast.workshop.pk}/", cast.administrator.client
        assert client.post(f"{path}retire/").status_code == 303
        assert "重新启用" in text(client.get(path))
        assert client.post(f"{path}restore/").status_code == 303
        cast.workshop.refresh_from_db()
        assert cast.workshop.is_active

    def test_says_why_one_cannot_be_retired(self, cast: Cast) -> None:
        cast.meet("engineer")
        answer = cast.administrator.client.post(f"/settings/departments/{cast.workshop.pk}/retire/")
        assert (answer.status_code, "还有 1 名成员" in text(answer)) == (409, True)

    def test_writes_by_post_only(self, cast: Cast) -> None:
        path = f"/settings/departments/{cast.workshop.pk}/retire/"
        assert cast.administrator.client.get(path).status_code == 405


class TestMembers:
    def test_finds_by_initials_in_page_and_fragment(self, cast: Cast) -> None:
        cast.meet("owner", "colleague")
        page = text(cast.administrator.client.get("/settings/members/?q=lx"))
        fragment = text(cast.administrator.fragment("/settings/members/?q=lx", "members"))
        for shown in (page, fragment):
            assert "林晓" in shown
            assert "周敏" not in shown
        assert "<html" in page
        assert "<html" not in fragment

    def test_goes_on_with_the_next_rows_only(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(member_queries, "PAGE_SIZE", 2)
        for _ in range(4):
            make_member(department=cast.desk)
        page = text(cast.administrator.client.get("/settings/members/?role=agent"))
        more = re.search(r'hx-get="([^"]+after=[^"]+)"', page)
        assert more is not None
        rows = text(cast.administrator.fragment(more[1].replace("&amp;", "&"), "members-more"))
        assert rows.lstrip().startswith("<tr>")
        assert "role=agent" in more[1]

    def test_costs_the_same_with_many_members(self, cast: Cast) -> None:
        client = cast.administrator.client
        client.get("/settings/members/")
        with CaptureQueriesContext(connection) as few:
            client.get("/settings/members/")
        for _ in range(12):
            make_member(department=cast.desk)
        with CaptureQueriesContext(connection) as many:
            client.get("/settings/members/")
        assert len(many) == len(few)

    def test_saves_the_form_that_was_sent_and_no_other(self, cast: Cast) -> None:
        path, client = f"/settings/members/{cast.owner.id}/", cast.administrator.client
        assert client.post(path, {"save_roles": "1", "roles": ["agent", "supervisor"]}).status_code == 303
        assert client.post(path, {"save_place": "1", "department": cast.other_desk.pk}).status_code == 303
        form = {"save_profile": "1", "name": "林晓晓", "phone": "13812345521"}
        assert client.post(path, form).status_code == 303
        stored = Member.objects.get(pk=cast.owner.id)
        assert (stored.roles, stored.department, stored.name, stored.phone) == (
            ["agent", "supervisor"],
            cast.other_desk,
            "林晓晓",
            "+8613812345521",
        )

    def test_shows_a_refusal_at_its_form(self, cast: Cast) -> None:
        path = f"/settings/members/{cast.administrator.id}/"
        answer = cast.administrator.client.post(path, {"save_roles": "1", "roles": ["agent"]})
        assert (answer.status_code, "最后一名系统管理员" in text(answer)) == (422, True)
        assert Member.objects.get(pk=cast.administrator.id).roles == ["administrator"]

    @pytest.mark.parametrize("form", [{}, {"save_roles": "1"}, {"save_roles": "1", "roles": "king"}])
    def test_changes_nothing_for_an_empty_or_unknown_form(self, cast: Cast, form: dict[str, str]) -> None:
        cast.administrator.client.post(f"/settings/members/{cast.owner.id}/", form)
        assert last_event(cast.owner.id)[0] == "member.added"

    def test_takes_access_away_and_gives_it_back(self, cast: Cast) -> None:
        path, client = f"/settings/members/{cast.owner.id}/", cast.administrator.client
        owner = cast.owner.client
        assert client.post(f"{path}deactivate/").status_code == 303
        assert owner.get("/settings/profile/").status_code == 302
        assert "恢复使用" in text(client.get(path))
        assert client.post(f"{path}reactivate/").status_code == 303
        assert Member.objects.get(pk=cast.owner.id).is_active


class TestInvitations:
    FORM = {"name": "王丽", "email": "wangli@yinuo.example", "roles": ["agent"], "language": "zh-hans"}

    def test_invites_and_shows_the_link_to_copy(self, cast: Cast) -> None:
        form = {**self.FORM, "department": cast.desk.pk}
        answer = cast.administrator.client.post("/settings/invitations/new/", form)
        invitation = Invitation.objects.get()
        assert answer.headers["Location"] == f"/settings/invitations/{invitation.pk}/"
        shown = cast.administrator.client.get(answer.headers["Location"])
        assert re.search(r'data-copy="http[^"]+/invitation/', text(shown))
        assert "no-store" in shown.headers["Cache-Control"]

    def test_comes_back_with_what_is_wrong(self, cast: Cast) -> None:
        form = {**self.FORM, "department": cast.desk.pk, "email": cast.owner.member.email}
        answer = cast.administrator.client.post("/settings/invitations/new/", form)
        assert (answer.status_code, "已被使用" in text(answer)) == (422, True)
        assert not Invitation.objects.exists()

    def test_renews_and_withdraws(self, cast: Cast) -> None:
        client = cast.administrator.client
        client.post("/settings/invitations/new/", {**self.FORM, "department": cast.desk.pk})
        path = f"/settings/invitations/{Invitation.objects.get().pk}/"
        assert client.post(f"{path}renew/").status_code == 303
        assert Invitation.objects.get().link_version == 2
        assert client.post(f"{path}withdraw/").status_code == 303
        assert "已撤回" in text(client.get("/settings/invitations/"))
        assert client.post(f"{path}renew/").status_code == 410

    def test_says_what_will_appear_where_nobody_was_invited(self, cast: Cast) -> None:
        assert "发出第一个邀请" in text(cast.administrator.client.get("/settings/invitations/"))


class TestApiClients:
    def make(self, cast: Cast) -> tuple[ApiClient, str]:
        form = {"name": "官网", "scopes": ["ticket.read"], "department": ""}
        answer = cast.administrator.client.post("/settings/api-clients/", form)
        token = re.search(r'data-copy="(yn_[^"]+)"', text(answer))
        assert token is not None
        assert "no-store" in answer.headers["Cache-Control"]
        return ApiClient.objects.get(), token[1]

    def test_shows_the_token_this_once(self, cast: Cast) -> None:
        client, token = self.make(cast)
        assert get_api_actor(token).id == client.pk
        later = text(cast.administrator.client.get(f"/settings/api-clients/{client.pk}/"))
        assert token not in later
        assert "yn_" not in later

    def test_makes_a_new_one_and_shuts_it_out(self, cast: Cast) -> None:
        client, token = self.make(cast)
        path = f"/settings/api-clients/{client.pk}/"
        answer = text(cast.administrator.client.post(f"{path}rotate/"))
        assert "yn_" in answer
        assert token not in answer
        assert cast.administrator.client.post(f"{path}revoke/").status_code == 303
        assert "已吊销" in text(cast.administrator.client.get("/settings/api-clients/"))

    def test_comes_back_with_what_is_wrong(self, cast: Cast) -> None:
        self.make(cast)
        form = {"name": "官网", "scopes": ["ticket.read"], "department": ""}
        answer = cast.administrator.client.post("/settings/api-clients/", form)
        assert (answer.status_code, "已有名为“官网”" in text(answer)) == (422, True)


class TestOnesOwnAccount:
    def test_saves_name_and_phone(self, cast: Cast) -> None:
        form = {"name": "林晓晓", "phone": "138 1234 5521"}
        assert cast.owner.client.post("/settings/profile/", form).status_code == 303
        assert Member.objects.get(pk=cast.owner.id).phone == "+8613812345521"
        assert "修改资料：姓名" in text(cast.owner.client.get("/settings/profile/"))

    def test_comes_back_with_what_is_wrong(self, cast: Cast) -> None:
        answer = cast.owner.client.post("/settings/profile/", {"name": "林晓", "phone": "12"})
        assert (answer.status_code, "电话号码格式不正确" in text(answer)) == (422, True)

    def test_cannot_change_roles_by_adding_fields(self, cast: Cast) -> None:
        form = {"name": "林晓", "phone": "", "roles": "administrator", "member_id": cast.colleague.id}
        cast.owner.client.post("/settings/profile/", form)
        assert Member.objects.get(pk=cast.owner.id).roles == [Role.AGENT]


class TestRoles:
    def test_shows_the_table_of_the_code(self, cast: Cast) -> None:
        shown = text(cast.administrator.client.get("/settings/roles/"))
        assert "凭证据改判客户的“没做到”" in shown
        assert shown.count("data-has") > 50
