"""A run's outputs held against the planted truth: every hit found, none invented, every account and reject the same."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
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
    # Candidates are a judgement with misses: their recall is told and decides nothing.
    only_told: bool = False

    @property
    def agrees(self) -> bool:
        missing, invented = self.planted - self.seen, self.seen - self.planted
        return self.only_told or not (missing or invented)

    def lines(self) -> list[str]:
        missing, invented = self.planted - self.seen, self.seen - self.planted
        both = sum((self.planted & self.seen).values())
        share = f"{both / max(self.planted.total(), 1):.1%} found"
        verdict = share if self.only_told else "ok" if self.agrees else "DIFFERS"
        said = [
            f"{self.name:<10} planted {self.planted.total():>7,}  found {both:>7,}  missing {missing.total():,}  invented {invented.total():,}  {verdict}"
        ]
        if not self.only_told:
            said += [f"    missing: {', '.join(row)}" for row in sorted(missing)[:SHOWN]]
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
        _Part("candidates", *_candidates(out, truth), only_told=True),
    ]
    kinds, said = _kinds(out, truth)
    lines = [line for part in [*parts, *kinds] for line in part.lines()]
    return Comparison([*lines, *said], all(part.agrees for part in [*parts, *kinds]))


def _kinds(out: Path, truth: Path) -> tuple[list[_Part], list[str]]:
    """All findings whose truth is beyond doubt, their amounts where the truth holds one, and a line per kind with its
    recall and precision and the amounts that agree."""
    planted, seen = (
        Counter(set(_csv(truth / "findings.csv", _FINDING))),
        Counter(set(_parquet(out / "findings.parquet", _FINDING))),
    )
    told = [_of_kind(kind, planted, seen) for kind in sorted({row[2] for row in planted | seen})]
    sure = [part for part in told if not part.only_told]
    whole = _Part("findings", _joined(p.planted for p in sure), _joined(p.seen for p in sure))
    amounts = {part.name: part for part in _amounts(out, truth)}
    sums = _Part("amounts", _joined(p.planted for p in amounts.values()), _joined(p.seen for p in amounts.values()))
    head = f"{'kind of finding':<30} {'planted':>7} {'asked':>7} {'recall':>7} {'precision':>9} {'amounts alike':>15}"
    return [whole, sums], [head, *(_rates(part, amounts.get(part.name)) for part in told)]


def _amounts(out: Path, truth: Path) -> Iterator[_Part]:
    """Per kind what was found and what was declared, each where the truth holds it of some question of the kind."""
    # A city that was made before amounts were kept has none.
    path = truth / "amounts.csv"
    planted = _csv(path, (*_FINDING, *_AMOUNTS)) if path.is_file() else []
    seen = _parquet(out / "findings.parquet", (*_FINDING, *_AMOUNTS))
    for kind in sorted({row[2] for row in planted}):
        held = [at for at, _ in enumerate(_AMOUNTS, len(_FINDING)) if any(row[at] for row in planted if row[2] == kind)]
        one, other = (_held(rows, kind, held) for rows in (planted, seen))
        yield _Part(kind, one, other)


def _held(rows: Iterable[tuple[str, ...]], kind: str, held: list[int]) -> Counter[tuple[str, ...]]:
    some = ((*row[: len(_FINDING)], *(row[at] for at in held)) for row in rows if row[2] == kind)
    return Counter(row for row in some if any(row[len(_FINDING) :]))


def _of_kind(kind: str, planted: Counter[tuple[str, ...]], seen: Counter[tuple[str, ...]]) -> _Part:
    one, other = (Counter({row: n for row, n in rows.items() if row[2] == kind}) for rows in (planted, seen))
    return _Part(kind, one, other, only_told=kind == "house_candidate")


def _joined(counts: Iterable[Counter[tuple[str, ...]]]) -> Counter[tuple[str, ...]]:
    whole: Counter[tuple[str, ...]] = Counter()
    for count in counts:
        whole.update(count)
    return whole


def _rates(part: _Part, amounts: _Part | None) -> str:
    both = (part.planted & part.seen).total()
    recall, precision = (
        f"{both / all_of:.1%}" if all_of else "—" for all_of in (part.planted.total(), part.seen.total())
    )
    alike = ""
    if amounts:
        several = amounts.planted | amounts.seen
        alike = f"{(amounts.planted & amounts.seen).total():,} of {several.total():,}"
    line = f"{part.name:<30} {part.planted.total():>7,} {part.seen.total():>7,} {recall:>7} {precision:>9} {alike:>15}"
    return line.rstrip()


_ACCOUNT = ("source_file", "rows", "keyed", "unkeyed", "rejected")
_FINDING = ("household_no", "id_number", "kind", "item")
_AMOUNTS = ("found", "declared")


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


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "_.-" else "_" for c in name)
