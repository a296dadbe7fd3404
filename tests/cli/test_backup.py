"""Backup and restore: the whole instance comes back, and a doubtful file changes nothing."""

import json
import tarfile
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import run_yinuo
from yinuo.runtime.home import Home
from yinuo.runtime.postgres.server import running

FACTS = """
    SELECT (SELECT count(*) FROM core_event), (SELECT string_agg(encode(last_hash, 'hex'), ' ' ORDER BY id) FROM core_subject),
           (SELECT string_agg(username || name, ' ' ORDER BY username) FROM people_member)
"""


def read_facts(home: Home) -> tuple[object, ...] | None:
    with running(home, "a test") as url, psycopg.connect(url) as connection:
        return connection.execute(FACTS).fetchone()


def save(instance: Home, tmp_path: Path) -> Path:
    target = tmp_path / "saved.tar"
    done = run_yinuo(instance, "backup", target)
    assert (done.returncode, done.stderr) == (0, "")
    return target


@pytest.mark.slow
def test_an_instance_comes_back_whole_in_a_new_home(instance: Home, new_home: Home, tmp_path: Path) -> None:
    saved = save(instance, tmp_path)
    other = Home(new_home.root.parent / "other")

    done = run_yinuo(other, "restore", saved)

    assert (done.returncode, done.stderr) == (0, "")
    facts = read_facts(instance)
    assert facts is not None
    assert facts[2] == "admin管理员"
    assert read_facts(other) == facts
    assert (other.files / "ab/photo").read_bytes() == b"\x89PNG"
    assert other.secret_key.read_bytes() == instance.secret_key.read_bytes()
    proof = run_yinuo(other, "verify")
    assert proof.stdout.endswith(" chains: all hold.\n")
    assert proof.stdout == run_yinuo(instance, "verify").stdout


@pytest.mark.slow
def test_an_instance_that_holds_data_is_replaced_only_by_force(instance: Home, tmp_path: Path) -> None:
    saved = save(instance, tmp_path)
    before = read_facts(instance)
    with running(instance, "a test") as url, psycopg.connect(url) as connection:
        connection.execute("UPDATE people_member SET name = '别人'")
    (instance.files / "later").write_text("not in the backup")

    refused = run_yinuo(instance, "restore", saved)
    assert refused.returncode == 1
    assert "This instance holds data; restore into a new YINUO_HOME, or add --force" in refused.stderr
    assert read_facts(instance) != before

    assert run_yinuo(instance, "restore", saved, "--force").returncode == 0
    assert read_facts(instance) == before
    assert not (instance.files / "later").exists()


@pytest.mark.slow
def test_a_damaged_file_and_a_newer_one_change_nothing(instance: Home, tmp_path: Path) -> None:
    saved = save(instance, tmp_path)
    before = read_facts(instance)
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 0xFF
    (tmp_path / "damaged.tar").write_bytes(bytes(content))
    damaged = run_yinuo(instance, "restore", tmp_path / "damaged.tar", "--force")
    assert damaged.returncode == 1
    assert "is not as it was saved" in damaged.stderr

    newer = run_yinuo(instance, "restore", pretend_newer(saved), "--force")
    assert newer.returncode == 1
    assert "was made by a newer Yinuo (0.1.0, core.9999_future); update this one first." in newer.stderr
    assert read_facts(instance) == before


def pretend_newer(saved: Path) -> Path:
    target = saved.with_name("newer.tar")
    with tarfile.open(saved) as source, tarfile.open(target, "w") as tar:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            if member.name != "manifest.json":
                tar.addfile(member, content)
                continue
            manifest = json.load(content)
            manifest["migrations"].append("core.9999_future")
            raw = saved.with_name("manifest")
            raw.write_text(json.dumps(manifest))
            tar.add(raw, "manifest.json")
    return target


@pytest.mark.slow
def test_an_instance_that_runs_is_not_restored_into(instance: Home, tmp_path: Path) -> None:
    saved = save(instance, tmp_path)
    with running(instance, "yinuo serve"):
        refused = run_yinuo(instance, "restore", saved, "--force")
    assert refused.returncode == 1
    assert "already runs from" in refused.stderr


@pytest.mark.slow
def test_an_existing_file_is_overwritten_only_if_told(instance: Home, tmp_path: Path) -> None:
    saved = save(instance, tmp_path)
    refused = run_yinuo(instance, "backup", saved)
    assert (refused.returncode, refused.stderr) == (
        1,
        f"yinuo backup: {saved} exists; choose another name or add --overwrite.\n",
    )
    assert run_yinuo(instance, "backup", saved, "--overwrite").returncode == 0


def test_a_missing_file_is_one_clear_line(new_home: Home, tmp_path: Path) -> None:
    refused = run_yinuo(new_home, "restore", tmp_path / "none.tar")
    assert (refused.returncode, refused.stderr) == (
        1,
        f"yinuo restore: {tmp_path / 'none.tar'}: No such file or directory\n",
    )
    assert not new_home.postgres.exists()
