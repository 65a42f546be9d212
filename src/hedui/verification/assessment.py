"""The household's indication: twice, on what it declared and on the larger of declared and found.

Met, unmet or undecided per condition; the indication is the common answer of both readings, else 待核实. Somebody
whose data were not compared, or a bank's "over the limit" without an amount, leaves a condition undecided: what is
not known is never a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from hedui.rules.pack import Pack
from hedui.tables import Engine, Step
from hedui.values.faults import Refusal
from hedui.verification.figures import CATEGORIES

FITS, DOES_NOT, OPEN = "符合", "不符合", "待核实"
CONDITIONS = {"income": "家庭人均收入低于标准", "money": "货币财产未超限", "vehicles": "无在用机动车", "compared": "全部成员已授权核对"}


@dataclass(frozen=True)
class Ceilings:
    """What the pack says for one kind of area: fen a person and year; money in months of the standard (`<=`)."""

    standard_year: int
    standard_source: str
    money_months: int | None
    illustrative: bool


def ceilings(pack: Pack, on: date, urban: bool) -> Ceilings | None:
    """The pack's values on the day for urban or rural; None when the pack publishes no standard at all."""
    if not pack.published("dibao_standard"):
        return None
    standard = pack.parameter("dibao_standard", on, urban)
    yearly = standard.value * (1 if standard.unit == "fen/year" else 12)
    months = pack.find("money_ceiling_months", on, urban)
    return Ceilings(yearly, str(standard.source), months.value if months else None, standard.illustrative)


def tolerance(pack: Pack, on: date) -> int:
    """Whole percent by which found may exceed declared before it is a question; 0 where the pack says nothing."""
    found = pack.find("tolerance", on)
    return found.value if found else 0


def values_needed(engine: Engine, pack: Pack, on: date) -> dict[str, Ceilings | None]:
    """The values for urban and rural households of the roster. A value that some household needs and that is not in
    force is refused by name; one that nobody needs may be missing."""
    return {kind: _chosen(engine, pack, on, kind) for kind in ("urban", "rural")}


def assess_households(engine: Engine, chosen: dict[str, Ceilings | None]) -> None:
    """Make `assessed`: figures, outcomes of both readings, indication per household."""
    rows = [
        {"area_kind": kind, "standard_year": c.standard_year if c else None, "money_months": c.money_months if c else None}
        for kind, c in chosen.items()
    ]
    types = pa.schema([("area_kind", pa.string()), ("standard_year", pa.int64()), ("money_months", pa.int64())])
    engine.register("ceilings", pa.Table.from_pylist(rows, schema=types))
    engine.run(Step("figures", _figures()))
    engine.unregister("ceilings")
    engine.run(Step("outcomes", _outcomes()))
    engine.run(Step("assessed", _assessed()))


def _chosen(engine: Engine, pack: Pack, on: date, kind: str) -> Ceilings | None:
    needed = engine.one(f"SELECT count(*) FROM people WHERE area_kind = '{kind}' AND programme = 'dibao'")[0]
    try:
        return ceilings(pack, on, kind == "urban")
    except Refusal:
        if needed:
            raise
        return None


def _figures() -> str:
    sums = {
        basis: " + ".join(expression.format(c=c) for c in CATEGORIES)
        for basis, expression in {
            "declared": "coalesce(c.declared_{c}, 0)",
            "larger": "greatest(coalesce(c.declared_{c}, 0), c.found_{c})",
        }.items()
    }
    used = ", ".join(f"greatest(coalesce(c.declared_{x}, 0), c.found_{x}) AS used_{x}" for x in CATEGORIES)
    return f"""SELECT h.*, c.* EXCLUDE (household_no, {', '.join(f'declared_{x}' for x in (*CATEGORIES, 'money', 'vehicles', 'houses', 'house_area'))}),
      {used}, {sums['declared']} AS income_declared, {sums['larger']} AS annual_income,
      greatest(coalesce(c.declared_money, 0), c.found_money) AS used_money, l.standard_year,
      l.standard_year * h.members AS income_ceiling, l.standard_year * l.money_months * h.members // 12 AS money_ceiling
    FROM households h JOIN categories c USING (household_no) LEFT JOIN ceilings l ON l.area_kind = h.area_kind"""


