"""Programmes as written: steps merged by name from the nation down to the region, and which apply on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from hedui.rules.pack import Pack
from hedui.rules.parameters import Source, read_source
from hedui.rules.reading import Located, checked, day, nearest
from hedui.rules.units import NAMES
from hedui.rules.vocabulary import ENTITIES
from hedui.values.faults import Refusal

PROGRAMMES = (
    "dibao", "dibao_single", "tekun", "dibao_marginal", "rigid_expenditure", "medical", "education", "housing",
    "temporary", "heating", "judicial", "emergency",
)  # fmt: skip
_HEAD = ("label", "decides", "steps", "about", "steps_of")
_STEP = (
    "name", "label", "entity", "unit", "valid", "profile", "when", "formula", "condition", "cite", "topic", "after",
    "remove", "use", "if_not_published", "note",
)  # fmt: skip
_CITE = ("document", "article", "reported_as", "convention", "illustrative")


@dataclass(frozen=True)
class Written:
    """One step as a pack writes it: which pack and lines, when it is valid, and what it computes."""

    name: str
    label: str
    entity: str
    unit: str
    pack: str
    programme: str
    data: Located
    begins: date | None
    ends: date | None
    profile: tuple[str, ...]
    topic: str | None
    missing: str
    cite: Source
    lent: bool = False

    @property
    def where(self) -> str:
        """Pack, programme and step, for messages."""
        return f"pack {self.pack}, programme {self.programme}, step {self.name}"

    def applies(self, on: date, profile: str | None) -> bool:
        """Whether the step is law on a day, under the legal profile of the application."""
        in_time = (self.begins is None or self.begins <= on) and (self.ends is None or on < self.ends)
        return in_time and (not self.profile or profile in self.profile)


@dataclass(frozen=True)
class Programme:
    """A programme of a region: its steps in the order in which they are shown."""

    name: str
    label: str
    decides: str
    steps: tuple[Written, ...]


def programme_names(pack: Pack) -> tuple[str, ...]:
    """The programmes the pack has rules for."""
    return tuple(dict.fromkeys(name for layer in reversed(pack.layers) for name in layer.programmes))


def programme(pack: Pack, name: str, above: tuple[str, ...] = ()) -> Programme:
    """The programme after inheritance. Refusal when no layer has it, or a step cannot be placed.

    `steps_of: OTHER` lends it the other programme's steps that are no conditions; only those it reads are computed.
    """
    label, decides, steps = name, "household", list[Written]()
    bodies = [(layer.code, layer.programmes[name]) for layer in reversed(pack.layers) if name in layer.programmes]
    if not bodies:
        raise Refusal("no_programme", f"pack {pack.code} has no programme {name}", nearest(name, programme_names(pack)))
    lender = next((body["steps_of"] for _, body in reversed(bodies) if "steps_of" in body), None)
    if lender is not None:
        if lender in (*above, name):
            raise Refusal(
                "pack_cycle",
                f"programme {name} borrows the steps of itself",
                "Break the circle.",
                bodies[-1][1].place(),
            )
        lent = programme(pack, str(lender), (*above, name)).steps
        steps = [replace(s, lent=True) for s in lent if "formula" in s.data]
    for code, body in bodies:
        head = checked(body, body, f"programme {name}", _HEAD, ("steps",))
        label, decides = head.get("label", label), head.get("decides", decides)
        if decides not in ("household", "person"):
            raise Refusal(
                "pack_step", f"programme {name}: decides", "Write household or person.", head.place("decides")
            )
        steps = _merge(steps, _entries(pack, code, name, head))
    return Programme(name, label, decides, tuple(steps))


def _entries(pack: Pack, code: str, name: str, head: Located) -> list[Located | Written]:
    entries: list[Located | Written] = []
    for raw in head["steps"] or ():
        entry = checked(raw, head, f"a step of programme {name}", _STEP)
        entries.append(entry if "remove" in entry else _step(pack, code, name, entry))
    return entries


def _merge(steps: list[Written], entries: list[Located | Written]) -> list[Written]:
    """Lay a child's entries over its parent's steps: replace by name, remove, place after, or append."""
    merged = list(steps)
    own: list[str] = []
    for entry in entries:
        names = [s.name for s in merged]
        if not isinstance(entry, Written):
            _must_exist(entry["remove"], names, entry, "remove")
            merged = [s for s in merged if s.name != entry["remove"]]
            continue
        if entry.name in names and entry.name not in own:
            spot = names.index(entry.name)
            merged = [s for s in merged if s.name != entry.name]
            merged.insert(spot, entry)
        elif "after" in entry.data:
            _must_exist(entry.data["after"], names, entry.data, "after")
            _variant_fits(merged, entry)
            merged.insert(max(i for i, s in enumerate(names) if s == entry.data["after"]) + 1, entry)
        else:
            _variant_fits(merged, entry)
            merged.append(entry)
        own.append(entry.name)
    return merged


def _variant_fits(steps: list[Written], entry: Written) -> None:
    for other in (s for s in steps if s.name == entry.name):
        starts = max(other.begins or date.min, entry.begins or date.min)
        apart = starts >= min(other.ends or date.max, entry.ends or date.max)
        if not apart and not (other.profile and entry.profile and not set(other.profile) & set(entry.profile)):
            what = f"{entry.where}: two steps of this name are valid on {starts if starts > date.min else 'every day'}"
            raise Refusal(
                "pack_overlap", what, "Give them `valid` periods that do not overlap.", entry.data.place("name")
            )


def _must_exist(name: str, names: list[str], entry: Located, key: str) -> None:
    if name not in names:
        raise Refusal(
            "pack_step", f"`{key}` names no step of the parent: {name!r}", nearest(name, names), entry.place(key)
        )


def _step(pack: Pack, code: str, programme_name: str, entry: Located) -> Written:
    if "use" in entry:
        return _used(pack, code, programme_name, entry)
    where = f"pack {code}, programme {programme_name}, step {entry.get('name', '?')}"
    for key in ("name", "label", "entity"):
        if not isinstance(entry.get(key), str):
            raise Refusal("pack_step", f"{where}: {key} is missing", f"Add `{key}: …`.", entry.place(key))
    if not (entry["name"].isidentifier() and entry["name"].islower()):
        raise Refusal(
            "pack_step", f"{where}: the name is not small_letters", "Use a-z, 0-9 and _.", entry.place("name")
        )
    if entry["entity"] not in ENTITIES:
        raise Refusal(
            "pack_step",
            f"{where}: no entity {entry['entity']!r}",
            nearest(entry["entity"], ENTITIES),
            entry.place("entity"),
        )
    if ("formula" in entry) == ("condition" in entry):
        raise Refusal(
            "pack_step", f"{where}: write either a formula or a condition", "Keep one of them.", entry.place()
        )
    _check_unit(entry, where)
    if entry.get("if_not_published") not in (None, "skip", "undecided"):
        raise Refusal(
            "pack_step", f"{where}: if_not_published", "Write skip or undecided.", entry.place("if_not_published")
        )
    topics = {topic for layer in pack.every for topic in layer.topics}
    if entry.get("topic") not in (None, *topics):
        said = str(entry["topic"])
        raise Refusal("pack_step", f"{where}: no topic {said!r}", nearest(said, topics), entry.place("topic"))
    valid = checked(entry.get("valid") or Located(), entry, where, ("from", "to"))
    cite = checked(entry["cite"], entry, where, _CITE) if "cite" in entry else None
    return Written(
        entry["name"], entry["label"], entry["entity"], entry.get("unit") or "yes/no", code, programme_name, entry,
        day(valid, "from", where), day(valid, "to", where), _profiles(entry), entry.get("topic"),
        entry.get("if_not_published") or "", read_source(cite, where) if cite else Source(),
    )  # fmt: skip


def _profiles(entry: Located) -> tuple[str, ...]:
    named = entry.get("profile") or ()
    return tuple(named) if isinstance(named, list | tuple) else (str(named),)


def _check_unit(entry: Located, where: str) -> None:
    units = (*NAMES, "yes/no", "text")
    if "condition" in entry and "unit" in entry:
        raise Refusal("pack_step", f"{where}: a condition has no unit", "Remove `unit`.", entry.place("unit"))
    if "formula" in entry and entry.get("unit") not in units:
        what = f"{where}: the unit {entry.get('unit')!r} is not known"
        raise Refusal(
            "pack_step", what, f"Units are {', '.join(units)}.", entry.place("unit" if "unit" in entry else "")
        )


def _used(pack: Pack, code: str, programme_name: str, entry: Located) -> Written:
    """A step of the specimens, taken by name; it may be given another name here."""
    known: dict[str, tuple[str, str, Located]] = {}
    for layer in pack.specimens or pack.layers:
        for name, body in layer.programmes.items():
            for step in body.get("steps") or ():
                known.setdefault(step.get("name", ""), (layer.code, name, step))
    if entry["use"] not in known:
        remedy = nearest(str(entry["use"]), known)
        raise Refusal("pack_step", f"the specimens have no step {entry['use']!r}", remedy, entry.place("use"))
    source_code, source_programme, step = known[entry["use"]]
    made = _step(pack, source_code, source_programme, step)
    return replace(
        made, name=entry.get("name", made.name), label=entry.get("label", made.label), programme=programme_name
    )
