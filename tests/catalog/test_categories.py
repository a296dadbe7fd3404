from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import Cast
from tests.catalog.factories import NOW, SYSTEM, make_category
from tests.history import events_of
from yinuo.catalog.commands import categories
from yinuo.catalog.commands.categories import (
    CategoryBelowItself,
    CategoryNameMissing,
    CategoryNameTaken,
    CategoryTooDeep,
    ParentRetired,
    change_category,
    create_category,
    move_category,
    restore_category,
    retire_category,
)
from yinuo.catalog.models import Category, RequestKind, Stage
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, Forbidden, NotFound
from yinuo.core.ids import CategoryId
from yinuo.core.models import Event, Subject

type Tree = dict[str, Category]


def key(category: Category) -> CategoryId:
    return CategoryId(category.pk)


def path(category: Category) -> str:
    return Category.objects.get(pk=category.pk).path


def move(category: Category, parent: Category | None, by: Actor = SYSTEM) -> Category:
    parent_id = key(parent) if parent else None
    return move_category(category_id=key(category), parent_id=parent_id, by=by, now=NOW)


def change(category: Category, by: Actor = SYSTEM, **changes: object) -> Category:
    fields: dict[str, object] = {
        "name": category.name,
        "name_en": category.name_en,
        "stage": Stage(category.stage),
        "kind": RequestKind(category.kind) if category.kind else None,
    }
    return change_category(category_id=key(category), by=by, now=NOW, **{**fields, **changes})  # type: ignore[arg-type]


class LogBroken(Exception):
    """Storing an event failed."""


