"""The targets of the design and what became of them, from the measures of one run."""

from __future__ import annotations

from dataclasses import dataclass

from measuring import Measure


@dataclass(frozen=True)
class Ratio:
    """One target: what was found, its bound, and whether it holds. None: not measured."""

    name: str
    value: float
    unit: str
    bound: str
    met: bool


def ratios(done: list[Measure]) -> list[Ratio]:
    """Every target whose stages were measured."""
    by = {one.stage: one for one in done}
    return [
        *(_text(by) if "intake gb18030" in by else []),
        *(_snapshots(by) if "whole" in by else []),
        *(_law(by) if "law openfisca" in by else []),
        *(_papers(by) if "papers report" in by else []),
        *(_web(one) for one in done if one.stage.startswith("web ")),
    ]


def _text(by: dict[str, Measure]) -> list[Ratio]:
    return [
        _speed("text intake against the bare engine (UTF-8, the file's own columns)", by, "intake utf-8", "bare utf-8"),
        _speed("the same, the bare engine also casting the typed columns", by, "intake utf-8", "bare typed utf-8"),
        _speed("text intake against the bare engine (GB18030 here, UTF-8 there)", by, "intake gb18030", "bare utf-8"),
        _at_most(
            "memory of text intake",
            max(by[f"intake {encoding}"].peak_mib for encoding in ("utf-8", "gb18030")) / 1024,
            "GiB",
            1.0,
        ),
        _speed("workbook intake against calamine alone", by, "intake workbook", "calamine"),
        _at_least("load as CSV", by["load csv utf-8"].rows_per_second / 1e6, "million rows/s", 1.0),
    ]


def _snapshots(by: dict[str, Measure]) -> list[Ratio]:
    bare, rewriting = by["bare comparison"].seconds, by["bare rewriting"].seconds
    return [
        _at_least("load as snapshots", by["load snapshots utf-8"].rows_per_second / 1e6, "million rows/s", 1.0),
        _speed(
            "the same, against the bare engine that writes the same snapshots again",
            by,
            "load snapshots utf-8",
            "bare snapshots",
        ),
        _at_most("comparison against the bare join", by["comparison"].seconds / bare, "×", 1.5),
        _at_most("whole verification against the bare join", _whole(by) / bare, "×", 4.0),
        _at_most(
            "the same, the bare engine also writing every other table of the run",
            _whole(by) / (bare + rewriting),
            "×",
            4.0,
        ),
        _at_most("whole verification without CSV and XLSX", _whole(by), "s", 60.0),
        _at_most("memory of the whole verification", by["whole"].peak_mib / 1024, "GiB", 6.0),
        _at_most("one household of four against 37 items, warm", by["household"].more["best_ms"], "ms", 150.0),
    ]


def _law(by: dict[str, Measure]) -> list[Ratio]:
    ratio = by["law hedui"].seconds / by["law openfisca"].seconds
    return [
        _at_most("17 variables over a million people, against OpenFisca", ratio, "×", 1.0),
        _at_most("calculation sheet of one household of five, warm", by["explanation"].more["best_ms"], "ms", 50.0),
    ]


def _papers(by: dict[str, Measure]) -> list[Ratio]:
    made = by["papers report"]
    return [_at_least("verification reports, one PDF and one JSON each", made.rows / made.seconds, "reports/s", 50.0)]


def _web(one: Measure) -> Ratio:
    """Pages of clerks at ten seconds' think time; an answer that is no page is never fast enough."""
    name = f"pages of {one.stage.removeprefix('web ')}, 95th percentile"
    return _at_most(name, one.more["ms"]["all"]["p95"] if not one.more["errors"] else 60_000.0, "ms", 200.0)


def _whole(by: dict[str, Measure]) -> float:
    """Seconds of the verification without what is written for people."""
    return by["whole"].seconds - float(sum(by["whole"].more["writers"].values()))


def _speed(name: str, by: dict[str, Measure], ours: str, theirs: str) -> Ratio:
    """Rows a second against rows a second: at least half."""
    return _at_least(name, by[ours].rows_per_second / by[theirs].rows_per_second, "×", 0.5)


def _at_least(name: str, value: float, unit: str, bound: float) -> Ratio:
    return Ratio(name, round(value, 3), unit, f"≥ {bound:g}", value >= bound)


def _at_most(name: str, value: float, unit: str, bound: float) -> Ratio:
    return Ratio(name, round(value, 3), unit, f"≤ {bound:g}", value <= bound)
