"""Growing a database inside the database: the rows that a product's own code has made, again and again under new ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection


@dataclass(frozen=True, slots=True)
class Table:
    """A table to copy: its ``ids`` (own key and pointers, each to the table that counts them), columns made ``anew``
    by an SQL expression of ``k``, the number of the copy, and columns ``left`` to the database."""

    name: str
    ids: Mapping[str, str]
    anew: Mapping[str, str] = field(default_factory=dict)
    left: frozenset[str] = frozenset()


def multiply(tables: list[Table], times: int) -> None:
    """Append ``times`` copies of all rows of the tables, in the order of the tables."""
    with connection.cursor() as cursor:
        steps = {name: _highest(name) for table in tables for name in table.ids.values()}
        for table in tables:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
                " ORDER BY ordinal_position",
                [table.name],
            )
            columns = [name for (name,) in cursor.fetchall() if name not in table.left]
            shown = ", ".join(_expression(table, column, steps) for column in columns)
            named = ", ".join(f'"{column}"' for column in columns)
            order = next(iter(table.ids)) if table.ids else columns[0]
            cursor.execute(
                f'INSERT INTO "{table.name}" ({named}) OVERRIDING SYSTEM VALUE SELECT {shown}'
                f' FROM "{table.name}" t, generate_series(1, %s) k ORDER BY k, t."{order}"',
                [times],
            )
        for name in steps:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM " + f'"{name}"))',
                [name],
            )


def _highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT max(id) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _expression(table: Table, column: str, steps: Mapping[str, int]) -> str:
    if column in table.ids:
        return f't."{column}" + k * {steps[table.ids[column]]}'
    return table.anew.get(column, f't."{column}"')
