"""Property facts: what each source says that a person owns, the newest statement of each thing once.

`money_facts`: fen, or an answer (over | within the limit asked) where the bank gives no amount. `thing_facts`:
vehicles, houses, machinery and business roles with the state that decides whether they count.
"""

from __future__ import annotations

from collections.abc import Iterable

from hedui.intake.fields import narrow
from hedui.tables import literal
from hedui.verification.evidence import TYPE
from hedui.verification.income import counted
from hedui.verification.window import Window

MONEY = "household_no, person_key, member, kind, item, amount, answer, as_of, evidence"
THINGS = "household_no, person_key, member, kind, item, state, label, thing, letters, usage, area, value, happened_on, as_of, evidence"

# GA/T 16: deregistered, reached scrapping, plates announced void. Any of them: ask the family for its papers (R041).
SCRAPPED_LETTERS = "[EMP]|注销|报废|作废"
# What the names of two deliveries of one institution may differ in: the day, a note that it is a correction, the kind of file.
_OF_A_DELIVERY = (
    r"\.(CSV|TXT|TSV|XLSX|XLSM|XLS|DBF|PARQUET|ZIP|AGE)|[QH]?[0-9]+|第?[一二三四]?季度?|[上下]半年|[年月日]|"
    r"更正|更新|订正|修订|重报|补报|[^\p{L}0-9]"
)
# A statement of an account that says nothing: no amount, no answer about a limit, not that there is no account.
SILENT = {
    "bank_deposit": "balance IS NULL AND over_limit IS NULL",
    "wealth_product": "market_value IS NULL AND over_limit IS NULL",
    "securities": """coalesce(stock_value, fund_value, bond_value) IS NULL AND over_limit IS NULL
        AND coalesce(account_opened, 'yes') = 'yes'""",
    "commercial_insurance": "cash_value IS NULL",
}
# 号牌种类 in words → its code (GA/T 16), without the nought in front. The first that fits.
_PLATE_KINDS = {
    "%新能源%大型%": "51", "%大型%新能源%": "51", "%新能源%": "52", "%轻便%": "8", "%摩托%": "7", "大型%": "1", "小型%": "2",
}  # fmt: skip
# Where the securities file has no column for the broker or bank that answers, the name of the file stands for it.
_FILE = f"regexp_replace(upper({narrow('source_file')}), {literal(_OF_A_DELIVERY)}, '', 'g')"


def money_facts(asked: Iterable[str]) -> str:
    """SELECT of MONEY over the monetary items that were asked."""
    amounts = {
        "bank_deposit": ("deposit", "balance", "over_limit", "balance_on", "bank, account_kind"),
        "wealth_product": ("wealth_product", "market_value", "over_limit", "balance_on", "institution, product"),
        "securities": (
            "security",
            "CASE WHEN coalesce(stock_value, fund_value, bond_value) IS NOT NULL "
            "THEN coalesce(stock_value, 0) + coalesce(fund_value, 0) + coalesce(bond_value, 0) END",
            "over_limit", "balance_on", "held_at",
        ),
        "commercial_insurance": ("insurance", "cash_value", "CAST(NULL AS VARCHAR)", "as_of", "insurer, insurance_kind"),
    }  # fmt: skip
    chosen = [_money(item, *spec) for item, spec in amounts.items() if item in asked]
    return "\nUNION ALL ".join(chosen) if chosen else f"SELECT {_none(MONEY)} WHERE FALSE"


def _money(item: str, kind: str, amount: str, answer: str, stated_on: str, account: str) -> str:
    where = "coalesce(status, 'active') = 'active'" if item == "commercial_insurance" else "TRUE"
    source = counted(item, {"held_at": f"coalesce({_mark('institution')}, {_FILE})"} if item == "securities" else {})
    # Of one day a later delivery is the newer statement. One that says nothing does not hide what an older one says.
    latest = f"""rank() OVER (PARTITION BY household_no, person_key, {account}
      ORDER BY CASE WHEN {SILENT[item]} THEN 1 ELSE 0 END, coalesce({stated_on}, as_of) DESC NULLS LAST, as_of DESC NULLS LAST) = 1"""
    return f"""SELECT household_no, person_key, member, '{kind}' AS kind, '{item}' AS item, CASE WHEN ({amount}) < 0 THEN 0 ELSE {amount} END AS amount, {answer} AS answer,
      coalesce({stated_on}, as_of) AS as_of, evidence FROM {source}
    WHERE {where} QUALIFY {latest}"""


def thing_facts(asked: Iterable[str], window: Window) -> str:
    """SELECT of THINGS over vehicles, houses, sales, machinery and business roles that were asked."""
    sources = {
        "vehicle": _vehicles(), "real_estate": _houses(), "house_sale": _sales(window), "farm_machinery": _machines(),
        "enterprise": _business("enterprise", "subscribed_capital"), "sole_trader": _business("sole_trader", "capital"),
        "cooperative": _business("cooperative", "capital"), "land_compensation": _compensation(window),
    }  # fmt: skip
    chosen = [sql for item, sql in sources.items() if item in asked]
    return "\nUNION ALL ".join(chosen) if chosen else f"SELECT {_none(THINGS)} WHERE FALSE"


