"""The command line from outside: real processes on homes of their own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yinuo.runtime.home import Home

type Yinuo = Callable[..., "subprocess.CompletedProcess[str]"]


def make_home() -> Home:
    folder = Path(tempfile.mkdtemp(prefix="yinuo-cli-", dir="/tmp"))
    folder.chmod(0o755 if os.geteuid() == 0 else 0o700)
    return Home(folder / "home")


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "yinuo.cli.main", *map(str, words)]


def environ(home: Home) -> dict[str, str]:
    """The caller's environment without settings of Yinuo, so that the product's own defaults are tested."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("YINUO_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {"YINUO_HOME": str(home.root), "YINUO_TIME_ZONE": "Asia/Shanghai"}


def run_yinuo(home: Home, *words: str | Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*words),
        env=environ(home),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def made_instance() -> Iterator[Home]:
    """An instance with a company and an administrator; made once, copied by the tests."""
    home = make_home()
    done = run_yinuo(
        home, "setup", "--company", "一诺家电服务", "--username", "admin", "--email", "admin@yinuo.example",
        "--name", "管理员", "--password-stdin", stdin="Bamboo-and-rain-77\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (home.files / "ab").mkdir()
    (home.files / "ab" / "photo").write_bytes(b"\x89PNG")
    yield home
    shutil.rmtree(home.root.parent)


@pytest.fixture
def new_home() -> Iterator[Home]:
    home = make_home()
    yield home
    shutil.rmtree(home.root.parent)


@pytest.fixture
def instance(new_home: Home, made_instance: Home) -> Home:
    """A copy of the instance that does not run."""
    subprocess.run(["cp", "-a", made_instance.root, new_home.root], check=True)
    return new_home
