"""Storing rows of several tables in one statement: for the few commands that must be fast."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

ONLY_WHEN_ASKED = 2**31

type Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """One table and the columns of it that are written."""

    table: str
    columns: Columns


def insert_rows(rows: Iterable[Model]) -> None:
    """Insert unsaved rows of any tables, in their order, in one statement and one round trip.

    What the database fills (generated columns, defaults, an empty primary key) is left to it. The rows travel as one
    jsonb, so that the statement is planned once for each sequence of shapes.
    """
    groups: list[tuple[Shape, list[dict[str, object]]]] = []
    for row in rows:
        values = _values(row)
        shape = Shape(row._meta.db_table, tuple(values))
        if groups and groups[-1][0] == shape:
            groups[-1][1].append(values)
        else:
            groups.append((shape, [values]))
    given = json.dumps([values for _shape, values in groups], default=_plain, ensure_ascii=False)
    execute_prepared(_statement(tuple(shape for shape, _values in groups)), [given])


def execute_prepared(statement: str, params: Sequence[object] | dict[str, object]) -> tuple[Any, ...] | None:
    """Run a statement that is planned once for each connection, and return its first row.

    Django's own cursor writes the values into the text of the statement, which would be planned anew each time.
    """
    connection.ensure_connection()
    connection.close_if_health_check_failed()
    raw = connection.connection
    if raw.prepare_threshold is None:  # Django forbids preparing; this number allows it where it is asked for
        raw.prepare_threshold = ONLY_WHEN_ASKED
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        cursor.execute(statement, params, prepare=True)
        return cursor.fetchone()


def _values(row: Model) -> dict[str, object]:
    """The columns of a row that was never stored; a loaded relation lies in ``_state``, not beside them."""
    values = {name: value for name, value in vars(row).items() if type(value) is not DatabaseDefault}
    del values["_state"]
    if row.pk is None:
        del values[_pk_column(type(row))]
    return values


@lru_cache
def _pk_column(model: type[Model]) -> str:
    return str(model._meta.pk.attname)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"\\x{bytes(value).hex()}"
    raise TypeError(f"{type(value).__name__} cannot be written as a row")


@lru_cache(maxsize=64)
def _statement(shapes: tuple[Shape, ...]) -> str:
    """Each insert waits for the one before by counting its rows; only so the order is sure, and triggers see it."""
    parts = ["given(rows) AS MATERIALIZED (SELECT %s::jsonb)"]
    for number, shape in enumerate(shapes):
        columns = ", ".join(f'"{column}"' for column in shape.columns)
        after = f" WHERE (SELECT count(*) FROM step{number - 1}) >= 0" if number else ""  # noqa: S608
        parts.append(
            f'step{number} AS (INSERT INTO "{shape.table}" ({columns}) SELECT {columns}'  # noqa: S608  our own names
            f' FROM given, jsonb_populate_recordset(NULL::"{shape.table}", rows -> {number}){after} RETURNING 1)'
        )
    return f"WITH {', '.join(parts)} SELECT count(*) FROM step{len(shapes) - 1}"  # noqa: S608
