"""What decides which questions are asked: the pack's percentages and standard on the day, the place, the register."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from hedui.intake.snapshot import Store, relation
from hedui.rules.pack import Pack
from hedui.tables import Engine
from hedui.values import region
from hedui.verification.findings.table import Asking
from hedui.verification.hits import Asked
from hedui.verification.window import Window

# By how many whole percent figures may differ before it is a question: found and declared, two sources, medical cost.
PERCENTAGES = ("tolerance", "source_contradiction", "medical_cost_share")


def percentage(pack: Pack, on: date, name: str) -> int:
    """One of PERCENTAGES on the day; 0 where the pack says nothing."""
    found = pack.find(name, on)
    return found.value if found else 0


def year_standard(pack: Pack, on: date) -> str:
    """SQL of the year's standard for one person of `households` (as h), fen; 0 where the pack publishes none."""
    cases = ""
    for kind in ("urban", "rural"):
        found = pack.find("dibao_standard", on, kind == "urban")
        year = found.value * (1 if found.unit == "fen/year" else 12) if found else 0
        cases += f" WHEN '{kind}' THEN {year}"
    return f"CASE h.area_kind{cases} ELSE 0 END"


def asking_by(pack: Pack, where: str, window: Window, asked: Set[str], whole: Set[str]) -> Asking:
    """The questions of one check in the division `where` under a pack. `asked` and `whole` are items, as in Asking."""
    here = "" if pack.code == "cn" else region.short(where)
    allowed, apart, medical = (percentage(pack, window.on, name) for name in PERCENTAGES)
    return Asking(asked, whole, window, here, allowed, apart, medical, year_standard(pack, window.on))


def register_rows(engine: Engine, store: Store, asked: Asked) -> str:
    """SQL of every row of the household register, of whoever; empty where it was not asked."""
    columns = ["hukou_no", "hukou_area", "person_status"]
    rows = (
        f"SELECT *, {asked.first_place(one)} + source_row AS record_place FROM ({relation(engine, store, one, columns)})"
        for one in asked.snapshots.get("hukou", [])
    )
    return " UNION ALL ".join(rows)
