"""People, facts, findings and source rows of a household as they may be shown: third persons starred as in reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hedui.catalogue import items
from hedui.documents.masking import mask_name, mask_number
from hedui.documents.third_persons import Household, shown_cells
from hedui.verification.history.codes import FOUND, bases, contents
from hedui.verification.history.out import Kept, Row
from hedui.verification.outputs.sheet_names import CLASSES, department_of, income_label

_UNRELATED = {"different", "missing"}
_FACT = (
    "number", "content", "kind", "item", "basis", "amount", "counted", "answer", "state", "label", "pieces", "first_month", "last_month",
    "months", "used", "why", "why_label", "as_of", "line",
)  # fmt: skip
_FINDING = ("number", "kind", "label", "item", "declared", "found", "unit", "detail", "would_change")


class Showing:
    """One household's rows as plain data. Members stand in full: it is their file."""

    def __init__(self, one: Kept):
        self.kept = one
        self.own = Household.of([(p["name"] or "", p["id_number"] or "") for p in one.members])
        self.hits: dict[tuple[str, str, int], list[Row]] = {}

    def person(self, person: Row) -> dict[str, Any]:
        """A roster line; an obligor lives elsewhere and is starred."""
        name, number = self._whose(person)
        return {
            "line": person["line"], "name": name, "id_number": number, "relation": person["relation"] or "",
            "member": person["member"], "why": person["why"], "why_label": person["why_label"],
        }  # fmt: skip

    def _whose(self, row: Row) -> tuple[str, str]:
        name, number = row["name"] or "", row["id_number"] or ""
        return (name, number) if row["member"] else (mask_name(name), mask_number(number))

    def fact(self, fact: Row) -> dict[str, Any]:
        """A fact with its words, and where it stands."""
        name, number = self._whose(fact)
        item = items().get(fact["item"])
        return {name_: fact[name_] for name_ in _FACT} | {
            "name": name, "id_number": number, "content_label": contents()[fact["content"]], "basis_label": bases()[fact["basis"]],
            "item_label": item.label if item else "", "department": department_of(fact["item"]), "what": _what(fact),
            "area": None if fact["area"] is None else f"{fact['area']:.2f}", "evidence": fact["evidence"],
        }  # fmt: skip

    def finding(self, finding: Row) -> dict[str, Any]:
        """A question that somebody must answer."""
        return {name: finding[name] for name in _FINDING}

    def rows(self, facts: Sequence[Row]) -> list[dict[str, Any]]:
        """The source rows of some facts, each hit once; what was declared stands on the roster."""
        wanted = {(e["item"], e["file"], e["row"]) for fact in facts for e in fact["evidence"]}
        roster = self.kept.run.manifest["roster"]
        lines = sorted({fact["line"] for fact in facts if fact["basis"] == "declared"})
        declared = [
            {"item": "", "item_label": "花名册", "file": roster["file"], "row": line, "sha256": roster["sha256"]}
            for line in lines
        ]
        found = [h for h in self.kept.hits if (h["item"], h["source_file"], h["source_row"]) in wanted]
        return declared + [self.row(hit) for hit in found]

    def row(self, hit: Row) -> dict[str, Any]:
        """A hit: the row in the department's words, its file's hash, its day, how far the names agree."""
        item = items()[hit["item"]]
        record: dict[str, str | None] = json.loads(hit["record"])
        related = hit["name_agreement"] not in _UNRELATED
        source = self.kept.sources[hit["source_file"]]
        cells = shown_cells(record, _pairs(hit["item"], source["columns"]), self.own, related=related)
        return {
            "item": hit["item"], "item_label": item.label, "department": department_of(hit["item"]), "file": hit["source_file"],
            "row": hit["source_row"], "sha256": source["sha256"], "as_of": hit["as_of"],
            "match": hit["match"], "name_agreement": hit["name_agreement"],
            "record": [{"column": cell.column, "value": cell.value} for cell in cells],
        }  # fmt: skip


def _what(fact: Row) -> str:
    """What a fact is, in words: 申报的工资性收入, 养老金, 机动车."""
    label = contents()[fact["content"]]
    if fact["basis"] != FOUND:
        return f"{bases()[fact['basis']]}的{label}"
    return income_label(fact["content"], fact["kind"]) if fact["content"] in CLASSES else label


def _pairs(code: str, own: dict[str, str]) -> dict[str, str]:
    """The file's header of a name → its header of that person's number. `own`: our column code → the file's header."""
    return {own[name.code]: own.get(number.code, "") for name, number in items()[code].people if name.code in own}
