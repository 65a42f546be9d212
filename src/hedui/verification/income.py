"""Income facts: what each source says that a person received in the window, a year, by category and kind.

A record counts when its number is the person's, its name raises no doubt, and its period touches the window. The
same record delivered twice counts once. Amounts are what the source recorded in the window, never spread over months
that it does not know; a benefit that is being paid counts for its months up to the end of the window.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from hedui.catalogue import items
from hedui.tables import quoted
from hedui.verification.evidence import TYPE
from hedui.verification.hits import own_columns
from hedui.verification.payments import DELIVERED, finest, stated_once
from hedui.verification.standing import DELIVERY, OPEN, Runs, standing
from hedui.verification.window import Window

# Fact: one line of `income_facts`. Evidence is a list of places (evidence.py).
COLUMNS = (
    "household_no, person_key, member, category, kind, item, amount, first_month, last_month, months, as_of, evidence"
)

# SQL of an item's facts, from the window and whether the item came in several deliveries.
Source = Callable[[Window, bool], str]

# Pensions of which an unknown part counts: for the law each is anything between nothing and its amount. Of a residents'
# pension the basic part does not count; of one that was stopped nobody knows when, not all months were paid.
RESIDENT_PENSION, STOPPED_PENSION = "resident_pension", "stopped_pension"
IN_PART = f"('{RESIDENT_PENSION}', '{STOPPED_PENSION}')"
# The day of a tax record: the end of its period. An end that stands for "without end" (9999-12-31) says nothing.
TAX_DAY = "coalesce(CASE WHEN year(period_to) < 2099 THEN period_to END, period_from)"


def income_facts(asked: Iterable[str], window: Window, several: Collection[str]) -> str:
    """SELECT of COLUMNS over every income item that was asked; amounts in fen for the window.

    `several`: the items that came in more than one delivery, so that one payment may be stated twice.
    """
    chosen = [source(window, item in several) for item, source in SOURCES.items() if item in asked]
    return "\nUNION ALL ".join(chosen) if chosen else f"SELECT {_none()} WHERE FALSE"


def counted(item: str, apart: Mapping[str, str] | None = None, more: str = "") -> str:
    """The hits of an item that may become figures, each distinct record once per household and person.

    `apart`: further columns and their SQL; records that differ in one of them are not the same. `more`: a further aggregate.
    """
    record = ", ".join(["household_no", "person_key", "member", *map(quoted, own_columns(items()[item]))])
    others = "".join(f", {sql} AS {name}" for name, sql in (apart or {}).items())
    by = "".join(f", {name}" for name in apart or {})
    hits = f"(SELECT *{others} FROM hits_{item})" if apart else f"hits_{item}"
    # Who stands on two lines of a household has the row twice, unless only one of the written names agrees.
    return f"""(SELECT {record}{by}{more}, max(as_of) AS as_of, coalesce(list(record_place) FILTER (WHERE NOT again), list(record_place)) AS evidence
      FROM {hits} WHERE name_agreement <> 'different' GROUP BY {record}{by})"""


def _standing(item: str, runs: Runs, window: Window, told: str = "*") -> str:
    """The records of an item that count, with `told` of all its records. One without an amount hides none that has one."""
    records = counted(item, more=f", list(DISTINCT {DELIVERY}) AS deliveries")
    with_amount = f"(SELECT * FROM (SELECT {told} FROM {records}) WHERE {runs.monthly} IS NOT NULL)"
    return standing(with_amount, runs, window)


# Of which months a source speaks: the first, the last (yyyymm), and how many, as SQL aggregates.
Months = tuple[str, str, str]


def _paid_in(month: str) -> Months:
    """The months of single payments."""
    return f"min({month})", f"max({month})", f"count(DISTINCT {month})"


def _paid_on(day: str) -> Months:
    return _paid_in(f"(year({day}) * 100 + month({day}))")


def _running(window: Window) -> Months:
    """The months of standing payments, within the window."""
    begin, end = window.clipped("begins", "ends")
    some = f"FILTER (WHERE {window.months('begins', 'ends')} > 0)"
    return (
        f"coalesce(min({begin}) {some}, min({begin}))",
        f"coalesce(max({end}) {some}, max({end}))",
        window.covered(begin, end),
    )


def _fact(
    item: str, category: str, kind: str, amount: str, where: str, months: Months, source: str | None = None
) -> str:  # fmt: skip
    """One fact per person and kind. `kind` is the kind, or a column in brackets."""
    first, last, count = months
    as_kind, by = (kind, f", {kind[1:-1]}") if kind.startswith("(") else (f"'{kind}'", "")
    return f"""SELECT household_no, person_key, member, '{category}' AS category, {as_kind} AS kind, '{item}' AS item,
      CAST(CASE WHEN sum({amount}) < 0 THEN 0 ELSE sum({amount}) END AS BIGINT) AS amount,
      CAST({first} AS BIGINT) AS first_month, CAST({last} AS BIGINT) AS last_month, CAST({count} AS BIGINT) AS months,
      max(as_of) AS as_of, flatten(list(evidence)) AS evidence
    FROM {source or counted(item)} WHERE {where} GROUP BY household_no, person_key, member{by}"""


def _pension(w: Window, several: bool) -> str:
    paying = "coalesce(benefit_status, 'active') = 'active'"
    runs = Runs(
        "insurance_kind", "monthly_amount", "from_month",
        # While a pension is being paid the last paid month only shows how late the list is.
        last=f"CASE WHEN {paying} THEN NULL ELSE coalesce(last_paid_month, year(as_of) * 100 + month(as_of)) END",
        newest=f"CASE WHEN {paying} THEN coalesce(last_paid_month, {OPEN}) ELSE last_paid_month END",
        stopped="last_paid_month",
    )  # fmt: skip
    # Stopped, and not said when: it was paid until the delivery's day at most.
    stopped = f"NOT ({paying}) AND last_paid_month IS NULL"
    # A later delivery says without an amount that it was stopped: of how many months the older one's amount is, nobody says.
    day = "coalesce(CAST(as_of AS VARCHAR), '')"
    ended = f"""coalesce(max(CASE WHEN monthly_amount IS NULL AND NOT ({paying}) THEN {day} END)
      OVER (PARTITION BY household_no, person_key, member, insurance_kind) > {day}, FALSE)"""
    told = f"*, {ended if several else 'FALSE'} AS ended_since"
    # Of a residents' pension the basic part does not count (民发〔2021〕57号, 第十三条); the file does not say how much it is.
    kind = f"CASE WHEN coalesce(insurance_kind, '') LIKE '%居民%' THEN '{RESIDENT_PENSION}' WHEN ended_since OR ({stopped}) THEN '{STOPPED_PENSION}' ELSE 'pension' END"
    kinds = f"(SELECT *, {kind} AS pension_kind FROM {_standing('pension', runs, w, told)})"
    return _monthly("pension", "transfer", "(pension_kind)", runs, w, kinds)


def _monthly(item: str, category: str, kind: str, runs: Runs, w: Window, source: str) -> str:
    amount = f"{runs.monthly} * {w.months('begins', 'ends')}"
    return _fact(item, category, kind, amount, f"{runs.monthly} IS NOT NULL", _running(w), source)


def _benefit(item: str, category: str, kind: str, thing: str) -> Source:
    runs = Runs(thing, "monthly_amount", "from_month", "to_month")
    return lambda w, _several: _monthly(item, category, kind, runs, w, _standing(item, runs, w))


def _stated(item: str, payment: str, amount: str, several: bool) -> str:
    """The records of an item of single payments, each payment as one delivery states it."""
    if not several:
        return counted(item)
    return stated_once(counted(item, more=f", list(DISTINCT {DELIVERED}) AS deliveries"), payment, amount)


def _subsidy(item: str) -> Source:
    def source(w: Window, several: bool) -> str:
        stated = _stated(item, "subsidy, paid_on", "amount", several)
        return _fact(item, "transfer", item, "amount", w.holds_day("paid_on"), _paid_on("paid_on"), stated)

    return source


def _payroll(w: Window, several: bool) -> str:
    stated = _stated("public_payroll", "employer, establishment, month", "gross_wage", several)
    return _fact("public_payroll", "wage", "public_payroll", "gross_wage", w.holds("month"), _paid_in("month"), stated)


def _contribution(w: Window, several: bool) -> str:
    # One wage is the base of several insurances: the largest base of each month counts, once.
    stated = _stated("contribution", "insurance_kind, employer, month", "contribution_base", several)
    monthly = f"""(SELECT household_no, person_key, member, month, max(contribution_base) AS base, max(as_of) AS as_of,
      flatten(list(evidence)) AS evidence FROM {stated}
      WHERE {w.holds("month")} AND coalesce(contribution_status, 'active') = 'active' GROUP BY ALL)"""
    return _fact("contribution", "wage", "contribution", "base", "base IS NOT NULL", _paid_in("month"), monthly)


def _fund(w: Window, _several: bool) -> str:
    # Wage = own deposit ÷ own rate (F7); the rate is written 0.05, 5 or 5%. Below 5 % or above 12 % it says nothing.
    rate = "CASE WHEN own_rate >= 1 THEN own_rate / 100.0 ELSE own_rate END"
    runs = Runs(
        "account_no",
        f"CASE WHEN {rate} BETWEEN 0.05 AND 0.12 THEN round(own_monthly / ({rate})) END",
        "NULL",
        "paid_to_month",
        newest="paid_to_month",
    )
    where = w.reaches("paid_to_month")
    source = f"(SELECT * FROM {_standing('fund_deposit', runs, w)} WHERE {where})"
    return _monthly("fund_deposit", "wage", "fund_deposit", runs, w, source)


def _income_tax(w: Window, several: bool) -> str:
    category = """CASE WHEN income_kind LIKE '%经营%' THEN 'business'
      WHEN regexp_matches(income_kind, '利息|股息|红利|租赁|转让|偶然') THEN 'property' ELSE 'wage' END"""
    # A year's record speaks of twelve months, whichever of them lie in the window.
    begins = "greatest(begins, ends - 11)"
    said = f"len(list_distinct(flatten(list(range({begins}, ends + 1)))))"
    spans = zip(
        (_month(f"min({begins})"), _month("max(ends)"), said), ("first_month", "last_month", "months"), strict=True
    )
    payer = "withholding_unit, income_kind"
    stated = _stated("income_tax", f"{payer}, period_from, period_to", "amount", several)
    # Of the years before the window no period reaches into one that counts.
    begun = f"least(coalesce(period_from, {TAX_DAY}), {TAX_DAY})"
    # A year's wages and its months' are written in several ways; a bonus is money beside them.
    pay = "CASE WHEN income_kind LIKE '%工资%' AND income_kind NOT LIKE '%奖%' THEN '工资' ELSE income_kind END"
    periods = f"""(SELECT *, {_months_on(begun)} AS begins, {_months_on(TAX_DAY)} AS ends, {pay} AS pay
      FROM {stated} WHERE amount IS NOT NULL AND year({TAX_DAY}) >= {w.first // 100})"""
    # What is taken back lessens what the same payer paid the person of the same kind, and nothing else.
    own = f"PARTITION BY household_no, person_key, member, {payer}"
    records = f"""(SELECT *, sum(counts) OVER ({own}) AS paid, row_number() OVER ({own} ORDER BY evidence[1]) AS nth
      FROM {finest(periods, "withholding_unit, pay", w.holds_day(TAX_DAY))})"""
    return f"""SELECT household_no, person_key, member, {category} AS category, 'income_tax' AS kind, 'income_tax' AS item,
      CAST(sum(CASE WHEN nth = 1 AND paid < 0 THEN 0 WHEN nth = 1 THEN paid END) AS BIGINT) AS amount, {", ".join(f"CAST({each} AS BIGINT) AS {name}" for each, name in spans)}, max(as_of) AS as_of, flatten(list(evidence)) AS evidence
    FROM {records} GROUP BY household_no, person_key, member, category"""


def _months_on(day: str) -> str:
    """SQL: the month of a day as a number that goes on from year to year."""
    return f"(year({day}) * 12 + month({day}) - 1)"


def _month(going_on: str) -> str:
    """SQL: such a number as yyyymm."""
    return f"(({going_on}) // 12 * 100 + ({going_on}) % 12 + 1)"


def _land(w: Window, several: bool) -> str:
    # The last year of which the source says an amount, at most two back: land is let by the year.
    newest = f"transfer_income IS NOT NULL AND year BETWEEN {w.on.year - 2} AND {w.on.year}"
    latest = f"""(SELECT * FROM {_stated("land_contract", "year", "transfer_income", several)} WHERE {newest}
      QUALIFY rank() OVER (PARTITION BY household_no, person_key ORDER BY year DESC) = 1)"""
    year = ("min(year * 100 + 1)", "max(year * 100 + 12)", "12")
    return _fact("land_contract", "business", "land_transfer", "transfer_income", "TRUE", year, latest)


SOURCES: dict[str, Source] = {
    "pension": _pension,
    "unemployment_benefit": _benefit("unemployment_benefit", "transfer", "unemployment_benefit", "''"),
    "public_welfare_job": _benefit(
        "public_welfare_job", "wage", "public_welfare_job", "concat_ws(' ', employer, post)"
    ),
    "farm_subsidy": _subsidy("farm_subsidy"),
    "forest_subsidy": _subsidy("forest_subsidy"),
    "public_payroll": _payroll,
    "contribution": _contribution,
    "fund_deposit": _fund,
    "income_tax": _income_tax,
    "land_contract": _land,
}


def _none() -> str:
    kinds = dict.fromkeys(("first_month", "last_month", "months"), "BIGINT")
    kinds |= {"person_key": "BIGINT", "amount": "BIGINT", "as_of": "DATE", "member": "BOOLEAN"}
    kinds["evidence"] = TYPE
    return ", ".join(f"CAST(NULL AS {kinds.get(c, 'VARCHAR')}) AS {c}" for c in COLUMNS.split(", "))
