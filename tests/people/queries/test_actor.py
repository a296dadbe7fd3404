"""From a login to an actor."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.people.factories import NOW, SYSTEM, make_department, make_member
from yinuo.core.permissions import ALL_PERMISSIONS, Permission
from yinuo.people.commands.members import deactivate_member
from yinuo.people.models import Member
from yinuo.people.queries.actor import actor_of, find_member_id, get_actor, get_login, list_subtree
from yinuo.people.roles import ROLE_PERMISSIONS, Role


class TestGetActor:
    def test_costs_one_statement(self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        member_id = cast.supervisor.id
        with django_assert_num_queries(1):
            actor = get_actor(member_id)
        assert actor.scope.department_ids == {cast.desk.pk, cast.workshop.pk}

    def test_refuses_a_deactivated_member(self, cast: Cast) -> None:
        deactivate_member(member_id=cast.owner.id, by=SYSTEM, now=NOW)
        with pytest.raises(Member.DoesNotExist):
            get_actor(cast.owner.id)
        assert get_login(cast.owner.id) is None

    def test_adds_up_the_roles(self, cast: Cast) -> None:
        member = make_member(roles=[Role.ENGINEER, Role.MANAGER])
        actor = get_actor(member.id)
        assert actor.permissions == ROLE_PERMISSIONS[Role.ENGINEER] | ROLE_PERMISSIONS[Role.MANAGER]
        assert actor.scope.sees_all

    @pytest.mark.parametrize(
        ("player", "sees_all", "sees_subtree"),
        [
            ("owner", False, True),
            ("dispatcher", False, True),
            ("supervisor", False, True),
            ("engineer", False, False),
            ("manager", True, False),
            ("administrator", True, False),
            ("auditor", True, False),
            ("outsider", False, False),
        ],
    )
    def test_bounds_what_each_role_sees(
        self, cast: Cast, player: str, sees_all: bool, sees_subtree: bool
    ) -> None:
        scope = getattr(cast, player).actor.scope
        assert (scope.sees_all, bool(scope.department_ids)) == (sees_all, sees_subtree)

    def test_keeps_an_outsider_to_his_team_even_if_his_roles_were_wide(self, cast: Cast) -> None:
        """The commands refuse such roles; the scope does not rely on it."""
        member = Member.objects.select_related("department").get(pk=cast.outsider.id)
        member.roles = [Role.ADMINISTRATOR, Role.SUPERVISOR]
        scope = actor_of(member, [cast.team.pk]).scope
        assert (scope.sees_all, scope.department_ids, scope.team_id) == (False, frozenset(), cast.team.pk)

    def test_gives_an_administrator_everything_and_an_auditor_nothing_that_writes(self, cast: Cast) -> None:
        assert cast.administrator.actor.permissions == ALL_PERMISSIONS
        reads = {
            Permission.AUDIT_READ,
            Permission.BOARD_READ,
            Permission.CUSTOMER_READ,
            Permission.DESK_READ,
            Permission.TICKET_READ,
        }
        assert cast.auditor.actor.permissions == reads


class TestListSubtree:
    def test_does_not_take_a_neighbour_whose_id_begins_with_the_same_figures(self, db: None) -> None:
        departments = [make_department() for _ in range(12)]
        for department in departments:
            assert list_subtree(department.path) == {department.pk}


class TestFindMemberId:
    def test_knows_both_names(self, cast: Cast) -> None:
        member = cast.owner.member
        assert find_member_id(member.username) == find_member_id(member.email) == member.pk
        assert find_member_id("nobody") is None
