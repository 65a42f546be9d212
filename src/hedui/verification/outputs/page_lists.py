"""The lists inside the result page: households, people, findings, records, facts, each as columns of equal length.

Whatever repeats (a file, an item, a county) is named by its place in a list of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from hedui.catalogue import Item, departments, items
from hedui.documents.masking import mask_number
from hedui.documents.stated import Amount
from hedui.documents.third_persons import Household, shown_cells
from hedui.intake.snapshot import Snapshot
from hedui.values import region
from hedui.values.answers import Answer
from hedui.verification.assessment import MEMBERS_OPEN
from hedui.verification.evidence import told
from hedui.verification.findings.shape import kinds
from hedui.verification.outputs import known
from hedui.verification.outputs.annex import days_of, with_days
from hedui.verification.outputs.own_line import reads_money_ceiling
from hedui.verification.outputs.reporting import Reporting
from hedui.verification.outputs.shown import Whose, members_of, number_of
from hedui.verification.outputs.tables import PROGRAMMES
from hedui.verification.plan import ItemPlan
from hedui.verification.statistics.listing import county_labels

Columns = dict[str, list[Any]]
INCOMES = ("wage", "business", "property", "transfer")
FIGURES = (
    *(f"{side}_{c}" for c in INCOMES for side in ("declared", "found")), "income_declared", "standard_year",
    "declared_money", "found_money", "money_ceiling", "over_limit_answers",
    "declared_vehicles", "found_vehicles", "doubtful_vehicles", "declared_houses", "found_houses",
)  # fmt: skip
# Answer of a household's item, one letter each, in the order of the six answers.
LETTERS = dict(zip(Answer, "FNOASP", strict=True))


@dataclass
class Places:
    """A list of texts without repetition, and the place of each."""

    found: dict[str, int] = field(default_factory=dict)

    def of(self, text: str) -> int:
        """The place of this text, which is added when it is new."""
        return self.found.setdefault(text, len(self.found))

    @property
    def all(self) -> list[str]:
        """The texts in the order of their places."""
        return list(self.found)


@dataclass
class Lists:
    """What all lists of one page share."""

    run: Reporting
    out: Path
    families: dict[str, int] = field(default_factory=dict)
    persons: list[dict[str, Any]] = field(default_factory=list)
    counties: Places = field(default_factory=Places)
    files: Places = field(default_factory=Places)
    rows: dict[tuple[int, str, int], int] = field(default_factory=dict)

    @property
    def item_places(self) -> dict[str, int]:
        """Item code → place."""
        return {code: at for at, code in enumerate(items())}

    def read(self, name: str, order: str) -> list[dict[str, Any]]:
        """A Parquet output of this run in a fixed order."""
        return self.run.engine.records(
            f"SELECT * FROM {self.run.engine.scan([self.out / f'{name}.parquet'])} ORDER BY {order}"
        )


def make_lists(lists: Lists) -> dict[str, Any]:
    """Everything that the page's script reads but the words: see documents/page/README.md."""
    families = lists.read("households", "household_no")
    lists.families = {row["household_no"]: at for at, row in enumerate(families)}
    lists.persons = lists.run.engine.records(
        """SELECT household_no, line, name, id_number, number_written, person_key, relation, member,
          head, permitted, scope, authorisation_no, authorised_on, hukou_area FROM people ORDER BY household_no, line"""
    )
    records, found = _records(lists)
    # The findings and facts name records, so the records come first.
    return {
        "items": _items(lists), "kinds": _kinds(), "records": records, "findings": _findings(lists),
        "facts": _facts(lists), "households": _households(lists, families, _answers(lists, found)), "people": _people(lists),
        "counties": [list(pair) for pair in county_labels(lists.counties.all).items()], "files": _files(lists),
    }  # fmt: skip


