"""The handbook, and 服务之道 made from the project's own ledger."""

import csv

import pytest
from django.conf import settings

from tests.cast import Cast
from yinuo.pages.help.chapters import list_chapters
from yinuo.pages.help.ideas import GROUPS, list_groups, read_ideas

pytestmark = pytest.mark.django_db


class TestHandbook:
    def test_has_the_same_chapters_in_both_languages(self) -> None:
        assert list_chapters("zh-hans").keys() == list_chapters("en").keys() != set()

    def test_opens_every_chapter(self, cast: Cast) -> None:
        for name, chapter in list_chapters("zh-hans").items():
            page = cast.owner.client.get(f"/help/{name}/")
            assert page.status_code == 200
            assert chapter.title in page.content.decode()

    @pytest.mark.parametrize(
        "path", ["/help/nothing/", "/help/pictures/nothing.png", "/help/pictures/..%2fx.png"]
    )
    def test_knows_nothing_else(self, cast: Cast, path: str) -> None:
        assert cast.owner.client.get(path).status_code == 404

    def test_lists_what_can_be_read(self, cast: Cast) -> None:
        page = cast.owner.client.get("/help/").content.decode()
        assert "/help/way/" in page
        assert all(f"/help/{name}/" in page for name in list_chapters("zh-hans"))


class TestWay:
    def test_shows_every_idea_of_the_ledger(self, cast: Cast) -> None:
        page = cast.owner.client.get("/help/way/").content.decode()
        with (settings.PROJECT / "docs/acceptance.csv").open(encoding="utf-8", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
        assert len(ids) == 230
        assert all(f">{idea_id}<" in page for idea_id in ids)

    def test_puts_each_idea_into_one_group(self) -> None:
        ideas = read_ideas()
        groups = list_groups(ideas)
        assert len(groups) == len(GROUPS)
        assert sum(len(group.ideas) for group in groups) == len(ideas)
        assert sum(group.done for group in groups) == sum(idea.state == "done" for idea in ideas)
