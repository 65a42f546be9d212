"""Records that somebody has looked at and that are not to count: they are no hits of the run, of whatever comes after."""

from __future__ import annotations

from collections.abc import Collection

from hedui.tables import Engine, Step, literal

# Item, file, row, as evidence names a record.
Place = tuple[str, str, int]


def leave_out(engine: Engine, relation: str, places: Collection[Place], *, sources: str = "") -> None:
    """Take these records out of a relation of hits. What is none is passed over.

    `sources`: the relation that says item and file of a snapshot's number, where `relation` has only the number.
    """
    if not places:
        return
    rows = ", ".join(f"({literal(item)}, {literal(file)}, {row})" for item, file, row in sorted(places))
    out, columns = (
        f"(SELECT * FROM (VALUES {rows}) v(item, source_file, source_row))",
        ["item", "source_file", "source_row"],
    )
    if sources:
        out = f"(SELECT s.snapshot, o.source_row FROM {sources} s JOIN {out} o USING (item, source_file))"
        columns = ["snapshot", "source_row"]
    same = " AND ".join(f"o.{column} = r.{column}" for column in columns)
    left = f"{relation}_left_in"  # of its own: hits and candidates are thinned at the same time
    engine.run(Step(left, f"SELECT * FROM {relation} r WHERE NOT EXISTS (SELECT 1 FROM {out} o WHERE {same})"))
    engine.run(Step(relation, f"SELECT * FROM {left}"))
    engine.drop(left)
