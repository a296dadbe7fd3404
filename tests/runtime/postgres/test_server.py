"""The embedded server: one owner, private, durable, and never left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.runtime.observation import list_processes, wait_until
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import (
    Server,
    attach,
    cluster_of,
    memory_settings,
    read_owner,
    running,
)

OWNER = """
import sys, time
from pathlib import Path
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import Server
Server(Home(Path(sys.argv[1])), "the first").start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def server(home: Home) -> Iterator[Server]:
    server = Server(home, "a test", {"fsync": "off"})
    yield server
    server.stop()


def start_owner(home: Home) -> subprocess.Popen[bytes]:
    """Another process that owns the server of the home."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(home.root)], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner.stdout as output:
        assert output.readline() == b"started\n"
    return owner


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_the_data_are_there_after_a_restart(server: Server) -> None:
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT '一诺千金' AS words")
    server.stop()
    assert ask(server.start(), "SELECT words FROM kept") == "一诺千金"


def test_the_cluster_sorts_by_code_point_and_stores_utf_8(server: Server) -> None:
    url = server.start()
    locale = ask(url, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'yinuo'")
    assert locale == "bC.UTF-8"
    assert ask(url, "SHOW server_encoding") == "UTF8"
    assert ask(url, "SHOW synchronous_commit") == "on"


def test_no_port_is_open_and_the_socket_lies_in_a_private_folder(server: Server) -> None:
    url = server.start()
    assert ask(url, "SHOW listen_addresses") == ""
    cluster = cluster_of(server.home)
    assert cluster.sockets.stat().st_mode & 0o777 == 0o700
    assert cluster.folder.stat().st_mode & 0o777 == 0o700


def test_the_application_is_no_superuser(server: Server) -> None:
    assert ask(server.start(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_the_server_never_runs_as_root(server: Server) -> None:
    server.start()
    pid = cluster_of(server.home).running_pid()
    assert Path(f"/proc/{pid}").stat().st_uid == cluster_of(server.home).account.uid != 0


def test_a_second_starter_is_told_who_was_first(home: Home) -> None:
    owner = start_owner(home)
    with pytest.raises(
        RuntimeFault, match=rf"already runs from {home.root} \(process {owner.pid}: the first\)"
    ):
        Server(home, "the second").start(patience=0.2)
    owner.kill()
    owner.wait()


def test_a_command_uses_the_server_that_runs_and_leaves_it_running(home: Home) -> None:
    owner = start_owner(home)
    with running(home, "a command") as url:
        assert ask(url, "SELECT 1") == 1
    assert read_owner(home) == f"process {owner.pid}: the first"
    owner.kill()
    owner.wait()


def test_a_command_starts_the_server_for_itself_when_none_runs(home: Home) -> None:
    with running(home, "a command") as url:
        assert ask(url, "SELECT 1") == 1
    assert attach(home) is None
    assert list_processes(home.root) == []


def test_nothing_is_left_when_the_owner_is_killed(home: Home) -> None:
    owner = start_owner(home)
    owner.kill()
    owner.wait()
    wait_until(lambda: list_processes(home.root) == [])


def test_nothing_is_left_when_the_owner_is_killed_while_sessions_are_open(home: Home) -> None:
    owner = start_owner(home)
    with psycopg.connect(cluster_of(home).url()) as connection:
        connection.execute("CREATE TABLE half_done (n int)")
        owner.kill()
        owner.wait()
        wait_until(lambda: list_processes(home.root) == [])
        connection.close()


def test_a_start_right_after_a_kill_waits_for_the_old_server(home: Home) -> None:
    owner = start_owner(home)
    owner.kill()
    owner.wait()
    with running(home, "the next") as url:
        assert ask(url, "SELECT 1") == 1


def test_what_was_committed_survives_the_kill_of_the_server_itself(server: Server) -> None:
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    pid = cluster_of(server.home).running_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert server.child is not None
    server.child.wait()
    server.restart()
    assert ask(cluster_of(server.home).url(), "SELECT n FROM kept") == 7


def test_a_pid_file_that_names_somebody_else_does_not_hinder(server: Server) -> None:
    server.start()
    server.stop()
    (cluster_of(server.home).data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert ask(server.start(), "SELECT 1") == 1


def test_a_first_start_that_was_cut_off_is_done_again(server: Server) -> None:
    cluster = cluster_of(server.home)
    cluster.data.rename(cluster.folder / "draft")
    (cluster.folder / "draft" / "PG_VERSION").unlink()
    assert ask(server.start(), "SELECT 1") == 1


def test_data_of_another_postgresql_are_refused(server: Server) -> None:
    server.start()
    server.stop()
    (cluster_of(server.home).data / "PG_VERSION").write_text("17\n")
    with pytest.raises(RuntimeFault, match="was made by PostgreSQL 17, this Yinuo brings 18"):
        server.start()


def test_a_home_with_a_long_path_has_its_socket_elsewhere(new_home: Home) -> None:
    deep = Home(new_home.root / ("long" * 30))
    sockets = cluster_of(deep).sockets
    with running(deep, "a test") as url:
        assert ask(url, "SELECT 1") == 1
        assert sockets.stat().st_mode & 0o777 == 0o700
    assert not sockets.is_relative_to(deep.root)
    sockets.rmdir()


def test_a_server_that_cannot_start_says_why(home: Home) -> None:
    server = Server(home, "a test", {"shared_buffers": "nonsense"})
    with pytest.raises(RuntimeFault, match=r'did not start: .*invalid value for parameter "shared_buffers"'):
        server.start()
    assert read_owner(home) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_as_root_a_closed_folder_on_the_way_is_refused_and_stays_closed(new_home: Home) -> None:
    home = new_home
    home.root.parent.chmod(0o700)
    with pytest.raises(
        RuntimeFault, match=rf"may not enter {home.root.parent}; choose a YINUO_HOME outside it"
    ):
        Server(home, "a test").start()
    assert home.root.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("megabytes", "shared_buffers"), [(256, "64MB"), (1024, "256MB"), (4096, "1024MB"), (65536, "1024MB")]
)
def test_shared_buffers_are_a_quarter_of_the_memory_within_limits(
    megabytes: int, shared_buffers: str
) -> None:
    assert memory_settings(megabytes * 2**20)["shared_buffers"] == shared_buffers


@pytest.mark.slow
def test_a_start_takes_less_than_two_seconds_once_the_cluster_exists(server: Server) -> None:
    server.start()
    server.stop()
    before = time.monotonic()
    server.start()
    assert time.monotonic() - before < 2
