"""The papers of a case file by name, and the files they stand in."""

from __future__ import annotations

PAPERS = ("report", "annex")
"""In the order in which an office binds them; the first has the household's own name."""


def paper_file(stem: str, paper: str) -> str:
    """`HOUSEHOLD.pdf` for the report, `HOUSEHOLD-annex.pdf` for another paper."""
    return f"{stem}.pdf" if paper == PAPERS[0] else f"{stem}-{paper}.pdf"
