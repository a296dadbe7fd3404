"""The database goes away and comes back while programs open tickets."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.cli.test_serve import free_port, serving
from tests.runtime.conftest import home, made_home, new_home  # noqa: F401  (fixtures)
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import cluster_of

PROJECT = Path(__file__).resolve().parents[2]
CLIENTS = 4
pytestmark = pytest.mark.slow


@dataclass
class Load:
    """Programs that open tickets until told to stop, and what they were answered."""

    port: int
    token: str
    answers: Counter[int] = field(default_factory=Counter)
    seen: list[tuple[float, int]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def work(self, client: int) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            status = self.open_ticket(f"{client}-{number}")
            self.answers[status] += 1
            self.seen.append((time.monotonic(), status))

    def open_ticket(self, name: str) -> int:
        body = json.dumps({"kind": "repair", "text": f"第 {name} 件", "source": "load", "source_id": name})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/v1/tickets", body.encode(), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


@pytest.fixture
def load(home: Home) -> Iterator[Load]:  # noqa: F811
    port = free_port()
    with serving(home, port):
        made = subprocess.run(
            [sys.executable, "-m", "bench.prepare", "setup"],
            env={**os.environ, "DATABASE_URL": cluster_of(home).url(), "YINUO_HOME": str(home.root),
                 "DJANGO_SETTINGS_MODULE": "yinuo.config.settings", "PYTHONPATH": str(PROJECT)},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        )  # fmt: skip
        yield Load(port, json.loads(made.stdout.splitlines()[-1])["token"])


def wait_for(count: int, load: Load, since: float) -> None:
    """Until so many tickets were opened after ``since``."""
    deadline = time.monotonic() + 60
    while sum(1 for at, status in list(load.seen) if at > since and status == 201) < count:
        assert time.monotonic() < deadline, load.answers
        time.sleep(0.05)


def test_requests_fail_cleanly_and_go_on_when_it_is_back(load: Load, home: Home) -> None:  # noqa: F811
    threads = [threading.Thread(target=load.work, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        wait_for(20, load, 0.0)
        postmaster = cluster_of(home).running_pid()
        assert postmaster is not None
        os.kill(postmaster, signal.SIGINT)
        wait_for(20, load, time.monotonic() + 1)
    finally:
        load.over.set()
        for thread in threads:
            thread.join()
    assert load.answers.keys() <= {201, 503}
    with psycopg.connect(cluster_of(home).url()) as connection:
        stored = connection.execute("SELECT count(*) FROM tickets_ticket").fetchone()
    # A commit may have reached the disk whose answer was lost; nothing that was answered 201 is missing.
    assert stored is not None
    assert load.answers[201] <= stored[0] <= load.answers[201] + load.answers[503]
