"""A sentence about the inputs that a person should look at before trusting a result, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """`says` is for the terminal and run.json, `chinese` for the pages of those who check."""

    says: str
    chinese: str
