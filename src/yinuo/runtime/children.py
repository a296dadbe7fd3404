"""Child processes that never outlive us: bound by the kernel to our life, stopped in steps, group and all."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from yinuo.runtime.errors import RuntimeFault

LEASH = Path(__file__).with_name("leash.py")


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that a child runs as."""

    uid: int
    gid: int
    name: str

    @classmethod
    def own(cls) -> "Account":
        return cls(os.geteuid(), os.getegid(), "")


def spawn(
    command: Sequence[str | Path],
    *,
    at_parent_death: signal.Signals,
    account: Account | None = None,
    environ: Mapping[str, str] | None = None,
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own that gets `at_parent_death` when we die, even by kill -9.

    Call it from the main thread: the kernel watches the thread that forks.
    """
    if not sys.platform.startswith("linux"):
        raise RuntimeFault(
            "Bound child processes need Linux; elsewhere set DATABASE_URL and run the parts by hand."
        )
    runs_as = account or Account.own()
    leash = [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(at_parent_death))]
    return subprocess.Popen(
        [*leash, str(runs_as.uid), str(runs_as.gid), *map(str, command)],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=dict(environ) if environ is not None else None,
        cwd="/",
        start_new_session=True,
    )


def stop(child: subprocess.Popen[bytes], steps: Sequence[tuple[signal.Signals, float]]) -> int:
    """Send each signal in turn and wait its seconds; kill the whole group at last. Returns the exit code."""
    for signal_number, seconds in steps:
        if child.poll() is None:
            child.send_signal(signal_number)
        try:
            child.wait(seconds)
            break
        except subprocess.TimeoutExpired:
            continue
    kill_group(child)
    return child.wait()


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child's session: the child and the processes that it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # nobody left


def plain_environ() -> dict[str, str]:
    """An environment without the caller's PG* variables, locale and secrets; where libraries lie is kept."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", **kept}