def _thing(
    item: str,
    kind: str,
    state: str,
    label: str,
    *,
    thing: str = "NULL",
    letters: str = "NULL",
    usage: str = "NULL",
    area: str = "NULL",
    value: str = "NULL",
    on: str = "NULL",
    rest: str = "",
    source: str = "",
) -> str:
    return f"""SELECT household_no, person_key, member, '{kind}' AS kind, '{item}' AS item, {state} AS state, {label} AS label,
      CAST({thing} AS VARCHAR) AS thing, CAST({letters} AS VARCHAR) AS letters, CAST({usage} AS VARCHAR) AS usage, CAST({area} AS DECIMAL(18, 4)) AS area, CAST({value} AS BIGINT) AS value, CAST({on} AS DATE) AS happened_on,
      as_of, evidence FROM {source or counted(item)} {rest}"""


def _letters(column: str) -> str:
    """A short code as it is meant: narrow, in capitals, without what stands around it."""
    return f"upper(trim({narrow(column)}))"


def _mark(column: str) -> str:
    """A plate or a number by which two rows are of one thing: its letters and digits."""
    # Brackets go first: what is left is seldom wide, and making signs narrow is the dear part.
    kept = f"regexp_replace({column}, '[^\\p{{L}}\\p{{N}}]', '', 'g')"
    return f"nullif(upper({narrow(kept)}), '')"


def _newest(thing: str, order: str = "as_of") -> str:
    return f"QUALIFY rank() OVER (PARTITION BY household_no, person_key, {thing} ORDER BY {order} DESC NULLS LAST) = 1"


def _vehicles() -> str:
    state = f"""CASE WHEN regexp_matches(coalesce({_letters("vehicle_status")}, ''), '{SCRAPPED_LETTERS}') THEN 'suspected_scrapped'
      WHEN {_letters("vehicle_type")} LIKE 'M%' OR vehicle_type LIKE '%摩托%' THEN 'exempt'
      ELSE 'standing' END"""
    label = "concat_ws(' ', plate_no, model)"
    # A car and a motorcycle may bear the same number. A row that leaves the kind of plate out is of one that it names.
    words = " ".join(f"WHEN plate_kind LIKE '{word}' THEN '{code}'" for word, code in _PLATE_KINDS.items())
    digits = f"nullif(ltrim(regexp_extract({_letters('plate_kind')}, '^[0-9]+'), '0'), '')"
    kinds = f"(SELECT *, {_mark('plate_no')} AS plate, coalesce({digits}, CASE {words} ELSE {_mark('plate_kind')} END) AS kind_written FROM {counted('vehicle')})"
    vehicles = f"(SELECT *, coalesce(kind_written, max(kind_written) OVER (PARTITION BY household_no, person_key, plate)) AS plate_of FROM {kinds})"
    return _thing(
        "vehicle",
        "vehicle",
        state,
        label,
        letters=_letters("vehicle_status"),
        value="price",
        on="registered_on",
        rest=_newest("plate, plate_of"),
        source=vehicles,
    )


def _houses() -> str:
    state = "CASE WHEN coalesce(status, 'active') = 'active' THEN 'owned' ELSE 'gone' END"
    # Of two rows with one certificate the one may leave out the unit that the other names.
    marked = f"(SELECT *, {_mark('unit_no')} AS unit, {_mark('certificate_no')} AS certificate FROM {counted('real_estate')})"
    named = "CASE WHEN certificate IS NOT NULL THEN max(unit) OVER (PARTITION BY household_no, certificate) END"
    houses = f"(SELECT *, coalesce(unit, {named}, certificate, address) AS house FROM {marked})"
    # Where the registry says nothing of the use it is a home.
    usage = "CASE WHEN planned_use IS NULL OR planned_use LIKE '%住%' THEN 'residential' ELSE 'non_residential' END"
    return _thing(
        "real_estate",
        "house",
        state,
        "address",
        thing="house",
        usage=usage,
        area="floor_area",
        on="registered_on",
        rest=_newest("house"),
        source=houses,
    )


def _sales(window: Window) -> str:
    recent = f"CASE WHEN {window.holds_day('contract_on')} THEN 'recent' ELSE 'earlier' END"
    return _thing("house_sale", "house_bought", recent, "address", area="floor_area", value="price", on="contract_on")


def _machines() -> str:
    state = "CASE WHEN coalesce(status, 'active') = 'active' THEN 'standing' ELSE 'gone' END"
    label = "concat_ws(' ', machine_kind, model)"
    return _thing(
        "farm_machinery",
        "machinery",
        state,
        label,
        value="price",
        on="bought_on",
        rest=_newest(f"coalesce({_mark('plate_no')}, model)"),
    )


def _business(item: str, capital: str) -> str:
    state = "CASE WHEN registration_status = 'ended' THEN 'ended' ELSE 'active' END"
    return _thing(
        item,
        "business",
        state,
        "organisation",
        value=capital,
        on="founded_on",
        rest=_newest("coalesce(uscc, organisation)"),
    )


def _compensation(window: Window) -> str:
    recent = f"CASE WHEN {window.holds_day('paid_on')} THEN 'recent' ELSE 'earlier' END"
    return _thing("land_compensation", "compensation", recent, "project", value="amount", on="paid_on")


def _none(columns: str) -> str:
    kinds = {
        "person_key": "BIGINT",
        "amount": "BIGINT",
        "value": "BIGINT",
        "area": "DECIMAL(18, 4)",
        "member": "BOOLEAN",
    }
    kinds |= {"as_of": "DATE", "happened_on": "DATE", "evidence": TYPE}
    return ", ".join(f"CAST(NULL AS {kinds.get(c, 'VARCHAR')}) AS {c}" for c in columns.split(", "))
