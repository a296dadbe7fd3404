"""A new instance by commands: setup, migrate, verify, doctor, work."""

import json

import pytest

from tests.cli.conftest import run_yinuo
from tests.runtime.observation import list_processes
from yinuo.runtime.home import Home

pytestmark = pytest.mark.slow

PERSON = (
    "setup", "--company", "一诺", "--username", "wang", "--email", "wang@yinuo.example", "--name", "王芳",
    "--password-stdin",
)  # fmt: skip


def test_the_setup_is_refused_where_members_are(instance: Home) -> None:
    before = run_yinuo(instance, "verify").stdout
    refused = run_yinuo(instance, *PERSON, stdin="Bamboo-and-rain-77\n")
    assert refused.returncode == 1
    assert refused.stderr.startswith("yinuo setup: ")
    assert refused.stderr.count("\n") == 1
    assert run_yinuo(instance, "verify").stdout == before


def test_a_weak_password_is_refused_and_nothing_is_made(new_home: Home) -> None:
    refused = run_yinuo(new_home, *PERSON, stdin="12345678\n")
    assert refused.returncode == 1
    assert refused.stderr.startswith("yinuo setup: ")
    assert "Traceback" not in refused.stderr
    assert run_yinuo(new_home, "verify", "--json").stdout == (
        json.dumps({"subjects": 0, "events": 0, "erased": 0, "broken": None}) + "\n"
    )


def test_a_command_on_an_empty_database_asks_for_the_migration(new_home: Home) -> None:
    refused = run_yinuo(new_home, "verify")
    assert refused.returncode == 1
    assert "migrations wait); run: yinuo migrate" in refused.stderr
    assert run_yinuo(new_home, "migrate", "--check").returncode == 1

    assert run_yinuo(new_home, "migrate").stdout.endswith(" migrations applied.\n")
    assert run_yinuo(new_home, "migrate").stdout == "The database is up to date.\n"
    assert run_yinuo(new_home, "migrate", "--check").returncode == 0


def test_the_doctor_finds_nothing_wrong_with_a_good_instance(instance: Home) -> None:
    done = run_yinuo(instance, "doctor", "--json")
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [finding for finding in findings if finding["level"] == "fault"] == []
    assert findings[-1]["subject"] == "database"
    assert findings[-1]["level"] == "ok"
    assert done.returncode == 0


def test_the_doctor_names_a_database_that_does_not_answer(
    instance: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.cli.conftest.environ", broken_environ)
    done = run_yinuo(instance, "doctor")
    assert done.returncode == 1
    assert "✗ database: " in done.stdout
    assert "→ mend what it says; for an outer server check DATABASE_URL" in done.stdout


def broken_environ(home: Home) -> dict[str, str]:
    import os

    return {
        **os.environ,
        "YINUO_HOME": str(home.root),
        "DJANGO_SETTINGS_MODULE": "yinuo.config.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }


def test_the_worker_does_what_waits_and_leaves_nothing_behind(instance: Home) -> None:
    done = run_yinuo(instance, "work", "--once")
    assert (done.returncode, done.stdout) == (0, "")
    assert list_processes(instance.root) == []
