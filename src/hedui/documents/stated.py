"""What a document states: an amount that may be a range, or words; and how a condition came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Amount:
    """Money in whole fen, from `low` to `high` inclusive; `high` None is without upper bound.

    What is not known at all is `[0, ∞)`: it prints as 未知 and never as a figure.
    """

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.high is not None and self.high < self.low:
            raise ValueError("an amount ends before it begins")

    @classmethod
    def of(cls, fen: int) -> Amount:
        """An amount that is known to the fen."""
        return cls(fen, fen)


UNKNOWN = Amount(0, None)


@dataclass(frozen=True)
class Words:
    """Something stated in words or counted: 2 辆, 49.98 平方米, 在业."""

    text: str


Stated = Amount | Words | None
"""None is *nothing stated*: it prints as a dash."""


class Verdict(StrEnum):
    """How one condition came out."""

    MET = "met"
    UNMET = "unmet"
    UNDECIDED = "undecided"


class Indication(StrEnum):
    """What the machine indicates. It is no decision."""

    CONFORMS = "符合"
    DOES_NOT_CONFORM = "不符合"
    TO_BE_VERIFIED = "待核实"


VERDICT_LABELS = {Verdict.MET: "符合", Verdict.UNMET: "不符合", Verdict.UNDECIDED: "待定"}


def yuan(fen: int) -> str:
    """`1234567` fen as `12,345.67`, without a unit."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def amount_text(amount: Amount) -> str:
    """The amount in yuan as it is printed: a figure, a range, a bound, or 未知."""
    if amount.high is None:
        return "未知" if amount.low == 0 else f"不低于 {yuan(amount.low)}"
    if amount.low == amount.high:
        return yuan(amount.low)
    return f"不超过 {yuan(amount.high)}" if amount.low == 0 else f"{yuan(amount.low)} 至 {yuan(amount.high)}"


def stated_text(stated: Stated) -> str:
    """The statement as it is printed; nothing stated is a dash."""
    if stated is None:
        return "—"
    return amount_text(stated) if isinstance(stated, Amount) else stated.text
