"""One embedded PostgreSQL cluster on disk: its folders, its first creation, its settings."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from yinuo.runtime.children import Account, plain_environ, spawn
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.postgres import binaries

SUPERUSER = "postgres"
OWNER = "yinuo"
DATABASE = "yinuo"
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes, the name of the socket included


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster below `folder`, which belongs to `account` and is closed to everybody else but root."""

    folder: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def sockets(self) -> Path:
        """The folder of the unix socket; a short one in the temporary folder where the own path is too long."""
        plain = self.folder / "run"
        if len(os.fsencode(plain / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return plain
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"yinuo-{self.account.uid}-{digest}"

    def url(self, database: str = DATABASE, user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.sockets), safe='')}"

    def prepare(self) -> None:
        """Create the folders and, the first time, the cluster. Only the holder of the home's lock may call it."""
        self._require_way_in()
        for private in (self.folder, self.sockets):
            self._make_private(private)
        self._forget_dead_server()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._require_version()

    def running_pid(self) -> int | None:
        """The process id of a server on our data folder, be it ours or one left behind."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if _serves(pid, self.data) else None

    def wait_until_stopped(self, seconds: float = 30) -> None:
        """Wait for a server that outlived its owner for a moment, its sessions included."""
        deadline = time.monotonic() + seconds
        while inmates := _processes_in(self.data):
            if time.monotonic() > deadline:
                raise RuntimeFault(
                    f"A database server (process {min(inmates)}) still works in {self.data}; stop it first."
                )
            time.sleep(0.05)

    def _forget_dead_server(self) -> None:
        """Remove the pid file of a server that is gone.

        PostgreSQL trusts the number in the file, which after a crash or in a container may be anybody's. Removing it
        while a session of the old server still writes would ruin the data, hence the wait for every process.
        """
        self.wait_until_stopped()
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_private(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            owner = folder.lstat().st_uid
            if os.geteuid() == 0 and owner != self.account.uid:
                if owner != 0 or any(folder.iterdir()):
                    raise RuntimeFault(f"{folder} belongs to another account (uid {owner}); move it away.")
                os.chown(folder, self.account.uid, self.account.gid)
            elif owner != self.account.uid:
                raise RuntimeFault(
                    f"{folder} belongs to another account (uid {owner}); choose another YINUO_HOME."
                )
            folder.chmod(0o700)
        except OSError as error:
            raise RuntimeFault(f"Cannot prepare {folder}: {error.strerror}.") from error

    def _require_way_in(self) -> None:
        """As root the database account must be able to walk to its folder; we never open somebody's folder for it."""
        if self.account.uid == os.geteuid():
            return
        for parent in self.folder.parents:
            if parent.exists() and not may_enter(parent, self.account):
                raise RuntimeFault(
                    f"The database account {self.account.name} may not enter {parent}; "
                    "choose a YINUO_HOME outside it (default /var/lib/yinuo)."
                )

    def _initialise(self) -> None:
        draft = (
            self.folder / "draft"
        )  # renamed when complete, so that an interrupted start leaves nothing half-made
        shutil.rmtree(draft, ignore_errors=True)
        command: list[str | Path] = [
            binaries.programs() / "initdb", "--pgdata", draft, "--username", SUPERUSER, "--auth", "trust",
            "--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
            "--no-instructions",
        ]  # fmt: skip
        # trust: the socket lies in a folder that only this account and root may enter, and no port is opened.
        child = spawn(
            command,
            at_parent_death=signal.SIGKILL,
            account=self.account,
            environ=plain_environ(),
            output=subprocess.PIPE,
        )
        said, _ = child.communicate()
        if child.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise RuntimeFault(f"The database could not be created: {_last_line(said)}")
        draft.rename(self.data)

    def _require_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        offered = re.sub(r"\D", "", binaries.INSTALL)
        if found != offered:
            raise RuntimeFault(
                f"{self.data} was made by PostgreSQL {found}, this Yinuo brings {offered}; "
                "restore a backup into a new YINUO_HOME."
            )


def _serves(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL that works in this folder (process ids are used again)."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return arguments[0].rpartition(b"/")[2] == b"postgres" and os.fsencode(data) in arguments


def _processes_in(data: Path) -> list[int]:
    """The processes that work in this folder: a server and its sessions never leave their data folder."""
    here, found = data.resolve(), []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if (process / "cwd").readlink() == here:
                    found.append(int(process.name))
            except OSError:
                continue  # gone, or somebody else's
    return found


def may_enter(folder: Path, account: Account) -> bool:
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & 0o100)
    if found.st_gid == account.gid:
        return bool(found.st_mode & 0o010)
    return bool(found.st_mode & 0o001)


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "no message"
