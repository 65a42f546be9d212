"""Workbooks as people leave them: cells of an XLSX typed over, rows taken out, formulas computed by a small reader.

The reader knows only what our formulas use (COUNTIFS, SUM, IF, FREQUENCY, comparisons and sums), each as the file
format's specification (ECMA-376, part 1, section 18.17) defines it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, unescape

import numpy as np
from python_calamine import CalamineWorkbook

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>([^<]*)</f>')
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")|(?P<range>(?:'[^']+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)|(?P<number>\d+)
    |(?P<name>[A-Z]+)(?=\()|(?P<sign>[-=>*(),]))""",
    re.VERBOSE,
)
_RANGE = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


def sheet_files(path: Path) -> dict[str, str]:
    """The part of the file that holds each sheet, by the sheet's name."""
    with zipfile.ZipFile(path) as book:
        names = re.findall(r'<sheet name="([^"]*)" sheetId="(\d+)"', book.read("xl/workbook.xml").decode())
    return {name: f"xl/worksheets/sheet{number}.xml" for name, number in names}


def typed_over(path: Path, target: Path, sheet: str, cells: Mapping[str, str], without: Iterable[int] = ()) -> Path:
    """A copy in which `cells` (by reference) hold these texts and the rows `without` (from 1) are gone."""
    part, gone = sheet_files(path)[sheet], set(without)
    by_row: dict[int, dict[str, str]] = {}
    for reference, text in cells.items():
        by_row.setdefault(int(re.sub(r"\D", "", reference)), {})[reference] = text

    def row(match: re.Match[str]) -> str:
        number = int(match[1])
        if number in gone:
            return ""
        xml = match[0]
        for reference, text in by_row.get(number, {}).items():
            said = f'<c r="{reference}"\\g<1> t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            xml, found = re.subn(rf'<c r="{reference}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)', said, xml)
            assert found == 1, reference
        return xml

    with zipfile.ZipFile(path) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            content = book.read(name)
            if name == part:
                content = re.sub(r'<row r="(\d+)".*?</row>', row, content.decode(), flags=re.DOTALL).encode()
            copy.writestr(name, content)
    return target


