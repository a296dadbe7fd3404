"""`yinuo demo` with a small company: made once, whole or anew, kept, and never put over a real instance."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.cli.conftest import environ
from tests.cli.test_serve import free_port, get
from tests.runtime.observation import list_processes, wait_until
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import running

pytestmark = pytest.mark.slow

SMALL = """
import sys
from functools import partial
from yinuo.cli import demo, main
set_up = demo.set_up_django
def set_up_small():
    set_up()
    from yinuo.packs.demo import seed
    seed.seed_company = partial(seed.seed_company, customers=12, tickets=12, processes=1)
demo.set_up_django = set_up_small
sys.exit(main.main(sys.argv[1:]))
"""
COUNTS = "SELECT (SELECT count(*) FROM tickets_ticket), (SELECT count(*) FROM core_event)"


@contextmanager
def demo(home: Home, port: int, until: str) -> Iterator["subprocess.Popen[str]"]:
    """A demo that has said the awaited words; afterwards nothing of it is left."""
    process = subprocess.Popen(
        [sys.executable, "-c", SMALL, "demo", "--port", str(port)],
        env=environ(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as output:
        said = []
        for line in output:
            said.append(line)
            if until in line:
                break
        else:
            pytest.fail("".join(said))
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            wait_until(lambda: list_processes(home.root) == [])


def count(home: Home) -> tuple[object, ...] | None:
    with running(home, "a test") as url, psycopg.connect(url) as connection:
        return connection.execute(COUNTS).fetchone()


def test_the_demo_ends_in_a_page_and_keeps_its_data(new_home: Home) -> None:
    port = free_port()
    with demo(new_home, port, "Ctrl-C") as process:
        assert get(port) == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert list_processes(new_home.root) == []
    before = count(new_home)
    assert before is not None
    assert before[0] == 12

    started = time.monotonic()
    with demo(new_home, port, "Ctrl-C"):
        assert time.monotonic() - started < 30  # about 5 s on an idle machine; tests share theirs
        assert get(port) == 200
    assert count(new_home) == before


def test_a_company_that_was_cut_off_is_made_anew(new_home: Home) -> None:
    port = free_port()
    with demo(new_home, port, "12 customers"):
        pass  # killed in the middle of the tickets
    with demo(new_home, port, "Ctrl-C"):
        assert get(port) == 200
    found = count(new_home)
    assert found is not None
    assert found[0] == 12


def test_a_real_instance_is_left_alone(instance: Home) -> None:
    before = count(instance)
    done = subprocess.run(
        [sys.executable, "-c", SMALL, "demo", "--port", str(free_port())],
        env=environ(instance),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert re.search(
        r"^yinuo demo: This instance is not a demo; give the demo a home of its own",
        done.stderr,
        re.MULTILINE,
    )
    assert count(instance) == before
