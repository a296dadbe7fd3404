"""Every page that a member can open without an argument speaks both languages."""

import re

import pytest
from django.urls import get_resolver

from tests.cast import Cast
from tests.meta.test_addresses import walk

PAGES = sorted(
    f"/{route}"
    for route, entry in walk(get_resolver())
    if getattr(entry.callback, "is_member_page", False) and "<" not in route
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = re.compile("一诺服务|我们答应您的|客服一部|客服二部|维修班|一诺|诺|简体中文|何工|何")
QUOTES_CHINESE = {
    "/gallery/": "samples",
    "/help/way/": "the list of what was promised, in the words it was promised in",
}


def visible(html: str) -> str:
    """The words of a page without tags, scripts' word lists and the names that the story gave."""
    body = html.partition("<body")[2]
    body = re.sub(r"<(template|script|option)\b.*?</\1>", "", body, flags=re.DOTALL)
    return NAMES.sub("", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize("path", PAGES)
def test_answers_in_the_language_of_the_reader(cast: Cast, path: str) -> None:
    client = cast.administrator.client
    chinese = client.get(path)
    client.post("/language/", {"language": "en", "next": "/settings/profile/"})
    english = client.get(path)
    assert english.status_code == chinese.status_code
    if (
        chinese.headers.get("Content-Type", "").startswith("text/html")
        and "<html" in chinese.content.decode()
    ):
        assert 'lang="zh-Hans"' in chinese.content.decode()
        assert 'lang="en"' in english.content.decode()


@pytest.mark.parametrize("path", [path for path in PAGES if path not in QUOTES_CHINESE])
def test_shows_no_chinese_to_an_english_reader(cast: Cast, path: str) -> None:
    """With an empty company nothing on a page is content, so every word comes from us."""
    client = cast.administrator.client
    client.post("/language/", {"language": "en", "next": "/settings/profile/"})
    answer = client.get(path)
    if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
        found = CHINESE.search(visible(answer.content.decode()))
        assert found is None, visible(answer.content.decode())[max(0, found.start() - 40) : found.end() + 40]
