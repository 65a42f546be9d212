"""A policy pack: one region's data laid over its parents' (330212 → 330200 → 330000 → cn)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from hedui.rules.lookup import CodeList, Table
from hedui.rules.parameters import ASSUMED, Parameter, Source, Value
from hedui.rules.reading import Located, nearest
from hedui.rules.sets import check_name, setting, value_for
from hedui.values.faults import Refusal

_T = TypeVar("_T")
OVERRIDDEN = Source(reported_as=ASSUMED)


@dataclass(frozen=True)
class Layer:
    """One folder of packs/: exactly what this division says itself."""

    code: str
    name: str
    about: str
    parameters: dict[str, Parameter]
    lists: dict[str, tuple[CodeList, ...]]
    tables: dict[str, Table]
    programmes: dict[str, Located]
    examples: tuple[Located, ...]
    procedure: Located | None
    topics: dict[str, str]
    profiles: dict[str, tuple[date | None, date | None, str]]


@dataclass(frozen=True)
class Pack:
    """A region's rules: its own layer first, then its parents'. `code` is the division that was asked for.

    `specimens` are the layers whose steps and parameters a region takes only by name.
    """

    code: str
    layers: tuple[Layer, ...]
    root: Path
    specimens: tuple[Layer, ...] = ()
    sets: tuple[tuple[str, int], ...] = field(default=())

    @property
    def name(self) -> str:
        """The name of the nearest layer."""
        return self.layers[0].name

    @property
    def every(self) -> tuple[Layer, ...]:
        """All layers, nearest first, specimens last."""
        return self.layers + self.specimens

    def first(self, pick: Callable[[Layer], _T | None]) -> _T | None:
        """The nearest layer's answer that is not None."""
        return next((found for layer in self.every if (found := pick(layer)) is not None), None)

    def parameter(self, name: str, on: date, urban: bool | None = None, area: str | None = None) -> Value:
        """The value of a parameter on a day, nearest layer first; `area` defaults to the pack's own code.

        Refusal (fault `no_value`) naming pack, parameter and date when nothing is in force: there is no fallback.
        """
        found = self.find(name, on, urban, area)
        if found is not None:
            return found
        known = {n for layer in self.layers for n in layer.parameters}
        if name not in known:
            remedy = nearest(name, known) if known else "Add it to parameters.yaml."
            remedy += f" Or give a value with --set {name}=…"
            raise Refusal("no_value", f"pack {self.code} publishes no parameter {name} (asked for {on})", remedy)
        if urban is None and any(self.find(name, on, kind, area) for kind in (True, False)):
            what = f"pack {self.code} has {name} for urban and for rural families on {on}"
            raise Refusal("no_value", what, "Say which the family is: `urban: true` or `urban: false`.")
        which = "" if urban is None else " urban" if urban else " rural"
        remedy = f"Add the{which} value in force on {on} with its document, or give one with --set {name}=…"
        raise Refusal("no_value", f"pack {self.code} has no{which} value of {name} for {on}", remedy)

    def find(self, name: str, on: date, urban: bool | None = None, area: str | None = None) -> Value | None:
        """As `parameter`, but None when nothing is in force.

        The nearest layer with any value for this place and kind decides alone: when its values have run out, a parent's
        value does not step in.
        """
        where = (area or self.code)[:6]
        given = self.given(name, urban, where)
        if given is not None:
            return given
        for layer in self.every:
            if name in layer.parameters and layer.parameters[name].covers(urban, where):
                return layer.parameters[name].find(on, urban, where)
        return None

    def given(self, name: str, urban: bool | None, area: str) -> Value | None:
        """The value that `--set` gave for such a family (see `sets`); None when it gave none."""
        value = value_for(self.sets, name, urban, area[:6]) if self.sets else None
        if value is None:
            return None
        declared = self.declared(name)
        return Value(value, declared.unit if declared else "number", None, None, OVERRIDDEN, self.code)

    def declared(self, name: str) -> Parameter | None:
        """The nearest declaration of a parameter (its label and unit); None when no layer knows it."""
        return self.first(lambda layer: layer.parameters.get(name))

    def scale(self, name: str) -> int:
        """12 when some layer has yearly values of a monthly parameter, else 1."""
        return max((layer.parameters[name].scale for layer in self.every if name in layer.parameters), default=1)

    def published(self, name: str) -> bool:
        """Whether any layer has values of the parameter, or one was set."""
        return any(setting(text).name == name for text, _ in self.sets) or any(
            name in layer.parameters and layer.parameters[name].values for layer in self.every
        )

    def code_list(self, name: str, on: date) -> CodeList | None:
        """The code list in force on a day, nearest layer first; None when there is none."""
        for layer in self.every:
            for one in layer.lists.get(name, ()):
                if (one.begins is None or one.begins <= on) and (one.ends is None or on < one.ends):
                    return one
        return None

    def table(self, name: str) -> Table | None:
        """The nearest table of that name, or None."""
        return self.first(lambda layer: layer.tables.get(name))

    def profile(self, applied_on: date) -> str | None:
        """The legal profile (dibao_2012, dibao_2021) that governs an application of that day; None before the first."""
        return next((name for name, _document in self._profiles(applied_on)), None)

    def profile_document(self, applied_on: date) -> str:
        """The document of that profile, as people call it; empty before the first."""
        return next((document for _name, document in self._profiles(applied_on)), "")

    def _profiles(self, applied_on: date) -> Iterator[tuple[str, str]]:
        for layer in self.every:
            for name, (begins, ends, document) in layer.profiles.items():
                if (begins is None or begins <= applied_on) and (ends is None or applied_on < ends):
                    yield name, document

    def with_sets(self, sets: dict[str, int]) -> Pack:
        """The same pack with some parameters overridden (fen, per person and month for a standard); names as in `sets`."""
        known = {n for layer in self.every for n in layer.parameters}
        for name in sets:
            check_name(name, known, self.code)
        merged = {**dict(self.sets), **sets}
        return replace(self, sets=tuple(sorted(merged.items())))
