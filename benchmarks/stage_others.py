"""Stage in `.venv-bench`: one library joins the plain narrow files. Arguments: duckdb|polars|pandas|splink, folder plain,
rows in it.

All do the same: every item's records joined with the people by key, hits written as Parquet item by item.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
from measuring import measured
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

PEOPLE = "people"
COLUMNS = ["household_no", "id_number", "name", "name_text", "source_row"]


def with_duckdb(plain: Path, items: list[str]) -> int:
    """The engine that hedui uses, on the same plain files."""
    engine = duckdb.connect()
    engine.execute("SET threads = 2; SET memory_limit = '4GB'; SET preserve_insertion_order = false")
    engine.execute(f"CREATE TABLE people AS FROM '{plain / 'people.parquet'}'")
    found = 0
    for item in items:
        join = f"SELECT {', '.join(COLUMNS)} FROM '{plain / item}.parquet' JOIN people USING (person_key)"
        found += engine.execute(
            f"COPY ({join}) TO '{plain / item}.duckdb' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchone()[0]  # type: ignore[index]
    return found


def with_polars(plain: Path, items: list[str]) -> int:
    """Polars, lazily."""
    people, found = pl.read_parquet(plain / "people.parquet"), 0
    for item in items:
        joined = (
            pl.scan_parquet(plain / f"{item}.parquet").join(people.lazy(), on="person_key").select(COLUMNS).collect()
        )
        joined.write_parquet(plain / f"{item}.polars", compression="zstd")
        found += joined.height
    return found


def with_pandas(plain: Path, items: list[str]) -> int:
    """pandas, one item in memory at a time."""
    people, found = pd.read_parquet(plain / "people.parquet"), 0
    for item in items:
        joined = pd.read_parquet(plain / f"{item}.parquet").merge(people, on="person_key")[COLUMNS]
        joined.to_parquet(plain / f"{item}.pandas", compression="zstd")
        found += len(joined)
    return found


def with_splink(plain: Path, items: list[str]) -> int:
    """Splink's deterministic link on its DuckDB backend, one item at a time."""
    engine = duckdb.connect()
    engine.execute("SET threads = 2; SET memory_limit = '4GB'; SET preserve_insertion_order = false")
    engine.execute(
        f"CREATE TABLE people AS SELECT row_number() OVER () AS unique_id, * EXCLUDE (line) FROM '{plain / 'people.parquet'}'"
    )
    settings = SettingsCreator(
        link_type="link_only", comparisons=[], blocking_rules_to_generate_predictions=[block_on("person_key")],
        additional_columns_to_retain=["household_no", "id_number", "name", "name_text", "source_row"],
    )  # fmt: skip
    found = 0
    for item in items:
        engine.execute(
            f"""CREATE OR REPLACE TABLE records AS SELECT row_number() OVER () AS unique_id, person_key, name_text, source_row,
              CAST(NULL AS VARCHAR) AS household_no, CAST(NULL AS VARCHAR) AS id_number, CAST(NULL AS VARCHAR) AS name
            FROM '{plain / item}.parquet'"""
        )
        engine.execute(
            "CREATE OR REPLACE VIEW families AS SELECT *, CAST(NULL AS VARCHAR) AS name_text, CAST(NULL AS BIGINT) AS source_row FROM people"
        )
        api = DuckDBAPI(connection=engine)
        linker = Linker([api.register("families"), api.register("records")], settings, log_level=40)
        linked = linker.inference.deterministic_link()
        written = engine.execute(
            f"COPY (FROM {linked.physical_name}) TO '{plain / item}.splink' (FORMAT parquet, COMPRESSION zstd)"
        )
        found += written.fetchone()[0]  # type: ignore[index]
        linked.drop_table_from_database_and_remove_from_cache()
    return found


if __name__ == "__main__":
    name, folder, records = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    codes = sorted(path.stem for path in folder.glob("*.parquet") if path.stem != PEOPLE)
    join = {"duckdb": with_duckdb, "polars": with_polars, "pandas": with_pandas, "splink": with_splink}[name]
    with measured(f"{name} join") as one:
        one.rows, one.more = records, {"hits": join(folder, codes)}
