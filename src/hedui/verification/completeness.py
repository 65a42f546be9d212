"""How complete a household's evidence is, in words: what was asked, what was not, who has not permitted it."""

from __future__ import annotations

from hedui.catalogue import Item
from hedui.tables import Engine, Step, literal
from hedui.values.answers import LABELS, Answer
from hedui.verification.permission import covers, some_limited
from hedui.verification.plan import ItemPlan


def make_completeness(engine: Engine, plan: list[ItemPlan]) -> None:
    """Make `completeness`: household_no, completeness."""
    asked = [p for p in plan if p.asked]
    parts = [f"核对 {len(asked)}/{len(plan)} 项"]
    for answer in (Answer.OUT_OF_DATE, Answer.NOT_ASKED, Answer.NOT_ANSWERED):
        labels = [p.item.label for p in plan if p.answer(found=False) is answer]
        parts += [f"{LABELS[answer]}：{'、'.join(labels)}"] if labels else []
    common = literal("；".join(parts))
    nobody = "CASE WHEN not_compared > 0 THEN '；未授权或号码无效 ' || not_compared || ' 人，未比对' ELSE '' END"
    engine.run(Step("completeness", f"SELECT household_no, {common} || {nobody} AS completeness FROM households"))
    if some_limited(engine):
        _say_scopes(engine, [p.item for p in asked])


def _say_scopes(engine: Engine, asked: list[Item]) -> None:
    """Add what the people of each household have not permitted, by item and number of people."""
    counts = ", ".join(f"count(*) FILTER (NOT {covers('scope', i.code)}) AS {i.code}" for i in asked) or "0 AS none"
    told = " || ".join(
        f"CASE WHEN n.{i.code} > 0 THEN '、{i.label} ' || n.{i.code} || ' 人' ELSE '' END" for i in asked
    )
    outside = (
        f"(SELECT household_no, {counts} FROM people WHERE permitted AND person_key IS NOT NULL GROUP BY household_no)"
    )
    said = f"""SELECT c.household_no, coalesce({told or "''"}, '') AS outside FROM completeness c
      LEFT JOIN {outside} n ON n.household_no = c.household_no"""
    engine.run(Step("scopes", said))
    words = "CASE WHEN s.outside <> '' THEN '；不在授权范围：' || substr(s.outside, 2) ELSE '' END"
    engine.run(
        Step(
            "completeness_said",
            f"""SELECT c.household_no, c.completeness || {words} AS completeness
      FROM completeness c JOIN scopes s ON s.household_no = c.household_no""",
        )
    )
    engine.run(Step("completeness", "SELECT * FROM completeness_said"))
    engine.drop("completeness_said")
    engine.drop("scopes")
