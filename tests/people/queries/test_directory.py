"""Lists and files of people."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM, make_department, make_member
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.paging import BadCursor, Cursor
from yinuo.people.commands.api_clients import create_api_client, revoke_api_client
from yinuo.people.commands.departments import retire_department
from yinuo.people.commands.invitations import accept_invitation, invite_member, withdraw_invitation
from yinuo.people.commands.members import deactivate_member
from yinuo.people.links import invitation_token
from yinuo.people.models import Invitation
from yinuo.people.queries import invitations as invitation_queries
from yinuo.people.queries import members as member_queries
from yinuo.people.queries.api_clients import get_api_client_row, list_api_clients
from yinuo.people.queries.departments import (
    get_department_card,
    list_department_choices,
    list_departments,
)
from yinuo.people.queries.invitations import InvitationState, get_invitation_row, list_invitations
from yinuo.people.queries.members import (
    MemberFilters,
    get_member_card,
    get_own_card,
    list_colleagues,
    list_members,
)
from yinuo.people.roles import Role


def names(cast: Cast, **filters: object) -> list[str]:
    page = list_members(actor=cast.administrator.actor, filters=MemberFilters(**filters), after=None)  # type: ignore[arg-type]
    return [row.name for row in page.items]


class TestListDepartments:
    def test_puts_each_after_its_parent_and_teams_last(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        cast.meet("team", "owner", "colleague")
        actor = cast.owner.actor
        with django_assert_num_queries(1):
            rows = list_departments(actor=actor)
        assert [(row.name, row.depth, row.members) for row in rows] == [
            ("一诺服务", 0, 0),
            ("客服二部", 1, 0),
            ("客服一部", 1, 2),
            ("维修班", 2, 0),
            ("外包一队", 0, 0),
        ]

    def test_leaves_retired_ones_out_unless_asked(self, cast: Cast) -> None:
        retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        assert "维修班" not in [row.name for row in list_departments(actor=SYSTEM)]
        shown = {row.name: row.is_active for row in list_departments(actor=SYSTEM, with_retired=True)}
        assert shown["维修班"] is False

    def test_shows_an_outsider_his_team_alone_and_a_customer_nothing(self, cast: Cast) -> None:
        assert [row.name for row in list_departments(actor=cast.outsider.actor)] == ["外包一队"]
        assert list_departments(actor=cast.customer.actor) == []

    def test_names_a_choice_with_what_is_above(self, cast: Cast) -> None:
        cast.meet("team")
        choices = [choice.name for choice in list_department_choices(actor=SYSTEM, with_teams=False)]
        assert choices == [
            "一诺服务",
            "一诺服务 / 客服二部",
            "一诺服务 / 客服一部",
            "一诺服务 / 客服一部 / 维修班",
        ]


class TestGetDepartmentCard:
    def test_tells_where_it_lies_and_what_belongs_to_it(self, cast: Cast) -> None:
        cast.meet("engineer")
        card = get_department_card(actor=cast.administrator.actor, department_id=cast.workshop.pk)
        assert (card.above, card.members, card.below) == (("一诺服务", "客服一部"), 1, 0)

    def test_is_for_those_who_manage_people(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            get_department_card(actor=cast.owner.actor, department_id=cast.desk.pk)
        with pytest.raises(NotFound):
            get_department_card(actor=cast.outsider.actor, department_id=cast.desk.pk)


class TestListMembers:
    @pytest.mark.parametrize("text", ["林晓", "晓", "linx", "lx", "LX", "ｌｘ"])
    def test_finds_by_name_part_pinyin_and_initials(self, cast: Cast, text: str) -> None:
        cast.meet("owner", "colleague")
        assert names(cast, text=text) == ["林晓"]

    def test_finds_by_username_and_mail(self, cast: Cast) -> None:
        member = cast.owner.member
        assert names(cast, text=member.username[:8]) != []
        assert names(cast, text=member.email) == ["林晓"]

    def test_takes_wildcards_literally(self, cast: Cast) -> None:
        cast.meet("owner")
        assert names(cast, text="%") == names(cast, text="_") == []

    def test_filters_by_role_subtree_and_state(self, cast: Cast) -> None:
        cast.meet("engineer", "owner")
        assert names(cast, role=Role.ENGINEER) == ["刘师傅"]
        assert names(cast, department_id=cast.desk.pk) == ["林晓", "刘师傅"]
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        assert names(cast, is_active=False) == ["林晓"]
        assert "林晓" not in names(cast)

    def test_pages_by_pinyin_without_gap_or_double(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        monkeypatch.setattr(member_queries, "PAGE_SIZE", 3)
        department = make_department()
        for name in ("王芳", "王芳", "王芳", "李伟", "张敏", "阿宝", "Zoe"):
            make_member(name, department=department)
        actor, seen, after = cast.administrator.actor, [], None
        while True:
            with django_assert_num_queries(1):
                page = list_members(actor=actor, filters=MemberFilters(), after=after)
            seen += [(row.name, row.id) for row in page.items]
            if page.next_cursor is None:
                break
            after = Cursor.parse(str(page.next_cursor), 2)
        assert [name for name, _pk in seen] == ["阿宝", "何工", "李伟", "王芳", "王芳", "王芳", "张敏", "Zoe"]
        assert len(set(seen)) == 8

    def test_refuses_a_damaged_cursor(self, cast: Cast) -> None:
        with pytest.raises(BadCursor):
            list_members(actor=cast.administrator.actor, filters=MemberFilters(), after=Cursor(("wang", "x")))

    def test_is_for_those_who_manage_people(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            list_members(actor=cast.supervisor.actor, filters=MemberFilters(), after=None)

    def test_reads_filters_and_ignores_nonsense(self) -> None:
        wanted = MemberFilters("林", Role.AGENT, 12, False)
        query = {"q": " 林 ", "role": "agent", "department": "12", "state": "inactive"}
        assert MemberFilters.from_query(query) == wanted
        nonsense = {"role": "king", "department": "9" * 40, "state": "?"}
        assert MemberFilters.from_query(nonsense) == MemberFilters()


class TestMemberCards:
    def test_shows_roles_in_words_and_the_phone_to_read(self, cast: Cast) -> None:
        member = make_member("钱多", department=cast.desk, roles=["agent", "engineer"], phone="13812345521")
        card = get_member_card(actor=cast.administrator.actor, member_id=member.id)
        assert (card.phone_shown, card.roles, card.department) == (
            "138 1234 5521",
            ("agent", "engineer"),
            "客服一部",
        )
        assert not card.has_second_factor

    def test_is_403_for_a_colleague_404_for_an_outsider(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            get_member_card(actor=cast.colleague.actor, member_id=cast.owner.id)
        with pytest.raises(NotFound):
            get_member_card(actor=cast.outsider.actor, member_id=cast.owner.id)

    def test_shows_everybody_his_own(self, cast: Cast) -> None:
        assert get_own_card(actor=cast.outsider.actor).name == "外包小马"

    def test_lists_colleagues_of_the_outsider_s_team_only(self, cast: Cast) -> None:
        cast.meet("owner")
        assert [row[1] for row in list_colleagues(actor=cast.outsider.actor)] == ["外包小马"]
        assert "林晓" in [row[1] for row in list_colleagues(actor=cast.owner.actor)]
        assert list_colleagues(actor=cast.customer.actor) == []


def invite(cast: Cast, email: str, minutes: int = 0) -> Invitation:
    return invite_member(
        email=email,
        name="新人",
        department_id=cast.desk.pk,
        roles=["agent"],
        by=cast.administrator.actor,
        now=NOW + timedelta(minutes=minutes),
    )


class TestListInvitations:
    def test_tells_where_each_stands(self, cast: Cast) -> None:
        actor = cast.administrator.actor
        opened, accepted, withdrawn = (
            invite(cast, f"{n}@yinuo.example", i) for i, n in enumerate(("o", "a", "w"))
        )
        accept_invitation(
            token=invitation_token(accepted),
            username="acc",
            name="接受",
            password_hash=cast.owner.member.password,  # type: ignore[arg-type]
            now=NOW,
        )
        withdraw_invitation(invitation_id=withdrawn.pk, by=actor, now=NOW)
        rows = list_invitations(actor=actor, after=None, now=NOW).items
        assert [(row.id, row.state) for row in rows] == [
            (withdrawn.pk, InvitationState.WITHDRAWN),
            (accepted.pk, InvitationState.ACCEPTED),
            (opened.pk, InvitationState.OPEN),
        ]
        assert [bool(row.link) for row in rows] == [False, False, True]
        late = get_invitation_row(actor=actor, invitation_id=opened.pk, now=NOW + timedelta(days=8))
        assert (late.state, late.link, late.is_pending) == (InvitationState.EXPIRED, "", True)

    def test_pages_newest_first(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(invitation_queries, "PAGE_SIZE", 2)
        made = [invite(cast, f"{n}@yinuo.example", n // 2).pk for n in range(3)]
        actor = cast.administrator.actor
        first = list_invitations(actor=actor, after=None, now=NOW)
        second = list_invitations(actor=actor, after=Cursor.parse(str(first.next_cursor), 2), now=NOW)
        assert [row.id for row in (*first.items, *second.items)] == made[::-1]
        assert second.next_cursor is None

    def test_is_for_those_who_manage_people(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            list_invitations(actor=cast.manager.actor, after=None, now=NOW)


class TestApiClients:
    def test_lists_live_ones_first(self, cast: Cast) -> None:
        actor = cast.administrator.actor
        for name in ("乙", "甲", "丙"):
            create_api_client(name=name, scopes=["ticket.read"], department_id=None, by=actor, now=NOW)
        gone = list_api_clients(actor=actor)[0]
        revoke_api_client(client_id=gone.id, by=actor, now=NOW)
        rows = list_api_clients(actor=actor)
        assert rows[-1].id == gone.id
        assert [row.revoked_at is None for row in rows] == [True, True, False]

    def test_shows_one_with_its_bounds(self, cast: Cast) -> None:
        actor = cast.administrator.actor
        issued = create_api_client(
            name="官网", scopes=["ticket.read"], department_id=cast.desk.pk, by=actor, now=NOW
        )
        row = get_api_client_row(actor=actor, client_id=issued.client.pk)
        assert (row.department, row.scopes) == ("客服一部", ("ticket.read",))

    def test_is_for_those_who_manage_them(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            list_api_clients(actor=cast.supervisor.actor)
