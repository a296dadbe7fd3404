"""The shared server of tests and measurements: it starts with the first user and ends after the last."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.runtime.observation import list_processes, wait_until
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres import shared
from yinuo.runtime.postgres.server import read_owner

USER = """
import sys
from pathlib import Path
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.shared import joined
with joined(Home(Path(sys.argv[1])), {"fsync": "off"}) as url:
    print(url, flush=True)
    sys.stdin.read()
"""
KEEPER = """
import sys
from pathlib import Path
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.shared import keep
home = Home(Path(sys.argv[1]))
home.prepare()
keep(home, {"fsync": "off"}, lambda: print("ready", flush=True), grace=0.5)
"""


def start(program: str, home: Home) -> tuple["subprocess.Popen[bytes]", str]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    return process, process.stdout.readline().decode().strip()


def finish(*processes: "subprocess.Popen[bytes]") -> None:
    for process in processes:
        process.kill()
        process.communicate()


def test_two_users_that_start_at_once_share_one_server(home: Home) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", USER, str(home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    second, url = start(USER, home)
    assert first.stdout is not None
    assert first.stdout.readline().decode().strip() == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    finish(first, second)
    kill_keeper(home)


@contextmanager
def own_use(home: Home) -> Iterator[None]:
    """Be a user ourselves, so that the keeper does not leave while another one is still starting."""
    home.prepare()
    with (home.root / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield


def test_the_server_stays_while_somebody_uses_it_and_ends_when_the_last_one_was_killed(home: Home) -> None:
    with own_use(home):
        keeper, said = start(KEEPER, home)
        assert said == "ready"
        user, url = start(USER, home)
        assert url.startswith("postgresql://")
    with pytest.raises(subprocess.TimeoutExpired):
        keeper.wait(2)

    user.kill()
    user.communicate()

    assert keeper.wait(20) == 0
    keeper.communicate()
    assert list_processes(home.postgres) == []


def test_a_server_that_cannot_start_says_why(home: Home) -> None:
    with (
        pytest.raises(RuntimeFault, match="shared_buffers"),
        shared.joined(home, {"shared_buffers": "nonsense"}),
    ):
        pass


def kill_keeper(home: Home) -> None:
    owner = read_owner(home)
    assert owner is not None
    os.kill(int(owner.split()[1].rstrip(":")), signal.SIGKILL)
    wait_until(lambda: list_processes(home.root) == [])
