"""Settings from the environment; a secret may lie in a file named by NAME_FILE. A bad value stops the start."""

import os
import secrets
from pathlib import Path


class BadSetting(SystemExit):
    """A setting that cannot be used; ends the program with one line."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"yinuo: the setting {name} {reason}")


def env(name: str, *, default: str) -> str:
    """The value of ``name``, or the text of the file that ``name_FILE`` points to, or the default."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE", f"names a file that cannot be read: {error.strerror}") from error
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool = False) -> bool:
    value = env(name, default="").strip().lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(name, f"must be true or false, not {value!r}")


def env_list(name: str, *, default: list[str]) -> list[str]:
    value = env(name, default="")
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def home() -> Path:
    """Where this instance keeps its data: YINUO_HOME, else /var/lib/yinuo for root, else the user's own."""
    if value := os.environ.get("YINUO_HOME"):
        return Path(value).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/yinuo")
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser().absolute() / "yinuo"


def secret_key() -> str:
    """YINUO_SECRET_KEY, or a key made once and kept in the home folder, readable by its owner only."""
    if value := env("YINUO_SECRET_KEY", default=""):
        return value
    path = home() / "secret_key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        return _make_secret_key(path)


def _make_secret_key(path: Path) -> str:
    """Write a new key so that of two processes that start at once both use the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")
