"""How complete a household's evidence is, in words: what was asked, what was not, who has not permitted it."""

from __future__ import annotations

from hedui.tables import Engine, Step, literal
from hedui.values.answers import LABELS, Answer
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
