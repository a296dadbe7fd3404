"""The limit: a bare script that writes the rows of one intake, one transaction a ticket, as fast as this machine can.

It takes a ticket that the product has made through its API as a pattern and writes the same rows with the same sizes
into the same tables, under the same indexes, constraints and triggers. Everything is decided beforehand: no HTTP, no
rights, no search for the customer, no reading. Statements are prepared and sent in one pipeline; each of the eight
connections has a process of its own.
"""

import multiprocessing
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

TICKET = sql.SQL("currval(pg_get_serial_sequence('core_subject', 'id'))")
ENTRY = sql.SQL("currval(pg_get_serial_sequence('tickets_entry', 'id'))")


@dataclass(frozen=True, slots=True)
class Step:
    """One prepared insert and its values."""

    statement: str
    values: tuple[Any, ...]


def steps_like(url: str, number: str) -> list[Step]:
    """The inserts that would make the rows of ticket ``number`` again."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        ticket = _all(connection, "SELECT * FROM tickets_ticket WHERE number = %s", number)[0]
        pk = ticket["subject_id"]
        tables = {
            "tickets_ticket": [{**ticket, "number": ""}],
            "tickets_entry": _all(connection, "SELECT * FROM tickets_entry WHERE ticket_id = %s", pk),
            "promises_servicelimit": _all(
                connection, "SELECT * FROM promises_servicelimit WHERE subject_id = %s ORDER BY id", pk
            ),
            "core_event": _all(connection, "SELECT * FROM core_event WHERE subject_id = %s ORDER BY seq", pk),
        }
        made: list[Step] = [Step("INSERT INTO core_subject (kind) VALUES ('ticket')", ())]
        for table, rows in tables.items():
            made += [_step(connection, table, row) for row in rows]
    return made


def _all(
    connection: "psycopg.Connection[dict[str, Any]]", query: str, *values: object
) -> list[dict[str, Any]]:
    return connection.execute(query, values).fetchall()


def _step(connection: "psycopg.Connection[dict[str, Any]]", table: str, row: dict[str, Any]) -> Step:
    columns: list[sql.Composable] = []
    places: list[sql.Composable] = []
    values: list[object] = []
    for column, value in row.items():
        if column in {"id", "seq", "hash", "recorded_at"}:
            continue
        columns.append(sql.Identifier(column))
        if column in {"subject_id", "ticket_id"}:
            places.append(TICKET)
        elif column == "payload" and "entry_id" in value:
            places.append(sql.SQL("%s::jsonb || jsonb_build_object('entry_id', ") + ENTRY + sql.SQL(")"))
            values.append(Jsonb(value))
        else:
            places.append(sql.SQL("%s"))
            values.append(Jsonb(value) if column == "payload" else value)
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table), sql.SQL(", ").join(columns), sql.SQL(", ").join(places)
    )
    return Step(statement.as_string(connection), tuple(values))


def _write(
    url: str, steps: list[Step], seconds: float, ready: Event, written: "multiprocessing.Queue[int]"
) -> None:
    with psycopg.connect(url) as connection:
        ready.wait()
        end, count = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            with connection.pipeline():
                for step in steps:
                    connection.execute(step.statement, step.values, prepare=True)
                connection.commit()
            count += 1
    written.put(count)


def measure_limit(url: str, number: str, *, seconds: float, connections: int = 8) -> float:
    """Tickets a second."""
    steps = steps_like(url, number)
    context = multiprocessing.get_context("fork")
    ready, written = context.Event(), context.Queue()
    writers = [
        context.Process(target=_write, args=(url, steps, seconds, ready, written)) for _ in range(connections)
    ]
    for writer in writers:
        writer.start()
    time.sleep(0.5)
    ready.set()
    total: int = sum(written.get(timeout=seconds + 60) for _ in writers)
    for writer in writers:
        writer.join()
    return total / seconds
