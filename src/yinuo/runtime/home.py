"""The data home of one instance: the only folder that Yinuo writes to."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yinuo.runtime.errors import RuntimeFault

SYSTEM_HOME = Path("/var/lib/yinuo")


@dataclass(frozen=True, slots=True)
class Home:
    """Paths of one instance. Nothing is created by naming a path; `prepare` makes the folders."""

    root: Path

    @property
    def files(self) -> Path:
        """Attachments and other stored files."""
        return self.root / "files"

    @property
    def outbox(self) -> Path:
        """Mails and text messages of the file backends."""
        return self.root / "outbox"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret_key"

    @property
    def lock(self) -> Path:
        """Held by the process that owns the embedded database."""
        return self.root / "lock"

    @property
    def postgres(self) -> Path:
        """Data, socket and log of the embedded database; belongs to the account that runs it."""
        return self.root / "postgres"

    def prepare(self) -> None:
        """Create the folders that the application writes to. Raises RuntimeFault when it may not."""
        # As root the folder is entered by the database account on the way to its own; nothing private lies open.
        mode = 0o755 if os.geteuid() == 0 else 0o700
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=mode)
            for private in (self.files, self.outbox):
                private.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise RuntimeFault(
                f"Cannot write to {self.root} ({error.strerror}); set YINUO_HOME to a folder of yours."
            ) from error


def find_home(environ: Mapping[str, str] = os.environ) -> Home:
    """YINUO_HOME, else /var/lib/yinuo for root and $XDG_DATA_HOME/yinuo (~/.local/share/yinuo) for others."""
    if chosen := environ.get("YINUO_HOME"):
        return Home(Path(chosen).expanduser().absolute())
    if os.geteuid() == 0:
        return Home(SYSTEM_HOME)
    data = environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Home(Path(data).expanduser().absolute() / "yinuo")