@dataclass
class Computed:
    """A workbook whose formulas are computed when somebody asks; what stands beside a formula is not looked at."""

    path: Path
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)
    formulas: dict[str, dict[str, str]] = field(default_factory=dict)
    cached: dict[str, dict[str, Any]] = field(default_factory=dict)
    _ranges: dict[str, np.ndarray] = field(default_factory=dict)
    _compared: dict[tuple[int, Any], np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        book = CalamineWorkbook.from_path(self.path)
        with zipfile.ZipFile(self.path) as parts:
            for name, part in sheet_files(self.path).items():
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                values = {
                    f"{LETTERS[at]}{number}": value
                    for number, row in enumerate(rows, 1)
                    for at, value in enumerate(row)
                    if value != ""
                }
                found = _FORMULA.findall(parts.read(part).decode())
                self.formulas[name] = {
                    reference: unescape(text, {"&quot;": '"', "&apos;": "'"}) for reference, text in found
                }
                self.cached[name] = {reference: values.get(reference) for reference in self.formulas[name]}
                self.cells[name] = {r: v for r, v in values.items() if r not in self.formulas[name]}

    def value(self, sheet: str, reference: str) -> Any:
        """What the cell shows."""
        if reference not in self.cells[sheet] and reference in self.formulas[sheet]:
            self.cells[sheet][reference] = float(_Reader(self, sheet, self.formulas[sheet][reference]).whole())
        return self.cells[sheet].get(reference)

    def rows(self, sheet: str, header: int) -> list[dict[str, Any]]:
        """The rows below the header as dicts, until the first one without anything in columns A to C."""
        names = {re.sub(r"\d", "", r): v for r, v in self.cells[sheet].items() if re.fullmatch(rf"[A-Z]+{header}", r)}
        found, at = [], header + 1
        while any(self.value(sheet, f"{letter}{at}") is not None for letter in "BC"):
            found.append(
                {str(head).replace("\n", ""): self.value(sheet, f"{letter}{at}") for letter, head in names.items()}
            )
            at += 1
        return found

    def compared(self, left: Any, right: Any, sign: str) -> Any:
        """A comparison; that of a column of the 明细表 with one value is made once."""
        key = (id(left), right)
        if sign != "=" or not any(left is one for one in self._ranges.values()):
            return _compare(left, right, sign)
        if key not in self._compared:
            self._compared[key] = np.array([one == right for one in left], bool)
        return self._compared[key]

    def range(self, sheet: str, text: str) -> Any:
        """One cell's value, or the cells of a column as an array."""
        named, column, first, _same, last = _RANGE.fullmatch(text).groups()  # type: ignore[union-attr]
        place = named or sheet
        if last is None:
            return self.value(place, f"{column}{first}")
        key = f"{place}!{text}"
        if key not in self._ranges:
            across = LETTERS[LETTERS.index(column) : LETTERS.index(_same) + 1]
            each = [self.value(place, f"{c}{row}") for c in across for row in range(int(first), int(last) + 1)]
            array = np.empty(len(each), object)
            array[:] = each
            if named is None:
                return array
            self._ranges[key] = array
        return self._ranges[key]


class _Reader:
    """Reads and computes one formula."""

    def __init__(self, book: Computed, sheet: str, text: str) -> None:
        self.book, self.sheet, self.tokens, self.at = book, sheet, _tokens(text), 0

    def whole(self) -> Any:
        value = self.comparison()
        assert self.at == len(self.tokens), self.tokens
        return value

    def comparison(self) -> Any:
        left = self.sum()
        if self.next() in ("=", ">"):
            sign, right = self.take(), self.sum()
            return self.book.compared(left, right, sign)
        return left

    def sum(self) -> Any:
        left = self.product()
        while self.next() == "-":
            self.take()
            left = _number(left) - _number(self.product())
        return left

    def product(self) -> Any:
        left = self.single()
        while self.next() == "*":
            self.take()
            left = _number(left) * _number(self.single())
        return left

    def single(self) -> Any:
        token = self.take()
        if token == "-":
            return -_number(self.single())
        if token == "(":
            value = self.comparison()
            assert self.take() == ")"
            return value
        if self.next() == "(" and token.isalpha():
            return self.call(token)
        if token.startswith('"'):
            return token[1:-1]
        return float(token) if token.isdigit() else self.book.range(self.sheet, token)

    def call(self, name: str) -> Any:
        arguments = []
        while self.take() != ")":
            if self.next() == ")":
                continue
            arguments.append(self.comparison())
        return _countifs(self.book, *arguments) if name == "COUNTIFS" else _FUNCTIONS[name](*arguments)

    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match, text[at:]
        found.append(match[0].strip())
        at = match.end()
    return found


def _number(value: Any) -> Any:
    return value.astype(float) if isinstance(value, np.ndarray) else float(value or 0)


def _compare(left: Any, right: Any, sign: str) -> Any:
    if sign == ">":
        return _number(left) > right
    return left == right


def _countifs(book: Computed, *pairs: Any) -> float:
    met = np.ones(len(pairs[0]), bool)
    for cells, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        met &= book.compared(cells, wanted, "=")
    return float(met.sum())


def _sum(value: Any) -> float:
    if not isinstance(value, np.ndarray):
        return float(value or 0)
    return float(sum(float(one) for one in value if isinstance(one, int | float | np.number | np.bool_)))


def _if(condition: Any, yes: Any, no: Any) -> Any:
    if isinstance(condition, np.ndarray):
        chosen = np.empty(len(condition), object)
        chosen[:] = [y if c else no for c, y in zip(condition, yes, strict=True)]
        return chosen
    return yes if condition else no


def _frequency(data: np.ndarray, bins: np.ndarray) -> np.ndarray:
    numbers = sorted(one for one in data if isinstance(one, float))
    if not numbers:  # what one widely used program does; another gives zeros
        return np.array([np.nan])
    counts, seen, below = [], set(), {}
    edges = sorted(set(bins))
    spots = np.searchsorted(edges, numbers)
    for spot in spots:
        below[spot] = below.get(spot, 0) + 1
    order = {edge: at for at, edge in enumerate(edges)}
    for edge in bins:
        counts.append(0 if edge in seen else below.get(order[edge], 0))
        seen.add(edge)
    return np.array([*counts, below.get(len(edges), 0)])


_FUNCTIONS: dict[str, Callable[..., Any]] = {"SUM": _sum, "IF": _if, "FREQUENCY": _frequency}
