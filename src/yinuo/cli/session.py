"""What a command finds ready when it runs: Django, and a database with today's tables."""

import contextlib
import os
from collections.abc import Iterator

from yinuo.cli.failure import Failure
from yinuo.cli.registry import Needs
from yinuo.runtime.home import find_home


@contextlib.contextmanager
def prepared(needs: Needs, purpose: str) -> Iterator[None]:
    """Make ready what a command needs. An embedded server is attached, or started for the duration."""
    if needs == "nothing":
        yield
    elif needs == "django":
        set_up_django()
        yield
    else:
        with database(purpose):
            set_up_django()
            require_migrated()
            yield


@contextlib.contextmanager
def database(purpose: str) -> Iterator[None]:
    """A reachable database, named in DATABASE_URL for everything that runs inside."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    from yinuo.runtime.postgres.server import running

    with running(find_home(), purpose) as url:
        os.environ["DATABASE_URL"] = url
        try:
            yield
        finally:
            disconnect()
            del os.environ["DATABASE_URL"]


def set_up_django() -> None:
    """Load the settings and the apps, once."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.config.settings")
    django.setup()


def disconnect() -> None:
    """Close the connections and pools of this process, so that the server can stop at once."""
    from django.conf import settings

    if not settings.configured:
        return
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    for connection in connections.all(initialized_only=True):
        connection.close()
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()


def require_migrated() -> None:
    """Refuse to work on tables of another version. Raises Failure."""
    if waiting := pending_migrations():
        raise Failure(f"The database is not up to date ({waiting} migrations wait); run: yinuo migrate")


def pending_migrations() -> int:
    """How many migrations the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Apply what waits, one starter at a time, and return how many. The cache table is made here too."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('yinuo migrate'))")
        try:
            if waiting := pending_migrations():
                call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        except InconsistentMigrationHistory as error:
            raise Failure(f"The database was made by another version of the program: {error}") from error
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('yinuo migrate'))")
    return waiting


def applied_migrations() -> list[str]:
    """The migrations that the database has, as "app.name"."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def product_version() -> str:
    import importlib.metadata

    return importlib.metadata.version("yinuo")
