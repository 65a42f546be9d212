"""Database views as a table of text, over SQLAlchemy. Nothing is ever written, and no message holds the URL.

The whole read is one transaction that is rolled back. PostgreSQL is told that it is read-only, SQLite likewise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Row,
    create_engine,
    inspect,
    literal_column,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from hedui.intake.cells import record_batch, text_column
from hedui.intake.header import header_names, too_many_columns
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.reading import Counts, Table
from hedui.values.faults import Place, Refusal

_VIEW = re.compile(r"[\w$#]+(\.[\w$#]+){0,2}")
_QUERY = re.compile(r"\s*(select|with)\s", re.IGNORECASE)
_DRIVERS = "PostgreSQL: pg8000 or psycopg; MySQL: pymysql; Oracle: oracledb; SQL Server: pymssql or pyodbc"
_CHECK = "Check host, port, user, password and options in the address, and that the database accepts this machine."
_READ_ONLY = {"postgresql": {"postgresql_readonly": True}}


def open_view(url: str, view_or_query: str, name: str, limits: Limits = LIMITS) -> Table:
    """A view (`view`, `schema.view`) or a SELECT as one table, streamed with constant memory.

    `source_row` counts the rows as they come. Refusals: bad_url, driver_missing, unreachable, no_view, no_query,
    query_failed, interrupted, too_many_columns. They never hold the URL, a password or the database's own message.
    """
    place = Place(name)
    statement = _statement(view_or_query, place)
    engine = _engine(url, place)
    connection = _connect(engine, place, limits)
    try:
        result = connection.execute(statement)
        header = header_names(result.keys(), frozenset())
    except Exception:  # noqa: BLE001 - drivers raise what they like, and their messages can hold values
        connection.close()
        raise _not_answered(engine, view_or_query, place) from None
    if len(header) > limits.columns:
        connection.close()
        raise too_many_columns(len(header), limits.columns, place)
    counts = Counts()
    return Table(name, header, (), _batches(connection, result, header, counts, place, limits), counts)


def _statement(view_or_query: str, place: Place) -> Executable:
    if _VIEW.fullmatch(view_or_query):
        schema, _, view = view_or_query.rpartition(".")
        return select(literal_column("*")).select_from(table(view, schema=schema or None))
    if _QUERY.match(view_or_query):
        return text(view_or_query.replace(":", r"\:"))  # a colon is no parameter here
    what = "neither the name of a view nor a SELECT is given"
    raise Refusal("no_query", what, "Write `view`, `schema.view` or a query that begins with SELECT.", place)


def _engine(url: str, place: Place) -> Engine:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        remedy = "It must read DIALECT+DRIVER://USER:PASSWORD@HOST:PORT/DATABASE, special characters written as %XX."
        raise Refusal("bad_url", "the address of the database cannot be understood", remedy, place) from None
    _check_file(address, place)
    try:
        return create_engine(address, poolclass=NullPool)
    except (NoSuchModuleError, ImportError):
        what = f"the driver for {address.drivername} is not installed"
        raise Refusal("driver_missing", what, f"Install it beside this program ({_DRIVERS}).", place) from None
    except (ArgumentError, ValueError, TypeError):
        raise Refusal("bad_url", "the address of the database has an option that is not known", _CHECK, place) from None


def _check_file(address: URL, place: Place) -> None:
    """SQLite makes a new empty file for a name that does not exist: that would be an answer without rows."""
    file = address.database or ""
    if address.get_backend_name() == "sqlite" and not file.startswith("file:") and not Path(file).is_file():
        raise Refusal("unreachable", "the SQLite file does not exist", "Check the path in the address.", place)


def _connect(engine: Engine, place: Place, limits: Limits) -> Connection:
    dialect = engine.dialect.name
    try:
        connection = engine.connect().execution_options(
            stream_results=True, max_row_buffer=limits.batch_rows, **_READ_ONLY.get(dialect, {})
        )
        if dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA query_only = 1")
        return connection  # noqa: TRY300
    except Exception as error:  # noqa: BLE001 - drivers raise what they like, from socket errors to their own
        what = f"the {dialect} database cannot be reached or does not let us in ({type(error).__name__})"
        raise Refusal("unreachable", what, _CHECK, place) from None


def _not_answered(engine: Engine, view_or_query: str, place: Place) -> Refusal:
    """Why a statement failed: the view is not there, or anything else."""
    schema, _, view = view_or_query.rpartition(".")
    try:
        missing = bool(_VIEW.fullmatch(view_or_query)) and not inspect(engine).has_table(view, schema=schema or None)
    except Exception:  # noqa: BLE001 - the same drivers again
        missing = False
    if missing:
        what = f"the database has no table or view named {view_or_query}"
        return Refusal("no_view", what, "Check the name and its schema with the department.", place)
    remedy = "Check the name, its spelling and that this account may read it; try it in the department's own tool."
    return Refusal("query_failed", "the database refused the query", remedy, place)


def _batches(
    connection: Connection,
    result: CursorResult[Any],
    header: tuple[str, ...],
    counts: Counts,
    place: Place,
    limits: Limits,
) -> Iterator[pa.RecordBatch]:
    try:
        while rows := _next_rows(result, counts, place, limits):
            columns = [text_column(values) for values in zip(*rows, strict=True)]
            numbers = np.arange(counts.rows + 1, counts.rows + 1 + len(rows))
            counts.rows += len(rows)
            yield record_batch(header, columns, numbers)
    finally:
        with suppress(Exception):  # a connection that broke cannot be rolled back, and need not be
            connection.close()


def _next_rows(result: CursorResult[Any], counts: Counts, place: Place, limits: Limits) -> Sequence[Row[Any]]:
    try:
        return result.fetchmany(limits.batch_rows)
    except Exception as error:  # noqa: BLE001 - the network, the server, or a value that the driver cannot take
        what = f"the database stopped answering after {counts.rows:,} rows ({type(error).__name__})"
        raise Refusal("interrupted", what, "Run it again; nothing of this read was kept.", place) from None
