"""A data home of its own for each test, in a place that the database account may enter."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import Server


def make_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="yinuo-test-", dir="/tmp"))
    folder.chmod(0o755 if os.geteuid() == 0 else 0o700)
    return folder


@pytest.fixture(scope="session")
def made_home() -> Iterator[Home]:
    """A home whose cluster was created once; tests copy it, because creating one takes seconds."""
    folder = make_folder()
    home = Home(folder / "home")
    server = Server(home, "the pattern")
    server.start()
    server.stop()
    yield home
    shutil.rmtree(folder)


@pytest.fixture
def new_home() -> Iterator[Home]:
    """A home that does not exist yet."""
    folder = make_folder()
    yield Home(folder / "home")
    shutil.rmtree(folder)


@pytest.fixture
def home(new_home: Home, made_home: Home) -> Home:
    """A home with a fresh cluster that does not run."""
    subprocess.run(["cp", "-a", made_home.root, new_home.root], check=True)
    return new_home
