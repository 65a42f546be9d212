"""The values of parameters for every kind of family in the data, as SQL over the family's `urban` and `area`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hedui.rules import nodes as n
from hedui.rules.binding import Bound
from hedui.rules.loading import Neighbours, pack_homes
from hedui.rules.pack import Layer
from hedui.rules.parameters import Value
from hedui.rules.reference import elsewhere
from hedui.rules.sets import setting
from hedui.rules.sql import Sql, one

Home = Callable[[str], str]
"""The SQL of a column of the family (`urban`, `area`) at some place of a query."""


@dataclass
class Prices:
    """Values of a bound programme for the areas and kinds of family that occur."""

    bound: Bound
    areas: tuple[str, ...]
    urban: tuple[bool, ...]
    _found: dict[tuple[str, int], dict[tuple[bool, str], int]] = field(default_factory=dict)
    _there: dict[tuple[str, str, bool], Value | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._neighbours = Neighbours(self.bound.pack.root)

    def of(self, other: Bound) -> Prices:
        """The same families under another programme."""
        return Prices(other, self.areas, self.urban)

    def check(self, nodes: list[n.Node]) -> None:
        """Refuse the first value that is not in force for some family, before anything is computed."""
        for node in (part for tree in nodes for part in n.walk(tree)):
            if isinstance(node, n.Param) and node.region is None:
                self._values(node)

    def varies(self, node: n.Param) -> bool:
        """Whether the value depends on the family."""
        if node.region is None:
            return len(set(self._values(node).values())) > 1
        return "family." in self._of_region(node, "", lambda column: f"family.{column}")

    def sql(self, node: n.Param, region: Sql | None, home: Home) -> Sql:
        """The value's numerator, or for another region its bounds (unknown where that region has no value)."""
        if region is None:
            return one(self._by_family(dict(self._values(node)), home))
        text = self._of_region(node, region.low, home)
        return Sql(f"COALESCE({text}, 0)", text)

    def _values(self, node: n.Param) -> dict[tuple[bool, str], int]:
        key = (node.name, node.back)
        if key not in self._found:
            self._found[key] = {
                (urban, area): self._numerator(node, self.bound.value(node, urban, area))
                for urban in self.urban for area in self.areas
            }  # fmt: skip
        return self._found[key]

    def _numerator(self, node: n.Param, value: Value) -> int:
        declared = self.bound.pack.declared(node.name)
        yearly = declared is not None and value.unit != declared.unit
        return value.value * node.scale // (12 if yearly else 1)

    def _by_family(self, values: dict[tuple[bool, str], int] | dict[tuple[bool, str], int | None], home: Home) -> str:
        sides = {
            urban: self._by_area({a: v for (u, a), v in values.items() if u == urban}, home) for urban in self.urban
        }
        if len(set(sides.values())) == 1:
            return next(iter(sides.values()))
        return f"(CASE WHEN {home('urban')} THEN {sides[True]} ELSE {sides[False]} END)"

    def _by_area(self, values: dict[str, int] | dict[str, int | None], home: Home) -> str:
        groups: dict[int | None, list[str]] = {}
        for area, value in values.items():
            groups.setdefault(value, []).append(area)
        if len(groups) == 1:
            return _literal(next(iter(groups)))
        # The value of most areas is the rest: a long list of areas would be compared with every family's.
        most = max(groups, key=lambda value: len(groups[value]))
        tests = " ".join(
            f"WHEN {home('area')} IN ({_codes(areas)}) THEN {_literal(v)}" for v, areas in groups.items() if v != most
        )
        return f"(CASE {tests} ELSE {_literal(most)} END)"

    def _of_region(self, node: n.Param, region: str, home: Home) -> str:
        here = {(u, a): self._elsewhere(node, a, u) for u in self.urban for a in self.areas}
        if region == "''":
            return self._by_family(here, home)
        sides = {urban: self._map(node, region, urban) for urban in self.urban}
        there = next(iter(sides.values()))
        if len(set(sides.values())) > 1:
            there = f"(CASE WHEN {home('urban')} THEN {sides[True]} ELSE {sides[False]} END)"
        return (
            f"(CASE WHEN {region} = '' THEN {self._by_family(here, home)} WHEN {region} IS NOT NULL THEN {there} END)"
        )

    def _elsewhere(self, node: n.Param, region: str, urban: bool) -> int | None:
        key = (node.name, region, urban)
        if key not in self._there:
            self._there[key] = elsewhere(self.bound, node, region, urban, self._neighbours)
        found = self._there[key]
        return None if found is None else self._numerator(node, found)

    def _layers(self, code: str) -> tuple[Layer, ...]:
        found = self._neighbours.pack(code)
        return found.layers if found else ()

    def _map(self, node: n.Param, region: str, urban: bool) -> str:
        """Known divisions first, then the rest of their prefectures and provinces."""
        pack = self.bound.pack
        named = {c for c in pack_homes(pack.root) if c.isdigit()}
        named |= {area for c in tuple(named) for layer in self._layers(c) for p in layer.parameters.values()
                  for v in p.values for area in v.area}  # fmt: skip
        named |= {each.area for text, _ in pack.sets if (each := setting(text)).area}
        tests = []
        for width, rest in ((6, ""), (4, "99"), (2, "9999")):
            groups: dict[int | None, list[str]] = {}
            for stem in sorted({c[:width] for c in named}):
                groups.setdefault(self._elsewhere(node, stem + rest, urban), []).append(stem)
            tests += [
                f"WHEN SUBSTRING({region}, 1, {width}) IN ({_codes(s)}) THEN {_literal(v)}" for v, s in groups.items()
            ]
        fixed = self._elsewhere(node, "999999", urban)
        return f"(CASE {' '.join(tests)} ELSE {_literal(fixed)} END)" if tests else _literal(fixed)


def _codes(codes_of: list[str]) -> str:
    return ", ".join(f"'{code}'" for code in codes_of)


def _literal(value: int | None) -> str:
    return f"CAST({'NULL' if value is None else value} AS BIGINT)"
