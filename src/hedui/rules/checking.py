"""`packs check`: every programme at every date on which something changes, every example, and steps without one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hedui.rules.assess import answer_of, plain
from hedui.rules.binding import bind
from hedui.rules.division import NATION, SPECIMENS
from hedui.rules.facts import records
from hedui.rules.household import read_household
from hedui.rules.loading import codes, load, pack_homes, packs_folder
from hedui.rules.pack import Layer, Pack
from hedui.rules.programme import PROGRAMMES, programme, programme_names
from hedui.rules.reading import Located, checked, nearest
from hedui.rules.reference import Family
from hedui.rules.wording import OUTCOMES
from hedui.values.faults import Refusal, Refusals

_EXAMPLE = ("name", "programme", "on", "set", "pack", "household", "expect")


@dataclass
class Checked:
    """What `packs check` found: faults, failed expectations, and per pack and programme the steps without an example."""

    faults: list[Refusal] = field(default_factory=list)
    examples: int = 0
    steps: int = 0
    without: list[str] = field(default_factory=list)
    parents: str = ""

    def add(self, refusal: Refusal | Refusals) -> None:
        """Keep a fault, once: what is wrong in one step is wrong in every example that reads it."""
        said = {str(fault) for fault in self.faults}
        each = [refusal] if isinstance(refusal, Refusal) else refusal.each
        self.faults += [fault for fault in each if str(fault) not in said]

    def report(self) -> str:
        """The result as text, faults first."""
        lines = [str(fault) for fault in self.faults]
        lines += [f"文件夹里没有 cn：上级规则包取自 {self.parents}"] if self.parents else []
        lines += [f"算例 {self.examples} 个；步骤 {self.steps} 个，其中没有算例的 {len(self.without)} 个："]
        return "\n".join(lines + [f"  {name}" for name in self.without])


def check_packs(packs_root: Path | None = None, only: Iterable[str] = ()) -> Checked:
    """Check all packs of a folder (or some): every fault is collected, none stops the others."""
    result = Checked()
    root = packs_root or packs_folder()
    homes, known = pack_homes(root), codes(root)
    result.parents = "" if homes[NATION] == root else str(homes[NATION])
    seen: set[tuple[str, str, str]] = set()
    layers: dict[str, Layer] = {}
    for code in known:
        try:
            pack = load(code, packs_root)
            layers[code] = pack.layers[0]
            _check_programmes(pack, result)
        except (Refusal, Refusals) as refusal:
            result.add(refusal)
            continue
        for example in pack.layers[0].examples:
            try:
                seen |= _run(example, pack, result)
            except (Refusal, Refusals) as refusal:
                result.add(refusal)
    wanted = set(only) or set(known)
    for code, layer in layers.items():
        _coverage(layer, code in wanted, seen, result)
    return result


def _check_programmes(pack: Pack, result: Checked) -> None:
    """Bind every programme on each side of every date in the pack."""
    known = {*PROGRAMMES, *(name for layer in pack.every[1:] for name in layer.programmes)}
    for name, body in pack.layers[0].programmes.items():
        # A new name may be meant; one that is nearly a known one would only take a rule away unseen.
        if pack.code != SPECIMENS and name not in known and get_close_matches(name, known, n=1, cutoff=0.8):
            what = f"{name}.yaml: there is no programme {name}"
            result.add(Refusal("pack_file", what, nearest(name, known), body.place()))
    for name in programme_names(pack):
        for day in change_days(pack):
            try:
                bind(pack, name, day)
            except (Refusal, Refusals) as refusal:
                result.add(refusal)


def change_days(pack: Pack) -> tuple[date, ...]:
    """The days on which a step, list, table or profile of a pack begins or ends, and the day before each."""
    days = {date(2026, 1, 1)}
    for layer in pack.every:
        spans: list[tuple[date | None, date | None]] = [
            (begins, ends) for begins, ends, _document in layer.profiles.values()
        ]
        spans += [(one.begins, one.ends) for many in layer.lists.values() for one in many]
        days |= {day for span in spans for day in span if day}
    for name in programme_names(pack):
        days |= {day for step in programme(pack, name).steps for day in (step.begins, step.ends) if day}
    first = min(begins for layer in pack.every for begins, *_ in layer.profiles.values() if begins)
    before = {date.fromordinal(day.toordinal() - 1) for day in days}
    return tuple(sorted(day for day in days | before if day >= first))


def _run(example: Located, pack: Pack, result: Checked) -> set[tuple[str, str, str]]:
    """Run one worked case; the steps it states as expectations, as (pack, programme, step)."""
    result.examples += 1
    entry = checked(example, example, "an example", _EXAMPLE, ("name", "on", "household", "expect"))
    expected = checked(entry["expect"], entry, f"example {entry['name']}", (
        "indication", "monthly_amount", "annual_income", "monthly_per_capita", "members_counted", "steps", "conditions"))  # fmt: skip
    family, answer = answer_example(entry, pack)
    for key in ("indication", "monthly_amount", "annual_income", "monthly_per_capita", "members_counted"):
        if key in expected:
            _expect(entry, key, expected[key], answer[key], expected, result)
    told = set()
    for kind in ("steps", "conditions"):
        for name, value in (expected.get(kind) or {}).items():
            step = next((s for s in family.bound.steps if s.name == name), None)
            if step is None:
                raise Refusal(
                    "example",
                    f"example {entry['name']}: no step {name} is valid then",
                    "Check it.",
                    expected.place(kind),
                )
            told.add((step.written.pack, step.written.data.file, step.written.data["name"]))
            values = [family.step(step, r) for r in family.household.every(step.entity)]
            got: Any = [
                OUTCOMES[v if isinstance(v, bool) else None] if kind == "conditions" else plain(v) for v in values
            ]
            alone = not isinstance(value, list) and len(got) < 2
            _expect(entry, name, value, (got[0] if got else None) if alone else got, expected[kind], result)
    return told


def answer_example(entry: Located, pack: Pack) -> tuple[Family, dict[str, Any]]:
    """The family of an example and its answer."""
    chosen = load(str(entry["pack"]), pack.root) if "pack" in entry else pack
    chosen = chosen.with_sets(dict(entry.get("set") or {}))
    data = dict(entry["household"])
    name = str(entry.get("programme") or data.get("programme") or "dibao")
    told = read_household({**data, **({"programme": name} if name in PROGRAMMES else {})}, entry.file)
    bound = bind(chosen, name, entry["on"], told.applied_on or entry["on"])
    family = Family(bound, records(told, chosen.code, entry["on"]), chosen.code)
    return family, answer_of(family, told)


def _expect(entry: Located, name: str, expected: object, got: object, where: Located, result: Checked) -> None:
    if got != expected or type(got) is not type(expected):
        what = f"example {entry['name']}: {name} is {got}, expected {expected}"
        result.faults.append(Refusal("example", what, "Correct the rule or the example.", where.place(name)))


def _coverage(layer: Layer, wanted: bool, seen: set[tuple[str, str, str]], result: Checked) -> None:
    for name, body in layer.programmes.items():
        for step in body.get("steps") or ():
            if not isinstance(step, Located) or "remove" in step or "use" in step or not wanted:
                continue
            result.steps += 1
            if (layer.code, step.file, step.get("name")) not in seen:
                result.without.append(f"{layer.code}/{name}/{step.get('name')}")
