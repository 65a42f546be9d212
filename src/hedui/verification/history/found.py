"""Facts that departments stated: income, money and things of members and obligors, each with why it is used or not."""

from __future__ import annotations

from hedui.verification.figures import CATEGORIES
from hedui.verification.history.codes import FOUND, by_code
from hedui.verification.history.declared import OBLIGORS_FOUND
from hedui.verification.history.shape import fact, of_people

_BASIS = f"'{FOUND}'"


def incomes() -> str:
    """Every income fact. Of one person's wages the largest source counts, never their sum. (Of which the law counts only a
    part, `facts` says once it is applied.)"""
    declared = by_code("f.category", {c: f"coalesce(c.declared_{c}, 0)" for c in CATEGORIES})
    found = by_code("f.category", {c: f"c.found_{c}" for c in CATEGORIES})
    source = f"""(SELECT f.*, p.line, p.also_member, coalesce(p.obligor_income, 0) AS obligor_income, coalesce(o.amount, 0) AS obligor_found, {declared} AS said, {found} AS seen
      FROM {of_people(_ranked())}
      LEFT JOIN {OBLIGORS_FOUND} o ON o.household_no = f.household_no AND o.person_key = f.person_key)"""
    why = """CASE WHEN amount IS NULL THEN 'no_amount' WHEN months = 0 THEN 'outside_window' WHEN amount = 0 THEN 'nothing'
      WHEN also_member THEN 'is_member' WHEN category = 'wage' AND place > 1 THEN 'smaller_source'
      WHEN NOT member THEN CASE WHEN obligor_found > obligor_income THEN 'obligor_found' WHEN obligor_found = obligor_income THEN 'agree'
        ELSE 'declared_larger' END
      WHEN seen = said THEN 'agree' WHEN seen < said THEN 'declared_larger'
      WHEN category = 'wage' AND sources > 1 THEN 'largest_source' ELSE 'found_larger' END"""
    return fact(
        source, content="category", kind="kind", item="item", basis=_BASIS, amount="amount", first_month="first_month",
        last_month="last_month", months="months", why=why, as_of="as_of", evidence="evidence",
    )  # fmt: skip


def _ranked() -> str:
    """Income facts with their place among the sources of one person's class, the largest first, and how many there are."""
    one = "PARTITION BY household_no, person_key, member, category"
    return f"""(SELECT *, row_number() OVER ({one} ORDER BY amount DESC NULLS LAST, item, kind) AS place,
        count(*) OVER ({one}) AS sources FROM income_facts)"""


def money() -> str:
    """What stands in accounts, or a bank's answer about a limit."""
    source = f"""(SELECT f.*, p.line, p.also_member, coalesce(c.declared_money, 0) AS said, c.found_money AS seen
      FROM {of_people("money_facts")})"""
    why = """CASE WHEN also_member THEN 'is_member' WHEN amount IS NULL THEN
        CASE answer WHEN 'over' THEN 'over_limit' WHEN 'within' THEN 'within_limit' ELSE 'no_amount' END
      WHEN amount = 0 THEN 'nothing' WHEN NOT member THEN 'obligor_property' WHEN seen > said THEN 'found_larger'
      WHEN seen = said THEN 'agree' ELSE 'declared_larger' END"""
    return fact(
        source, content="'money'", kind="kind", item="item", basis=_BASIS, amount="amount", answer="answer", why=why,
        as_of="as_of", evidence="evidence",
    )  # fmt: skip


def things() -> str:
    """Vehicles, houses, machinery and roles in businesses; and sales and compensation, which only raise questions."""
    source = f"""(SELECT f.*, p.line, p.also_member,
        CASE f.kind WHEN 'vehicle' THEN c.found_vehicles >= coalesce(c.declared_vehicles, 0)
          WHEN 'house' THEN c.found_houses >= coalesce(c.declared_houses, 0) ELSE TRUE END AS enough,
        f.thing IS NOT NULL AND row_number() OVER (PARTITION BY f.household_no, f.kind, f.thing, f.member, f.state, p.also_member
          ORDER BY p.line) > 1 AS again
      FROM {of_people("thing_facts")})"""
    why = """CASE WHEN state = 'recent' THEN 'not_a_figure' WHEN state = 'earlier' AND happened_on IS NULL THEN 'no_period'
      WHEN state = 'earlier' THEN 'outside_window' WHEN state IN ('exempt', 'gone', 'ended') THEN state
      WHEN also_member THEN 'is_member' WHEN again THEN 'same_thing' WHEN member AND NOT enough THEN 'declared_more'
      WHEN state = 'suspected_scrapped' THEN state WHEN NOT member THEN 'obligor_property'
      WHEN kind IN ('vehicle', 'house') THEN 'found_not_fewer' ELSE 'taken' END"""
    content = "CASE WHEN kind = 'business' THEN 'business_role' ELSE kind END"
    return fact(
        source, content=content, kind="kind", item="item", basis=_BASIS, amount="value", state="state", label="label",
        area="area", pieces="1", why=why, as_of="as_of", evidence="evidence",
    )  # fmt: skip
