"""A value as SQL text."""

from __future__ import annotations

from typing import NamedTuple


class Sql(NamedTuple):
    """One text for a code, truth, date or known number; two bounds for a number that may be unknown."""

    low: str
    high: str

    @property
    def point(self) -> bool:
        """Whether both bounds are one expression."""
        return self.low == self.high


def one(text: str) -> Sql:
    """A value that is one expression."""
    return Sql(text, text)


UNKNOWN = Sql("0", "CAST(NULL AS BIGINT)")
