"""The doctor: every fault is named with its remedy."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from yinuo.runtime import doctor
from yinuo.runtime.children import Account
from yinuo.runtime.doctor import Level, examine_machine
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.home import Home


@pytest.fixture
def place(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_every_finding_that_is_not_ok_has_a_remedy(place: Home) -> None:
    findings = list(examine_machine(place))
    assert len({finding.subject for finding in findings}) == len(findings) == 13
    assert all(finding.mend for finding in findings if finding.level is not Level.OK)


def test_a_home_that_cannot_be_written_to_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = doctor.check_home(Home(tmp_path / "file/home"))
    assert (finding.level, finding.mend) == (Level.FAULT, "set YINUO_HOME to a folder that you may write to")


@pytest.mark.parametrize(
    ("free", "level"), [(100 * 2**20, Level.FAULT), (2**30, Level.WARNING), (2**40, Level.OK)]
)
def test_a_full_disk_is_a_fault_and_a_small_one_a_warning(
    place: Home, monkeypatch: pytest.MonkeyPatch, free: int, level: Level
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=free))
    assert doctor.check_disk(place).level is level


def test_a_secret_key_that_others_can_read_is_a_fault(place: Home) -> None:
    place.prepare()
    place.secret_key.write_text("key")
    place.secret_key.chmod(0o644)
    finding = doctor.check_secret_key(place)
    assert (finding.level, finding.mend) == (Level.FAULT, f"chmod 600 {place.secret_key}")
    place.secret_key.chmod(0o600)
    assert doctor.check_secret_key(place).level is Level.OK


def test_an_unknown_time_zone_is_a_fault(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINUO_TIME_ZONE", "Asia/Nowhere")
    assert doctor.check_time_zone(place).found == "Asia/Nowhere is unknown"
    monkeypatch.setenv("YINUO_TIME_ZONE", "../../etc/passwd")
    assert doctor.check_time_zone(place).level is Level.FAULT


def test_missing_libraries_and_texts_send_to_the_setup(
    place: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "PROJECT", tmp_path)
    found = [doctor.check_assets(place), doctor.check_catalogue(place)]
    assert [(finding.level, finding.mend) for finding in found] == [(Level.FAULT, "run script/setup")] * 2


def test_programs_that_do_not_run_are_a_fault(
    place: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'wrong architecture' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr("yinuo.runtime.postgres.binaries.programs", lambda: tmp_path)
    monkeypatch.setattr(doctor, "server_account", Account.own)
    finding = doctor.check_programs(place)
    assert (finding.level, finding.found) == (Level.FAULT, "wrong architecture")


def test_missing_programs_are_a_fault(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise RuntimeFault("The embedded PostgreSQL is not installed.")

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("yinuo.runtime.postgres.binaries.programs", missing)
    assert doctor.check_programs(place).found == "The embedded PostgreSQL is not installed."


def test_an_outer_database_needs_no_programs(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/yinuo")
    assert doctor.check_programs(place).found == "not needed: DATABASE_URL is set"


def test_missing_fonts_and_browser_are_warnings_because_only_tests_need_them(
    place: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    levels = [doctor.check_fonts(place).level, doctor.check_browser(place).level]
    assert levels == [Level.WARNING, Level.WARNING]