def columns(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> Columns:
    """Rows as columns."""
    kept = list(rows)
    return {name: [plain(row[name]) for row in kept] for name in names}


def plain(value: Any) -> Any:
    """A value as JSON holds it: days as text, decimals as numbers, truth as 0 and 1."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _items(lists: Lists) -> list[list[Any]]:
    """Number, code, label, department, whether asked, day, reason, records met (as statistics.xlsx counts them)."""
    labels = {d.code: d.label for d in departments()}
    met = dict(
        lists.run.engine.rows(
            """SELECT item, count(*) FROM (SELECT DISTINCT s.item, s.source_file, h.source_row, h.part
              FROM hits h JOIN hit_sources s ON s.snapshot = h.snapshot) GROUP BY item"""
        )
    )
    return [
        [p.item.number, p.item.code, p.item.label, labels[p.item.department], int(p.asked), plain(p.as_of), str(p.reason or ""),
         met.get(p.item.code, 0)]
        for p in lists.run.plan
    ]  # fmt: skip


def _kinds() -> list[dict[str, Any]]:
    """Every kind with all that its table says of it, so that what settles a question stands beside it."""
    shown = ("code", "label", "unit", "changes", "favour", "is_money", "settles", "who")
    return [{name: plain(getattr(kind, name)) for name in shown} for kind in kinds().values()]


def _households(lists: Lists, families: list[dict[str, Any]], answers: list[str]) -> Columns:
    simple = ("household_no", "head", "members_counted", "obligors", "indication", "members_not_compared", *FIGURES)
    made = columns(families, simple)
    reading = {one for law in lists.run.laws if reads_money_ceiling(law) for one in law.programmes}
    made["money_ceiling"] = [
        plain(row["money_ceiling"]) if (row["programme"] or "") in reading else None for row in families
    ]
    made["programme"] = [PROGRAMMES.get(row["programme"] or "", "") for row in families]
    made["area"] = [row["area_kind"] or "" for row in families]
    made["county"] = [lists.counties.of((row["hukou_area"] or "")[:6]) for row in families]
    made["answers"] = list(answers)
    made |= _ranges(families) | _things(lists, families)
    made["question"] = [int(row["conditions_text"].endswith(MEMBERS_OPEN)) for row in families]
    made["conditions"] = [
        [[label, both["declared"], both["larger"]] for label, both in json.loads(row["conditions"] or "{}").items()]
        for row in families
    ]
    return made


def _ranges(families: list[dict[str, Any]]) -> Columns:
    """What was used and what came of it, each from its least to its most (None: unbounded), and why that was used."""
    made: Columns = {}
    for category in INCOMES:
        taken = [known.used(row, category) for row in families]
        made[f"used_{category}"] = [_ends(one) for one in taken]
        made[f"why_{category}"] = [known.why(row, category) for row in families]
    made["used_money"] = [_ends(known.money(row)) for row in families]
    assessed = [row["income_at_least"] is not None for row in families]
    for name, figure in (
        ("annual_income", known.annual_income), ("per_capita_monthly", known.per_capita_monthly),
        ("per_capita_annual", known.per_capita_annual),
    ):  # fmt: skip
        made[name] = [_ends(figure(row)) if has else None for row, has in zip(families, assessed, strict=True)]
    return made


def _things(lists: Lists, families: list[dict[str, Any]]) -> Columns:
    """How many vehicles and houses were used, from the least to the most (None: there may be more)."""
    names = ("vehicles", "houses")
    rows = lists.run.engine.rows("SELECT household_no, vehicles_open, houses_open FROM assessed")
    is_open = {number: dict(zip(names, said, strict=True)) for number, *said in rows}
    made: Columns = {f"used_{name}": [] for name in names}
    for row in families:
        for name in names:
            most = int(max(row[f"declared_{name}"] or 0, row[f"found_{name}"] or 0))
            made[f"used_{name}"].append([most, None if is_open[row["household_no"]][name] else most])
    return made


def _ends(amount: Amount) -> list[int | None]:
    return [amount.low, amount.high]


def _people(lists: Lists) -> Columns:
    names = ("relation", "member", "head", "permitted", "authorisation_no", "authorised_on")
    made = columns(lists.persons, names)
    whose = {no: Whose(people) for no, people in _by_household(lists).items()}
    made["name"] = [whose[p["household_no"]].person(p) for p in lists.persons]
    made["number"] = [number_of(p) for p in lists.persons]
    made["household"] = [lists.families[p["household_no"]] for p in lists.persons]
    made["registered"] = [region.full_name(p["hukou_area"]) if p["hukou_area"] else "" for p in lists.persons]
    made["usable"] = [int(p["person_key"] is not None) for p in lists.persons]
    made["partial"] = [int(p["permitted"] and p["scope"] is not None) for p in lists.persons]
    return made


def _findings(lists: Lists) -> Columns:
    # Questions about the sources of the whole run stand with the answers of the items.
    rows = [row for row in lists.read("findings", "number") if row["household_no"] is not None]
    made = columns(rows, ("number", "declared", "found", "detail", "period", "as_of"))
    whose = {no: Whose(people) for no, people in _by_household(lists).items()}
    made["name"], made["id_number"] = (
        [of(whose[row["household_no"]], row) for row in rows] for of in (Whose.name, Whose.number)
    )
    places, kind_places = lists.item_places, {code: at for at, code in enumerate(kinds())}
    made["household"] = [lists.families[row["household_no"]] for row in rows]
    made["item"] = [places.get(row["item"] or "", -1) for row in rows]
    made["kind"] = [kind_places[row["kind"]] for row in rows]
    made["evidence"] = [_evidence(lists, row["household_no"], row["evidence"]) for row in rows]
    return made


def _evidence(lists: Lists, household: str, evidence: list[dict[str, Any]]) -> list[Any]:
    """Places of records; where the page has no record of it, file and row."""
    at = lists.families[household]
    return [lists.rows.get((at, e["file"], e["row"]), [e["file"], e["row"]]) for e in evidence or []]


_OF_A_ROW = ("household_no", "item", "source_file", "source_row")
_OF_A_RECORD = ("household", "item", "file", "row", "match", "agreement", "as_of", "number", "head", "values")


def _records(lists: Lists) -> tuple[Columns, dict[tuple[int, str], int]]:
    """Records of the departments, once per household; and household, item → how many belong to a person for sure."""
    made: Columns = {name: [] for name in _OF_A_RECORD}  # all of them, also where no department has a record
    heads, places, found = Places(), lists.item_places, defaultdict[tuple[int, str], int](int)
    people = _by_household(lists)
    families = [members_of(people[no]) for no in lists.families]
    own = [{p["id_number"] for p in people[no] if p["member"]} for no in lists.families]
    pairs = {key: _pairs(items()[key[0]], snapshot) for key, snapshot in lists.run.snapshots.items()}
    days = {key: days_of(items()[key[0]], snapshot) for key, snapshot in lists.run.snapshots.items()}
    order = "household_no, item, source_file, source_row, id_number"
    for place, each in groupby(lists.read("hits", order), key=lambda r: [r[name] for name in _OF_A_ROW]):
        at = lists.families[place[0]]
        # A row may name a member and an obligor: it is told as the member's.
        row = min(each, key=lambda r: r["id_number"] not in own[at])
        record = json.loads(row["record"]) if row["id_number"] in own[at] else {}
        key = (at, row["source_file"], row["source_row"])
        if key in lists.rows:
            continue
        lists.rows[key] = len(lists.rows)
        found[at, row["item"]] += row["match"] in ("exact_id", "converted_id")
        made["household"].append(at)
        made["item"].append(places[row["item"]])
        made["file"].append(lists.files.of(row["source_file"]))
        made["row"].append(row["source_row"])
        made["match"].append(row["match"])
        made["agreement"].append(row["name_agreement"] or "")
        made["as_of"].append(plain(row["as_of"]))
        made["number"].append(row["id_number"] if row["id_number"] in own[at] else mask_number(row["id_number"] or ""))
        made["head"].append(heads.of(json.dumps(list(record), ensure_ascii=False)))
        source = (row["item"], row["source_file"])
        made["values"].append(_shown(record, pairs[source], days[source], families[at], row["name_agreement"]))
    made["heads"] = [json.loads(head) for head in heads.all]
    return made, found


def _pairs(item: Item, snapshot: Snapshot) -> dict[str, str]:
    """Header of a name → header of that person's number."""
    named = ((snapshot.own.get(name.code, ""), snapshot.own.get(number.code, "")) for name, number in item.people)
    return {name: number for name, number in named if name}


def _shown(
    record: Mapping[str, str | None],
    pairs: Mapping[str, str],
    days: set[str],
    family: Household,
    agreement: str | None,
) -> list[str]:
    """The row's values in its own order, third persons masked, a workbook's numbers for days read, as in the annex."""
    related = agreement not in ("different", "missing")
    return [cell.value for cell in with_days(shown_cells(record, pairs, family, related=related), days)]


def _by_household(lists: Lists) -> dict[str, list[dict[str, Any]]]:
    people: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for p in lists.persons:
        people[p["household_no"]].append(p)
    return people


def _answers(lists: Lists, found: Mapping[tuple[int, str], int]) -> list[str]:
    """Per household one letter per item, as the household's report says it."""
    scopes: list[list[str | None]] = [[] for _ in lists.families]
    for p in lists.persons:
        if p["permitted"]:
            scopes[lists.families[p["household_no"]]].append(p["scope"])
    each = [(None,) if None in mine else tuple(map(str, mine)) for mine in scopes]
    return ["".join(_letter(p, at, each[at], found) for p in lists.run.plan) for at in range(len(each))]


def _letter(
    p: ItemPlan, household: int, scopes: tuple[str | None, ...], found: Mapping[tuple[int, str], int]
) -> str:  # fmt: skip
    """`scopes`: of the household's permitted people (None: every item)."""
    if p.asked and not any(scope is None or f" {p.item.code} " in scope for scope in scopes):
        return LETTERS[Answer.NOT_PERMITTED]
    return LETTERS[p.answer(found=found.get((household, p.item.code), 0) > 0)]


_FACTS = """(SELECT household_no, person_key, category AS figure, item, amount, '' AS label, '' AS state, as_of, evidence
    FROM income_facts WHERE member
  UNION ALL SELECT household_no, person_key, 'money', item, amount, '', coalesce(answer, ''), as_of, evidence FROM money_facts WHERE member
  UNION ALL SELECT household_no, person_key, kind || 's', item, value, coalesce(label, ''), state, as_of, evidence FROM thing_facts
    WHERE member AND kind IN ('vehicle', 'house'))"""


def _facts(lists: Lists) -> Columns:
    """What the figures of the members are made of, each with the records that say it."""
    rows = lists.run.engine.records(
        f"SELECT * FROM {told(_FACTS)} ORDER BY household_no, figure, item, person_key, label, amount, evidence"
    )
    names = {(p["household_no"], p["person_key"]): p["name"] or "" for p in reversed(lists.persons)}
    places = lists.item_places
    made = columns(rows, ("figure", "amount", "label", "state", "as_of"))
    made["household"] = [lists.families[row["household_no"]] for row in rows]
    made["item"] = [places[row["item"]] for row in rows]
    made["name"] = [names.get((row["household_no"], row["person_key"]), "") for row in rows]
    made["evidence"] = [_evidence(lists, row["household_no"], row["evidence"]) for row in rows]
    return made


def _files(lists: Lists) -> list[list[Any]]:
    """Every file with records: name, SHA-256, rows, day."""
    known = {file: snapshot for (_item, file), snapshot in lists.run.snapshots.items()}
    return [
        [name, known[name].source_sha256, known[name].account.rows, known[name].as_of or ""] if name in known else [name, "", None, ""]
        for name in lists.files.all
    ]  # fmt: skip
