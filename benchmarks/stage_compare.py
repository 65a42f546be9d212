"""Stage: hits of a roster in a store, by hedui or by the bare engine. Arguments: people|hedui|bare, rehearsal, folder."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import bare
from measuring import measured
from settings import KEY, MEMORY, ON, THREADS

from hedui.catalogue import items
from hedui.intake.numbers import secret_step
from hedui.intake.snapshot import RAW, Snapshot, Store, names_of
from hedui.tables import Engine, quoted
from hedui.verification.hits import Asked, find_hits, may_be_asked, write_hits
from hedui.verification.roster import read_roster


def newest(store: Store) -> dict[str, list[Snapshot]]:
    """The snapshots of every item."""
    return {code: list(store.each(code)) for code in items()}


def hedui(rehearsal: Path, out: Path) -> None:
    """The hits judged, and hits.parquet written. Also people.parquet, for the bare engine and the others."""
    store = Store(rehearsal / "store", KEY)
    engine = Engine(out / "spill", memory=MEMORY, threads=THREADS, key=KEY.derived("parquet"))
    engine.run(secret_step(KEY.derived("fingerprint")))
    with measured("roster") as one:
        one.rows = read_roster(engine, next(rehearsal.glob("roster.*")), date.fromisoformat(ON)).lines
    engine.write("SELECT * FROM people WHERE permitted AND person_key IS NOT NULL", out / "people.parquet")
    asked = Asked(newest(store))
    with measured("comparison") as one:
        may_be_asked(engine)
        judged = find_hits(engine, store, asked, lambda _code, _rows: None)
        written = write_hits(engine, store, asked, out / "hits.parquet", "工作底稿")
        one.rows = sum(s.account.rows for each in asked.snapshots.values() for s in each)
        one.more = {"hits": written, "bytes": (out / "hits.parquet").stat().st_size}
    promised = json.loads((rehearsal / "accounts.json").read_text("utf8"))["hits"]
    if not judged == written == promised:
        raise SystemExit(f"{promised} hits were planted, {judged} judged, {written} written")


def bare_engine(rehearsal: Path, out: Path) -> None:
    """The same join, the same columns, one statement; equal names are all that is said of names."""
    store = Store(rehearsal / "store", KEY)
    engine = bare.connect(out / "spill", MEMORY, THREADS, KEY.derived("parquet"))
    engine.execute(f"CREATE TABLE people AS FROM '{out / 'people.parquet'}'")
    parts = [_select(store, snapshot) for each in newest(store).values() for snapshot in each]
    with measured("bare comparison") as one:
        written = engine.execute(
            bare.copied(" UNION ALL ".join(parts), out / "bare.parquet", encrypted=False)
        ).fetchone()
        one.rows = sum(s.account.rows for each in newest(store).values() for s in each)
        one.more = {"hits": written[0] if written else 0, "bytes": (out / "bare.parquet").stat().st_size}


def _select(store: Store, snapshot: Snapshot) -> str:
    words = ", ".join(f"'{header}': {quoted(RAW + header)}" for header in snapshot.header)
    named = names_of(items()[snapshot.item], snapshot.own)[0].removesuffix(" AS name_text")
    return f"""SELECT p.household_no, p.id_number, '{snapshot.item}' AS item, '{snapshot.file}' AS source_file, s.source_row,
      CASE WHEN s.form = 15 OR p.form = 15 THEN 'converted_id' ELSE 'exact_id' END AS match, CAST(NULL AS DOUBLE) AS score,
      CASE WHEN p.name = {named} THEN 'same' ELSE 'different' END AS name_agreement, DATE '{snapshot.as_of}' AS as_of,
      CAST(to_json({{{words}}}) AS VARCHAR) AS record, '工作底稿' AS mark
    FROM {bare.scan(store.path(snapshot))} s JOIN people p ON p.person_key = s.person_key WHERE s.fate = 'keyed'"""


if __name__ == "__main__":
    folder = Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    (hedui if sys.argv[1] == "hedui" else bare_engine)(Path(sys.argv[2]), folder)
