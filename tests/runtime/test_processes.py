"""The supervisor of web and worker: watches, starts again, gives up with a reason, leaves nothing."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runtime.observation import list_processes, wait_until
from yinuo.runtime import processes
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import Server, cluster_of
from yinuo.runtime.processes import (
    Instance,
    Part,
    child_environ,
    port_is_free,
    require_free_port,
    stop_by_signal,
)

type Start = Callable[..., Instance]

SLEEPER = Part("sleeper", ("timeit", "-n", "1", "-r", "1", "__import__('time').sleep(600)"))
FAILING = Part("failing", ("json.tool", "/nonexistent"))


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start an instance of the given parts; whatever happens, it is stopped and our own signals are restored."""
    started: list[Instance] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def start(*parts: Part, server: Server | None = None) -> Instance:
        said: list[str] = []
        instance = Instance(parts, child_environ(TEST_PLACE=str(tmp_path)), server, said.append)
        started.append(instance)
        instance.start()
        return instance

    yield start
    for instance in started:
        instance.stop()
    for number, handler in handlers.items():
        signal.signal(number, handler)
    assert list_processes(tmp_path) == []


def interrupt_when(condition: Callable[[], object]) -> threading.Thread:
    """Send ourselves Ctrl-C as soon as the condition holds."""

    def wait() -> None:
        deadline = time.monotonic() + 20
        while not condition() and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_a_part_that_was_killed_is_started_again(start: Start, tmp_path: Path) -> None:
    instance = start(SLEEPER)
    wait_until(lambda: len(list_processes(tmp_path)) == 1)
    (first,) = list_processes(tmp_path)
    os.kill(int(first.split()[0]), signal.SIGKILL)
    thread = interrupt_when(lambda: list_processes(tmp_path) not in ([], [first]))
    with pytest.raises(KeyboardInterrupt):
        instance.watch()
    thread.join()
    assert instance.is_alive("sleeper")


def test_a_part_that_cannot_live_ends_the_instance_with_a_reason(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "ATTEMPTS", 2)
    with pytest.raises(RuntimeFault, match=r"The failing process ended 2 times in a row \(exit code \d\)"):
        start(FAILING).watch()


def test_a_database_that_was_killed_is_started_again(start: Start, home: Home) -> None:
    server = Server(home, "a test")
    server.start()
    instance = start(SLEEPER, server=server)
    cluster = cluster_of(home)
    first = cluster.running_pid()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    thread = interrupt_when(lambda: cluster.running_pid() not in (None, first) and cluster.data.exists())
    with pytest.raises(KeyboardInterrupt):
        instance.watch()
    thread.join()
    assert server.child is not None
    assert server.child.poll() is None


def test_sigterm_stops_in_the_same_orderly_way_as_ctrl_c() -> None:
    with pytest.raises(KeyboardInterrupt), stop_by_signal():
        signal.raise_signal(signal.SIGTERM)


def test_a_taken_port_is_refused_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        with pytest.raises(RuntimeFault, match=rf"Port {port} of 127.0.0.1 is taken by another program"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)
