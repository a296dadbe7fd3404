"""Which system account runs the embedded database. PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess

from yinuo.runtime.children import Account
from yinuo.runtime.errors import RuntimeFault

NAME = "yinuo"
FALLBACK = "nobody"


def server_account() -> Account:
    """Ourselves, or as root the system user `yinuo` (made when missing), or `nobody` where none can be made."""
    if os.geteuid() != 0:
        return Account.own()
    account = _find(NAME) or _create() or _find(FALLBACK)
    if account is None:
        raise RuntimeFault("No unprivileged account for the database; create one: useradd --system yinuo")
    return account


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid, name) if entry.pw_uid != 0 else None


def _create() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    # Another starter may create it at the same moment; what counts is that it is there afterwards.
    subprocess.run(
        [*command, "--shell", "/usr/sbin/nologin", "--comment", "Yinuo database", NAME],
        check=False,
        capture_output=True,
    )
    return _find(NAME)