def _outcomes() -> str:
    def within(value: str, ceiling: str, operator: str) -> str:
        return f"CASE WHEN {ceiling} IS NULL THEN 'undecided' WHEN {value} {operator} {ceiling} THEN 'met' ELSE 'unmet' END"

    larger_money = f"""CASE WHEN used_money > money_ceiling THEN 'unmet' WHEN over_limit > 0 THEN 'undecided'
      ELSE {within('used_money', 'money_ceiling', '<=')} END"""
    larger_vehicles = """CASE WHEN found_vehicles > 0 OR coalesce(declared_vehicles, 0) > 0 THEN 'unmet'
      WHEN doubtful_vehicles > 0 THEN 'undecided' ELSE 'met' END"""
    return f"""SELECT *, {within('income_declared', 'income_ceiling', '<')} AS declared_income,
      {within('coalesce(declared_money, 0)', 'money_ceiling', '<=')} AS declared_money_within,
      CASE WHEN coalesce(declared_vehicles, 0) > 0 THEN 'unmet' ELSE 'met' END AS declared_no_vehicle,
      {within('annual_income', 'income_ceiling', '<')} AS larger_income, {larger_money} AS larger_money_within,
      {larger_vehicles} AS larger_no_vehicle,
      CASE WHEN not_compared > 0 OR members = 0 THEN 'undecided' ELSE 'met' END AS compared
    FROM figures"""


def _assessed() -> str:
    declared = _together("declared_income", "declared_money_within", "declared_no_vehicle")
    larger = _together("larger_income", "larger_money_within", "larger_no_vehicle", "compared")
    both = f"CASE WHEN ({declared}) = ({larger}) THEN ({larger}) ELSE '{OPEN}' END"
    # Only the programme whose rules are computed here has an indication; the others have facts and findings.
    indication = f"CASE WHEN programme = 'dibao' AND standard_year IS NOT NULL THEN {both} ELSE '{OPEN}' END"
    named = {"income": "income", "money": "money_within", "vehicles": "no_vehicle"}
    tree = ", ".join(f"'{CONDITIONS[k]}': {{'declared': declared_{v}, 'larger': larger_{v}}}" for k, v in named.items())
    tree += f", '{CONDITIONS['compared']}': {{'declared': 'met', 'larger': compared}}"
    told = " || '；' || ".join(
        [_in_words(CONDITIONS[k], f"declared_{v}", f"larger_{v}") for k, v in named.items()]
        + [_in_words(CONDITIONS["compared"], "'met'", "compared")]
    )
    per_head = "CASE WHEN members > 0 THEN (2 * annual_income + members) // (2 * members) END"
    monthly = "CASE WHEN members > 0 THEN (annual_income + 6 * members) // (12 * members) END"
    return f"""SELECT *, {per_head} AS per_capita_annual, {monthly} AS per_capita_monthly,
      {indication} AS indication, CAST(to_json({{{tree}}}) AS VARCHAR) AS conditions, {told} AS conditions_text FROM outcomes"""


def _in_words(label: str, declared: str, larger: str) -> str:
    """`家庭人均收入低于标准：符合`, or both readings where they differ."""
    one, other = (
        f"CASE {value} WHEN 'met' THEN '符合' WHEN 'unmet' THEN '不符合' ELSE '待定' END" for value in (declared, larger)
    )
    both = f"'{label}：申报' || {one} || '，取大' || {other}"
    return f"CASE WHEN {declared} = {larger} THEN '{label}：' || {other} ELSE {both} END"


def _together(*outcomes: str) -> str:
    unmet = " OR ".join(f"{o} = 'unmet'" for o in outcomes)
    undecided = " OR ".join(f"{o} = 'undecided'" for o in outcomes)
    return f"CASE WHEN {unmet} THEN '{DOES_NOT}' WHEN {undecided} THEN '{OPEN}' ELSE '{FITS}' END"
