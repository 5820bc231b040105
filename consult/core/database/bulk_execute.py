"""Bulk execution on PostgreSQL: one prepared statement runs for many sets of values at once.

The sets of values travel as one JSON parameter, which the statement reads as a table.
(Arrays, one for each column, are encoded in Python by the driver, which took a twelfth
of the server's time for a vote.) SQLite runs in this process without round trips, so
its statements run one by one.
"""

import json
import re
from collections.abc import Hashable
from datetime import datetime
from functools import cache, partial
from typing import Any, NamedTuple

from psycopg.types.json import Json
from sqlalchemy import UpdateBase
from sqlalchemy.exc import OperationalError

from .engine import PreparedStatement, db, transaction_state

Values = dict[str, Any]
ROWS_PER_INSERT = 500  # rows in one insert
JSON_PARAMETER = "all the sets"  # no parameter of a statement has this name


class BulkStatement(NamedTuple):
    """A statement for many sets of values; `binds` pairs each name with its bind processor."""

    sql: str
    binds: list[tuple[str, Any]]
    fixed_values: Values
    error_type: Any
    # "rows", with the number of their set; "ids", one for each set, in order; "none"; "each": run
    # one by one
    result_kind: str


bulk_statements: dict[
    tuple[PreparedStatement, frozenset[str]], BulkStatement
] = {}  # by the statement and the names of its parameters


def run_for_all(
    prepared: PreparedStatement, sets: list[Values], raw: Any = None
) -> list[list[tuple[Any, ...]]]:
    """Run a statement once for each set of values; return the rows of each set, in order.

    Args:
        raw: the driver connection; None for the one of the transaction in progress.
    """
    raw = raw or transaction_state.driver_connection
    if len(sets) == 1 or db.engine.dialect.name != "postgresql":
        return [prepared._run(raw, values) for values in sets]
    names = frozenset(sets[0])
    plural = bulk_statements.get((prepared, names)) or _build_bulk_statement(prepared, names, raw)
    if plural.result_kind == "each":
        return [prepared._run(raw, values) for values in sets]
    try:
        table = json.dumps(
            [
                {
                    name: process(values[name]) if process else values[name]
                    for name, process in plural.binds
                }
                for values in sets
            ],
            default=_encode_value,
            allow_nan=False,
        )
    except (TypeError, ValueError):  # a value that JSON cannot express
        return [prepared._run(raw, values) for values in sets]
    try:
        cursor = raw.execute(plural.sql, plural.fixed_values | {JSON_PARAMETER: table})
        rows = cursor.fetchall() if plural.result_kind != "none" else []
    except plural.error_type as failure:
        raise OperationalError(plural.sql, None, failure) from failure
    if (
        plural.result_kind == "ids"
    ):  # ids are generated in order, so sorted ids match the order of the values
        return [[row] for row in sorted(rows)]
    found: list[list[tuple[Any, ...]]] = [[] for _ in sets]
    for number, *row in rows:
        found[number - 1].append(tuple(row))
    return found


def _encode_value(value: object) -> Any:
    """Encode a value that the driver accepts and JSON has no form for."""
    if isinstance(value, datetime):
        return value.isoformat()
    if (
        isinstance(value, Json) and value.obj is not None
    ):  # otherwise JSON null would become SQL NULL
        return value.obj
    raise TypeError


@cache
def _find_changed_table(prepared: PreparedStatement) -> tuple[str, tuple[str, ...]]:
    """Return the table that a statement changes, and the parameters that select its rows."""
    sql = str(prepared.statement.compile(dialect=db.engine.dialect))
    changed: Any = prepared.statement
    return changed.table.name, tuple(re.findall(r"%\((\w+)\)s", sql.partition(" WHERE ")[2]))


def get_changed_rows_key(prepared: PreparedStatement, values: Values) -> Hashable:
    """Return a key for the rows that an update or delete concerns; None for an insert."""
    table, names = _find_changed_table(prepared)
    return (table, *(values[name] for name in names if name in values)) if names else None


def insert_all(prepared: PreparedStatement, rows: list[Values]) -> None:
    """Insert all of these rows."""
    if db.engine.dialect.name != "postgresql":
        prepared.run_many(rows)
        return
    for start in range(0, len(rows), ROWS_PER_INSERT):
        run_for_all(prepared, rows[start : start + ROWS_PER_INSERT])


def _build_bulk_statement(
    prepared: PreparedStatement, given: frozenset[str], raw: Any
) -> BulkStatement:
    """Build the bulk statement: each parameter becomes a column of the table of values q."""
    dialect = db.engine.dialect
    sql, binds, fixed, _, failing = prepared.compiled.get(type(raw)) or prepared._compile(type(raw))
    compiled: Any = prepared.statement.compile(dialect=dialect)
    varying = [(name, process) for name, process in binds if name in given]
    columns = ", ".join(
        f'"{name}" {compiled.binds[name].type.compile(dialect=dialect)}' for name, _ in varying
    )
    names = ", ".join(f'"{name}"' for name, _ in varying)
    table = (
        f"ROWS FROM (json_to_recordset(%({JSON_PARAMETER})s::json) AS ({columns})) "
        f'WITH ORDINALITY AS q({names}, "n")'
    )
    inner = re.sub(
        r"%\((\w+)\)s", partial(_replace_with_column, {name for name, _ in varying}), sql
    )
    # the SQL is compiled from the program's own statements, and values stay parameters
    kind, answers = sql.split(None, 1)[0].upper(), "none"
    if kind == "INSERT":
        head, _, rest = inner.partition(" VALUES (")
        values, returning = (
            rest[: rest.rindex(")")],
            rest[rest.rindex(")") + 1 :].partition(" RETURNING ")[2],
        )
        whole = f'{head} SELECT {values} FROM {table} ORDER BY q."n"'  # noqa: S608
        whole += f" RETURNING {returning}" if returning else ""
        answers = (
            "none"
            if not returning
            else "ids"
            if _has_only_generated_id(prepared, given)
            else "each"
        )
    elif kind in {"UPDATE", "DELETE"}:
        before, _, where = inner.partition(" WHERE ")
        whole = f"{before} {'FROM' if kind == 'UPDATE' else 'USING'} {table} WHERE {where}"
    else:
        whole, answers = (
            f'SELECT q."n", s.* FROM {table} CROSS JOIN LATERAL ({inner}) AS s',  # noqa: S608
            "rows",
        )
    others = {
        name: process(fixed[name]) if process else fixed[name]
        for name, process in binds
        if name not in given
    }
    bulk_statements[prepared, given] = BulkStatement(whole, varying, others, failing, answers)
    return bulk_statements[prepared, given]


def _has_only_generated_id(prepared: PreparedStatement, given: frozenset[str]) -> bool:
    """Return whether an insert returns only the id that the database generates for each row."""
    changed = prepared.statement
    back = changed.returning_column_descriptions if isinstance(changed, UpdateBase) else []
    return len(back) == 1 and back[0]["name"] == "id" and "id" not in given


def _replace_with_column(varying: set[str], found: re.Match[str]) -> str:
    """Replace a parameter that varies by its column in the table of values."""
    return f'q."{found[1]}"' if found[1] in varying else found[0]
