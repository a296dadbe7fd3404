"""The catalogue check: what has no Chinese, and what lost a placeholder."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from script.rules import catalogues
from script.rules.catalogues import Use, list_remarks, read_translations


def remarks(source: str, chinese: str | None, context: str | None = None) -> list[str]:
    catalogue = Catalog(locale="zh_Hans_CN")
    if chinese is not None:
        catalogue.add(source, chinese, context=context)
    return list(list_remarks(iter([Use((context, source), "a.py:1")]), catalogue))


def test_a_string_without_chinese_is_named_with_its_place() -> None:
    assert remarks("Ticket", None) == ["a.py:1: no Chinese for “Ticket”"]
    assert remarks("Ticket", "工单") == []


def test_a_context_has_a_translation_of_its_own() -> None:
    assert remarks("Open", "未结", context="state") == []
    catalogue = Catalog(locale="zh_Hans_CN")
    catalogue.add("Open", "打开")
    assert list(list_remarks(iter([Use(("state", "Open"), "a.py:1")]), catalogue)) == [
        "a.py:1: no Chinese for “Open”"
    ]


@pytest.mark.parametrize("chinese", ["已指派", "已指派给 {who}"])
def test_placeholders_must_be_the_same(chinese: str) -> None:
    assert remarks("Assigned to {name}", chinese) == [
        "a.py:1: the Chinese for “Assigned to {name}” has other placeholders"
    ]
    assert remarks("Assigned to {name}", "已指派给 {name}") == []


def test_parts_and_main_file_are_read_together_and_contradictions_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/desk.po").write_text('msgid "Ticket"\nmsgstr "工单"\n\nmsgid "Queue"\nmsgstr "队列"\n')
    main = tmp_path / "zh_Hans/LC_MESSAGES"
    main.mkdir(parents=True)
    (main / "django.po").write_text('msgid "Ticket"\nmsgstr "票"\n')
    catalogue, found = read_translations()
    assert {message.id: message.string for message in catalogue if message.id} == {
        "Ticket": "票",
        "Queue": "队列",
    }
    assert found == ["django.po: “Ticket” is translated in two ways"]
