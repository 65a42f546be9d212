"""`hedui compare`: what was found and declared is held against the truth to the fen, per kind of question."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hedui.synth.compare import Comparison, compare
from hedui.synth.truth.tables import HEADERS

NOBODY = ("H1", "1", "pension_income", "pension")


def held(folder: Path, amounts: list[tuple[str, str]], found: list[tuple[int | None, int | None]]) -> Comparison:
    """The truth of one question and its amounts against what a run asked."""
    out, truth = folder / "out", folder / "truth"
    (out / "rejects").mkdir(parents=True)
    truth.mkdir()
    (out / "run.json").write_text(json.dumps({"sources": []}), "utf8")
    for name, header in HEADERS.items():
        (truth / f"{name}.csv").write_text(",".join(header) + "\n", "utf8")
    for name, rows in {"findings": [(*NOBODY, "")], "amounts": [(*NOBODY, *row) for row in amounts]}.items():
        with (truth / f"{name}.csv").open("a", encoding="utf8") as file:
            file.writelines(",".join(row) + "\n" for row in rows)
    hits = ("household_no", "id_number", "item", "source_file", "source_row", "match", "name_agreement")
    pq.write_table(pa.table({name: pa.array([], pa.string()) for name in hits}), out / "hits.parquet")
    asked = [dict(zip(("household_no", "id_number", "kind", "item"), NOBODY, strict=True)) for _ in found]
    rows = [{**one, "found": f, "declared": d} for one, (f, d) in zip(asked, found, strict=True)]
    pq.write_table(pa.Table.from_pylist(rows), out / "findings.parquet")
    return compare(out, truth)


@pytest.mark.parametrize(
    ("amounts", "found", "alike"),
    [
        ([("100", "0")], [(100, 0)], "1 of 1"),
        ([("100", "0")], [(101, 0)], "0 of 2"),
        ([("100", "0")], [(100, 5)], "0 of 2"),
        ([("100", "0")], [(100, 0), (100, 0)], "1 of 2"),
        # What the truth does not hold of any question of the kind is not held against it.
        ([("100", "")], [(100, 5)], "1 of 1"),
        ([], [(100, 5)], ""),
    ],
)
def test_amounts_are_held_to_the_fen(
    tmp_path: Path, amounts: list[tuple[str, str]], found: list[tuple[int | None, int | None]], alike: str
) -> None:
    said = held(tmp_path, amounts, found)
    assert said.lines[-1].endswith(f"100.0%    100.0% {alike:>15}".rstrip())
    assert said.agrees is (alike in ("", "1 of 1"))
