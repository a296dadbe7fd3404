import pytest

from tests.cast import Cast
from tests.catalog.factories import make_category
from yinuo.catalog.models import Category

ROOT = "/settings/categories/"


@pytest.mark.django_db
class TestCategoryPages:
    def test_start_from_the_default_tree(self, cast: Cast) -> None:
        client = cast.administrator.client
        assert f"{ROOT}defaults/" in client.get(ROOT).content.decode()
        assert client.post(f"{ROOT}defaults/").status_code == 303
        page = client.get(ROOT).content.decode()
        assert "燃气热水器" in page
        assert f"{ROOT}defaults/" not in page

    def test_add_below_a_category_with_its_stage(self, cast: Cast) -> None:
        parent, client = make_category("维修"), cast.administrator.client
        url = f"{ROOT}new/?parent={parent.pk}"
        assert 'value="after_sale" selected' in client.get(url).content.decode()
        said = {"name": "热水器", "stage": "in_sale", "kind": "repair"}
        assert client.post(url, said).status_code == 303
        child = Category.objects.get(name="热水器")
        assert (child.parent_id, child.stage, child.kind) == (parent.pk, "in_sale", "repair")
        assert client.post(url, said).status_code == 422
        assert client.get(f"{ROOT}new/?parent=999999").status_code == 404
        assert client.get(f"{ROOT}new/?parent=x").status_code == 200

    def test_rename_move_retire_and_restore(self, cast: Cast) -> None:
        client, one, two = cast.administrator.client, make_category("维修"), make_category("投诉")
        url = f"{ROOT}{one.pk}/"
        assert "维修" in client.get(url).content.decode()
        assert (
            client.post(url, {"name": "报修", "name_en": "Repair", "stage": "after_sale"}).status_code == 303
        )
        assert client.post(url, {"name": "投诉", "stage": "after_sale"}).status_code == 422
        assert client.post(f"{url}move/", {"parent_id": str(two.pk)}).status_code == 303
        assert client.post(f"{url}move/", {"parent_id": str(one.pk)}).status_code == 422
        assert client.post(f"{ROOT}{two.pk}/move/", {"parent_id": str(one.pk)}).status_code == 422
        assert client.post(f"{ROOT}{two.pk}/retire/").status_code == 303
        assert "报修" not in client.get(ROOT).content.decode()
        assert "data-retired" in client.get(f"{ROOT}?retired=1").content.decode()
        assert client.post(f"{ROOT}{two.pk}/restore/").status_code == 303
        one.refresh_from_db()
        assert (one.name, one.parent_id, one.is_active) == ("报修", two.pk, False)

    def test_are_for_those_who_keep_the_catalog(self, cast: Cast) -> None:
        category, client = make_category("维修"), cast.supervisor.client
        for path in ("", "new/", f"{category.pk}/"):
            assert client.get(ROOT + path).status_code == 403
        for path in (
            "defaults/",
            f"{category.pk}/retire/",
            f"{category.pk}/restore/",
            f"{category.pk}/move/",
        ):
            assert client.post(ROOT + path).status_code == 403
        assert cast.administrator.client.get(f"{ROOT}999999/").status_code == 404
