"""How far the names agree of every pair that the engine found: out of the engine, judged, and back as a table."""

from __future__ import annotations

import pyarrow as pa

from hedui.values.name import agreements


def agreement_table(pairs: pa.Table) -> pa.Table:
    """The columns name_a and name_b of `pairs` (VARCHAR, NULL reads as empty), row by row, with name_agreement.

    name_agreement is a value of `NameAgreement`. Give distinct pairs: each row is judged.
    """
    columns = [pairs.column(name).to_pylist() for name in ("name_a", "name_b")]
    found = agreements((a or "", b or "") for a, b in zip(*columns, strict=True))
    judged = pa.array([str(one) for one in found], pa.string())
    return pairs.select(["name_a", "name_b"]).append_column("name_agreement", judged)
