"""Code lists and dated look-up tables of a pack."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hedui.rules.parameters import Source, read_source
from hedui.rules.reading import Located, checked, day, nearest
from hedui.values.faults import Place, Refusal


@dataclass(frozen=True)
class CodeList:
    """A named list of codes with dates and a source: which kinds count as money, which incomes are disregarded."""

    name: str
    label: str
    codes: tuple[str, ...]
    begins: date | None
    ends: date | None
    source: Source
    pack: str


@dataclass(frozen=True)
class Cell:
    """One key of a table row: nothing (any), one code, or a half-open range of whole numbers."""

    code: str | None = None
    low: int | None = None
    high: int | None = None

    @property
    def is_any(self) -> bool:
        """Whether every value matches."""
        return self.code is None and self.low is None and self.high is None

    def meets(self, other: Cell) -> bool:
        """Whether some value matches both cells."""
        if self.is_any or other.is_any:
            return True
        if self.code is not None or other.code is not None:
            return self.code == other.code
        below = self.high is None or other.low is None or other.low < self.high
        return below and (other.high is None or self.low is None or self.low < other.high)


@dataclass(frozen=True)
class Row:
    """One row: its period, its keys by name, its results by column, and its line in the file."""

    begins: date | None
    ends: date | None
    keys: dict[str, Cell]
    results: dict[str, int]
    line: int


@dataclass(frozen=True)
class Table:
    """A look-up: `keys` (code keys and `_from`/`_to` ranges), result columns with whole numbers, its source."""

    name: str
    label: str
    keys: tuple[str, ...]
    ranges: tuple[str, ...]
    columns: dict[str, str]
    rows: tuple[Row, ...]
    source: Source
    pack: str

    def on(self, when: date) -> tuple[Row, ...]:
        """The rows in force on a day; none is a refusal that names pack, table and date."""
        rows = tuple(
            r for r in self.rows if (r.begins is None or r.begins <= when) and (r.ends is None or when < r.ends)
        )
        if not rows:
            raise Refusal(
                "no_value", f"pack {self.pack} has no row of table {self.name} for {when}",
                f"Add rows with their dates to tables/{self.name}.csv.",
            )  # fmt: skip
        return rows


def read_lists(data: Located, pack: str) -> dict[str, tuple[CodeList, ...]]:
    """The code lists of `lists.yaml`; a name may have several, with different dates."""
    keys = ("label", "codes", "from", "to", "document", "article", "reported_as", "convention", "illustrative")
    found: dict[str, tuple[CodeList, ...]] = {}
    for name, body in data.items():
        made = []
        for one in body if isinstance(body, list) else [body]:
            entry = checked(one, data, f"list {name}", keys, ("label", "codes"))
            codes = tuple(str(code) for code in entry["codes"])
            begins, ends = day(entry, "from", f"list {name}"), day(entry, "to", f"list {name}")
            made.append(CodeList(name, entry["label"], codes, begins, ends, read_source(entry, f"list {name}"), pack))
        found[name] = tuple(made)
    return found


def read_table(about: Located, name: str, folder: Path, shown: str, pack: str) -> Table:
    """The table `name`: its description in `tables.yaml` and its rows in `tables/NAME.csv`."""
    keys = ("label", "columns", "document", "article", "reported_as", "convention", "illustrative")
    entry = checked(about[name], about, f"table {name}", keys, ("label", "columns"))
    path, file = folder / "tables" / f"{name}.csv", f"{shown}/tables/{name}.csv"
    if not path.is_file():
        raise Refusal("pack_table", f"table {name} has no rows", f"Add the file {file}.", about.place(name))
    with path.open(encoding="utf8", newline="") as handle:
        lines = list(csv.reader(handle))
    header = lines[0] if lines else []
    if header[:2] != ["valid_from", "valid_to"]:
        raise Refusal(
            "pack_table", f"table {name}: the first columns must be valid_from, valid_to", "Add them.", Place(file, 0)
        )
    columns = {str(k): str(v) for k, v in entry["columns"].items()}
    for column in columns:
        if column not in header:
            raise Refusal(
                "pack_table", f"table {name} has no column {column!r}", nearest(column, header), Place(file, 0)
            )
    inputs = [h for h in header[2:] if h not in columns]
    ranges = tuple(h[: -len("_from")] for h in inputs if h.endswith("_from"))
    codes = tuple(h for h in inputs if not h.endswith(("_from", "_to")))
    rows = tuple(
        _row(dict(zip(header, line, strict=False)), codes, ranges, columns, Place(file, number))
        for number, line in enumerate(lines[1:], 1)
        if any(line)
    )
    _no_overlap(name, rows, file)
    return Table(name, entry["label"], codes + ranges, ranges, columns, rows, read_source(entry, f"table {name}"), pack)


def _row(
    cells: dict[str, str], codes: tuple[str, ...], ranges: tuple[str, ...], columns: dict[str, str], place: Place
) -> Row:
    try:
        keys = {key: Cell(code=cells[key].strip() or None) for key in codes}
        for key in ranges:
            keys[key] = Cell(low=_whole(cells[f"{key}_from"]), high=_whole(cells.get(f"{key}_to", "")))
        results = {column: int(cells[column]) for column in columns}
        begins, ends = (date.fromisoformat(cells[k]) if cells[k].strip() else None for k in ("valid_from", "valid_to"))
    except (KeyError, ValueError):
        remedy = "Codes are text, ranges and results whole numbers, dates YYYY-MM-DD; every result column is filled."
        raise Refusal("pack_table", "a cell of this row cannot be read", remedy, place) from None
    return Row(begins, ends, keys, results, place.row or 0)


def _whole(text: str) -> int | None:
    return int(text) if text.strip() else None


def _no_overlap(name: str, rows: tuple[Row, ...], file: str) -> None:
    for i, one in enumerate(rows):
        for other in rows[i + 1 :]:
            starts = max(one.begins or date.min, other.begins or date.min)
            if starts >= min(one.ends or date.max, other.ends or date.max):
                continue
            if all(one.keys[key].meets(other.keys[key]) for key in one.keys):
                what = f"table {name}: rows {one.line} and {other.line} match the same case"
                raise Refusal(
                    "pack_overlap", what, "Make their keys or dates exclude each other.", Place(file, other.line)
                )
