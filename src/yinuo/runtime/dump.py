"""The database as one file and back, by PostgreSQL's own programs from the wheel."""

import os
import re
import signal
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

from psycopg.conninfo import conninfo_to_dict

from yinuo.runtime.children import plain_environ, spawn
from yinuo.runtime.errors import RuntimeFault
from yinuo.runtime.postgres.binaries import programs

PARAMETERS = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
CLEAR = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


def dump_database(url: str, target: Path) -> None:
    """Write one consistent picture of the database. The application may go on working meanwhile."""
    _run(url, ["pg_dump", "--format", "custom", "--no-owner", "--no-privileges", "--file", target])


def load_database(url: str, dump: Path) -> None:
    """Replace everything in the database by the dump, in one transaction: it holds the new or still the old."""
    script = dump.with_suffix(".sql")
    _run(url, ["pg_restore", "--no-owner", "--no-privileges", "--file", script, dump])
    try:
        _run(
            url,
            ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1",
             "--output", os.devnull, "--command", CLEAR, "--file", script],
        )  # fmt: skip
    finally:
        script.unlink()


def _run(url: str, command: Sequence[str | Path]) -> None:
    program = str(command[0])
    with TemporaryFile() as output:
        child = spawn(
            [programs() / program, *command[1:]],
            at_parent_death=signal.SIGKILL,
            environ=plain_environ() | _connection(url),
            output=output,
        )
        code = child.wait()
        output.seek(0)
        said = output.read().decode(errors="replace")
    if code != 0:
        raise RuntimeFault(_explain(program, said))


def _connection(url: str) -> dict[str, str]:
    """Connection parameters by environment: a password on the command line could be read by everybody."""
    parts = conninfo_to_dict(url)
    return {
        PARAMETERS[name]: str(value)
        for name, value in parts.items()
        if name in PARAMETERS and value is not None
    }


def _explain(program: str, said: str) -> str:
    if found := re.search(r"server version: ([\d.]+).*pg_dump version: ([\d.]+)", said, re.DOTALL):
        server, ours = found.groups()
        return (
            f"The server is PostgreSQL {server}, newer than the bundled {program} {ours}; "
            "save the database with that server's own pg_dump."
        )
    lines = [line for line in said.strip().splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return f"{program}: {(telling or lines or ['failed without a message'])[0].strip()}"
