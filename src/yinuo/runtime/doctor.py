"""Looks at this machine: what Yinuo needs, what is missing, and how to mend it. Changes nothing but its own home."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile

from yinuo.runtime.children import plain_environ, spawn
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home
from yinuo.runtime.postgres import binaries
from yinuo.runtime.postgres.account import server_account
from yinuo.runtime.processes import port_is_free

PROJECT = Path(__file__).resolve().parents[3]
ASSETS = ("htmx.org/dist", "@tabler/core/dist", "echarts/dist")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCARCE, LITTLE = 500 * 2**20, 5 * 2**30  # free bytes


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` says what to do when the level is not ok."""

    subject: str
    level: Level
    found: str
    mend: str = ""


def examine_machine(home: Home) -> Iterator[Finding]:
    """All findings that need neither Django nor a running instance, in the order in which one would mend them."""
    checks: tuple[Callable[[Home], Finding], ...] = (
        check_python, check_home, check_disk, check_memory, check_shared_memory, check_programs, check_secret_key,
        check_time_zone, check_assets, check_catalogue, check_port, check_fonts, check_browser,
    )  # fmt: skip
    for check in checks:
        yield check(home)


def check_python(_home: Home) -> Finding:
    version = sys.version.split()[0]
    if not sys.platform.startswith("linux"):
        return Finding(
            "python", Level.WARNING, f"{version} on {sys.platform}", "use Linux, or set DATABASE_URL"
        )
    return Finding("python", Level.OK, f"{version} ({sys.executable})")


def check_home(home: Home) -> Finding:
    try:
        home.prepare()
        with TemporaryFile(dir=home.root):
            pass
    except (RuntimeFault, OSError) as error:
        return Finding("home", Level.FAULT, str(error), "set YINUO_HOME to a folder that you may write to")
    return Finding("home", Level.OK, str(home.root))


def check_disk(home: Home) -> Finding:
    place = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    found = f"{free / 2**30:.1f} GB free at {place}"
    if free < SCARCE:
        return Finding(
            "disk", Level.FAULT, found, "free some space; the database stops when the disk is full"
        )
    if free < LITTLE:
        return Finding("disk", Level.WARNING, found, "plan for more; attachments and history grow")
    return Finding("disk", Level.OK, found)


def check_memory(_home: Home) -> Finding:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    found = f"{total / 2**30:.1f} GB"
    if total < 900 * 2**20:
        return Finding("memory", Level.WARNING, found, "give the machine 1 GB or more")
    return Finding("memory", Level.OK, found)


def check_shared_memory(_home: Home) -> Finding:
    shm = Path("/dev/shm")  # noqa: S108  the place is fixed by the kernel; only its size is read
    if not shm.is_dir():
        return Finding("shared memory", Level.FAULT, "no /dev/shm", "mount it: mount -t tmpfs tmpfs /dev/shm")
    total = shutil.disk_usage(shm).total
    if total < 60 * 2**20:
        return Finding(
            "shared memory", Level.WARNING, f"{total / 2**20:.0f} MB", "in a container: --shm-size=256m"
        )
    return Finding("shared memory", Level.OK, f"{total / 2**20:.0f} MB")


def check_programs(_home: Home) -> Finding:
    """Whether the account that will run the database can run its programs."""
    if os.environ.get("DATABASE_URL"):
        return Finding("database programs", Level.OK, "not needed: DATABASE_URL is set")
    mend = "run script/setup again, or set DATABASE_URL to a PostgreSQL 16 or newer"
    try:
        account = server_account()
        with TemporaryFile() as output:
            command: list[str | Path] = [binaries.programs() / "postgres", "--version"]
            child = spawn(
                command,
                at_parent_death=signal.SIGKILL,
                account=account,
                environ=plain_environ(),
                output=output,
            )
            code = child.wait(20)
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
    except (RuntimeFault, OSError, subprocess.SubprocessError) as error:
        return Finding("database programs", Level.FAULT, str(error), mend)
    if code != 0:
        return Finding("database programs", Level.FAULT, said or f"exit code {code}", mend)
    return Finding("database programs", Level.OK, f"{said}, run by {account.name or 'you'}")


def check_secret_key(home: Home) -> Finding:
    if os.environ.get("YINUO_SECRET_KEY") or os.environ.get("YINUO_SECRET_KEY_FILE"):
        return Finding("secret key", Level.OK, "from the environment")
    key = home.secret_key
    if not key.exists():
        return Finding("secret key", Level.OK, "is made at the first start")
    if stat.S_IMODE(key.stat().st_mode) & 0o077:
        return Finding("secret key", Level.FAULT, f"{key} can be read by others", f"chmod 600 {key}")
    return Finding("secret key", Level.OK, str(key))


def check_time_zone(_home: Home) -> Finding:
    name = os.environ.get("YINUO_TIME_ZONE") or "Asia/Shanghai"
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return Finding(
            "time zone", Level.FAULT, f"{name} is unknown", "set YINUO_TIME_ZONE, for example Asia/Shanghai"
        )
    return Finding("time zone", Level.OK, name)


def check_assets(_home: Home) -> Finding:
    modules = PROJECT / "node_modules"
    missing = [name for name in ASSETS if not (modules / name).is_dir()]
    if missing:
        return Finding(
            "front-end libraries", Level.FAULT, f"missing: {', '.join(missing)}", "run script/setup"
        )
    return Finding("front-end libraries", Level.OK, str(modules))


def check_catalogue(_home: Home) -> Finding:
    compiled = PROJECT / "src/yinuo/locale/zh_Hans/LC_MESSAGES/django.mo"
    if not compiled.exists():
        return Finding(
            "Chinese texts", Level.FAULT, "not compiled; pages would be English", "run script/setup"
        )
    return Finding("Chinese texts", Level.OK, "compiled")


def check_port(_home: Home) -> Finding:
    if port_is_free("127.0.0.1", 8000):
        return Finding("port 8000", Level.OK, "free")
    return Finding(
        "port 8000", Level.WARNING, "in use (perhaps by Yinuo itself)", "choose another: --port NUMBER"
    )


def check_fonts(_home: Home) -> Finding:
    """Only the browser tests draw pages on this machine."""
    fc_list = shutil.which("fc-list")
    listed = (
        subprocess.run([fc_list, ":lang=zh"], capture_output=True, check=False).stdout if fc_list else b""
    )
    if not listed.strip():
        return Finding(
            "CJK fonts", Level.WARNING, "none (tests only)", "Debian: apt-get install fonts-noto-cjk"
        )
    return Finding("CJK fonts", Level.OK, f"{len(listed.splitlines())} faces")


def check_browser(_home: Home) -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        return Finding(
            "browser", Level.WARNING, "no Chromium (tests only)", "Debian: apt-get install chromium"
        )
    return Finding("browser", Level.OK, found)
