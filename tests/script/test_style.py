"""The house rules: each finds what it is for, and lets the right form pass."""

from pathlib import Path

import pytest

from script.rules.style import list_remarks, parse

TICKETS = Path("src/yinuo/tickets")


def rules(path: Path, text: str) -> list[str]:
    return [remark.rule for remark in list_remarks(parse(path, text))]


def test_a_file_has_at_most_400_lines() -> None:
    assert rules(TICKETS / "a.py", "x = 1\n" * 400) == []
    assert rules(TICKETS / "a.py", "x = 1\n" * 401) == ["401 lines; a file has at most 400"]


def test_a_function_has_at_most_50_lines() -> None:
    assert rules(Path("tests/a.py"), "def long():\n" + "    x = 1\n" * 49) == []
    assert rules(Path("tests/a.py"), "def long():\n" + "    x = 1\n" * 50) == [
        "long has 51 lines, at most 50"
    ]


def test_a_view_has_at_most_30_lines() -> None:
    view = "def page(request):\n" + "    x = 1\n" * 30
    assert rules(TICKETS / "web/views.py", view) == ["the view page has 31 lines, at most 30"]
    assert rules(TICKETS / "web/forms.py", view.replace("request", "form")) == []


@pytest.mark.parametrize(
    "line",
    [
        "ticket.save()",
        "ticket.save(update_fields=['state'])",
        "Ticket.objects.create(title='x')",
        "Ticket.objects.filter(pk=1).update(title='x')",
        "ticket.entries.all().delete()",
        "Ticket.objects.bulk_create(rows)",
    ],
)
def test_rows_are_written_in_commands_only(line: str) -> None:
    assert [rule for rule in rules(TICKETS / "tasks.py", line) if "commands/ only" in rule] != []
    command = f'"""Owns it."""\n{line}\n'
    assert rules(TICKETS / "commands/assign.py", command) == []
    assert rules(Path("tests/tickets/test_a.py"), line) == []


@pytest.mark.parametrize(
    "line", ["seen.update(other)", "form.save_as(path)", "workbook.save('a.xlsx')", "d.create()"]
)
def test_what_only_looks_like_a_write_passes(line: str) -> None:
    assert rules(TICKETS / "tasks.py", line) == []


@pytest.mark.parametrize("folder", ["tickets/web", "tickets/api", "pages/board"])
def test_pages_and_api_do_not_touch_objects(folder: str) -> None:
    found = rules(Path("src/yinuo") / folder / "views.py", "rows = Ticket.objects.all()")
    assert found == ["pages and API read by queries and write by commands, not by `objects`"]


def test_model_signals_are_refused() -> None:
    found = rules(TICKETS / "apps.py", "from django.db.models.signals import post_save")
    assert found == ["post_save: no model signals; the command records an event"]


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "services.py"])
def test_a_name_that_says_nothing_is_refused(name: str) -> None:
    assert len(rules(TICKETS / name, "x = 1")) == 1


def test_a_command_says_what_it_does() -> None:
    found = rules(TICKETS / "commands/assign.py", "def assign_ticket(*, by): ...\ndef _lock(): ...\n")
    assert found == [
        "a module of commands or queries says in one line what it owns",
        "the command assign_ticket says its rule, its refusals and its event",
    ]


def test_who_acts_is_named_at_every_call() -> None:
    text = '"""Owns it."""\ndef assign(by, now):\n    """Do."""\n'
    assert rules(TICKETS / "commands/assign.py", text) == [
        "assign takes `by` and `now` as keyword arguments only"
    ]


def test_migrations_are_exempt() -> None:
    assert rules(TICKETS / "migrations/0001_initial.py", "x = 1\n" * 900) == []
