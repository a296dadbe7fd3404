"""The fixed cast is what the tests of every package trust."""

from tests.cast import Cast


class TestCast:
    def test_owner_and_colleague_share_a_department_and_the_stranger_does_not(self, cast: Cast) -> None:
        assert cast.owner.member.department == cast.colleague.member.department == cast.desk
        assert cast.stranger.member.department_id not in cast.owner.actor.scope.department_ids

    def test_the_supervisor_looks_over_the_workshop_below_his_desk(self, cast: Cast) -> None:
        assert cast.supervisor.actor.scope.department_ids == {cast.desk.pk, cast.workshop.pk}

    def test_those_above_see_everything(self, cast: Cast) -> None:
        players = (cast.manager, cast.administrator, cast.auditor)
        assert [player.actor.scope.sees_all for player in players] == [True, True, True]

    def test_the_outsider_is_bound_to_his_team(self, cast: Cast) -> None:
        scope = cast.outsider.actor.scope
        assert (scope.sees_all, scope.department_ids, scope.team_id) == (False, frozenset(), cast.team.pk)
