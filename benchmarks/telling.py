"""Measures and targets as tables of text."""

from __future__ import annotations

from measuring import Measure
from ratios import Ratio


def table(measures: list[Measure], *, head: bool = True) -> str:
    """One line per stage: rows, seconds, CPU seconds, rows a second, peak memory."""
    lines = [f"{'stage':<24} {'rows':>12} {'seconds':>9} {'CPU s':>9} {'rows/s':>12} {'peak MiB':>9}"] if head else []
    lines += [
        f"{one.stage:<24} {one.rows:>12,} {one.seconds:>9,.2f} {one.cpu:>9,.2f} {one.rows_per_second:>12,} {one.peak_mib:>9,}"
        for one in measures
    ]
    return "\n".join(lines)


def targets(found: list[Ratio]) -> str:
    """One line per target."""
    lines = [f"{'target':<66} {'found':>8}  bound"]
    lines += [
        f"{one.name:<66} {one.value:>8.2f}  {one.bound} {one.unit}  {'met' if one.met else 'MISSED'}" for one in found
    ]
    return "\n".join(lines)
