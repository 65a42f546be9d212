"""Families of the demo city's roster, as the window writes them down."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from hedui.cases.reading import NewMember, age
from hedui.cases.words import (
    AREAS,
    DECLARED,
    DISABILITIES,
    DISABILITY_LEVELS,
    HEALTH,
    MEMBER_KINDS,
    PROGRAMMES,
    RELATIONS,
    WORK,
)
from hedui.values.identity import read

Row = Mapping[str, str]
_LARGEST = 5


@dataclass(frozen=True)
class FamilyAtTheWindow:
    """A family: its programme, area, address, and its people, the applicant first."""

    programme: str
    area: str
    county: str
    address: str
    people: tuple[NewMember, ...]
    register_no: str = ""


def families(roster: Path, day: date) -> Iterator[FamilyAtTheWindow]:
    """The families whose lines the window would take as they are: numbers that hold, one applicant, not too many people."""
    with roster.open(encoding="utf-8-sig", newline="") as lines:
        for _number, rows in groupby(csv.DictReader(lines), lambda row: row["户编号"]):
            found = _family(list(rows), day)
            if found is not None:
                yield found


def _family(rows: list[Row], day: date) -> FamilyAtTheWindow | None:
    first, numbers = rows[0], [read(row["身份证号"]) for row in rows]
    sound = all(one.fate == "keyed" and one.form == 18 for one in numbers)
    heads = [row for row in rows if row["与户主关系"] == "本人"]
    known = first["救助项目"] in PROGRAMMES.values() and all(row["与户主关系"] in RELATIONS for row in rows)
    if not (sound and known) or len(heads) != 1 or heads[0] is not first or len(rows) > _LARGEST:
        return None
    people = [_member(row) for row in rows]
    if len({one.number for one in people}) < len(people) or (age(people[0].number, day) or 0) < 18:
        return None
    guarded = tuple(_guarded(one, people[0], day) for one in people)
    return FamilyAtTheWindow(
        _code(PROGRAMMES, first["救助项目"]),
        _code(AREAS, first["城乡"]),
        first["居住区划"][:6],
        first["家庭住址"],
        guarded,
        first["户编号"],
    )


def _member(row: Row) -> NewMember:
    kind = _code(MEMBER_KINDS, row["成员类别"], "member")
    figures = {code: row[header] for code, header in DECLARED.items() if row.get(header)}
    declared = figures if row["与户主关系"] == "本人" or kind == "obligor" else {}
    return NewMember(
        name=row["姓名"].strip(), number=row["身份证号"], relation=row["与户主关系"], kind=kind, counts=kind == "member",
        health=_code(HEALTH, row["健康状况"], "healthy"), disability=_code(DISABILITIES, row["残疾类别"]),
        disability_level=_code(DISABILITY_LEVELS, row["残疾等级"]), work=_code(WORK, row["劳动状况"], "none"), declared=declared,
    )  # fmt: skip


def _guarded(one: NewMember, head: NewMember, day: date) -> NewMember:
    """A child of whom the applicant is the guardian."""
    if one is head or (age(one.number, day) or 99) >= 14:
        return one
    return replace(one, guardian_name=head.name, guardian_number=head.number)


def _code(words: Mapping[str, str], said: str, otherwise: str = "") -> str:
    return next((code for code, label in words.items() if label == said or label.startswith(said or "?")), otherwise)
