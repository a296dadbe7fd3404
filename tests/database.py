"""The database of the tests: one server for everybody on this machine, one database for each process.

The migrations run once into a template database, named after their contents; a test process copies it. Set
DATABASE_URL to test against a server of your own (its role needs CREATEDB).
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from yinuo.config.database import database_settings
from yinuo.runtime.home import SYSTEM_HOME, Home
from yinuo.runtime.postgres.account import server_account
from yinuo.runtime.postgres.cluster import may_enter
from yinuo.runtime.postgres.shared import joined

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / ".cache" / "test-database"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of the server to test on: DATABASE_URL, else the shared embedded one."""
    CACHE.mkdir(parents=True, exist_ok=True)
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with joined(_home(), FAST) as url:
        yield url


def _home() -> Home:
    """Inside the project; as root in a clone that the database account cannot enter, beside the system's home."""
    account = server_account()
    if account.uid == os.geteuid() or all(may_enter(folder, account) for folder in CACHE.parents):
        return Home(CACHE)
    digest = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:12]
    return Home(SYSTEM_HOME / f"tests-{digest}")


class TestDatabase:
    """The database of this process, made from the template and made anew after each transactional test."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = f"test_yinuo_{os.getpid()}"

    def create(self) -> None:
        with self._one_at_a_time(), self._maintenance() as admin:
            _drop_left_behind(admin)
            template = self._template(admin)
            _copy_database(admin, template, self.name)
        self._point_django_at(self.name)

    def renew(self) -> None:
        """Forget what a test committed. Flushing instead would be refused: events cannot be truncated."""
        _disconnect()
        with self._one_at_a_time(), self._maintenance() as admin:
            _drop_database(admin, self.name)
            _copy_database(
                admin, self._template(admin), self.name
            )  # a newer tree beside us may have replaced it
        self._point_django_at(self.name)

    def drop(self) -> None:
        _disconnect()
        with self._maintenance() as admin:
            _drop_database(admin, self.name)

    def _template(self, admin: "psycopg.Connection[tuple[object, ...]]") -> str:
        name = f"template_yinuo_{_digest_of_migrations()}"
        existing = {str(row[0]) for row in admin.execute("SELECT datname FROM pg_database")}
        if name in existing:
            return name
        for stale in existing:
            if stale.startswith("template_yinuo_"):
                _drop_database(admin, stale)
        draft = f"template_yinuo_draft_{os.getpid()}"
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        self._point_django_at(draft)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        _disconnect()
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
        )
        return name

    def _point_django_at(self, name: str) -> None:
        _disconnect()
        os.environ["DATABASE_URL"] = self.url
        connections["default"].settings_dict.update(database_settings() | {"NAME": name})

    def _maintenance(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url, dbname="postgres", autocommit=True)

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (CACHE / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _disconnect() -> None:
    connection = connections["default"]
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _copy_database(admin: "psycopg.Connection[tuple[object, ...]]", template: str, name: str) -> None:
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    )


def _drop_database(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_left_behind(admin: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Remove databases of test processes that were killed."""
    for (name,) in admin.execute("SELECT datname FROM pg_database").fetchall():
        prefix, _, pid = str(name).rpartition("_")
        if (
            prefix in {"test_yinuo", "template_yinuo_draft"}
            and pid.isdigit()
            and not Path(f"/proc/{pid}").exists()
        ):
            _drop_database(admin, str(name))


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for migration in sorted(Path(config.path).glob("migrations/**/*.*")):
            if migration.suffix in {".py", ".sql", ".json", ".csv", ".yaml"}:
                digest.update(f"{config.label}/{migration.name}".encode() + migration.read_bytes())
    return digest.hexdigest()[:16]
