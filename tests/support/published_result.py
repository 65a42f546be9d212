"""The result that a city published in 2014, as findings of invented people: every one of its figures is planted.

120,000 households; 18,234 problem records: 9,134 hukou errors corrected, 2,268 people of other places, 1,348 vehicles,
2,150 provident fund, 2,131 pension, 1,203 business and tax registrations; 6,115 person-times removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from hedui.catalogue import items
from hedui.intake.snapshot import Account, Snapshot
from hedui.tables import Engine, Step
from hedui.verification.findings.shape import kinds
from hedui.verification.plan import ItemPlan, make_plan

HOUSEHOLDS = 120_000
COUNTIES = ("150802", "150821", "150822", "150823", "150824", "150825", "150826")
NON_LOCAL = "not_local" if "not_local" in kinds() else "not_in_register"


@dataclass(frozen=True)
class Published:
    """One published line: item and kind of finding, records, persons removed, what became of the rest."""

    item: str
    kind: str
    records: int
    removed: int
    rest: str


LINES = (
    Published("hukou", "registered_elsewhere", 9134, 0, "更正"),
    Published("hukou", NON_LOCAL, 2268, 2268, ""),
    Published("vehicle", "vehicle_standing", 1348, 905, "保留"),
    Published("fund_deposit", "fund_wage", 2150, 990, "减发"),
    Published("pension", "pension_income", 2131, 1539, "保留"),
    Published("sole_trader", "business_active", 700, 300, "保留"),
    Published("business_tax", "turnover_taxed", 503, 113, ""),
)
REMOVED_TWICE = 250
"""People removed for their pension and for the fund: two person-times each, one person."""


def conclusions() -> list[str]:
    """What people conclude about each record, in the order of `findings`."""
    return [word for line in LINES for word in ["取消"] * line.removed + [line.rest] * (line.records - line.removed)]


def people_of() -> Iterator[int]:
    """Who each record is about (from 0): the first REMOVED_TWICE of the pension are those of the fund."""
    first, fund = 0, 0
    for line in LINES:
        fund = first if line.item == "fund_deposit" else fund
        for at in range(line.records):
            yield fund + at if line.item == "pension" and at < REMOVED_TWICE else first + at
        first += line.records


def make_run(engine: Engine) -> list[ItemPlan]:
    """The relations of a run that found all this. Returns its plan: the items of LINES were asked, and prisons, which
    had nobody."""
    households = f"SELECT 'H' || lpad(CAST(i AS VARCHAR), 6, '0') AS household_no, i FROM range({HOUSEHOLDS}) t(i)"
    codes = ", ".join(f"'{code}'" for code in COUNTIES)
    engine.run(Step("households", f"SELECT household_no, ([{codes}])[1 + i % 7] AS hukou_area FROM ({households})"))
    people = f"SELECT household_no, 2 * i + n AS person_key, 2 * i + n AS line, TRUE AS permitted FROM ({households}), range(2) s(n)"
    engine.run(Step("people", people))
    engine.run(Step("asked", "SELECT * FROM people WHERE permitted"))
    asked = [*dict.fromkeys(line.item for line in LINES), "prison"]
    sources = [
        f"SELECT {at} AS snapshot, '{code}' AS item, '{code}.csv' AS source_file" for at, code in enumerate(asked)
    ]
    engine.run(Step("hit_sources", " UNION ALL ".join(sources)))
    engine.register("planted", _findings(asked))
    engine.run(Step("findings", "SELECT * EXCLUDE (snapshot, source_row) FROM planted"))
    engine.run(Step("hits", "SELECT household_no, snapshot, source_row, 1 AS part FROM planted"))
    snapshot = Snapshot("x", "x", "x.csv", "", (), {}, (), (), Account(0, 0, 0, 0))
    return make_plan({code: [snapshot] for code in asked}, set(), date(2014, 9, 30))


def _findings(asked: list[str]) -> pa.Table:
    who = list(people_of())
    each = [line for line in LINES for _ in range(line.records)]
    evidence = [[{"item": line.item, "file": f"{line.item}.csv", "row": at + 1}] for at, line in enumerate(each)]
    shape = pa.list_(pa.struct([("item", pa.string()), ("file", pa.string()), ("row", pa.int64())]))
    return pa.table(
        {
            "number": range(1, len(each) + 1),
            "household_no": [f"H{person * 3 % HOUSEHOLDS:06}" for person in who],
            "name": [f"=测试{person}" for person in who],
            "id_number": [f"150802{1950 + person % 50}01{person:05}X"[:18] for person in who],
            "person_key": [person * 3 % HOUSEHOLDS * 2 for person in who],
            "kind": [line.kind for line in each],
            "item": [line.item for line in each],
            "declared": pa.nulls(len(each), pa.int64()),
            "found": pa.nulls(len(each), pa.int64()),
            "period": [""] * len(each),
            "detail": ["@记录"] * len(each),
            "as_of": [date(2014, 8, 31)] * len(each),
            "evidence": pa.array(evidence, shape),
            "snapshot": [asked.index(line.item) for line in each],
            "source_row": range(1, len(each) + 1),
        }
    )


def item_label(code: str) -> str:
    """The name of an item as the tables show it."""
    return items()[code].label


def kind_label(code: str) -> str:
    """The name of a kind of finding as the tables show it."""
    return kinds()[code].label


def scratch(folder: Path) -> Engine:
    """An engine of the test's own."""
    return Engine(folder / "spill", memory="1GB", threads=2)
