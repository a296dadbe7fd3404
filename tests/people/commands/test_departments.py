"""Commands on the tree of departments."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.history import BrokenEventLog, events_of, last_event
from tests.people.factories import NOW, SYSTEM, make_department, make_member, make_team
from yinuo.core.errors import Forbidden, NotFound
from yinuo.core.ids import DepartmentId
from yinuo.people.commands.departments import (
    BelowItself,
    DepartmentInUse,
    DepartmentRetiredAlready,
    NameMissing,
    NameTaken,
    TeamHasNoDepartments,
    TooDeep,
    add_outsourced_team,
    create_department,
    move_department,
    rename_department,
    restore_department,
    retire_department,
)
from yinuo.people.commands.invitations import invite_member
from yinuo.people.models import Department
from yinuo.people.models.department import MAX_DEPTH

pytestmark = pytest.mark.django_db


def chain(length: int, parent: Department | None = None) -> list[Department]:
    """Departments each below the one before."""
    made: list[Department] = []
    for _ in range(length):
        parent = make_department(parent=parent)
        made.append(parent)
    return made


def paths() -> dict[int, str]:
    return dict(Department.objects.values_list("pk", "path"))


class TestCreateDepartment:
    def test_puts_it_below_its_parent(self, cast: Cast) -> None:
        made = create_department(
            name=" 配件库 ", parent_id=cast.desk.pk, by=cast.administrator.actor, now=NOW
        )
        stored = Department.objects.get(pk=made.pk)
        assert (stored.name, stored.parent, stored.path) == (
            "配件库",
            cast.desk,
            f"/{cast.company.pk}/{cast.desk.pk}/{made.pk}/",
        )

    def test_records_one_event(self, cast: Cast) -> None:
        made = create_department(name="配件库", parent_id=cast.desk.pk, by=cast.administrator.actor, now=NOW)
        facts = {"name": "配件库", "kind": "department", "parent": cast.desk.pk}
        assert events_of(made.pk) == [("department.created", facts)]

    def test_refuses_a_name_that_a_sibling_has(self, cast: Cast) -> None:
        with pytest.raises(NameTaken):
            create_department(name="客服一部", parent_id=cast.company.pk, by=SYSTEM, now=NOW)
        assert Department.objects.filter(name="客服一部").count() == 1

    def test_lets_two_places_use_one_name(self, cast: Cast) -> None:
        create_department(name="客服一部", parent_id=cast.other_desk.pk, by=SYSTEM, now=NOW)
        assert Department.objects.filter(name="客服一部").count() == 2

    def test_refuses_an_empty_name(self, cast: Cast) -> None:
        with pytest.raises(NameMissing):
            create_department(name="  ", parent_id=None, by=SYSTEM, now=NOW)

    def test_refuses_the_level_below_the_deepest(self) -> None:
        *_, deepest = chain(MAX_DEPTH)
        with pytest.raises(TooDeep):
            create_department(name="太深", parent_id=deepest.pk, by=SYSTEM, now=NOW)
        assert not Department.objects.filter(name="太深").exists()

    def test_refuses_a_place_below_an_outsourced_team(self, cast: Cast) -> None:
        with pytest.raises(TeamHasNoDepartments):
            create_department(name="分队", parent_id=cast.team.pk, by=SYSTEM, now=NOW)

    def test_refuses_a_place_below_a_retired_department(self) -> None:
        gone = retire_department(department_id=make_department().id, by=SYSTEM, now=NOW)
        with pytest.raises(DepartmentRetiredAlready):
            create_department(name="新部门", parent_id=gone.pk, by=SYSTEM, now=NOW)

    def test_is_for_those_who_manage_people(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            create_department(name="新部门", parent_id=None, by=cast.supervisor.actor, now=NOW)

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        with broken_event_log():
            create_department(name="新部门", parent_id=None, by=SYSTEM, now=NOW)
        assert not Department.objects.filter(name="新部门").exists()

    def test_makes_a_team_from_outside(self, cast: Cast) -> None:
        team = add_outsourced_team(name="外包二队", by=cast.administrator.actor, now=NOW)
        assert (team.is_outsourced, team.parent, team.path) == (True, None, f"/{team.pk}/")


class TestRenameDepartment:
    def test_records_the_old_and_the_new_name(self, cast: Cast) -> None:
        rename_department(department_id=cast.desk.id, name="客服中心", by=cast.administrator.actor, now=NOW)
        cast.desk.refresh_from_db()
        assert cast.desk.name == "客服中心"
        assert last_event(cast.desk.pk) == ("department.renamed", {"old": "客服一部", "new": "客服中心"})

    def test_records_nothing_when_nothing_changes(self, cast: Cast) -> None:
        rename_department(department_id=cast.desk.id, name=" 客服一部 ", by=SYSTEM, now=NOW)
        assert last_event(cast.desk.pk)[0] == "department.created"

    def test_refuses_a_sibling_s_name(self, cast: Cast) -> None:
        with pytest.raises(NameTaken):
            rename_department(department_id=cast.desk.id, name="客服二部", by=SYSTEM, now=NOW)
        cast.desk.refresh_from_db()
        assert cast.desk.name == "客服一部"

    def test_hides_the_tree_from_an_outsider(self, cast: Cast) -> None:
        with pytest.raises(NotFound):
            rename_department(department_id=cast.desk.id, name="我们的", by=cast.outsider.actor, now=NOW)

    def test_is_forbidden_to_a_member_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            rename_department(department_id=cast.desk.id, name="我们的", by=cast.owner.actor, now=NOW)


class TestMoveDepartment:
    def test_takes_the_subtree_along_in_one_statement(self) -> None:
        top, middle, leaf = chain(3)
        other = make_department()
        with CaptureQueriesContext(connection) as queries:
            move_department(department_id=middle.id, parent_id=other.pk, by=SYSTEM, now=NOW)
        written = [
            query["sql"]
            for query in queries
            if query["sql"].startswith("UPDATE") and '"path" =' in query["sql"]
        ]
        assert len(written) == 1
        assert paths()[leaf.pk] == f"/{other.pk}/{middle.pk}/{leaf.pk}/"
        assert paths()[middle.pk] == f"/{other.pk}/{middle.pk}/"
        assert paths()[top.pk] == f"/{top.pk}/"

    def test_leaves_a_neighbour_alone_whose_path_begins_with_the_same_figures(self, cast: Cast) -> None:
        """``/1/4/`` is no prefix of ``/1/41/``: the slash at the end keeps them apart."""
        before = paths()
        moved = make_department(parent=cast.desk)
        move_department(department_id=moved.id, parent_id=cast.other_desk.pk, by=SYSTEM, now=NOW)
        assert {pk: path for pk, path in paths().items() if pk != moved.pk} == before

    def test_can_lift_a_department_to_the_top(self, cast: Cast) -> None:
        move_department(department_id=cast.workshop.id, parent_id=None, by=SYSTEM, now=NOW)
        assert paths()[cast.workshop.pk] == f"/{cast.workshop.pk}/"
        facts = {"old": cast.desk.pk, "new": None, "old_name": "客服一部", "new_name": ""}
        assert last_event(cast.workshop.pk) == ("department.moved", facts)

    def test_widens_the_sight_of_the_supervisor_above(self, cast: Cast) -> None:
        move_department(department_id=cast.other_desk.id, parent_id=cast.desk.pk, by=SYSTEM, now=NOW)
        assert cast.other_desk.pk in cast.supervisor.actor.scope.department_ids

    def test_records_nothing_when_it_stays(self, cast: Cast) -> None:
        move_department(department_id=cast.workshop.id, parent_id=cast.desk.pk, by=SYSTEM, now=NOW)
        assert last_event(cast.workshop.pk)[0] == "department.created"

    @pytest.mark.parametrize("depth", [0, 1, 2])
    def test_refuses_a_place_below_itself(self, depth: int) -> None:
        branch = chain(3)
        before = paths()
        with pytest.raises(BelowItself):
            move_department(department_id=branch[0].id, parent_id=branch[depth].pk, by=SYSTEM, now=NOW)
        assert paths() == before

    def test_counts_the_height_of_what_is_moved(self) -> None:
        branch, deep = chain(3), chain(MAX_DEPTH - 2)
        with pytest.raises(TooDeep):
            move_department(department_id=branch[0].id, parent_id=deep[-1].pk, by=SYSTEM, now=NOW)
        move_department(department_id=branch[0].id, parent_id=deep[-2].pk, by=SYSTEM, now=NOW)
        assert Department.objects.get(pk=branch[2].pk).depth == MAX_DEPTH

    def test_refuses_a_place_where_the_name_is_taken(self, cast: Cast) -> None:
        twin = make_department("客服一部")
        with pytest.raises(NameTaken):
            move_department(department_id=twin.id, parent_id=cast.company.pk, by=SYSTEM, now=NOW)

    def test_is_for_those_who_manage_people(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            move_department(department_id=cast.desk.id, parent_id=None, by=cast.manager.actor, now=NOW)

    def test_undoes_itself_when_the_event_cannot_be_stored(
        self, cast: Cast, broken_event_log: BrokenEventLog
    ) -> None:
        before = paths()
        with broken_event_log():
            move_department(department_id=cast.desk.id, parent_id=None, by=SYSTEM, now=NOW)
        assert paths() == before


@pytest.mark.django_db(transaction=True)
class TestTwoMovesAtOnce:
    def test_cannot_put_two_branches_below_each_other(self) -> None:
        left, right = make_department(), make_department()
        start, refused = threading.Barrier(2), []

        def move(what: Department, below: Department) -> None:
            start.wait()
            try:
                move_department(department_id=what.id, parent_id=below.pk, by=SYSTEM, now=NOW)
            except BelowItself:
                refused.append(what.pk)
            finally:
                connection.close()

        threads = [threading.Thread(target=move, args=pair) for pair in ((left, right), (right, left))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        assert sorted(path.count("/") for path in paths().values()) == [2, 3]


class TestRetireDepartment:
    def test_closes_an_empty_department(self, cast: Cast) -> None:
        retire_department(department_id=cast.workshop.id, by=cast.administrator.actor, now=NOW)
        cast.workshop.refresh_from_db()
        assert not cast.workshop.is_active
        assert last_event(cast.workshop.pk) == ("department.retired", {})

    def test_refuses_while_members_belong_to_it(self, cast: Cast) -> None:
        make_member(department=cast.workshop)
        with pytest.raises(DepartmentInUse) as refusal:
            retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        assert refusal.value.params["members"] == 1
        cast.workshop.refresh_from_db()
        assert cast.workshop.is_active

    def test_refuses_while_departments_lie_below_it(self, cast: Cast) -> None:
        with pytest.raises(DepartmentInUse) as refusal:
            retire_department(department_id=cast.desk.id, by=SYSTEM, now=NOW)
        assert refusal.value.params["departments"] == 1

    def test_refuses_while_somebody_is_invited_to_it(self, cast: Cast) -> None:
        invite_member(
            email="a@yinuo.example",
            name="新人",
            department_id=cast.workshop.pk,
            roles=["agent"],
            by=cast.administrator.actor,
            now=NOW,
        )
        with pytest.raises(DepartmentInUse) as refusal:
            retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        assert refusal.value.params["invitations"] == 1

    def test_refuses_a_second_time(self, cast: Cast) -> None:
        retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        with pytest.raises(DepartmentRetiredAlready):
            retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)


class TestRestoreDepartment:
    def test_opens_it_again(self, cast: Cast) -> None:
        retire_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        restored = restore_department(department_id=cast.workshop.id, by=cast.administrator.actor, now=NOW)
        assert restored.is_active
        assert last_event(cast.workshop.pk) == ("department.restored", {})

    def test_records_nothing_for_an_open_one(self, cast: Cast) -> None:
        restore_department(department_id=cast.workshop.id, by=SYSTEM, now=NOW)
        assert last_event(cast.workshop.pk)[0] == "department.created"

    def test_refuses_below_a_retired_one(self) -> None:
        top, below = chain(2)
        retire_department(department_id=below.id, by=SYSTEM, now=NOW)
        retire_department(department_id=top.id, by=SYSTEM, now=NOW)
        with pytest.raises(DepartmentRetiredAlready):
            restore_department(department_id=below.id, by=SYSTEM, now=NOW)
        assert not Department.objects.get(pk=below.pk).is_active


class TestWhatTheDatabaseRefuses:
    def test_a_path_deeper_than_the_limit(self) -> None:
        department = make_department()
        with pytest.raises(IntegrityError), transaction.atomic():
            Department.objects.filter(pk=department.pk).update(path="/" + "1/" * (MAX_DEPTH + 1))

    def test_a_department_as_its_own_parent(self) -> None:
        department = make_department()
        with pytest.raises(IntegrityError), transaction.atomic():
            Department.objects.filter(pk=department.pk).update(parent=department)

    def test_two_teams_of_one_name_at_the_top(self) -> None:
        make_team("外包三队")
        other = make_team()
        with pytest.raises(IntegrityError), transaction.atomic():
            Department.objects.filter(pk=other.pk).update(name="外包三队")

    def test_an_unknown_department_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            rename_department(department_id=DepartmentId(10**9), name="无", by=SYSTEM, now=NOW)
