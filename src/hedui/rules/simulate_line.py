"""The income line of a programme: both sides of its income condition as steps that can be read.

The line is found in the programme itself (the first condition of the family that sets `annual_income` against a limit),
so a region that writes another multiple or another limit is measured by its own line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from hedui.rules import nodes as n
from hedui.rules.binding import Step, bind
from hedui.rules.pack import Layer, Pack
from hedui.rules.reading import Located
from hedui.values.faults import Refusal

INCOME, LIMIT = "line_income", "line_limit"
# How both sides become money a year: as they are; where shares are compared, per hundred; where months are, times 12.
_FORMS = (("{0}", "fen/year"), ("round_down({0}, 100)", "fen/year"), ("12 * ({0})", "fen/year"))


def with_line(pack: Pack, programme: str, on: date) -> Pack:
    """The pack whose programme also has the steps `line_income` and `line_limit` (fen a year for the whole family).

    The same pack where the programme has no income line for families: it decides per person, says it in a group, or has no
    published limit.
    """
    condition = next((s for s in bind(pack, programme, on, on).conditions if _is_line(s) and not s.missing), None)
    if condition is None:
        return pack
    tree = condition.written.data["condition"]
    for form, unit in _FORMS:
        texts = (form.format(tree["left"]), form.format(tree["right"]))
        made = replace(pack, layers=(_layer(pack.code, pack.name, programme, texts, unit), *pack.layers))
        try:
            bind(made, programme, on, on)
        except Refusal:
            continue
        return made
    return pack


def _is_line(step: Step) -> bool:
    node = step.node
    if step.entity != "household" or not isinstance(node, n.Compare) or node.operator not in ("<", "<="):
        return False
    return any(isinstance(part, n.Field) and part.name == "annual_income" for part in n.walk(node.left))


@lru_cache(maxsize=64)
def _layer(code: str, name: str, programme: str, texts: tuple[str, str], unit: str) -> Layer:
    steps = [
        _located(name=step, label=label, entity="household", unit=unit, formula=text)
        for step, label, text in zip((INCOME, LIMIT), ("家庭年收入", "年收入线"), texts, strict=True)
    ]
    return Layer(code, name, "", {}, {}, {}, {programme: _located(steps=steps)}, (), None, {}, {})


def _located(**said: object) -> Located:
    made = Located(said)
    made.file, made.spots = "simulation", {}
    return made
