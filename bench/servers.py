"""What is measured, running: one PostgreSQL, a database for each product, and granian as in production."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from yinuo.runtime.children import spawn, stop
from yinuo.runtime.home import SYSTEM_HOME, Home
from yinuo.runtime.postgres.server import Server

PROJECT = Path(__file__).resolve().parent.parent
THREADS = 8
START = 90.0


class NotMeasured(Exception):
    """Something that should be measured did not start."""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A server of our own with the settings of production, or the one that DATABASE_URL names."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    root = SYSTEM_HOME / "bench" if os.geteuid() == 0 else PROJECT / ".cache" / "bench"
    server = Server(Home(root), "bench")
    try:
        yield server.start()
    finally:
        server.stop()


@contextlib.contextmanager
def database(server_url: str, name: str) -> Iterator[str]:
    """A database that exists only for this run."""
    with psycopg.connect(server_url, autocommit=True) as admin:
        _drop(admin, name)
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        finally:
            _drop(admin, name)


def _drop(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def served(interface: str, application: str, environ: Mapping[str, str], workers: int) -> Iterator[int]:
    """The port of a granian with ``workers`` processes and THREADS threads in all; ended on the way out."""
    port = _free_port()
    threads = max(1, THREADS // workers)
    command = [
        sys.executable, "-m", "granian", "--interface", interface, "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--no-ws", "--log-level", "error", "--working-dir", str(PROJECT),
        "--workers-kill-timeout", "3", application,
    ]  # fmt: skip
    if interface == "wsgi":
        command[-1:-1] = ["--blocking-threads", str(threads)]
    child = spawn(
        command,
        at_parent_death=signal.SIGKILL,
        environ={**os.environ, **environ, "YINUO_WEB_THREADS": str(threads)},
    )
    try:
        _wait(port, child)
        yield port
    finally:
        stop(child, ((signal.SIGTERM, 8.0),))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise NotMeasured("the server ended before it answered; its messages stand above")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise NotMeasured(f"nothing answered on port {port} within {START:.0f} s")


def prepare(module: str, environ: Mapping[str, str], *arguments: str) -> dict[str, str]:
    """Run one of the preparing programs and return what it prints as JSON on its last line."""
    with tempfile.TemporaryFile("w+") as complaints:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": str(PROJECT), **environ},
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            complaints.seek(0)
            raise NotMeasured(f"{module} {' '.join(arguments)} failed:\n{complaints.read()[-2000:]}")
    answer: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return answer
