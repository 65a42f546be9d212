"""Stage: the same people and records as plain narrow Parquet, for the others. Arguments: rehearsal, folder with people.parquet.

Key, name, source row; unencrypted: what is compared there is the join, not the sealing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import bare
from settings import KEY, MEMORY, THREADS
from stage_compare import newest

from hedui.catalogue import items
from hedui.intake.snapshot import Store, names_of


def main(rehearsal: Path, out: Path) -> None:
    """plain/people.parquet and plain/ITEM.parquet."""
    store = Store(rehearsal / "store", KEY)
    engine = bare.connect(out / "spill", MEMORY, THREADS, KEY.derived("parquet"))
    plain = out / "plain"
    plain.mkdir(exist_ok=True)
    people = f"SELECT line, person_key, household_no, id_number, name FROM '{out / 'people.parquet'}'"
    engine.execute(bare.copied(people, plain / "people.parquet", encrypted=False))
    for code, each in newest(store).items():
        records = " UNION ALL ".join(
            f"SELECT person_key, source_row, {names_of(items()[code], s.own)[0]} FROM {bare.scan(store.path(s))} WHERE fate = 'keyed'"
            for s in each
        )
        engine.execute(bare.copied(records, plain / f"{code}.parquet", encrypted=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
