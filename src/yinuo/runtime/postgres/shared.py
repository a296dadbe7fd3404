"""A server that several processes share and that ends with the last of them: for tests and measurements.

Every user holds a shared lock on one file, so that a killed user counts as gone. The keeper, a process of its own
(`python -m yinuo.runtime.postgres.shared HOME NAME=VALUE…`), stops the server when it gets that lock alone.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import Server, attach, read_owner

GRACE = 20.0  # seconds without a user before the keeper leaves


@contextlib.contextmanager
def joined(home: Home, settings: Mapping[str, str]) -> Iterator[str]:
    """The URL of the shared server, started when this is the first user."""
    home.prepare()
    with _users_file(home) as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        url = attach(home)
        if url is None:
            _run_keeper(home, settings)
            url = attach(home)
        if url is None:
            raise RuntimeFault(f"The shared database went away at once; see {home.root / 'keeper.log'}.")
        yield url


def _run_keeper(home: Home, settings: Mapping[str, str]) -> None:
    """Start the keeper; it returns when the server answers and goes on in the background."""
    log = home.root / "keeper.log"
    options = [f"{name}={value}" for name, value in settings.items()]
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(home.root), *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            check=False,
        )
    if done.returncode != 0:
        said = log.read_text(errors="replace").strip().splitlines() or ["no message"]
        raise RuntimeFault(f"The shared database did not start: {said[-1]} (see {log})")


def _users_file(home: Home) -> IO[bytes]:
    return os.fdopen(os.open(home.root / "users", os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def keep(home: Home, settings: Mapping[str, str], ready: Callable[[], None], grace: float = GRACE) -> None:
    """Own the server until nobody has used it for `grace` seconds. Calls `ready` when it can be reached."""
    server = Server(home, "shared database", settings)
    try:
        _start(server)
        ready()
        with _users_file(home) as users:
            _wait_until_unused(users, grace)
            server.stop()  # with the lock held: who comes now waits, and then starts afresh
    finally:
        server.stop()


def _start(server: Server) -> None:
    try:
        server.start(patience=0)
    except RuntimeFault:
        if read_owner(server.home) is not None:
            raise
        # The settings trade safety for speed: after a crash of the machine the data are made anew.
        shutil.rmtree(server.home.postgres, ignore_errors=True)
        server.start(patience=0)


def _wait_until_unused(users: IO[bytes], grace: float) -> None:
    unused_since: float | None = None
    while True:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            unused_since = None
        else:
            unused_since = unused_since or time.monotonic()
            if time.monotonic() - unused_since >= grace:
                return
            fcntl.flock(users, fcntl.LOCK_UN)
        time.sleep(0.5)


def main(arguments: Sequence[str]) -> int:
    """Fork, keep in the child, and return in the parent as soon as the child is ready or has failed."""
    home, settings = Home(Path(arguments[0])), dict(option.split("=", 1) for option in arguments[1:])
    heard, said = os.pipe()
    if os.fork() != 0:
        os.close(said)
        with os.fdopen(heard, "rb") as answer:
            return 0 if answer.read() else _await_winner(home)
    os.close(heard)

    def ready() -> None:
        os.write(said, b"ready")
        os.close(said)

    try:
        keep(home, settings, ready)
    except RuntimeFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


def _await_winner(home: Home) -> int:
    """Another keeper may have been first; its server serves us as well."""
    try:
        return 0 if attach(home) is not None else 1
    except RuntimeFault:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
