"""Evidence: the records behind a fact or a question, each a whole number until it is told.

A record's place is the number of its file among those of the run, in the order of items and names, times `ROWS`, plus its
row: places sort as item, file and row do. Lists of them are cheaper to make, join and sort than lists of words.
"""

from __future__ import annotations

from collections.abc import Sequence

from hedui.tables import Step, literal

# More than a file has rows; of a million files a place still is a BIGINT.
ROWS = 10**12
TYPE = "BIGINT[]"
_FILES = "evidence_files"


def files_step(files: Sequence[tuple[str, str]]) -> Step:
    """The step that makes what `told` reads: item and name of every file, in the order of their numbers."""
    items, names = (", ".join(literal(file[at]) for file in files) for at in (0, 1))
    return Step(_FILES, f"SELECT CAST([{items}] AS VARCHAR[]) AS items, CAST([{names}] AS VARCHAR[]) AS files")


def told(relation: str) -> str:
    """A relation with its `evidence` told: a list of {item, file, row}."""
    at = f"CAST(place // {ROWS} AS INTEGER) + 1"
    record = f"{{'item': f.items[{at}], 'file': f.files[{at}], 'row': place % {ROWS}}}"
    return f"""(SELECT t.* EXCLUDE (evidence), list_transform(t.evidence, lambda place: {record}) AS evidence
      FROM {relation} t CROSS JOIN {_FILES} f)"""
