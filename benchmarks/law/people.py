"""A million invented people in 400,000 households, once as hedui's input tables and once as plain columns. Argument: folder."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

PEOPLE, HOUSEHOLDS = 1_000_000, 400_000
# Chance by arithmetic: the same people each time, household by household, as rosters are.
_PERSON = f"""SELECT i AS person, i * 2 // 5 AS household, CAST(hash(i) % 95 AS INTEGER) AS age,
  CAST(CASE WHEN hash(i + 1) % 12 = 0 THEN 1 + hash(i) % 4 ELSE 9 END AS BIGINT) AS disability_level, hash(i + 2) % 25 > 0 AS counts,
  CAST(CASE WHEN hash(i + 3) % 3 = 0 THEN hash(i) % 2500000 ELSE 0 END AS BIGINT) AS wage,
  CAST(CASE WHEN hash(i + 4) % 3 = 0 THEN hash(i) % 600000 ELSE 0 END AS BIGINT) AS transfer,
  CAST(CASE WHEN hash(i + 5) % 8 = 0 THEN hash(i) % 900000 ELSE 0 END AS BIGINT) AS business
FROM range({PEOPLE}) r(i)"""
_HOUSEHOLD = f"""SELECT i AS household, hash(i + 6) % 2 = 0 AS urban, CAST(hash(i + 7) % 6000000 AS BIGINT) AS money FROM range({HOUSEHOLDS}) r(i)"""


def main(folder: Path) -> None:
    """Write plain/ and tables/ as Parquet."""
    engine = duckdb.connect()
    engine.execute(f"CREATE TABLE p AS {_PERSON}")
    engine.execute(f"CREATE TABLE h AS {_HOUSEHOLD}")
    files = {
        "plain_person": "SELECT * FROM p ORDER BY person",
        "plain_household": "SELECT * FROM h ORDER BY household",
        "household": "SELECT household, urban FROM h",
        "person": """SELECT household, person, make_date(2026 - age, 6, 1) AS birth_date, disability_level AS disability_level_lo,
          disability_level AS disability_level_hi, counts FROM p""",
        "income": " UNION ALL ".join(
            f"SELECT household, person, '{kind}' AS category, {kind} AS annual_lo, {kind} AS annual_hi FROM p WHERE {kind} > 0"
            for kind in ("wage", "transfer", "business")
        ),
        "asset": "SELECT household, money AS amount_lo, money AS amount_hi FROM h",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in files.items():
        engine.execute(f"COPY ({sql}) TO '{folder / name}.parquet' (FORMAT parquet)")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
