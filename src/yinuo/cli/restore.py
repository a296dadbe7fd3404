"""`yinuo restore`: an instance from a backup. Everything is proved before anything is changed."""

import argparse
import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from yinuo.cli.failure import Failure
from yinuo.cli.session import disconnect, migrate, set_up_django
from yinuo.runtime.archive import DUMP, SECRET_KEY, Manifest, extract, extract_files, read_manifest
from yinuo.runtime.home import Home, find_home

NAME = "restore"
HELP = "bring back an instance from a backup"
NEEDS = "nothing"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file written by yinuo backup")
    parser.add_argument(
        "--force", action="store_true", help="replace an instance that holds data; what it holds now is lost"
    )


def run(args: argparse.Namespace) -> int:
    from yinuo.runtime.postgres.server import Server

    source: Path = args.file.absolute()
    manifest = read_manifest(source)
    home = find_home()
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            server = Server(home, "yinuo restore")
            os.environ["DATABASE_URL"] = server.start(patience=0)
            stack.callback(server.stop)
            stack.callback(os.environ.pop, "DATABASE_URL", None)
        _require_idle(os.environ["DATABASE_URL"])
        set_up_django()
        stack.callback(disconnect)
        _require_known(manifest)
        if not args.force:
            _require_empty()
        _replace(source, manifest, home)
    print(f"Restored {source}, made {manifest.made_at} by Yinuo {manifest.version}.")
    return 0


def _replace(source: Path, manifest: Manifest, home: Home) -> None:
    """Files that the rows will name come first, files that no row names any more go last."""
    from django.conf import settings

    from yinuo.runtime.dump import load_database

    home.prepare()
    files = Path(settings.MEDIA_ROOT)
    placed = extract_files(source, files)
    disconnect()
    with TemporaryDirectory(prefix=".restore-", dir=home.root) as folder:
        dump = Path(folder) / DUMP
        extract(source, DUMP, dump)
        load_database(os.environ["DATABASE_URL"], dump)
    if SECRET_KEY in manifest.checksums and not os.environ.get("YINUO_SECRET_KEY"):
        extract(source, SECRET_KEY, home.secret_key)  # customers' private links are signed with it
    for path in files.rglob("*"):
        if path.is_file() and path not in placed:
            path.unlink()
    migrate()


def _require_known(manifest: Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    if unknown := sorted(set(manifest.migrations) - known):
        raise Failure(
            f"The backup was made by a newer Yinuo ({manifest.version}, {unknown[0]}); update this one first."
        )


def _require_idle(url: str) -> None:
    """Nobody else may be working on the database. The embedded one is ours alone by its lock anyway."""
    import psycopg

    with psycopg.connect(url) as connection:
        counted = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    if counted != (0,):
        raise Failure("Other connections use the database; stop yinuo serve and yinuo work first.")


def _require_empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('core_subject') IS NOT NULL")
        if cursor.fetchone() == (True,):
            cursor.execute("SELECT EXISTS (SELECT FROM core_subject)")
            if cursor.fetchone() == (True,):
                raise Failure(
                    "This instance holds data; restore into a new YINUO_HOME, or add --force to replace it."
                )
