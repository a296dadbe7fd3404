"""`yinuo mail parse`: one object a message, whatever lies in the way."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from yinuo.channels.mail.parse.sources import Unreadable, list_files, read_messages

ONE = b"From: a@b.cn\nSubject: =?gbk?B?v9W19w==?=\n\nhi\n"
MBOX = (
    b"From a@b.cn Thu Nov 19 10:00:00 2026\nFrom: a@b.cn\nSubject: 1\n\n>From here on\n\n"
    b"From c@d.cn Thu Nov 19 11:00:00 2026\nFrom: c@d.cn\nSubject: 2\n\nFrom me, not a new mail\n\n"
)


def run(*arguments: str | Path, locale: str = "C") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "yinuo.cli.main", "mail", "parse", *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": locale, "PYTHONUTF8": "0"}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, check=False, timeout=60
    )


def test_every_message_of_every_file_gives_one_object_a_line(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    (tmp_path / "box.mbox.gz").write_bytes(gzip.compress(MBOX))
    done = run(tmp_path / "one.eml", tmp_path / "box.mbox.gz", "--json")
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert done.stderr == ""
    assert [each["subject"] for each in objects] == ["空调", "1", "2"]
    assert [each["text"] for each in objects] == ["hi", "From here on", "From me, not a new mail"]
    assert objects[1]["file"] == objects[2]["file"] == str(tmp_path / "box.mbox.gz")


def test_an_unreadable_file_costs_one_line_and_the_exit_code_not_the_others(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    (tmp_path / "broken.gz").write_bytes(gzip.compress(ONE)[:20])
    done = run(tmp_path / "absent.eml", tmp_path / "broken.gz", tmp_path / "one.eml", "--json")
    assert done.returncode == 1
    assert [json.loads(line)["subject"] for line in done.stdout.splitlines()] == ["空调"]
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [
        str(tmp_path / "absent.eml"),
        str(tmp_path / "broken.gz"),
    ]


def test_an_empty_file_is_an_empty_message(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    done = run(tmp_path / "empty", "--json")
    assert done.returncode == 0
    assert "empty_message" in json.loads(done.stdout)["problems"]


def test_without_json_a_person_can_read_it(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(ONE)
    assert "Subject: 空调" in run(tmp_path / "one.eml").stdout


def test_a_maildir_is_read_without_what_is_still_being_delivered(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.host").write_bytes(ONE)
    assert [path.parent.name for path in list_files(tmp_path)] == ["cur", "new"]


def test_an_exploding_archive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinuo.channels.mail.parse.limits.MAX_UNPACKED_BYTES", 1000)
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\0" * 5000))
    with pytest.raises(Unreadable):
        list(read_messages(tmp_path / "bomb.gz"))
