"""A backup: one tar file with the database dump, the stored files, the secret key, and a manifest of checksums.

The manifest comes last, so a file that was cut off anywhere has none and is known to be broken.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Self

from yinuo.runtime.errors import RuntimeFault

FORMAT = 1
MANIFEST, DUMP, SECRET_KEY, FILES = "manifest.json", "database.dump", "secret_key", "files"
BLOCK = 1 << 20


class BrokenBackup(RuntimeFault):
    """The file is no backup of ours, was cut off, or was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `migrations` are "app.name", so that an older program knows a newer backup."""

    version: str
    made_at: str
    migrations: list[str]
    checksums: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        try:
            return cls(**json.loads(raw))
        except (ValueError, TypeError) as error:
            raise BrokenBackup("The manifest of the backup cannot be read.") from error


class _HashingReader:
    """Passes a file through and remembers the checksum of what went by."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._digest.update(block)
        return block

    @property
    def checksum(self) -> str:
        return self._digest.hexdigest()


def write_backup(target: Path, *, manifest: Manifest, dump: Path, files: Path, secret_key: Path) -> int:
    """Write the whole backup beside the target, then put it in place at once. Returns its size in bytes."""
    draft = target.with_name(f".{target.name}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
            with tarfile.open(fileobj=output, mode="w") as tar:
                for name, path in _contents(dump, files, secret_key):
                    manifest.checksums[name] = _add(tar, name, path)
                _add_bytes(tar, MANIFEST, json.dumps(asdict(manifest), indent=1).encode())
            output.flush()
            os.fsync(output.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def read_manifest(source: Path) -> Manifest:
    """Read a backup from end to end and compare every checksum. Raises BrokenBackup; writes nothing."""
    try:
        with tarfile.open(source, "r:") as tar:
            found = {member.name: _checksum(tar, member) for member in tar if member.name != MANIFEST}
            raw = tar.extractfile(MANIFEST)
            manifest = Manifest.parse(raw.read() if raw else b"")
    except KeyError as error:
        raise BrokenBackup(f"{source} has no manifest: it was cut off or is no backup of Yinuo.") from error
    except (tarfile.TarError, EOFError) as error:
        raise BrokenBackup(f"{source} is damaged or no backup of Yinuo ({error}).") from error
    if manifest.format > FORMAT:
        raise BrokenBackup(f"{source} was made by a newer Yinuo ({manifest.version}); update this one first.")
    for name in sorted(found.keys() | manifest.checksums.keys()):
        if found.get(name) != manifest.checksums.get(name):
            raise BrokenBackup(f"{source} is damaged: {name} is not as it was saved.")
    if DUMP not in found:
        raise BrokenBackup(f"{source} holds no database.")
    return manifest


def extract(source: Path, name: str, target: Path) -> None:
    """Write one verified part of the backup to a private file."""
    with tarfile.open(source, "r:") as tar:
        _extract(tar, tar.getmember(name), target)


def extract_files(source: Path, folder: Path) -> set[Path]:
    """Put the stored files in place, each whole or not at all, and return their paths."""
    placed = set()
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            inside = PurePosixPath(member.name)
            if inside.parts[0] == FILES:
                path = folder.joinpath(*inside.parts[1:])
                _extract(tar, member, path)
                placed.add(path)
    return placed


def _contents(dump: Path, files: Path, secret_key: Path) -> Iterator[tuple[str, Path]]:
    yield DUMP, dump
    if secret_key.is_file():
        yield SECRET_KEY, secret_key
    for path in sorted(files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{FILES}/{path.relative_to(files).as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as source:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = os.fstat(source.fileno()).st_size, 0o600
        reader = _HashingReader(source)
        tar.addfile(entry, reader)
    return reader.checksum


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    tar.addfile(entry, io.BytesIO(content))


def _open(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    source = tar.extractfile(member)
    if source is None:
        raise BrokenBackup(f"The backup holds a part that does not belong there: {member.name}")
    return source


def _checksum(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    path = PurePosixPath(member.name)
    if not member.isfile() or path.is_absolute() or ".." in path.parts:
        raise BrokenBackup(f"The backup holds a part that does not belong there: {member.name}")
    source = _open(tar, member)
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = _open(tar, member)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as output:
        while block := source.read(BLOCK):
            output.write(block)
    draft.replace(target)
