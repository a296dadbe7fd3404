"""`yinuo mail intake` prints what became of the mails."""

import argparse
import json
from pathlib import Path

import pytest

from tests.channels.factories import raw_mail
from yinuo.cli import mail_intake
from yinuo.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def run(*paths: Path, as_json: bool = True) -> int:
    return mail_intake.run(argparse.Namespace(paths=[str(path) for path in paths], json=as_json))


def test_a_folder_is_taken_in_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/1.eml").write_bytes(raw_mail())
    (tmp_path / "in/2.eml").write_bytes(b"no sender at all")
    assert run(tmp_path / "in") == 0
    first = json.loads(capsys.readouterr().out)
    assert run(tmp_path / "in") == 0
    second = json.loads(capsys.readouterr().out)
    assert (first["opened"], first["quarantined"], first["unchanged"]) == (1, 1, 0)
    assert (second["opened"], second["quarantined"], second["unchanged"]) == (0, 0, 2)


def test_each_mail_is_named_with_its_ticket(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.eml").write_bytes(raw_mail())
    run(tmp_path / "1.eml", as_json=False)
    run(tmp_path / "1.eml", as_json=False)
    number = Ticket.objects.get().number
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path}/1.eml\topened\t{number}",
        f"{tmp_path}/1.eml\topened (known)\t{number}",
    ]


def test_an_unreadable_file_costs_one_line_and_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "1.eml").write_bytes(raw_mail())
    assert run(tmp_path / "absent.eml", tmp_path / "1.eml") == 1
    printed = capsys.readouterr()
    assert printed.err == f"yinuo mail intake: {tmp_path}/absent.eml: No such file or directory\n"
    assert json.loads(printed.out)["opened"] == 1
