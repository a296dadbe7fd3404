import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast
from tests.catalog.factories import NOW, SYSTEM, make_category
from yinuo.catalog.commands.categories import retire_category
from yinuo.catalog.commands.defaults import install_default_catalog
from yinuo.catalog.models import MAX_DEPTH, Category, RequestKind, Stage
from yinuo.catalog.queries.tree import list_categories, search_categories
from yinuo.core.errors import Forbidden
from yinuo.core.events import PAYLOADS
from yinuo.core.ids import CategoryId
from yinuo.core.models import Event
from yinuo.core.presenters import present_event


class TestListCategories:
    def test_reads_from_top_to_bottom(self, tree: dict[str, Category]) -> None:
        lines = list_categories()
        assert [(line.trail, line.depth, line.is_leaf) for line in lines] == [
            ("维修", 1, False),
            ("维修 › 热水器", 2, False),
            ("维修 › 热水器 › 漏水", 3, True),
            ("投诉", 1, True),
        ]
        assert (lines[1].parent_id, lines[1].stage, lines[1].kind) == (
            tree["repair"].pk,
            Stage.AFTER_SALE,
            None,
        )

    def test_speaks_the_readers_language_where_it_can(self, db: None) -> None:
        parent = make_category("维修", name_en="Repair")
        make_category("热水器", parent)
        with translation.override("en"):
            assert list_categories()[1].trail == "Repair › 热水器"

    def test_leaves_out_what_is_retired_unless_asked(self, tree: dict[str, Category]) -> None:
        retire_category(category_id=CategoryId(tree["heater"].pk), by=SYSTEM, now=NOW)
        assert [line.name for line in list_categories()] == ["维修", "投诉"]
        assert [line.is_active for line in list_categories(with_retired=True)] == [True, False, False, True]

    def test_asks_once(
        self, tree: dict[str, Category], django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(1):
            list_categories()


class TestSearchCategories:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("漏水", "漏水"),
            ("ls", "漏水"),
            ("loushui", "漏水"),
            ("热水器漏", ""),
            ("water", "热水器"),
            ("tou", "投诉"),
        ],
    )
    def test_finds_by_name_pinyin_initials_and_english(self, db: None, text: str, first: str) -> None:
        repair = make_category("维修")
        heater = make_category("热水器", repair, name_en="Water heater")
        make_category("漏水", heater)
        make_category("投诉")
        names = [line.name_zh for line in search_categories(text)]
        assert names[:1] == ([first] if first else [])

    def test_offers_leaves_first_and_only_the_wanted_kind(self, db: None) -> None:
        repair = make_category("维修", kind=RequestKind.REPAIR)
        make_category("漏水", repair, kind=RequestKind.REPAIR)
        make_category("投诉", kind=RequestKind.COMPLAINT)
        make_category("其他")
        assert [line.name for line in search_categories("")] == ["漏水", "投诉", "其他", "维修"]
        assert [line.name for line in search_categories("", kind=RequestKind.COMPLAINT)] == ["投诉", "其他"]
        assert len(search_categories("", limit=2)) == 2


class TestInstallDefaultCatalog:
    def test_makes_a_whole_tree_in_both_languages_once(self, db: None) -> None:
        created = install_default_catalog(by=SYSTEM, now=NOW)
        assert created == Category.objects.count() > 60
        assert not Category.objects.filter(name_en="").exists()
        assert max(line.depth for line in list_categories()) <= MAX_DEPTH
        assert set(Category.objects.values_list("kind", flat=True)) == set(RequestKind.values)
        assert set(Category.objects.values_list("stage", flat=True)) == set(Stage.values)
        assert install_default_catalog(by=SYSTEM, now=NOW) == 0

    def test_fills_up_what_is_missing_but_grows_no_retired_branch_again(self, db: None) -> None:
        install_default_catalog(by=SYSTEM, now=NOW)
        repair = Category.objects.get(name="家电维修")
        retire_category(category_id=CategoryId(repair.pk), by=SYSTEM, now=NOW)
        Category.objects.filter(name="表扬团队").update(name="表扬班组")
        assert install_default_catalog(by=SYSTEM, now=NOW) == 1
        assert not Category.objects.filter(path__startswith=repair.path, is_active=True).exists()

    def test_is_forbidden_without_the_right(self, cast: Cast) -> None:
        with pytest.raises(Forbidden):
            install_default_catalog(by=cast.owner.actor, now=NOW)


class TestPresenters:
    SAMPLES: dict[str, dict[str, object]] = {
        "category.created": {"name": "维修", "parent_id": None},
        "category.changed": {"before": {"name": "维修"}},
        "category.moved": {"old_parent_id": None, "new_parent_id": 1},
        "category.retired": {},
        "category.restored": {},
    }

    def test_says_something_about_every_fact(self) -> None:
        assert {name for name in PAYLOADS if name.startswith("category.")} == set(self.SAMPLES)
        for name, payload in self.SAMPLES.items():
            assert present_event(Event(type=name, payload=payload), {}).text

    def test_tells_a_new_name_from_other_changes(self) -> None:
        renamed = present_event(Event(type="category.changed", payload={"before": {"name": "维修"}}), {})
        other = present_event(Event(type="category.changed", payload={"before": {"stage": "pre_sale"}}), {})
        assert "维修" in renamed.text != other.text

    def test_shows_itself_by_its_name(self) -> None:
        assert str(Category(name="维修")) == "维修"
