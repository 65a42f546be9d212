"""The two laws of a what-if: the one of the run, and the one that is tried; and what differs between them, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from hedui.rules.binding import bind
from hedui.rules.division import NATION
from hedui.rules.interval import exactly
from hedui.rules.loading import codes, load
from hedui.rules.pack import Pack
from hedui.rules.parameters import Value
from hedui.rules.programme import programme_names
from hedui.rules.reading import nearest
from hedui.rules.sets import Setting, setting
from hedui.rules.showing import diff_packs
from hedui.rules.simulate import Side
from hedui.rules.wording import figure
from hedui.values import region
from hedui.values.faults import Place, Refusal
from hedui.verification.simulation.roll import FinishedRun, Occurring


@dataclass(frozen=True)
class Change:
    """What is tried: other values (fen), another pack of the same place, another folder of packs, another day."""

    sets: tuple[tuple[str, int], ...] = ()
    against: str = ""
    packs: Path | None = None
    on: date | None = None


@dataclass(frozen=True)
class Differs:
    """One value of one kind of family before and after, each with its document; '—' where there is none."""

    name: str
    label: str
    kind: str
    before: str
    before_source: str
    after: str
    after_source: str


def both_laws(run: FinishedRun, change: Change) -> tuple[Side, Side]:
    """The law of the run and the law that is tried. Refuses a what-if without a change, or with another place's pack."""
    if change == Change():
        what = "nothing is changed: there is nothing to simulate"
        remedy = "Give --set NAME=VALUE, --against PACK, --packs FOLDER or --on DAY."
        raise Refusal("nothing_changed", what, remedy)
    before = load(run.pack).with_sets(run.sets) if run.sets else load(run.pack)
    code = change.against or run.pack
    _same_place(run.pack, code, change.packs)
    after = load(code, change.packs)
    # A value for all families takes the place of whatever the run was given for some of them.
    for_all = {text for text, _ in change.sets if setting(text) == Setting(text)}
    kept = {text: value for text, value in run.sets.items() if setting(text).name not in for_all}
    sets = {**kept, **dict(change.sets)}
    after = after.with_sets(sets) if sets else after
    return Side("before", before, run.on), Side("after", after, change.on or run.on)


def _same_place(here: str, other: str, packs: Path | None) -> None:
    """A pack above or below the run's own is another law for the same families; one of another place is not."""
    if other == here:
        return
    known = codes(packs)
    if other.isdigit() and region.short(other) not in region.names() and other not in known:
        raise Refusal("unknown_region", f"no division has the code {other}", nearest(other, known), Place("--against"))
    a, b = region.short(here), region.short(other)
    if NATION not in (here, other) and not (a.startswith(b) or b.startswith(a)):
        what = f"the run is of {here} and pack {other} is of another region"
        remedy = f"Copy packs/, write its rules into {here} there, and give that folder with --packs."
        raise Refusal("other_region", what, remedy, Place("--against"))


def differing_values(before: Side, after: Side, programmes: Iterable[str], roll: Occurring) -> list[Differs]:
    """The values that the programmes read and that are not the same on both sides, by kind of family."""
    labels: dict[str, str] = {}
    for side in (before, after):
        for name in set(programmes) & set(programme_names(side.pack)):
            for parameter in bind(side.pack, name, side.on, side.on).parameters():
                declared = side.pack.declared(parameter.name)
                labels.setdefault(parameter.name, declared.label if declared else parameter.name)
    found: list[Differs] = []
    for name, label in sorted(labels.items()):
        seen: dict[tuple[str, str, str, str], list[tuple[bool, str]]] = {}
        for urban, area in product(roll.urban, roll.areas):
            one, other = (_value(side, name, urban, area) for side in (before, after))
            if one[:1] != other[:1]:
                seen.setdefault((*one, *other), []).append((urban, area))
        found += [Differs(name, label, _whose(families, roll), *texts) for texts, families in seen.items()]
    return found


def _whose(families: list[tuple[bool, str]], roll: Occurring) -> str:
    """Which families these are: town, country or both, and the divisions where it is not all of them."""
    areas = {kind: tuple(sorted(area for urban, area in families if urban is kind)) for kind in roll.urban}
    if len(areas) > 1 and len(set(areas.values())) == 1:
        return _where(areas[roll.urban[0]], roll) + "城乡"
    words = {True: "城市", False: "农村"}
    return "，".join(_where(each, roll) + words[kind] for kind, each in areas.items() if each)


def _where(areas: tuple[str, ...], roll: Occurring) -> str:
    return "" if areas == roll.areas else "、".join(areas[:3]) + (" 等" if len(areas) > 3 else "")


def _value(side: Side, name: str, urban: bool, area: str) -> tuple[str, str]:
    value = side.pack.find(name, side.on, urban, area)
    return ("—", "—") if value is None else (figure(exactly(value.value), value.unit), _source(value))


def _source(value: Value) -> str:
    return "假设（--set）" if value.source.reported_as == "--set" else str(value.source)


def differing_rules(before: Side, after: Side) -> list[str]:
    """What differs between the packs in words, as `packs diff` says it; nothing where both are one pack."""
    if (before.pack.code, before.pack.root) == (after.pack.code, after.pack.root):
        return []
    return diff_packs(before.pack.code, after.pack.code, before.pack.root, after.pack.root).splitlines()


def illustrative(side: Side, programmes: Iterable[str], roll: Occurring) -> bool:
    """Whether a value that the programmes read is only an illustration."""
    return any(
        value.illustrative
        for name in set(programmes) & set(programme_names(side.pack))
        for parameter in bind(side.pack, name, side.on, side.on).parameters()
        for urban in roll.urban
        if (value := side.pack.find(parameter.name, side.on, urban))
    )


def described(pack: Pack) -> str:
    """Code and name of a pack, and its folder where it is not the one that comes with hedui."""
    return f"{pack.code} {pack.name}"
