"""Storing rows of several tables in one statement: for the few commands that must be fast."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

import psycopg
from django.db import connection
from django.db.models import Field, Model
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

    Neighbours of one model must fill the same columns. What the database fills (generated columns, defaults, an empty
    primary key) is left to it. The rows travel as one jsonb, so that the statement is planned once for each shape.
    """
    groups = [list(group) for _model, group in groupby(rows, type)]
    shapes = tuple(_shape(group[0]) for group in groups)
    given = json.dumps(
        [[_values(row, shape.columns) for row in group] for group, shape in zip(groups, shapes, strict=True)],
        default=_plain,
        ensure_ascii=False,
    )
    execute_prepared(_statement(shapes), [given])


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


def _shape(row: Model) -> Shape:
    fields = [field for field in _fields(type(row)) if not _left_to_database(row, field)]
    return Shape(row._meta.db_table, tuple(field.attname for field in fields))


@lru_cache
def _fields(model: type[Model]) -> tuple["Field[Any, Any]", ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.generated)


def _left_to_database(row: Model, field: "Field[Any, Any]") -> bool:
    value = getattr(row, field.attname)
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)


def _values(row: Model, columns: Columns) -> dict[str, object]:
    return {column: getattr(row, column) for column in columns}


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
