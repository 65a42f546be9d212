"""How the people of a roster are named on whatever a family or an office reads: members in full, obligors starred.

An obligor lives elsewhere: name, number and records are that person's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hedui.documents.masking import mask_name, mask_number
from hedui.documents.third_persons import Household

Row = Mapping[str, Any]


def number_of(person: Row) -> str:
    """The number as the roster writes it, starred for an obligor."""
    number = person["id_number"] or person["number_written"] or ""
    return number if person["member"] else mask_number(number)


def members_of(people: Sequence[Row]) -> Household:
    """Those whose file it is: who may be read in full in a source row."""
    own = (p for p in people if p["member"])
    return Household.of([(p["name"] or "", p["id_number"] or p["number_written"] or "") for p in own])


class Whose:
    """The people of one household, by whom lines and findings are named; `people` in the order of their lines.

    Obligors whose starred names are alike are counted, as on the sheet: 陈**（1）, 陈**（2）.
    """

    def __init__(self, people: Sequence[Row]):
        own = [p for p in people if p["member"]]
        self._known = {name: {p[name] for p in own} - {None} for name in ("person_key", "id_number", "name")}
        first: dict[Any, Row] = {}
        for p in people:
            if not p["member"]:
                first.setdefault(_key(p), p)
        self._obligors = starred({key: p["name"] or "" for key, p in first.items()})
        self._by_number = {p["id_number"]: self._obligors[key] for key, p in first.items() if p["id_number"]}

    def is_own(self, finding: Row) -> bool:
        """Whether the finding is a member's. Whose number names nobody is known by name alone."""
        by = next((name for name in ("person_key", "id_number") if finding.get(name) is not None), "name")
        return finding[by] in self._known[by]

    def name(self, finding: Row) -> str:
        """The name under which the finding is told."""
        name = finding["name"] or ""
        return name if self.is_own(finding) else self._by_number.get(finding["id_number"]) or mask_name(name)

    def person(self, person: Row) -> str:
        """The name of a roster line."""
        return person["name"] or "" if person["member"] else self._obligors[_key(person)]

    def number(self, finding: Row) -> str | None:
        """The number of the finding's person, as its name is told."""
        number = finding["id_number"]
        return number if not number or self.is_own(finding) else mask_number(number)


def _key(person: Row) -> Any:
    """One person on two lines has one key; whose number names nobody has the line's."""
    return person["person_key"] if person["person_key"] is not None else ("line", person["line"])


def starred(names: Mapping[Any, str]) -> dict[Any, str]:
    """Each starred; those that then look alike numbered in their order."""
    masked = {key: mask_name(name) for key, name in names.items()}
    alike, seen = Counter(masked.values()), Counter[str]()
    for key, name in masked.items():
        if name and alike[name] > 1:
            seen[name] += 1
            masked[key] = f"{name}（{seen[name]}）"
    return masked
