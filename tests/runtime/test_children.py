"""Child processes: bound to our life, stopped with all that they started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.runtime.observation import list_processes, wait_until
from yinuo.runtime.children import plain_environ, spawn, stop

PARENT = """
import signal, sys, time
from yinuo.runtime.children import spawn
spawn([sys.executable, "-c", "import time; time.sleep(600)", sys.argv[1]], at_parent_death=signal.SIGKILL)
print("started", flush=True)
time.sleep(600)
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", sys.argv[1]])
open(sys.argv[1], "w").close()
time.sleep(600)
"""


def test_a_child_dies_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    with parent.stdout as output:
        assert output.readline() == b"started\n"
        wait_until(lambda: len(list_processes(tmp_path)) == 2)

        parent.kill()
        parent.wait()

        wait_until(lambda: list_processes(tmp_path) == [])


def test_a_child_that_ignores_the_signal_is_killed_with_what_it_started(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = spawn([sys.executable, "-c", STUBBORN, ready], at_parent_death=signal.SIGKILL)
    wait_until(ready.exists)

    before = time.monotonic()
    code = stop(child, ((signal.SIGTERM, 0.3),))

    assert code == -signal.SIGKILL
    assert time.monotonic() - before < 5
    wait_until(lambda: list_processes(tmp_path) == [])


def test_a_child_that_obeys_is_given_its_time() -> None:
    child = spawn([sys.executable, "-c", "import time; time.sleep(600)"], at_parent_death=signal.SIGKILL)
    assert stop(child, ((signal.SIGTERM, 10.0),)) == -signal.SIGTERM


def test_a_child_has_a_session_of_its_own_so_that_ctrl_c_reaches_only_the_supervisor() -> None:
    child = spawn(["/bin/sleep", "600"], at_parent_death=signal.SIGKILL)
    assert os.getsid(child.pid) == child.pid != os.getsid(0)
    stop(child, ())


def test_the_plain_environment_carries_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@h/d")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/python/lib")  # without it some interpreters do not start
    assert plain_environ() == {
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "LD_LIBRARY_PATH": "/opt/python/lib",
    }  # fmt: skip
