"""Commands on members."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event, last_words
from tests.people.factories import NOW, SYSTEM, make_department, make_member, password_hash
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import MemberId
from yinuo.people.commands.departments import DepartmentRetiredAlready, retire_department
from yinuo.people.commands.members import (
    BadMemberData,
    LastAdministrator,
    LoginTaken,
    MemberInactive,
    RoleNotForTeams,
    RolesMissing,
    add_member,
    change_member_department,
    change_member_roles,
    deactivate_member,
    reactivate_member,
)
from yinuo.people.models import Department, Member, MemberSession
from yinuo.people.roles import Role
from yinuo.people.usernames import BadUsername

pytestmark = pytest.mark.django_db


def add(department: Department, **changes: object) -> Member:
    columns: dict[str, object] = {
        "username": "liuyang",
        "email": "liuyang@yinuo.example",
        "name": "刘洋",
        "roles": [Role.AGENT],
        "phone": "13812345521",
        **changes,
    }
    return add_member(
        department_id=department.pk,
        password_hash=password_hash(),
        by=SYSTEM,
        now=NOW,
        **columns,  # type: ignore[arg-type]
    )


class TestAddMember:
    def test_keeps_logins_in_lower_case_and_the_phone_in_one_form(self, cast: Cast) -> None:
        member = add(cast.desk, username=" LiuYang ", email="LiuYang@Yinuo.Example")
        stored = Member.objects.get(pk=member.pk)
        assert (stored.username, stored.email, stored.phone, stored.pinyin, stored.initials) == (
            "liuyang",
            "liuyang@yinuo.example",
            "+8613812345521",
            "liuyang",
            "ly",
        )

    def test_records_one_event_whose_payload_names_nobody(self, cast: Cast) -> None:
        member = add(cast.desk, roles=[Role.SUPERVISOR, Role.AGENT, Role.AGENT])
        facts = {
            "source": "import",
            "department": cast.desk.pk,
            "department_name": "客服一部",
            "roles": ["agent", "supervisor"],
        }
        assert events_of(member.pk) == [("member.added", facts)]
        assert "刘洋" in last_words(member.pk)

    @pytest.mark.parametrize("taken", [{"username": "LIUYANG"}, {"email": "liuyang@YINUO.example"}])
    def test_refuses_a_login_that_somebody_uses(self, cast: Cast, taken: dict[str, str]) -> None:
        add(cast.desk)
        fresh = {"username": "other", "email": "other@yinuo.example", **taken}
        with pytest.raises(LoginTaken):
            add(cast.desk, **fresh)
        assert Member.objects.filter(name="刘洋").count() == 1

    @pytest.mark.parametrize(
        "bad",
        [
            {"email": "no mail"},
            {"name": "  "},
            {"name": "长" * 65},
            {"phone": "12"},
        ],
    )
    def test_refuses_what_cannot_be_meant(self, cast: Cast, bad: dict[str, str]) -> None:
        with pytest.raises(BadMemberData):
            add(cast.desk, **bad)
        assert not Member.objects.filter(username="liuyang").exists()

    @pytest.mark.parametrize("username", ["x", "a b", "liu@yang", "长" * 33, "<script>"])
    def test_refuses_a_username_that_could_not_be_typed_at_the_login(self, cast: Cast, username: str) -> None:
        with pytest.raises(BadUsername):
            add(cast.desk, username=username)

    def test_takes_a_chinese_username(self, cast: Cast) -> None:
        assert add(cast.desk, username="刘洋").username == "刘洋"

    @pytest.mark.parametrize("roles", [[], ["king"]])
    def test_refuses_no_role_and_an_unknown_one(self, cast: Cast, roles: list[str]) -> None:
        with pytest.raises(RolesMissing):
            add(cast.desk, roles=roles)

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
    def test_gives_a_team_from_outside_no_role_over_the_company(self, cast: Cast, role: Role) -> None:
        with pytest.raises(RoleNotForTeams):
            add(cast.team, roles=[role])

    def test_refuses_a_retired_department(self, cast: Cast) -> None:
        retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        with pytest.raises(DepartmentRetiredAlready):
            add(cast.workshop)

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        with broken_event_log():
            add(cast.desk)
        assert not Member.objects.filter(username="liuyang").exists()


class TestChangeMemberRoles:
    def test_records_what_they_were_and_are(self, cast: Cast) -> None:
        roles = [Role.SUPERVISOR, Role.AGENT]
        change_member_roles(member_id=cast.owner.id, roles=roles, by=cast.administrator.actor, now=NOW)
        assert Member.objects.get(pk=cast.owner.id).roles == ["agent", "supervisor"]
        facts = {"old": ["agent"], "new": ["agent", "supervisor"]}
        assert last_event(cast.owner.id) == ("member.roles_changed", facts)

    def test_records_nothing_when_they_stay(self, cast: Cast) -> None:
        change_member_roles(member_id=cast.owner.id, roles=["agent"], by=SYSTEM, now=NOW)
        assert last_event(cast.owner.id)[0] == "member.added"

    def test_keeps_the_last_administrator(self, cast: Cast) -> None:
        with pytest.raises(LastAdministrator):
            change_member_roles(member_id=cast.administrator.id, roles=["agent"], by=SYSTEM, now=NOW)
        assert Member.objects.get(pk=cast.administrator.id).roles == ["administrator"]

    def test_lets_one_of_two_administrators_go(self, cast: Cast) -> None:
        make_member(roles=["administrator"])
        change_member_roles(member_id=cast.administrator.id, roles=["agent"], by=SYSTEM, now=NOW)
        assert Member.objects.get(pk=cast.administrator.id).roles == ["agent"]

    def test_refuses_wide_roles_in_a_team_from_outside(self, cast: Cast) -> None:
        with pytest.raises(RoleNotForTeams):
            change_member_roles(member_id=cast.outsider.id, roles=["manager"], by=SYSTEM, now=NOW)
        assert Member.objects.get(pk=cast.outsider.id).roles == ["engineer"]

    def test_is_forbidden_even_for_oneself(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            change_member_roles(
                member_id=cast.owner.id, roles=["administrator"], by=cast.owner.actor, now=NOW
            )
        assert Member.objects.get(pk=cast.owner.id).roles == ["agent"]

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        member = cast.owner
        with broken_event_log():
            change_member_roles(member_id=member.id, roles=["supervisor"], by=SYSTEM, now=NOW)
        assert Member.objects.get(pk=member.id).roles == ["agent"]


class TestChangeMemberDepartment:
    def test_moves_him_and_records_both_places(self, cast: Cast) -> None:
        change_member_department(
            member_id=cast.owner.id, department_id=cast.other_desk.pk, by=cast.administrator.actor, now=NOW
        )
        assert Member.objects.get(pk=cast.owner.id).department == cast.other_desk
        facts = {
            "old": cast.desk.pk,
            "new": cast.other_desk.pk,
            "old_name": "客服一部",
            "new_name": "客服二部",
        }
        assert last_event(cast.owner.id) == ("member.moved", facts)

    def test_records_nothing_when_he_stays(self, cast: Cast) -> None:
        change_member_department(member_id=cast.owner.id, department_id=cast.desk.pk, by=SYSTEM, now=NOW)
        assert last_event(cast.owner.id)[0] == "member.added"

    def test_refuses_to_put_a_supervisor_into_a_team_from_outside(self, cast: Cast) -> None:
        with pytest.raises(RoleNotForTeams):
            change_member_department(
                member_id=cast.supervisor.id, department_id=cast.team.pk, by=SYSTEM, now=NOW
            )
        assert Member.objects.get(pk=cast.supervisor.id).department == cast.desk

    def test_is_for_those_who_manage_people(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            change_member_department(
                member_id=cast.owner.id, department_id=cast.desk.pk, by=cast.supervisor.actor, now=NOW
            )


class TestDeactivateMember:
    def test_ends_every_session_of_his_and_of_nobody_else(self, cast: Cast) -> None:
        assert cast.owner.client.session.session_key != cast.colleague.client.session.session_key
        deactivate_member(member_id=cast.owner.id, by=cast.administrator.actor, now=NOW)
        assert list(MemberSession.objects.values_list("member_id", flat=True)) == [cast.colleague.id]
        stored = Member.objects.get(pk=cast.owner.id)
        assert (stored.is_active, stored.deactivated_at) == (False, NOW)
        assert last_event(cast.owner.id) == ("member.deactivated", {"sessions": 1})

    def test_takes_his_actor_away_at_once(self, cast: Cast) -> None:
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        with pytest.raises(Member.DoesNotExist):
            _ = cast.owner.actor

    def test_keeps_the_last_administrator(self, cast: Cast) -> None:
        with pytest.raises(LastAdministrator):
            deactivate_member(member_id=cast.administrator.id, by=cast.administrator.actor, now=NOW)
        assert Member.objects.get(pk=cast.administrator.id).is_active

    def test_does_not_count_an_administrator_who_was_deactivated(self, cast: Cast) -> None:
        other = make_member(roles=["administrator"])
        cast.meet("administrator")
        deactivate_member(member_id=other.id, by=SYSTEM, now=NOW)
        with pytest.raises(LastAdministrator):
            deactivate_member(member_id=cast.administrator.id, by=SYSTEM, now=NOW)

    def test_refuses_a_second_time(self, cast: Cast) -> None:
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        with pytest.raises(MemberInactive):
            deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)

    def test_does_not_know_a_member_who_is_none(self) -> None:
        with pytest.raises(NotFound):
            deactivate_member(member_id=MemberId(10**9), by=SYSTEM, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestTwoAdministratorsAtOnce:
    def test_who_deactivate_each_other_leave_one(self) -> None:
        pair = [make_member(roles=["administrator"]), make_member(roles=["administrator"])]
        start, refused = threading.Barrier(2), []

        def deactivate(member: Member) -> None:
            start.wait()
            try:
                deactivate_member(member_id=member.id, by=SYSTEM, now=NOW)
            except LastAdministrator:
                refused.append(member.pk)
            finally:
                connection.close()

        threads = [threading.Thread(target=deactivate, args=(member,)) for member in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert list(Member.objects.active().values_list("pk", flat=True)) == refused
        assert len(refused) == 1


class TestReactivateMember:
    def test_gives_access_back(self, cast: Cast) -> None:
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        member = reactivate_member(member_id=cast.owner.id, by=cast.administrator.actor, now=NOW)
        assert (member.is_active, member.deactivated_at) == (True, None)
        assert last_event(cast.owner.id) == ("member.reactivated", {})

    def test_records_nothing_for_an_active_one(self, cast: Cast) -> None:
        reactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        assert last_event(cast.owner.id)[0] == "member.added"

    def test_refuses_while_his_department_is_retired(self) -> None:
        department = make_department()
        member = make_member(department=department)
        deactivate_member(member_id=member.id, by=SYSTEM, now=NOW)
        retire_department(department_id=department.id, by=SYSTEM, now=NOW)
        with pytest.raises(DepartmentRetiredAlready):
            reactivate_member(member_id=member.id, by=SYSTEM, now=NOW)


class TestWhatTheDatabaseRefuses:
    @pytest.mark.parametrize(
        "columns",
        [
            {"roles": []},
            {"roles": ["king"]},
            {"language": "fr"},
            {"name": ""},
            {"username": "Upper"},
            {"email": "Upper@yinuo.example"},
            {"is_active": False},
            {"deactivated_at": NOW},
        ],
    )
    def test_columns_that_break_a_rule(self, columns: dict[str, object]) -> None:
        member = make_member()
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.filter(pk=member.pk).update(**columns)
