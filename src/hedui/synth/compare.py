"""A run's outputs held against the planted truth: every hit found, none invented, every account and reject the same."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

# How many differences are named; all are counted.
SHOWN = 5
HIT = ("household_no", "id_number", "item", "source_file", "source_row")
JUDGED = (*HIT, "match", "name_agreement")


@dataclass(frozen=True)
class Comparison:
    """Sentences for people, and whether everything agrees."""

    lines: list[str]
    agrees: bool


@dataclass(frozen=True)
class _Part:
    """One thing compared: what both sides have, what only one has."""

    name: str
    planted: Counter[tuple[str, ...]]
    seen: Counter[tuple[str, ...]]
    # Findings beyond the planted ones are real questions about everyday records, not inventions.
    more_allowed: bool = False
    # Candidates are a judgement with misses: their recall is told and decides nothing.
    only_told: bool = False

    @property
    def agrees(self) -> bool:
        missing, invented = self.planted - self.seen, self.seen - self.planted
        return self.only_told or (not missing and (self.more_allowed or not invented))

    def lines(self) -> list[str]:
        missing, invented = self.planted - self.seen, self.seen - self.planted
        both = sum((self.planted & self.seen).values())
        beyond = "further" if self.more_allowed else "invented"
        share = f"{both / max(self.planted.total(), 1):.1%} found"
        verdict = share if self.only_told else "ok" if self.agrees else "DIFFERS"
        said = [
            f"{self.name:<10} planted {self.planted.total():>7,}  found {both:>7,}  missing {missing.total():,}  {beyond} {invented.total():,}  {verdict}"
        ]
        if not self.only_told:
            said += [f"    missing: {', '.join(row)}" for row in sorted(missing)[:SHOWN]]
        if not self.more_allowed:
            said += [f"    invented: {', '.join(row)}" for row in sorted(invented)[:SHOWN]]
        return said


def compare(out: Path, truth: Path) -> Comparison:
    """Hold the outputs in `out` against the truth of the city. Numbers only: no names are printed."""
    manifest = json.loads((out / "run.json").read_text("utf8"))
    hits = [row for row in _parquet(out / "hits.parquet", (*JUDGED,)) if row[5] in ("exact_id", "converted_id")]
    parts = [
        _Part("hits", Counter(_csv(truth / "hits.csv", JUDGED)), Counter(hits)),
        _Part("accounts", Counter(_csv(truth / "accounts.csv", _ACCOUNT)), Counter(_accounts(manifest))),
        _Part("rejects", _rejects(truth), _rejected(out)),
        _Part("candidates", *_candidates(out, truth), more_allowed=True, only_told=True),
        _Part("findings", Counter(_csv(truth / "findings.csv", _FINDING)), _findings(out), more_allowed=True),
    ]
    lines = [line for part in parts for line in part.lines()]
    return Comparison(lines, all(part.agrees for part in parts))


_ACCOUNT = ("source_file", "rows", "keyed", "unkeyed", "rejected")
_FINDING = ("household_no", "id_number", "kind")


def _csv(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [tuple(row[c] for c in columns) for row in csv.DictReader(handle)]


def _parquet(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    table = pq.read_table(path, columns=list(columns))
    return [
        tuple(str(v) if v is not None else "" for v in row)
        for row in zip(*(c.to_pylist() for c in table.columns), strict=True)
    ]


def _accounts(manifest: dict[str, list[dict[str, object]]]) -> list[tuple[str, ...]]:
    return [(str(s["file"]), *(str(s[c]) for c in _ACCOUNT[1:])) for s in manifest["sources"]]


def _rejects(truth: Path) -> Counter[tuple[str, ...]]:
    rows = _csv(truth / "rejects.csv", ("source_file", "source_row", "part", "reason"))
    return Counter((_safe(file), row, part, reason) for file, row, part, reason in rows)


def _rejected(out: Path) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for path in sorted((out / "rejects").glob("*.csv")):
        found.update((path.stem, *row) for row in _csv(path, ("source_row", "part", "reason")))
    return found


def _candidates(out: Path, truth: Path) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    bands = ("probable", "possible")
    planted = [row[:5] for row in _csv(truth / "candidates.csv", (*HIT, "band")) if row[5] in bands]
    seen = [row[:5] for row in _parquet(out / "hits.parquet", (*HIT, "match")) if row[5] in bands]
    return Counter(planted), Counter(seen)


def _findings(out: Path) -> Counter[tuple[str, ...]]:
    # One question may be asked of several sources; a planted story is answered when it is asked at all.
    return Counter(dict.fromkeys(_parquet(out / "findings.parquet", _FINDING), 1))


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "_.-" else "_" for c in name)
