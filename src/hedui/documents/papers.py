"""The papers of a case file by name, and the files they stand in."""

from __future__ import annotations

PAPERS = ("report", "sheet", "letter", "annex")
"""In the order in which an office binds them; the first has the household's own name."""


def paper_file(stem: str, paper: str) -> str:
    """`HOUSEHOLD.pdf` for the report, `HOUSEHOLD-sheet.pdf` and so on for the others."""
    return f"{stem}.pdf" if paper == PAPERS[0] else f"{stem}-{paper}.pdf"
