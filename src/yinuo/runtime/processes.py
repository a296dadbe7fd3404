"""Runs the parts of an instance (database, web, worker) as children: watched, started again, stopped together."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from yinuo.runtime.children import spawn, stop
from yinuo.runtime.errors import RuntimeFault

if TYPE_CHECKING:  # the driver is loaded by those who start a server
    from yinuo.runtime.postgres.server import Server

STOP_STEPS = ((signal.SIGTERM, 8.0),)  # whoever still works after that is killed
QUICK_DEATH = 10.0  # a part that lived shorter counts as failing to start
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One program of ours, as `python -m …` in the same environment."""

    name: str
    arguments: tuple[str, ...]


@dataclass
class Instance:
    """All processes of one instance. Start it from the main thread: the kernel binds the children to that."""

    parts: tuple[Part, ...]
    environ: Mapping[str, str]
    server: "Server | None" = None
    say: Callable[[str], None] = lambda line: None
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _started_at: dict[str, float] = field(default_factory=dict)
    _failures: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        for part in self.parts:
            self._start(part)

    def watch(self) -> NoReturn:
        """End only by an exception: KeyboardInterrupt when told to stop, RuntimeFault when a part cannot live."""
        while True:
            self._revive_server()
            for part in self.parts:
                if (code := self._running[part.name].poll()) is not None:
                    self._revive(part, code)
            time.sleep(0.2)

    def stop(self) -> None:
        """Web and worker first, the database last; nothing is left. A second Ctrl-C does not cut this short."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in self._running.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self._running.values():
            stop(child, STOP_STEPS)
        if self.server is not None:
            self.server.stop()

    def is_alive(self, name: str) -> bool:
        return self._running[name].poll() is None

    def _start(self, part: Part) -> None:
        # SIGKILL at our own violent death: transactions are rolled back, and jobs left behind are taken up again.
        self._running[part.name] = spawn(
            [sys.executable, "-m", *part.arguments], at_parent_death=signal.SIGKILL, environ=self.environ
        )
        self._started_at[part.name] = time.monotonic()

    def _revive(self, part: Part, code: int) -> None:
        stop(self._running[part.name], ())  # what the dead one started
        lived = time.monotonic() - self._started_at[part.name]
        failures = self._failures.get(part.name, 0) + 1 if lived < QUICK_DEATH else 0
        self._failures[part.name] = failures
        if failures >= ATTEMPTS:
            raise RuntimeFault(f"The {part.name} process ended {failures} times in a row (exit code {code}).")
        self.say(f"The {part.name} process ended (exit code {code}); starting it again.")
        time.sleep(min(0.5 * 2**failures, 5))
        self._start(part)

    def _revive_server(self) -> None:
        if self.server is None or self.server.child is None or self.server.child.poll() is None:
            return
        self.say(f"The database ended (exit code {self.server.child.returncode}); starting it again.")
        self.server.restart()


@contextlib.contextmanager
def stop_by_signal() -> Iterator[None]:
    """SIGTERM and SIGHUP stop us in the same orderly way as Ctrl-C: by KeyboardInterrupt."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    for number in before:
        signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def web(host: str, port: int, workers: int = 1) -> Part:
    """Granian with the ASGI application; a worker that does not stop in time is killed."""
    return Part(
        "web",
        (
            "granian", "--interface", "asgi", "--host", host, "--port", str(port), "--workers", str(workers),
            "--workers-kill-timeout", "5", "--respawn-failed-workers", "--http", "auto", "--no-ws",
            "--log-level", "warning", "yinuo.config.asgi:application",
        ),
    )  # fmt: skip


def worker() -> Part:
    """The job worker."""
    return Part("worker", ("yinuo.cli.main", "work"))


def child_environ(**extra: str) -> dict[str, str]:
    """The environment of the parts: ours, and that they are watched."""
    return {**os.environ, "YINUO_SUPERVISED": "1", "PYTHONUNBUFFERED": "1", **extra}


def require_free_port(host: str, port: int) -> None:
    """Refuse an address that another program listens on; granian itself would share it in silence."""
    if not port_is_free(host, port):
        raise RuntimeFault(
            f"Port {port} of {host} is taken by another program; choose another: --port NUMBER"
        )


def port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def wait_for_web(host: str, port: int, instance: Instance, patience: float = 60) -> None:
    """Wait until the web process answers a request, be it with a redirect."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    deadline = time.monotonic() + patience
    while not _answers(reachable, port):
        if not instance.is_alive("web"):
            raise RuntimeFault("The web process did not start; its messages stand above.")
        if time.monotonic() > deadline:
            raise RuntimeFault(f"The web process did not answer on port {port} within {patience:.0f} s.")
        time.sleep(0.1)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": "127.0.0.1"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
