"""The backup file: what was put in comes out, and nothing else is believed."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from yinuo.runtime.archive import (
    BrokenBackup,
    Manifest,
    extract,
    extract_files,
    read_manifest,
    write_backup,
)

MANIFEST = Manifest("0.1.0", "2026-01-31T08:00:00+08:00", ["core.0001_initial"])


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a small instance: a dump, a key, and two files."""
    (tmp_path / "files/ab").mkdir(parents=True)
    (tmp_path / "files/ab/photo").write_bytes(b"\x89PNG" * 300_000)
    (tmp_path / "files/合同.txt").write_text("一诺千金")
    (tmp_path / "dump").write_bytes(b"PGDMP")
    (tmp_path / "key").write_text("secret")
    write(tmp_path, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def write(folder: Path, target: Path) -> int:
    manifest = replace(MANIFEST, checksums={})
    return write_backup(
        target, manifest=manifest, dump=folder / "dump", files=folder / "files", secret_key=folder / "key"
    )


def rewrite(backup: Path, change: "dict[str, bytes]") -> None:
    """Write the tar again with some members replaced or added."""
    with tarfile.open(backup) as tar:
        parts = {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}
    with tarfile.open(backup, "w") as tar:
        for name, content in (parts | change).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_what_was_put_in_comes_out(backup: Path, tmp_path: Path) -> None:
    manifest = read_manifest(backup)
    assert (manifest.version, manifest.made_at) == (MANIFEST.version, MANIFEST.made_at)
    assert sorted(manifest.checksums) == ["database.dump", "files/ab/photo", "files/合同.txt", "secret_key"]

    target = tmp_path / "restored"
    assert extract_files(backup, target) == {target / "ab/photo", target / "合同.txt"}
    assert (target / "ab/photo").read_bytes() == b"\x89PNG" * 300_000
    extract(backup, "database.dump", tmp_path / "dump2")
    assert (tmp_path / "dump2").read_bytes() == b"PGDMP"


def test_the_file_can_be_read_by_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_that_fails_leaves_the_older_file_and_no_draft(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    (tmp_path / "dump").unlink()
    with pytest.raises(FileNotFoundError):
        write(tmp_path, backup)
    assert backup.read_bytes() == before
    assert list(tmp_path.glob(".*draft")) == []


@pytest.mark.parametrize("share", [0.02, 0.4, 0.97])
def test_a_file_that_was_cut_off_is_refused(backup: Path, share: float) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BrokenBackup):
        read_manifest(backup)


def test_a_single_changed_byte_is_found(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[content.index(b"PGDMP")] ^= 1
    backup.write_bytes(bytes(content))
    with pytest.raises(BrokenBackup, match=r"database.dump is not as it was saved"):
        read_manifest(backup)


def test_a_part_that_was_slipped_in_is_found(backup: Path) -> None:
    rewrite(backup, {"files/extra": b"x"})
    with pytest.raises(BrokenBackup, match=r"files/extra is not as it was saved"):
        read_manifest(backup)


@pytest.mark.parametrize("name", ["files/../../etc/passwd", "/etc/passwd"])
def test_a_part_that_points_outside_is_refused(backup: Path, name: str) -> None:
    rewrite(backup, {name: b"x"})
    with pytest.raises(BrokenBackup, match="does not belong there"):
        read_manifest(backup)


def test_a_link_in_the_file_is_refused(backup: Path) -> None:
    with tarfile.open(backup, "a") as tar:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(BrokenBackup, match="does not belong there"):
        read_manifest(backup)


def test_a_backup_of_a_newer_format_asks_for_an_update(backup: Path) -> None:
    manifest = {"version": "9.0", "made_at": "", "migrations": [], "checksums": {}, "format": 2}
    rewrite(backup, {"manifest.json": json.dumps(manifest).encode()})
    with pytest.raises(BrokenBackup, match=r"newer Yinuo \(9.0\); update this one first"):
        read_manifest(backup)


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"version": "1"}', b"\xff\xfe"])
def test_a_manifest_that_cannot_be_read_is_refused(backup: Path, manifest: bytes) -> None:
    rewrite(backup, {"manifest.json": manifest})
    with pytest.raises(BrokenBackup, match="manifest of the backup cannot be read"):
        read_manifest(backup)


@pytest.mark.parametrize("content", [b"", b"hello\n", b"\0" * 20_480])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.tar").write_bytes(content)
    with pytest.raises(BrokenBackup):
        read_manifest(tmp_path / "other.tar")
