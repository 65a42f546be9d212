"""Candidates: rows without a number that may be a person's, by name and address. Never a figure, always a question."""

from __future__ import annotations

import pyarrow as pa

from hedui.intake.snapshot import Snapshot, Store, record, relation
from hedui.matching.candidates import find
from hedui.tables import Engine, Step
from hedui.values import region
from hedui.verification.findings.shape import finding
from hedui.verification.hits import ASKED, COLUMNS, Asked
from hedui.verification.permission import covers, some_limited

# Sources that often have no number (R042).
CANDIDATE_ITEMS = ("real_estate", "house_sale")


def find_candidates(engine: Engine, store: Store, asked: Asked) -> int:
    """Make `candidates` in the columns of hits.parquet, plus person_key and record_place. Returns their number."""
    engine.run(Step("candidates", f"SELECT {_empty()} WHERE FALSE"))
    engine.register("division_names", _divisions(engine))
    limited = some_limited(engine)
    engine.run(Step("homes", _homes("TRUE")))
    for item in CANDIDATE_ITEMS:
        if limited:
            engine.run(Step("homes", _homes(covers("p.scope", item))))
        for snapshot in asked.snapshots.get(item, ()):
            _of_one(engine, store, snapshot, asked.first_place(snapshot))
    engine.drop("homes")
    engine.unregister("division_names")
    return int(engine.one("SELECT count(*) FROM candidates")[0])


def candidate_findings() -> str:
    """SELECT of one question per candidate and household."""
    one = "(SELECT household_no, person_key, item, match, as_of, [record_place] AS evidence FROM candidates)"
    detail = "CASE match WHEN 'probable' THEN '很可能是' ELSE '可能是' END"
    return finding("house_candidate", "(item)", one, detail=detail)


def _of_one(engine: Engine, store: Store, snapshot: Snapshot, first_place: int) -> None:
    source = relation(engine, store, snapshot, ["address"])
    engine.run(
        Step(
            "unnumbered",
            f"""SELECT source_file, source_row, CAST(part AS BIGINT) AS part, name_text AS name, address, number AS masked
              FROM ({source}) WHERE fate = 'unkeyed'""",
        )
    )
    found = find(engine, "homes", "unnumbered")
    engine.drop("unnumbered")
    if found.num_rows:
        engine.register("scored", found)
        engine.execute(f"INSERT INTO candidates {_as_hits(engine, store, snapshot, first_place)}")
        engine.unregister("scored")


def _as_hits(engine: Engine, store: Store, snapshot: Snapshot, first_place: int) -> str:
    """The scored pairs as rows of hits.parquet, with the record and how far the names agree in writing."""
    records = relation(engine, store, snapshot, [], words=True)
    return f"""SELECT p.household_no, p.id_number, '{snapshot.item}' AS item, c.source_file, c.source_row, c.band AS match, c.score,
      CASE WHEN p.name = s.name_text THEN 'same' ELSE 'variant' END AS name_agreement, s.as_of, {record(snapshot)} AS record, p.person_key,
      {first_place} + c.source_row AS record_place
    FROM scored c JOIN {ASKED} p ON p.line = c.line
    JOIN ({records}) s ON s.source_row = c.source_row AND s.part = c.part AND s.fate = 'unkeyed'
    ORDER BY p.household_no, p.line, c.source_row"""


def _homes(may: str) -> str:
    """The permitted people of whom `may` holds with their written address and division: residence first, else the register's."""
    return f"""SELECT p.line, p.household_no, p.id_number, p.person_key, p.name, p.address, d.name AS division
      FROM {ASKED} p LEFT JOIN division_names d ON d.code = coalesce(nullif(p.residence_area, ''), p.hukou_area){"" if may == "TRUE" else f" WHERE {may}"}"""


def _divisions(engine: Engine) -> pa.Table:
    codes = [
        code
        for (code,) in engine.rows(f"SELECT DISTINCT coalesce(nullif(residence_area, ''), hukou_area) FROM {ASKED}")
        if code
    ]
    return pa.table(
        {"code": pa.array(codes, pa.string()), "name": pa.array([region.full_name(c) for c in codes], pa.string())}
    )


def _empty() -> str:
    kinds = {
        "source_row": "BIGINT",
        "score": "DOUBLE",
        "as_of": "DATE",
        "person_key": "BIGINT",
        "record_place": "BIGINT",
    }
    return ", ".join(
        f"CAST(NULL AS {kinds.get(c, 'VARCHAR')}) AS {c}" for c in (*COLUMNS, "person_key", "record_place")
    )
