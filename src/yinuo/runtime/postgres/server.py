"""Start, reach and stop the embedded server. One process owns it; others may use it while it runs."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from yinuo.runtime.children import plain_environ, spawn, stop
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres import binaries
from yinuo.runtime.postgres.account import server_account
from yinuo.runtime.postgres.cluster import DATABASE, OWNER, SUPERUSER, Cluster

STOP_STEPS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))  # fast, then immediate; the group is killed last
LOG_LIMIT = 10_000_000

SETTINGS = {
    "listen_addresses": "",  # no port: the unix socket is the only door
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # solid-state disks
    "jit": "off",  # our statements are short; compiling them costs more than it gains
    "autovacuum_naptime": "20s",
    "log_lock_waits": "on",
}


def memory_settings(total: int) -> dict[str, str]:
    """A quarter of the memory for shared buffers, between 64 MB and 1 GB; `total` in bytes."""
    megabytes = total // 2**20
    return {
        "shared_buffers": f"{max(64, min(1024, megabytes // 4))}MB",
        "effective_cache_size": f"{max(128, megabytes // 2)}MB",
        "work_mem": "16MB" if megabytes >= 4096 else "4MB",
        "maintenance_work_mem": f"{max(64, min(256, megabytes // 16))}MB",
    }


def cluster_of(home: Home) -> Cluster:
    return Cluster(home.postgres, server_account())


@dataclass
class Server:
    """The server of one home, owned by this process from `start` to `stop`."""

    home: Home
    purpose: str
    settings: Mapping[str, str] = field(default_factory=dict)
    child: subprocess.Popen[bytes] | None = None
    _lock: IO[str] | None = None

    def start(self, patience: float = 10) -> str:
        """Take the home's lock, create the cluster if need be, start the server. Returns the database URL."""
        self.home.prepare()
        self._lock = _take_lock(self.home, self.purpose, patience)
        try:
            cluster = cluster_of(self.home)
            cluster.prepare()
            self.child = _launch(cluster, self.settings)
            _wait_until_ready(cluster, self.child)
            _ensure_database(cluster)
        except BaseException:
            self.stop()
            raise
        return cluster.url()

    def restart(self) -> None:
        """Start again after the server itself was killed; the lock is still ours."""
        cluster = cluster_of(self.home)
        cluster.prepare()
        self.child = _launch(cluster, self.settings)
        _wait_until_ready(cluster, self.child)

    def stop(self) -> None:
        if self.child is not None:
            stop(self.child, STOP_STEPS)
            self.child = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None


@contextlib.contextmanager
def running(home: Home, purpose: str) -> Iterator[str]:
    """The database URL of the home's server: of the one that runs, else of one started for the duration."""
    if (url := attach(home)) is not None:
        yield url
        return
    server = Server(home, purpose)
    url = server.start()
    try:
        yield url
    finally:
        server.stop()


def attach(home: Home, patience: float = 30) -> str | None:
    """The URL of a server that another process owns, waiting while it starts; None when nobody owns one."""
    deadline = time.monotonic() + patience
    while (owner := read_owner(home)) is not None:
        cluster = cluster_of(home)
        if cluster.sockets.exists() and _answers(cluster.url()):
            return cluster.url()
        if time.monotonic() > deadline:
            raise RuntimeFault(f"The database of {home.root} does not answer (owned by {owner}).")
        time.sleep(0.1)
    return None


def read_owner(home: Home) -> str | None:
    """Who holds the home's lock ("process 123: yinuo demo"), or None when it is free."""
    try:
        with home.lock.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return home.lock.read_text().strip() or "another process"
    except OSError:
        return None
    return None


def _take_lock(home: Home, purpose: str, patience: float) -> IO[str]:
    deadline = time.monotonic() + patience
    lock = os.fdopen(os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            owner = home.lock.read_text().strip()
            lock.close()
            raise RuntimeFault(
                f"Yinuo already runs from {home.root} ({owner}); stop it or choose another YINUO_HOME."
            ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}: {purpose}\n")
    lock.flush()
    return lock


def _launch(cluster: Cluster, extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    settings = SETTINGS | memory_settings(_total_memory()) | dict(extra)
    settings["unix_socket_directories"] = str(cluster.sockets)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with _open_log(cluster) as log:
        # SIGINT is PostgreSQL's fast shutdown: sessions end, what was committed is kept, every process leaves.
        return spawn(
            [binaries.programs() / "postgres", "-D", cluster.data, *options],
            at_parent_death=signal.SIGINT,
            account=cluster.account,
            environ=plain_environ(),
            output=log,
        )


def _open_log(cluster: Cluster) -> IO[bytes]:
    log = cluster.log
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.rename(log.with_suffix(".old.log"))
    return log.open("ab")


def _wait_until_ready(cluster: Cluster, child: subprocess.Popen[bytes], patience: float = 60) -> None:
    """Wait for an answer; crash recovery after a kill can take its time."""
    deadline = time.monotonic() + patience
    while not _answers(cluster.url("postgres", SUPERUSER)):
        if child.poll() is not None:
            raise RuntimeFault(f"The database did not start: {_reason(cluster.log)} (see {cluster.log})")
        if time.monotonic() > deadline:
            raise RuntimeFault(f"The database was not ready within {patience:.0f} s; see {cluster.log}.")
        time.sleep(0.03)


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def _ensure_database(cluster: Cluster) -> None:
    """The application's role is no superuser: what its own triggers refuse, it cannot switch off by a setting."""
    with psycopg.connect(cluster.url("postgres", SUPERUSER), autocommit=True) as connection:
        role, database = sql.Identifier(OWNER), sql.Identifier(DATABASE)
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(role))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _reason(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    telling = [line for line in lines[-40:] if "FATAL" in line or "PANIC" in line or "error" in line.lower()]
    return (telling or lines or ["no message"])[-1]


def _total_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
