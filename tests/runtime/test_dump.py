"""Dump and load: what is said when PostgreSQL's programs refuse, and what a failed load leaves."""

from pathlib import Path

import psycopg
import pytest

from yinuo.runtime import dump
from yinuo.runtime.dump import dump_database, load_database
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import running

MISMATCH = """pg_dump: error: aborting because of server version mismatch
pg_dump: detail: server version: 19.1; pg_dump version: 18.4
"""


def test_a_server_newer_than_our_programs_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{MISMATCH}END\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(dump, "programs", lambda: tmp_path)
    with pytest.raises(
        RuntimeFault, match=r"The server is PostgreSQL 19.1, newer than the bundled pg_dump 18.4"
    ):
        dump_database("postgresql://db/yinuo", tmp_path / "out")


def test_a_server_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeFault, match=r"^pg_dump: .*127.0.0.1.*failed: Connection refused$"):
        dump_database("postgresql://nobody@127.0.0.1:1/none", tmp_path / "out")


def test_the_password_travels_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$*|$PGUSER|$PGPASSWORD|$PGDATABASE" > {tmp_path}/seen\n')
    program.chmod(0o755)
    monkeypatch.setattr(dump, "programs", lambda: tmp_path)
    dump_database("postgresql://li:s%26cret@db/yinuo", tmp_path / "out")
    seen = (tmp_path / "seen").read_text().strip()
    assert seen.endswith("|li|s&cret|yinuo")
    assert "s&cret" not in seen.partition("|")[0]


def test_a_load_that_fails_leaves_the_database_as_it_was(home: Home, tmp_path: Path) -> None:
    with running(home, "a test") as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        dump_database(url, tmp_path / "good.dump")
        content = (tmp_path / "good.dump").read_bytes()
        (tmp_path / "short.dump").write_bytes(content[: len(content) // 2])
        with pytest.raises(RuntimeFault):
            load_database(url, tmp_path / "short.dump")
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
            connection.execute("UPDATE kept SET n = 8")
        load_database(url, tmp_path / "good.dump")
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
        assert not (tmp_path / "good.sql").exists()