@pytest.fixture
def broken_log(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LogBroken

    monkeypatch.setattr(categories, "record_event", refuse)


@pytest.mark.django_db
class TestCreateCategory:
    def test_hangs_it_at_the_end_of_its_siblings(self, cast: Cast) -> None:
        first, second = make_category("维修"), make_category("投诉")
        child = create_category(
            name=" 热水器 ",
            name_en="Water heater",
            stage=Stage.AFTER_SALE,
            kind=RequestKind.REPAIR,
            parent_id=key(first),
            by=cast.administrator.actor,
            now=NOW,
        )
        assert (child.name, child.path) == ("热水器", f"/{first.pk}/{child.pk}/")
        assert (first.position, second.position, child.position) == (0, 1, 0)
        assert events_of(child.pk) == [("category.created", {"name": "热水器", "parent_id": first.pk})]

    @pytest.mark.parametrize(
        ("name", "error"),
        [("", CategoryNameMissing), ("长" * 41, CategoryNameMissing), ("维修", CategoryNameTaken)],
    )
    def test_refuses_a_bad_name_and_changes_nothing(self, name: str, error: type[DomainError]) -> None:
        make_category("维修")
        with pytest.raises(error):
            make_category(name)
        assert Category.objects.count() == Subject.objects.filter(kind="category").count() == 1

    def test_allows_one_name_in_two_places(self, tree: Tree) -> None:
        assert make_category("漏水", tree["complaint"]).name == "漏水"

    def test_goes_four_levels_deep_and_no_further(self, tree: Tree) -> None:
        deepest = make_category("接头", tree["leak"])
        with pytest.raises(CategoryTooDeep):
            make_category("螺纹", deepest)

    def test_refuses_a_parent_out_of_use_or_unknown(self, tree: Tree) -> None:
        retire_category(category_id=key(tree["heater"]), by=SYSTEM, now=NOW)
        with pytest.raises(ParentRetired):
            make_category("异响", tree["heater"])
        with pytest.raises(NotFound):
            make_category("异响", Category(pk=10**9))

    def test_is_forbidden_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            create_category(name="x", stage=Stage.PRE_SALE, by=cast.supervisor.actor, now=NOW)

    @pytest.mark.usefixtures("broken_log")
    def test_leaves_nothing_when_the_event_cannot_be_stored(self) -> None:
        with pytest.raises(LogBroken):
            make_category("维修")
        assert not Category.objects.exists()


@pytest.mark.django_db
class TestChangeCategory:
    def test_records_what_stood_there_before(self, cast: Cast, tree: Tree) -> None:
        change(tree["heater"], cast.administrator.actor, name="燃气热水器", kind=RequestKind.REPAIR)
        found = Category.objects.get(pk=tree["heater"].pk)
        assert (found.name, found.kind) == ("燃气热水器", "repair")
        assert events_of(found.pk)[1:] == [("category.changed", {"before": {"name": "热水器", "kind": ""}})]

    def test_records_nothing_where_nothing_differs(self, tree: Tree) -> None:
        change(tree["heater"])
        assert len(events_of(tree["heater"].pk)) == 1

    def test_refuses_a_siblings_name(self, tree: Tree) -> None:
        with pytest.raises(CategoryNameTaken):
            change(tree["complaint"], name="维修")
        assert Category.objects.get(pk=tree["complaint"].pk).name == "投诉"

    def test_is_forbidden_without_the_right_and_unknown_is_not_found(self, cast: Cast, tree: Tree) -> None:
        with pytest.raises(Forbidden):
            change(tree["heater"], cast.owner.actor, name="x")
        with pytest.raises(NotFound):
            change(Category(pk=10**9, stage="pre_sale"), name="x")

    def test_does_not_hide_another_broken_rule_behind_the_name(self, tree: Tree) -> None:
        with pytest.raises(IntegrityError, match="category_stage_known"):
            change(tree["heater"], stage="x")


@pytest.mark.django_db
class TestMoveCategory:
    def test_takes_everything_below_with_it(self, cast: Cast, tree: Tree) -> None:
        move(tree["heater"], tree["complaint"], cast.administrator.actor)
        heater, leak = tree["heater"].pk, tree["leak"].pk
        assert path(tree["heater"]) == f"/{tree['complaint'].pk}/{heater}/"
        assert path(tree["leak"]) == f"/{tree['complaint'].pk}/{heater}/{leak}/"
        assert events_of(heater)[1:] == [
            ("category.moved", {"old_parent_id": tree["repair"].pk, "new_parent_id": tree["complaint"].pk})
        ]

    def test_moves_to_the_top_and_to_the_end(self, tree: Tree) -> None:
        moved = move(tree["heater"], None)
        assert (moved.path, moved.position) == (f"/{moved.pk}/", 2)

    def test_does_nothing_where_it_hangs_already(self, tree: Tree) -> None:
        move(tree["heater"], tree["repair"])
        assert len(events_of(tree["heater"].pk)) == 1

    def test_refuses_what_would_break_the_tree_and_changes_nothing(self, tree: Tree) -> None:
        deep = make_category("甲", tree["complaint"])
        deeper = make_category("乙", deep)
        before = dict(Category.objects.values_list("pk", "path"))
        for category, parent, error in (
            (tree["repair"], tree["leak"], CategoryBelowItself),
            (tree["repair"], tree["repair"], CategoryBelowItself),
            (tree["repair"], deeper, CategoryTooDeep),
            (tree["leak"], Category(pk=10**9), NotFound),
        ):
            with pytest.raises(error):
                move(category, parent)
        retire_category(category_id=key(tree["complaint"]), by=SYSTEM, now=NOW)
        with pytest.raises(ParentRetired):
            move(tree["heater"], tree["complaint"])
        assert dict(Category.objects.values_list("pk", "path")) == before

    def test_refuses_a_place_where_the_name_is_taken(self, tree: Tree) -> None:
        make_category("热水器", tree["complaint"])
        with pytest.raises(CategoryNameTaken):
            move(tree["heater"], tree["complaint"])
        assert path(tree["leak"]).startswith(path(tree["repair"]))


@pytest.mark.django_db
class TestRetireAndRestore:
    def test_retires_a_branch_and_restores_it_from_the_top(self, cast: Cast, tree: Tree) -> None:
        actor = cast.administrator.actor
        retired = retire_category(category_id=key(tree["heater"]), by=actor, now=NOW)
        assert retired == [tree["heater"].pk, tree["leak"].pk]
        assert retire_category(category_id=key(tree["heater"]), by=actor, now=NOW) == []
        with pytest.raises(ParentRetired):
            restore_category(category_id=key(tree["leak"]), by=actor, now=NOW)
        for name in ("heater", "leak", "leak", "complaint"):
            restore_category(category_id=key(tree[name]), by=actor, now=NOW)
        assert not Category.objects.filter(is_active=False).exists()
        assert [kind for kind, _ in events_of(tree["leak"].pk)] == [
            "category.created",
            "category.retired",
            "category.restored",
        ]

    def test_is_forbidden_without_the_right(self, cast: Cast, tree: Tree) -> None:
        for command in (retire_category, restore_category):
            with pytest.raises(Forbidden):
                command(category_id=key(tree["heater"]), by=cast.supervisor.actor, now=NOW)
        assert Category.objects.filter(is_active=True).count() == 4

    @pytest.mark.usefixtures("tree")
    def test_undoes_when_the_event_cannot_be_stored(
        self, tree: Tree, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise LogBroken

        monkeypatch.setattr(categories, "record_event", refuse)
        for act in (
            lambda: retire_category(category_id=key(tree["heater"]), by=SYSTEM, now=NOW),
            lambda: move(tree["heater"], None),
            lambda: change(tree["heater"], name="x"),
        ):
            with pytest.raises(LogBroken):
                act()
        heater = Category.objects.get(pk=tree["heater"].pk)
        assert (heater.is_active, heater.name, heater.parent_id) == (True, "热水器", tree["repair"].pk)


@pytest.mark.django_db
class TestRulesOfTheDatabase:
    """Whatever the application writes, the tree stays a tree."""

    def test_sets_the_path_itself(self, tree: Tree) -> None:
        Category.objects.filter(pk=tree["leak"].pk).update(path="/1/2/3/")
        assert path(tree["leak"]) == tree["leak"].path

    @pytest.mark.parametrize(
        ("category", "changes", "rule"),
        [
            ("repair", {"parent": "leak"}, "category_no_cycle|below itself"),
            ("repair", {"parent": "repair"}, "category_not_own_parent|below itself"),
            ("heater", {"name": ""}, "category_has_a_name"),
            ("heater", {"kind": "x"}, "category_kind_known"),
            ("heater", {"stage": "x"}, "category_stage_known"),
        ],
    )
    def test_refuses(self, tree: Tree, category: str, changes: dict[str, str], rule: str) -> None:
        values = {name: tree.get(value, value) for name, value in changes.items()}
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Category.objects.filter(pk=tree[category].pk).update(**values)

    def test_refuses_a_fifth_level(self, tree: Tree) -> None:
        fourth = make_category("接头", tree["leak"])
        with pytest.raises(IntegrityError, match="category_depth"), transaction.atomic():
            Category.objects.filter(pk=tree["complaint"].pk).update(parent=fourth)


@pytest.mark.django_db(transaction=True)
class TestMovesAtOnce:
    def test_two_branches_never_end_up_below_each_other(self) -> None:
        one, two = make_category("甲"), make_category("乙")
        barrier = Barrier(2)

        def go(pair: tuple[Category, Category]) -> str:
            barrier.wait()
            try:
                move(*pair)
            except CategoryBelowItself:
                return "refused"
            finally:
                connection.close()
            return "moved"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(go, [(one, two), (two, one)])) == ["moved", "refused"]
        assert Event.objects.filter(type="category.moved").count() == 1
