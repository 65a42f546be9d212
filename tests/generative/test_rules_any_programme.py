"""Any programme the language allows: the compiled SQL and the Python twin give the same intervals and outcomes."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from both_readers import check_agreement, nation
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hedui.rules import load

ON = date(2024, 2, 29)
VALUES = {"from": date(2020, 1, 1), "to": date(2030, 1, 1), "reported_as": "test"}
PARAMETERS = {
    "standard": {"label": "标准", "unit": "fen/month", "values": [
        {**VALUES, "value": 700, "urban": True}, {**VALUES, "value": 5000, "unit": "fen/year", "urban": False}]},
    "seven": {"label": "七", "unit": "fen", "values": [{**VALUES, "value": 7}]},
    "hundred": {"label": "百", "unit": "fen", "values": [{**VALUES, "value": 100}]},
}  # fmt: skip
# Numbers of one unit (fen); what stands in {} is filled with smaller formulas.
OWN = {"household": [], "asset": ["amount"], "obligor": ["annual_income"], "income": []}
TRUTHS = {
    "household": ["urban", "hukou_local", "hukou_given"],
    "asset": [
        "exempt",
        "kind == 'vehicle'",
        "has_letter(status, 'EM')",
        "within_months(bought_on, 12)",
        "kind in list.money",
    ],
    "obligor": ["able", "agreed_given", "age >= 60", "relation == 'x'"],
    "income": ["basis == 'declared'", "basis in list.seen", "category == 'wage'"],
}
LOOPS = {
    "household": [("assets", "asset"), ("obligors", "obligor"), ("income", "income")],
    "obligor": [("assets", "asset")],
    "asset": [],
}


def numbers(entity: str, loop: str = "") -> st.SearchStrategy[str]:
    """Formulas of one unit for an entity; inside a loop the loop's facts are read with `e.`."""
    facts = [f"({'e.' if loop else ''}{f} * {k})" for f in OWN[loop or entity] for k in (1, 0, 3)]
    leaves = st.sampled_from([*facts, "seven", "0", "hundred", "unknown", "min(hundred, unknown)"])
    if not loop:
        leaves |= st.sampled_from(LOOPS[entity] or [("", "")]).flatmap(
            lambda pair: aggregate(*pair) if pair[0] else st.just("seven")
        )
    truth = truths(entity, loop)

    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("({} + {})".format, inner, inner),
            st.builds("({} - {})".format, inner, inner),
            st.builds("(3 * {})".format, inner),
            st.builds("(max(0, {}) * {})".format, st.sampled_from(["2", "unknown", "(4 - 1)"]), inner),
            st.builds("max({}, {})".format, inner, inner),
            st.builds("min({}, {})".format, inner, inner),
            st.builds("({} if {} else {})".format, inner, truth, inner),
            st.builds("if_known({}, {})".format, inner, inner),
            st.builds("{}({}, 12)".format, st.sampled_from(["round_up", "round_down", "round_half_up"]), inner),
            st.builds("(seven * round_half_up(max(0, {}), max(0, {})))".format, inner, inner),
        )

    return st.recursive(leaves, extend, max_leaves=4)


def truths(entity: str, loop: str = "") -> st.SearchStrategy[str]:
    own = TRUTHS[loop or entity]
    texts = [_dotted(t) for t in own] if loop else own
    leaf = st.sampled_from(texts)
    return st.recursive(leaf, lambda x: st.builds("({} and {})".format, x, x) | st.builds("({} or {})".format, x, x)
                        | st.builds("(not {})".format, x), max_leaves=3)  # fmt: skip


def _dotted(text: str) -> str:
    for name in (
        "exempt",
        "kind",
        "status",
        "bought_on",
        "able",
        "agreed_given",
        "age",
        "relation",
        "basis",
        "category",
    ):
        text = text.replace(f"({name},", f"(e.{name},")
        if text.startswith(name):
            text = "e." + text
    return text


def aggregate(collection: str, entity: str) -> st.SearchStrategy[str]:
    condition = st.just("") | truths(entity, entity).map(" if {}".format)
    element = numbers(entity, entity)
    return st.one_of(
        st.builds("sum({} for e in {}{})".format, element, st.just(collection), condition),
        st.builds("max(max(0, {}) for e in {}{})".format, element, st.just(collection), condition),
        st.builds("(seven * count(e for e in {}{}))".format, st.just(collection), condition),
        st.builds(
            "(seven if any({} for e in {}{}) else 0)".format, truths(entity, entity), st.just(collection), condition
        ),
        st.builds(
            "(seven if all({} for e in {}{}) else 0)".format, truths(entity, entity), st.just(collection), condition
        ),
    )


