"""What the tests see of processes from outside."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def list_processes(place: Path) -> list[str]:
    """Living processes that have a folder in their command line or environment, but for this one."""
    needle = os.fsencode(place)
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                seen = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if needle in seen and state != "Z":
                found.append(f"{folder.name} {seen[:120]!r}")
    return found


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Fail when the condition does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
