"""What a what-if found: counts by group and change, with what they are counts of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from hedui.rules.simulate import CHANGES, Side
from hedui.verification.simulation.counting import Row
from hedui.verification.simulation.laws import Change, Differs
from hedui.verification.simulation.roll import FinishedRun

DECIDED = tuple(change for change in CHANGES if change not in ("undecided", "no_rules"))


@dataclass(frozen=True)
class Outcome:
    """The result of `hedui simulate`. Amounts are fen a month."""

    run: FinishedRun
    before: Side
    after: Side
    change: Change
    version: str
    near: int
    programmes: tuple[str, ...]
    left_out: dict[str, str]
    values: tuple[Differs, ...]
    rules: tuple[str, ...]
    illustrative: bool
    rows: tuple[Row, ...]
    classes: tuple[tuple[str, str, int, int], ...]
    reasons: tuple[tuple[str, int, int], ...]
    distances: tuple[tuple[int, int, int], ...]
    near_below: int
    near_above: int
    nearest: tuple[dict[str, object], ...]
    differs_from_run: int
    written: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> dict[str, Row]:
        """The whole roll by change."""
        return {row.change: row for row in self.rows if row.dimension == "total"}

    @property
    def families(self) -> int:
        """Families of the roll that were looked at."""
        return sum(row.households for row in self.total.values())

    @property
    def not_looked_at(self) -> int:
        """Families of the run without 城乡 or without members: no law can be applied to them."""
        return int(self.run.manifest["roster"]["households"]) - self.families

    @property
    def mark(self) -> str:
        """What every output says of itself."""
        words = ["模拟测算，不是决定", str(self.run.manifest.get("mark") or "")]
        words += ["示例参数"] if self.illustrative and "示例参数" not in words[1] else []
        return "，".join(word for word in words if word)

    @property
    def warnings(self) -> list[str]:
        """What a person should know before trusting the figures."""
        said = []
        if self.differs_from_run:
            said.append(
                f"{self.differs_from_run} 户按原规则重新测算的提示与原核对结果不同：规则包或程序在核对之后有变动"
            )
        if self.not_looked_at:
            said.append(f"{self.not_looked_at} 户未说明城乡或没有计入的成员，无法测算")
        return said + [f"{name}：{why}" for name, why in self.left_out.items()]

    def manifest(self) -> dict[str, Any]:
        """run.json of the simulation."""
        return {
            "hedui": self.version, "simulation_of": {"run": self.run.folder.name, "sha256": self.run.sha256},
            "before": _law(self.before), "after": _law(self.after), "mark": self.mark,
            "values": [asdict(value) for value in self.values], "rules": list(self.rules),
            "programmes": list(self.programmes), "left_out": self.left_out, "near_percent": self.near,
            "households": self.families, "not_looked_at": self.not_looked_at,
            "near": {"below": self.near_below, "not_below": self.near_above}, "undecided": {why: n for why, n, _ in self.reasons},
            "classes": [{"before": b or None, "after": a or None, "households": n, "people": p} for b, a, n, p in self.classes],
            "summary": [asdict(row) for row in self.rows], "warnings": self.warnings, "written": self.written,
        }  # fmt: skip


def _law(side: Side) -> dict[str, Any]:
    return {
        "pack": side.pack.code,
        "pack_name": side.pack.name,
        "on": side.on.isoformat(),
        "sets": dict(side.pack.sets),
    }


@dataclass(frozen=True)
class Cost:
    """A month's cost: of the decided families, and the range that the undecided may add. None: no end is known."""

    low: int
    high: int | None
    undecided_low: int
    undecided_high: int | None


def cost(rows: Iterable[Row], side: str) -> Cost:
    """The month's cost on one side (before, after) over rows of one group."""
    decided = [row for row in rows if row.change in DECIDED]
    undecided = [row for row in rows if row.change == "undecided"]
    return Cost(
        sum(getattr(row, f"{side}_low") for row in decided), added(getattr(row, f"{side}_high") for row in decided),
        sum(getattr(row, f"{side}_low") for row in undecided), added(getattr(row, f"{side}_high") for row in undecided),
    )  # fmt: skip


def added(amounts: Iterable[int | None]) -> int | None:
    """The sum, None where a part is not known."""
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
