"""Arguments that are wrong are wrong usage: one clear word on stderr, exit code 2, nothing begun."""

import argparse

import pytest

from yinuo.cli._arguments import meaning_and_column, port_number
from yinuo.cli.main import main
from yinuo.cli.serve import list_missing


class TestPort:
    @pytest.mark.parametrize("text", ["1", "8000", "65535"])
    def test_is_a_number_that_a_program_can_listen_on(self, text: str) -> None:
        assert port_number(text) == int(text)

    @pytest.mark.parametrize("text", ["0", "-1", "65536", "99999", "http", "", "８０"])
    def test_is_nothing_else(self, text: str) -> None:
        with pytest.raises(argparse.ArgumentTypeError):
            port_number(text)


class TestMap:
    def test_names_a_meaning_and_a_column(self) -> None:
        assert meaning_and_column("id=工单=号") == ("id", "工单=号")

    @pytest.mark.parametrize("text", ["bogus", "=x", "id=", ""])
    def test_refuses_half_a_pair(self, text: str) -> None:
        with pytest.raises(argparse.ArgumentTypeError):
            meaning_and_column(text)


@pytest.mark.parametrize(
    "words",
    [
        ["serve", "--port", "99999"],
        ["demo", "--port", "-1"],
        ["import", "requests", "x.csv", "--map", "bogus"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(words))
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_serve_says_what_customers_would_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("YINUO_PUBLIC_URL", "YINUO_SMTP_HOST", "YINUO_SMS_GATEWAY"):
        monkeypatch.setenv(name, "set")
    assert list_missing("http://127.0.0.1:8333") == []
    for name in ("YINUO_PUBLIC_URL", "YINUO_SMTP_HOST", "YINUO_SMS_GATEWAY"):
        monkeypatch.delenv(name)
    assert len(list_missing("http://127.0.0.1:8333")) == 3