@st.composite
def programme(draw: st.DrawFn) -> dict[str, Any]:
    """Steps of three entities that read each other, with `when`, and a condition on the yearly standard."""

    def step(name: str, entity: str, formula: str) -> dict[str, Any]:
        made = {"name": name, "label": name, "entity": entity, "unit": "fen", "formula": formula}
        return made | ({"when": draw(truths(entity))} if draw(st.booleans()) else {})

    inner = draw(numbers("household"))
    steps = [
        step("worth", "asset", draw(numbers("asset"))),
        step("owed", "obligor", f"{draw(numbers('obligor'))} + sum(e.worth for e in assets)"),
        step("total", "household", f"sum(e.owed for e in obligors) - sum(e.worth for e in assets) + {inner}"),
        {"name": "held", "label": "held", "entity": "household", "unit": "fen", "formula": "sum(e.amount for e in assets)"},
        {"name": "enough", "label": "enough", "entity": "household", "condition": draw(st.sampled_from([
            {"left": "total", "operator": "<=", "right": "hundred"},
            {"left": "held", "operator": ">=", "right": "12 * standard"},
            {"any": [{"left": "held", "operator": "==", "right": "2 * standard"}, {"left": "total", "operator": "!=", "right": "seven"}]},
            {"none": [{"left": "held", "operator": ">", "right": "standard * 3"}]},
        ]))},
    ]  # fmt: skip
    return {"steps": steps}


AMOUNT = st.sampled_from([0, 1, 700, 1250, 1400, 5000, 8400]) | st.none()
ASSET = st.fixed_dictionaries({}, optional={
    "kind": st.sampled_from(["vehicle", "deposit", "cash"]), "amount": AMOUNT, "status": st.sampled_from(["A", "E", ""]),
    "exempt": st.booleans(), "bought_on": st.sampled_from(["2023-02-28", "2023-03-01", "2024-02-29", "2024-03-01"]),
})  # fmt: skip
OBLIGOR = st.fixed_dictionaries({}, optional={
    "annual_income": AMOUNT, "able": st.booleans(), "age": st.sampled_from([59, 60]), "assets": st.lists(ASSET, max_size=2),
    "agreed_amount": st.just(5), "relation": st.sampled_from(["x", "y"]),
})  # fmt: skip
INCOME = st.fixed_dictionaries({"basis": st.sampled_from(["declared", "found"])}, optional={
    "category": st.sampled_from(["wage", "transfer"]), "amount": AMOUNT, "period": st.sampled_from(["month", "year"]),
})  # fmt: skip
UNKNOWN = ["assets", "obligors", "hukou_region", "assets.0.kind", "assets.0.exempt", "assets.0.status", "obligors.0.able",
           "obligors.0.assets", "obligors.0.relation", "income", "income.0.basis", "income.0.category", "income.0.amount"]  # fmt: skip


@st.composite
def household(draw: st.DrawFn) -> dict[str, Any]:
    lists = {"assets": (ASSET, 3), "obligors": (OBLIGOR, 2), "income": (INCOME, 3)}
    drawn = {name: draw(st.lists(one, max_size=most)) for name, (one, most) in lists.items()}
    paths = [p for p in UNKNOWN if "." not in p or drawn[p.split(".")[0]]]
    return {"urban": draw(st.booleans()), **drawn,
            "hukou_region": draw(st.sampled_from([None, "110101"])),
            "unknown": draw(st.lists(st.sampled_from(paths), max_size=2, unique=True))}  # fmt: skip


@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(programme(), st.lists(household(), min_size=1, max_size=5))
def test_both_readers_agree_on_any_programme(written: dict[str, Any], told: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), written, told)


def compare(root: Path, written: dict[str, Any], told: list[dict[str, Any]]) -> None:
    codes = {"money": ["deposit"], "seen": ["found"]}
    lists = {name: {"label": name, "codes": each, "reported_as": "t"} for name, each in codes.items()}
    pack = load("cn", nation(root, written, parameters=PARAMETERS, lists=lists))
    check_agreement(pack, "dibao", ON, told, region="110101")
