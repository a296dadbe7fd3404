"""The database from DATABASE_URL, or the embedded server's socket in the home folder."""

import os
import time
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from weakref import WeakKeyDictionary

import psycopg
from psycopg_pool import ConnectionPool

from yinuo.config.environment import BadSetting, env, home

POOL_SIZE = 12
IDLE_SECONDS = float(os.environ.get("YINUO_DB_TRUST_SECONDS", "1"))
_last_lent: WeakKeyDictionary[Any, float] = WeakKeyDictionary()


def database_settings() -> dict[str, Any]:
    """Django's settings for the one database."""
    url = env("DATABASE_URL", default="")
    place = _from_url(url) if url else _embedded()
    options = place.pop("OPTIONS", {})
    options["pool"] = {
        "min_size": 1,
        "max_size": int(os.environ.get("YINUO_DB_POOL", POOL_SIZE)),
        "timeout": 10,
        "check": check_when_idle,
    }
    options["application_name"] = "yinuo"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        **place,
    }


def check_when_idle(connection: "psycopg.Connection[Any]") -> None:
    """Ask a pooled connection whether it is alive, unless it was lent out a moment ago.

    Asking each time costs every request a round trip. One that breaks within that second fails its request with 503,
    and the pool drops it.
    """
    now = time.monotonic()
    if now - _last_lent.get(connection, 0.0) > IDLE_SECONDS:
        ConnectionPool.check_connection(connection)
    _last_lent[connection] = now


def _embedded() -> dict[str, Any]:
    return {"NAME": "yinuo", "USER": "yinuo", "HOST": str(home() / "postgres" / "run"), "PORT": "5432"}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise BadSetting("DATABASE_URL", "must look like postgresql://user:password@host:5432/name")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or options.pop("port", "") or "5432"),
        "OPTIONS": options,
    }
