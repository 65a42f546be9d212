"""Records that somebody has looked at and that are not to count: they are no hits of the run, of whatever comes after."""

from __future__ import annotations

from collections.abc import Collection

from hedui.tables import Engine, Step, literal
from hedui.verification.hits import HITS, SOURCES

# Item, file, row, as evidence names a record.
Place = tuple[str, str, int]


def leave_out(engine: Engine, places: Collection[Place]) -> None:
    """Take these records out of `hits` and of `candidates`. What is no hit is passed over."""
    if not places:
        return
    rows = ", ".join(f"({literal(item)}, {literal(file)}, {row})" for item, file, row in sorted(places))
    out = f"(SELECT * FROM (VALUES {rows}) v(item, source_file, source_row))"
    numbered = f"(SELECT s.snapshot, o.source_row FROM {SOURCES} s JOIN {out} o USING (item, source_file))"
    _without(engine, HITS, numbered, ("snapshot", "source_row"))
    _without(engine, "candidates", out, ("item", "source_file", "source_row"))


def _without(engine: Engine, relation: str, out: str, columns: tuple[str, ...]) -> None:
    same = " AND ".join(f"o.{column} = r.{column}" for column in columns)
    engine.run(Step("left_in", f"SELECT * FROM {relation} r WHERE NOT EXISTS (SELECT 1 FROM {out} o WHERE {same})"))
    engine.run(Step(relation, "SELECT * FROM left_in"))
    engine.drop("left_in")
