"""Dated, cited values of a pack: standards, ceilings, tolerances, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hedui.rules.reading import Located, checked, day
from hedui.rules.units import parse_unit
from hedui.values.faults import Refusal

ASSUMED = "--set"
"""What stands for the source of a value that was given for a what-if."""
_ENTRY = ("from", "to", "value", "unit", "document", "article", "reported_as", "convention", "illustrative", "area",
          "urban")  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Where a value or a rule comes from: a document and article, or who reported it; and what is only convention."""

    document: str | None = None
    article: str | None = None
    reported_as: str | None = None
    convention: bool = False
    illustrative: bool = False

    @property
    def reported(self) -> str:
        """Who is said to have published it, in words; empty when nobody is named. A what-if's value is nobody's."""
        if self.reported_as == ASSUMED:
            return "假设的数值，仅供试算"
        return f"据报道：{self.reported_as.replace(' as reported', '')}" if self.reported_as else ""

    def __str__(self) -> str:
        cited = "，".join(part for part in (self.document, self.article) if part) or self.reported
        marks = [mark for mark, on in (("示例数据", self.illustrative), ("日期为约定", self.convention)) if on]
        return cited + (f"（{'，'.join(marks)}）" if marks else "")


@dataclass(frozen=True)
class Value:
    """One value in force: an integer in `unit` (money is fen), its period (`to` exclusive) and its source."""

    value: int
    unit: str
    begins: date | None
    ends: date | None
    source: Source
    pack: str
    area: tuple[str, ...] = ()
    urban: bool | None = None

    @property
    def illustrative(self) -> bool:
        """Whether every output that uses the value must say that it is only an illustration."""
        return self.source.illustrative

    def holds(self, on: date, urban: bool | None, area: str | None) -> bool:
        """Whether the value applies on a day, to an urban or rural family of an area."""
        in_time = (self.begins is None or self.begins <= on) and (self.ends is None or on < self.ends)
        return in_time and self.covers(urban, area)

    def covers(self, urban: bool | None, area: str | None) -> bool:
        """Whether the value is meant for urban or rural families of an area, at whatever time."""
        in_place = not self.area or (area is not None and area[:6] in self.area)
        return in_place and (self.urban is None or self.urban == urban)


@dataclass(frozen=True)
class Parameter:
    """A named value of one pack over time and place. `unit` is the unit in which formulas read it."""

    name: str
    label: str
    unit: str
    values: tuple[Value, ...]
    pack: str

    @property
    def scale(self) -> int:
        """12 when a yearly value stands under a monthly name: formulas then count in twelfths, exactly."""
        return 12 if any(v.unit != self.unit for v in self.values) else 1

    def covers(self, urban: bool | None, area: str | None) -> bool:
        """Whether any value, whenever it holds, is meant for this kind of family and area."""
        return any(v.covers(urban, area) for v in self.values)

    def find(self, on: date, urban: bool | None = None, area: str | None = None) -> Value | None:
        """The value in force; the most particular one (area before urban before general) wins. None when none is."""
        holding = [v for v in self.values if v.holds(on, urban, area)]
        return max(holding, key=lambda v: (bool(v.area), v.urban is not None), default=None)


def read_parameters(data: Located, pack: str) -> dict[str, Parameter]:
    """The parameters of one `parameters.yaml`, checked: units known, periods sound, money never open-ended."""
    found = {}
    for name, body in data.items():
        what = f"parameter {name}"
        entry = checked(body, data, what, ("label", "unit", "values"), ("label", "unit", "values"))
        parse_unit(entry["unit"], entry.place("unit"))
        values = tuple(_value(v, entry, what, pack) for v in entry["values"] or ())
        parameter = Parameter(name, entry["label"], entry["unit"], values, pack)
        _no_overlap(parameter, entry)
        found[name] = parameter
    return found


def _value(data: object, parent: Located, what: str, pack: str) -> Value:
    entry = checked(data, parent, what, _ENTRY, ("from", "to", "value"))
    number, unit = entry["value"], entry.get("unit") or parent["unit"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        remedy = "Money is whole fen (1 yuan = 100), shares are whole percent."
        raise Refusal(
            "pack_value", f"{what}: the value must be a whole number, not negative", remedy, entry.place("value")
        )
    _compatible(unit, parent["unit"], what, entry)
    begins, ends = day(entry, "from", what), day(entry, "to", what)
    if unit.startswith("fen") and (begins is None or ends is None):
        remedy = "Give `from` and `to` (the first day it no longer applies); mark a convention with `convention: true`."
        raise Refusal("pack_dates", f"{what}: money is never open-ended", remedy, entry.place())
    if begins and ends and begins >= ends:
        raise Refusal(
            "pack_dates", f"{what}: `from` must lie before `to`", "`to` is the first day after.", entry.place("to")
        )
    source = read_source(entry, what)
    return Value(number, unit, begins, ends, source, pack, _areas(entry), entry.get("urban"))


def read_source(entry: Located, what: str) -> Source:
    """The citation keys of a value or a step; one of document and reported_as must be given."""
    document, reported = entry.get("document"), entry.get("reported_as")
    illustrative = bool(entry.get("illustrative"))
    if not (document or reported or illustrative):
        remedy = "Give `document` (and `article`), or `reported_as`, or mark it `illustrative: true`."
        raise Refusal("pack_source", f"{what}: it is not said where this comes from", remedy, entry.place())
    return Source(document, entry.get("article"), reported, bool(entry.get("convention")), illustrative)


def _areas(entry: Located) -> tuple[str, ...]:
    area = entry.get("area")
    if area is None:
        return ()
    return tuple(str(a) for a in area) if isinstance(area, list) else (str(area),)


def _compatible(unit: str, head: str, what: str, entry: Located) -> None:
    parse_unit(unit, entry.place("unit"))
    if unit != head and (head, unit) != ("fen/month", "fen/year"):
        remedy = f"Write the value in {head}."
        raise Refusal("pack_unit", f"{what} is in {head}; a value in {unit} does not fit", remedy, entry.place("unit"))


def _no_overlap(parameter: Parameter, entry: Located) -> None:
    for i, one in enumerate(parameter.values):
        for other in parameter.values[i + 1 :]:
            same = (set(one.area) & set(other.area) or one.area == other.area) and one.urban == other.urban
            starts = max(one.begins or date.min, other.begins or date.min)
            if same and starts < min(one.ends or date.max, other.ends or date.max):
                what = f"parameter {parameter.name} has two values on {starts}"
                raise Refusal(
                    "pack_overlap", what, "End the earlier one where the later one begins.", entry.place("values")
                )
