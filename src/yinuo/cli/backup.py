"""`yinuo backup`: the whole instance in one file, while it works."""

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from yinuo.cli.failure import Failure

NAME = "backup"
HELP = "save the whole instance (database, stored files, secret key) to one file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="where to write, for example yinuo-2026-01-31.tar"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace FILE if it exists")


def run(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.utils import timezone

    from yinuo.cli.session import applied_migrations, product_version
    from yinuo.runtime.archive import Manifest, write_backup
    from yinuo.runtime.dump import dump_database
    from yinuo.runtime.home import find_home

    target: Path = args.file.absolute()
    if target.exists() and not args.overwrite:
        raise Failure(f"{target} exists; choose another name or add --overwrite.")
    if not target.parent.is_dir():
        raise Failure(f"The folder {target.parent} does not exist.")
    with TemporaryDirectory(prefix=".yinuo-backup-", dir=target.parent) as folder:
        dump = Path(folder) / "database.dump"
        manifest = Manifest(product_version(), timezone.now().isoformat(), applied_migrations())
        # Database first: bytes are stored before the rows that name them, so no row will lack its file.
        dump_database(os.environ["DATABASE_URL"], dump)
        files = Path(settings.MEDIA_ROOT)
        size = write_backup(
            target, manifest=manifest, dump=dump, files=files, secret_key=find_home().secret_key
        )
    stored = len(manifest.checksums)
    print(
        f"{target}: {size / 2**20:.1f} MB, {stored} parts. It holds personal data and the secret key: keep it safe."
    )
    return 0
