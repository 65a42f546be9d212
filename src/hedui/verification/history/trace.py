"""A household's figures walked: to the steps of the law, the facts that entered, the source rows; and the other way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hedui.documents.canonical import Plain, as_plain
from hedui.documents.stated import VERDICT_LABELS
from hedui.rules.binding import Step
from hedui.rules.reading import nearest
from hedui.rules.records import Record
from hedui.rules.shape import Shape
from hedui.rules.speech import Speech, short_label
from hedui.rules.told import Told, told_of
from hedui.tables import Engine
from hedui.values.faults import Place, Refusal
from hedui.verification.figures import CATEGORIES
from hedui.verification.history.entered import Entering
from hedui.verification.history.out import Kept, kept
from hedui.verification.history.showing import Showing
from hedui.verification.outputs.sheet_assessed import verdict, working
from hedui.verification.outputs.sheet_lists import parameters_of
from hedui.verification.outputs.sheet_names import CLASSES, Names

SCHEMA = "hedui.trace/1"
Traced = dict[str, Any]


def trace(engine: Engine, out: Path, household: str, step: str = "", record: str = "") -> dict[str, Plain]:
    """What stands behind the figures of a household of the finished run in `out`, as plain JSON.

    Without more: its figures, facts and steps. `step`: the name or label of one, walked to the source rows. `record`:
    FILE:ROW, walked to the steps that use it. Refuses a run that is not finished, and a household, step or record that
    is not in it.
    """
    walk = _Walk(kept(engine, out, household))
    told = walk.head()
    if record:
        told |= walk.record(record)
    elif step:
        told |= walk.step(step)
    else:
        told |= {"facts": [walk.showing.fact(f) for f in walk.kept.facts], "steps": walk.steps()}
    return {key: _plain(value) for key, value in told.items()}


class _Walk:
    """One household, told."""

    def __init__(self, one: Kept):
        self.kept, self.showing = one, Showing(one)
        self.both = one.law
        if self.both is not None:
            lines = {person["line"]: person["name"] or "" for person in one.people}
            members, obligors = ([lines[n] for n in of] for of in (self.both.members, self.both.obligors))
            shape = Shape(self.both.law.bound)
            self.speech = Speech(self.both.larger, Names(members, obligors, "申报的货币财产").of, shape)
            self.entering = Entering(self.both, shape, one.facts)

    def head(self) -> Traced:
        """Whose figures these are, by which rules, and the figures: declared, found, used, why."""
        run, own = self.kept.run, self.kept.household
        return {
            "schema": SCHEMA, "run": {"folder": run.folder.name, "sha256": run.sha256, "mark": run.manifest["mark"]},
            "household_no": self.kept.number, "pack": run.pack, "on": run.on,
            "programme": self.both.law.bound.programme.label if self.both else "", "indication": own["indication"],
            "people": [self.showing.person(person) for person in self.kept.people],
            "figures": [self._figure(content) for content in (*CATEGORIES, "money")],
        }  # fmt: skip

    def _figure(self, content: str) -> Traced:
        own = self.kept.household
        used = [f for f in self.kept.facts if f["content"] == content and f["member"] and f["used"]]
        why = list(dict.fromkeys(f["why_label"] for f in used))
        return {
            "content": content, "label": CLASSES.get(content, "货币财产"), "declared": own[f"declared_{content}"],
            "found": own[f"found_{content}"], "used": own[f"used_{content}"], "why": "；".join(why),
            "facts": [f["number"] for f in used],
        }  # fmt: skip

    def _own_steps(self) -> list[tuple[Step, Record]]:
        """The steps of the family and the conditions, with their records, that apply to it."""
        assert self.both is not None
        family = self.both.larger
        found = []
        for step in family.bound.steps:
            if step.entity == "household" or step.is_condition:
                records = family.household.every(step.entity)
                found += [(step, r) for r in records if step.missing or family.applies(step, r) is not False]
        return found

    def steps(self) -> list[Traced]:
        """Every step of the family with its value; none where no rules could be applied."""
        if self.both is None:
            return []
        return [self._told(step, record) for step, record in self._own_steps()]

    def _told(self, step: Step, record: Record) -> Traced:
        family, written = self.speech.family, step.written
        value = family.step(step, record)
        of = "" if record.entity == "household" else self.speech.named(record)
        shown = VERDICT_LABELS[verdict(value)] if step.is_condition else self.speech.value(value, written.unit)
        shown = "本地未公布" if step.missing else shown
        return {
            "name": step.name,
            "label": short_label(written.label),
            "of": of,
            "value": shown,
            "condition": step.is_condition,
        }

    def step(self, wanted: str) -> Traced:
        """One step: how it came about, what it read, from which rows."""
        steps = self._called(wanted)
        seen: set[tuple[str, str]] = set()
        workings = [self._working(one) for step, record in steps for one in told_of(self.speech, step, record, seen)]
        numbers = frozenset[int]().union(*(self.entering.numbers(*one) for one in steps))
        asked = frozenset[str]().union(*(self.entering.contents(*one) for one in steps))
        facts = [f for f in self.kept.facts if f["number"] in numbers]
        others = [f for f in self.kept.facts if f["number"] not in numbers and f["content"] in asked]
        family = self.speech.family
        values = parameters_of(family, self.speech.shape, {name for name, _path in seen})
        return {
            "step": [self._told(*one) for one in steps],
            "workings": workings,
            "parameters": [
                {"label": v.label, "value": v.value, "source": v.source, "from": v.begins, "to": v.ends} for v in values
            ],
            "facts": [self.showing.fact(f) for f in facts],
            "not_used": [self.showing.fact(f) for f in others],
            "rows": self.showing.rows(facts),
        }

    def _working(self, one: Told) -> Traced:
        said = working(self.speech, one)
        return {
            "name": one.step.name, "label": said.label, "of": said.of, "formula": said.formula, "numbers": said.numbers,
            "value": said.result, "source": said.source,
        }  # fmt: skip

    def _called(self, wanted: str) -> list[tuple[Step, Record]]:
        place = Place(self.kept.number)
        if self.both is None:
            raise Refusal(
                "no_rules", "no rules could be applied to this household", "Give its 城乡 on the roster.", place
            )
        steps = {
            name: step for step in self.both.law.bound.steps for name in (step.written.label, short_label(step.written.label), step.name)
        }  # fmt: skip
        if wanted not in steps:
            raise Refusal("no_step", "the rules of this household have no such step", nearest(wanted, steps), place)
        step = steps[wanted]
        return [(step, record) for record in self.both.larger.household.every(step.entity) if record.certain]

    def _cited(self, file: str, row: str) -> str:
        """The numbers of the findings that name a row."""
        named = (f for f in self.kept.findings if any((e["file"], str(e["row"])) == (file, row) for e in f["evidence"]))
        return ", ".join(str(f["number"]) for f in named)

    def record(self, wanted: str) -> Traced:
        """One source row: the hits, the facts it is evidence of, its findings, and the steps that use those facts."""
        file, _, row = wanted.rpartition(":")
        own = [h for h in self.kept.hits if h["source_file"] == file and str(h["source_row"]) == row]
        if not own and (cited := self._cited(file, row)):
            what = "this row belongs to somebody outside the household and is named as evidence only"
            remedy = f"Findings that name it: {cited}. Look at the row in the file itself."
            raise Refusal("no_record", what, remedy, Place(self.kept.number))
        if not own:
            what = "this household has no record of this file and row"
            remedy = "Give FILE:ROW as findings.xlsx does; row 1 is the first below the header."
            raise Refusal("no_record", what, remedy, Place(self.kept.number))
        facts, findings = (
            [one for one in rows if any((e["file"], str(e["row"])) == (file, row) for e in one["evidence"])]
            for rows in (self.kept.facts, self.kept.findings)
        )
        numbers = {f["number"] for f in facts}
        steps = [one for one in self._own_steps() if self.entering.numbers(*one) & numbers] if self.both else []
        return {
            "record": {"file": file, "row": int(row)},
            "rows": [self.showing.row(hit) for hit in own],
            "facts": [self.showing.fact(f) for f in facts],
            "findings": [self.showing.finding(f) for f in findings],
            "steps": [self._told(*one) for one in steps],
        }


def _plain(value: object) -> Plain:
    """As JSON knows it, exactly: days as text, no fractions."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else as_plain(value)
