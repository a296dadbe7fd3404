"""Where an instance keeps its data."""

import os
from pathlib import Path

import pytest

from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home, find_home


def test_the_variable_names_the_home() -> None:
    assert find_home({"YINUO_HOME": "/srv/desk"}).root == Path("/srv/desk")


def test_root_has_the_system_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert find_home({}).root == Path("/var/lib/yinuo")


def test_a_user_has_his_own_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert find_home({"XDG_DATA_HOME": "/home/li/data"}).root == Path("/home/li/data/yinuo")
    assert find_home({}).root == Path.home() / ".local/share/yinuo"


def test_attachments_and_outbox_are_closed_to_others(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    assert {folder.stat().st_mode & 0o777 for folder in (home.files, home.outbox)} == {0o700}


def test_a_home_that_cannot_be_made_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RuntimeFault, match=r"Cannot write to .*; set YINUO_HOME to a folder of yours"):
        Home(tmp_path / "file" / "home").prepare()
