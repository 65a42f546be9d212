"""The bare engine: the same DuckDB, the same encryption, memory and threads, and nothing of hedui around it."""

from __future__ import annotations

import base64
from pathlib import Path

import duckdb
import duckdb_extension_httpfs

from hedui.catalogue import Item
from hedui.tables import ROW_GROUP, quoted

ENCRYPTED = "ENCRYPTION_CONFIG {footer_key: 'bench'}"


def connect(spill: Path, memory: str, threads: int, key: bytes) -> duckdb.DuckDBPyConnection:
    """A connection with the settings that hedui's engine has, as far as they decide speed."""
    engine = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    engine.execute(f"SET memory_limit = '{memory}'")
    engine.execute(f"SET threads = {threads}")
    engine.execute(f"SET temp_directory = '{spill}'")
    extension = next(Path(duckdb_extension_httpfs.__file__).parent.rglob("*.duckdb_extension"))
    engine.execute(f"LOAD '{extension}'")
    engine.execute("SET temp_file_encryption = true")
    engine.execute("SET preserve_insertion_order = false")
    engine.execute(f"PRAGMA add_parquet_key('bench', '{base64.b64encode(key).decode()}')")
    return engine


def copied(select: str, path: Path, *, encrypted: bool) -> str:
    """COPY of a query to Parquet with the same compression and row groups that hedui writes."""
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
    return f"COPY ({select}) TO '{path}' ({options}{', ' + ENCRYPTED if encrypted else ''})"


def scan(path: Path) -> str:
    """An encrypted Parquet file as a relation."""
    return f"read_parquet('{path}', encryption_config = {{footer_key: 'bench'}})"


def key_of(number: str) -> str:
    """The least that a key costs: 17 characters as an integer, unchecked."""
    return f'TRY_CAST(substr("{number}", 1, 17) AS BIGINT)'


def simply_typed(item: Item) -> list[str]:
    """The item's typed columns as an engine would cast them without reading anything else than the plain form."""
    cast = {
        "money": "CAST(TRY_CAST({0} AS DECIMAL(15, 2)) * 100 AS BIGINT)", "date": "TRY_CAST({0} AS DATE)",
        "month": "TRY_CAST({0} AS INTEGER)", "year": "TRY_CAST({0} AS INTEGER)", "number": "TRY_CAST({0} AS DECIMAL(18, 4))",
        "code": "{0}",
    }  # fmt: skip
    return [f"{cast[c.kind].format(quoted(c.header))} AS {c.code}" for c in item.columns if c.kind in cast]
