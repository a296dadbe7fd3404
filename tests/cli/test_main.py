"""The command line's manners: exit codes, one line for a refusal, nothing heavy loaded in vain."""

import argparse
import subprocess
import sys

import pytest
from django.db import OperationalError

from tests.cli.conftest import command
from yinuo.cli import main as door
from yinuo.cli.failure import Failure
from yinuo.cli.main import describe, main
from yinuo.cli.registry import Command, build_parser, list_commands
from yinuo.core.errors import DomainError
from yinuo.runtime.errors import RuntimeFault


class TooLate(DomainError):
    message = "{what} is over."


def command_that(raises: BaseException | None = None, name: str = "try out") -> Command:
    def run(_args: argparse.Namespace) -> int:
        if raises is not None:
            raise raises
        return 0

    return Command(name, "for a test", "nothing", lambda parser: None, run)


def call(monkeypatch: pytest.MonkeyPatch, raises: BaseException | None = None) -> int:
    monkeypatch.setattr(door, "list_commands", lambda: [command_that(raises)])
    return main(["try", "out"])


def test_a_command_that_is_done_exits_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(monkeypatch) == 0


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Failure("No such queue."), "No such queue."),
        (RuntimeFault("The disk is full."), "The disk is full."),
        (TooLate(what="The month"), "The month is over."),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "a.csv: No such file or directory"),
        (OperationalError("connection\n  refused"), "The database does not answer: connection refused"),
    ],
)
def test_a_refusal_is_one_line_on_stderr_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, line: str
) -> None:
    assert call(monkeypatch, error) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"yinuo try out: {line}\n")


def test_a_fault_of_ours_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        call(monkeypatch, ZeroDivisionError())
    assert describe(ZeroDivisionError()) is None


def test_ctrl_c_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(monkeypatch, KeyboardInterrupt()) == 130


@pytest.mark.parametrize("words", [[], ["unknown"], ["serve", "--port", "many"], ["backup"]])
def test_wrong_usage_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: yinuo")


def test_a_space_in_the_name_nests() -> None:
    parser = build_parser([command_that(name="mail parse"), command_that(name="mail intake")])
    assert parser.parse_args(["mail", "intake"]).command.name == "mail intake"


def test_the_commands_of_the_contract_are_there() -> None:
    names = {command.name for command in list_commands()}
    assert names >= {
        "demo", "serve", "work", "migrate", "setup", "doctor", "backup", "restore", "verify", "due",
    }  # fmt: skip


def test_the_help_loads_neither_django_nor_a_driver() -> None:
    program = (
        "import sys; from yinuo.cli.registry import *; build_parser(list_commands()).format_help();"
        "print(sorted({'django', 'psycopg', 'procrastinate', 'jieba'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_reader_that_closes_early_causes_no_complaint() -> None:
    line = " ".join(command("--help"))
    done = subprocess.run(
        ["/bin/sh", "-c", f"{line} | head -n 1"], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("usage: yinuo [-h] COMMAND ...\n", "")
