"""The shape of a finding, and the SQL of its parts.

Finding: household_no, person_key, kind, item, declared, found (whole units of the kind: fen where it is money),
period, detail (words, no figures), as_of, evidence (places of records). Without a household it is a question
about the sources of the whole run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from hedui.verification.evidence import TYPE

NO_EVIDENCE = f"CAST([] AS {TYPE})"
ALL = "all"
# Who may settle a question, as offices call them.
ROLES = {
    "clerk": "乡镇经办人", "checker": "县级核对员", "reviewer": "县级复核员", "investigator": "入户调查员",
    "steward": "数据管理员", "liaison": "部门联络员",
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of finding, a row of kinds.yaml; the head of that file says what each field means."""

    code: str
    label: str
    about: str
    items: tuple[str, ...]
    raised: str
    evidence: str
    unit: str
    changes: str
    against: str
    settles: str
    roles: tuple[str, ...]
    tolerance: str = ""

    @property
    def is_money(self) -> bool:
        """Whether declared and found are fen."""
        return self.unit.startswith("元")

    @property
    def favour(self) -> bool:
        """Whether it can only help the family."""
        return self.against == "favour"

    @property
    def who(self) -> str:
        """Who may settle it, in words."""
        return "、".join(ROLES[role] for role in self.roles)


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by code, in the order of the table."""
    data = yaml.safe_load((files("hedui.verification.findings") / "kinds.yaml").read_text("utf8"))
    return {code: _kind(code, row) for code, row in data.items()}


def _kind(code: str, row: dict[str, object]) -> Kind:
    some = row.pop("items")
    codes = (ALL,) if some == ALL else tuple(some)  # type: ignore[arg-type]
    return Kind(code, items=codes, roles=tuple(row.pop("who")), **row)  # type: ignore[arg-type]


def finding(
    kind: str, item: str, source: str, *, where: str = "TRUE", declared: str = "NULL", found: str = "NULL",
    period: str = "''", detail: str = "''", as_of: str = "as_of", evidence: str = "evidence", line: str = "NULL",
) -> str:  # fmt: skip
    """SELECT of findings of one kind from a relation with household_no, person_key, as_of and evidence.

    `kind` and `item` may be SQL expressions in brackets; every other argument is an SQL expression. `line` names one of
    several lines of the person, or of those without a number.
    """
    if kind not in kinds() and not kind.startswith("("):
        raise KeyError(f"no kind of finding is called {kind}")
    as_kind, as_item = (text if text.startswith("(") else f"'{text}'" for text in (kind, item))
    return f"""SELECT household_no, person_key, {as_kind} AS kind, {as_item} AS item, CAST({declared} AS BIGINT) AS declared,
  CAST({found} AS BIGINT) AS found, CAST({period} AS VARCHAR) AS period, CAST({detail} AS VARCHAR) AS detail,
  CAST({as_of} AS DATE) AS as_of, CAST({evidence} AS {TYPE}) AS evidence,
  CAST({line} AS BIGINT) AS line
FROM {source} WHERE {where}"""


def hits_of(item: str) -> str:
    """The hits of an item with one piece of evidence each; a person listed twice in a household has one question."""
    return f"(SELECT *, [record_place] AS evidence FROM hits_{item} WHERE NOT again)"


def sure(item: str) -> str:
    """The hits of an item whose names raise no doubt of identity."""
    return f"(SELECT * FROM {hits_of(item)} WHERE name_agreement <> 'different')"


def grouped(relation: str, by: str = "") -> str:
    """One row per household and person (and `by`), the evidence of all rows together."""
    keys = f"household_no, person_key{', ' + by if by else ''}"
    return f"(SELECT {keys}, count(*) AS n, max(as_of) AS as_of, flatten(list(evidence)) AS evidence FROM {relation} GROUP BY {keys})"


def summed(relation: str, amount: str, name: str) -> str:
    """One row per household and person with the sum of a column, the evidence of all rows together."""
    return f"""(SELECT household_no, person_key, sum({amount}) AS {name}, max(as_of) AS as_of,
      flatten(list(evidence)) AS evidence FROM {relation} GROUP BY household_no, person_key)"""


def head_key() -> str:
    """The person of each household who stands for it: the head, else its first line."""
    return """(SELECT household_no, arg_min(person_key, CASE WHEN head THEN line ELSE line + 1000000000000 END) AS person_key
      FROM people GROUP BY household_no)"""
