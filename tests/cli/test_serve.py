"""`yinuo serve --with-worker` as an operator meets it: up, stopped, killed, started again."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import command, environ, run_yinuo
from tests.runtime.observation import list_processes, wait_until
from yinuo.runtime.home import Home

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(home: Home, port: int) -> Iterator["subprocess.Popen[str]"]:
    """A supervisor whose web process answers."""
    server = subprocess.Popen(
        command("serve", "--with-worker", "--port", str(port)),
        env=environ(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert server.stdout is not None
    with server.stdout as output:
        said = []
        for line in output:
            said.append(line)
            if "answers on" in line:
                break
        else:
            pytest.fail("".join(said))
        try:
            yield server
        finally:
            server.kill()
            server.wait()
            wait_until(lambda: list_processes(home.root) == [])


def get(port: int, path: str = "/accounts/login/") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def pid_of(home: Home, words: str) -> int:
    """The process of the instance with these words in its command line; the oldest where there are several."""
    pids = [int(line.split()[0]) for line in list_processes(home.root) if words in line.replace("\\x00", " ")]
    return min(pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_order(instance: Home, number: signal.Signals) -> None:
    port = free_port()
    with serving(instance, port) as server:
        assert get(port) == 200
        server.send_signal(number)
        assert server.wait(30) == 0
        assert list_processes(instance.root) == []


def test_nothing_is_left_after_a_kill_and_the_data_are_there_at_the_next_start(instance: Home) -> None:
    port = free_port()
    before = run_yinuo(instance, "verify").stdout
    assert before.endswith(" chains: all hold.\n")
    with serving(instance, port) as server:
        assert len(list_processes(instance.root)) >= 5
        server.kill()
        server.wait()
        wait_until(lambda: list_processes(instance.root) == [])
    with serving(instance, port):
        assert get(port) == 200
        assert run_yinuo(instance, "verify").stdout == before


@pytest.mark.parametrize("words", ["granian", "cli.main work", "postgres -D"])
def test_whatever_is_killed_comes_back(instance: Home, words: str) -> None:
    port = free_port()
    with serving(instance, port):
        victim = pid_of(instance, words)
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{victim}").exists(), 30)
        wait_until(lambda: answers(instance, port, words, victim), 60)


def answers(home: Home, port: int, words: str, victim: int) -> bool:
    try:
        return pid_of(home, words) != victim and get(port) == 200
    except (OSError, ValueError, http.client.HTTPException):
        return False


def test_a_second_instance_on_the_same_home_is_refused(instance: Home) -> None:
    with serving(instance, free_port()):
        refused = run_yinuo(instance, "serve", "--port", str(free_port()))
    assert refused.returncode == 1
    assert f"Yinuo already runs from {instance.root} (process " in refused.stderr


def test_a_taken_port_is_refused(instance: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = run_yinuo(instance, "serve", "--port", str(port))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"yinuo serve: Port {port} of 127.0.0.1 is taken by another program; choose another: --port NUMBER\n"
    )
