"""Formulas said for a family: who, what, how much. And that no sheet of any worked example speaks the code's language."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain
from typing import Any

import pytest

from hedui.documents.canonical import as_plain
from hedui.rules.assess import families
from hedui.rules.checking import answer_example
from hedui.rules.explain import who
from hedui.rules.family_rows import FamilyRows, record_of
from hedui.rules.household import read_household
from hedui.rules.loading import codes, load
from hedui.rules.pack import Pack
from hedui.rules.programme import PROGRAMMES
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.speech import Speech
from hedui.rules.tabulate import tabulate
from hedui.verification.outputs.sheet_of_one import sheet_of_one

ON = date(2026, 6, 1)
FAMILY: dict[str, Any] = {
    "programme": "dibao", "urban": False, "region": "150800", "hukou_region": "150802", "applied_on": "2026-06-01",
    "members": [
        {"name": "王芳", "sex": "female", "birth_date": "1980-01-01", "work": "farming"},
        {"name": "李强", "sex": "male", "birth_date": "1979-01-01", "work": "migrant", "health": "chronic"},
        {"name": "李明", "sex": "male", "birth_date": "2012-01-01", "work": "student"},
    ],
    "income": [{"member": 1, "category": "wage", "amount": 2_500_000}, {"member": 0, "category": "transfer", "amount": 100_000}],
    "assets": [{"kind": "deposit", "amount": 300_000}, {"kind": "vehicle", "status": "A"}],
}  # fmt: skip


def speech_of(told: dict[str, Any]) -> Speech:
    family = families(read_household(told), None, None, None, None)[-1]
    return Speech(family, lambda record: name_of(record, told), Shape(family.bound))


def name_of(record: Record, told: dict[str, Any]) -> str:
    if record.entity == "person" and record.index is not None:
        return str(told["members"][record.index]["name"])
    return {"income": "工资", "asset": "存款"}.get(record.entity, "家庭")


def record(speech: Speech, who: int | None) -> Record:
    household = speech.family.household
    return household if who is None else household.lists["members"][who]


@pytest.mark.parametrize(
    ("step", "who", "formula", "numbers"),
    [
        ("migrant_income", 1, "劳动力系数 × 最低工资标准 × 当地一般务工月数（四舍五入到分）", "0.60 × 1,760 元/月 × 8 个月/年（四舍五入到分）"),
        ("land_income", 0, "劳动力系数 × 上年度当地农民人均纯收入 × 土地经营收入计算比例（四舍五入到分）",
         "0.60 × 10,000 元/年 × 0.60（四舍五入到分）"),
        ("person_wage", 1, "务工收入 与 各笔工资性收入（全家合计申报的不计）相加，取较大的", "8,448 元/年 与 25,000 元/年（工资），取较大的"),
        ("wage_income", None, "各成员的本人工资性收入相加 与 各笔工资性收入相加，取较大的", "25,000 元/年（李强） 与 25,000 元/年（工资），取较大的"),
        ("annual_income", None, "家庭年总收入 － 刚性支出与就业成本扣减，低于 0 按 0 计", "29,600 元/年 － 0 元/年，低于 0 按 0 计"),
        ("monthly_per_capita", None, "家庭年收入 ÷ （12 × 共同生活的家庭成员人数）（四舍五入到分）",
         "29,600 元/年 ÷ （12 × 3 人）（四舍五入到分）"),
        ("monthly_amount", None, "（年补差额 ＋ 12 × 分类施保增发） ÷ 12（零头进到元）", "（0 元/年 ＋ 12 × 0 元/月） ÷ 12（零头进到元）"),
        ("income_below_standard", None, "家庭年收入 低于 12 × 低保标准 × 共同生活的家庭成员人数",
         "29,600 元/年 ＜ 12 × 600 元/月 × 3 人（＝ 21,600 元/年）"),
        ("money_within", None, "货币财产 不超过 货币财产上限 × 低保标准 × 共同生活的家庭成员人数",
         "3,000 元 ≤ 24 个月 × 600 元/月 × 3 人（＝ 43,200 元）"),
        ("no_vehicle", None, "机动车数 等于 0", "1 ＝ 0"),
        ("hukou_local_condition", None, "户籍在本地", "是"),
        ("money", None, "各项货币财产的金额（已豁免的不计）相加", "3,000 元（存款）"),
        ("deductions", None, "当地没有公布怎样算，按 0 计算", ""),
    ],
)  # fmt: skip
def test_a_step_is_said_with_the_figures_of_the_family(step: str, who: int | None, formula: str, numbers: str) -> None:
    speech = speech_of(FAMILY)
    one = speech.family.bound.step(step)
    assert speech.formula(one, record(speech, who)) == formula
    assert speech.numbers(one, record(speech, who)) == numbers


def test_a_share_of_a_standard_is_a_decimal_and_loses_its_hundred() -> None:
    speech = speech_of(FAMILY | {"programme": "dibao_marginal"})
    one = speech.family.bound.step("income_below_marginal")
    said = speech.numbers(one, speech.family.household)
    assert said == "29,600 元/年 ＜ 1.50 × 12 × 600 元/月 × 3 人（＝ 32,400 元/年）"


def test_what_is_not_known_is_never_a_nought() -> None:
    told = FAMILY | {"unknown": ["income", "members.1.health"]}
    speech = speech_of(told)
    household = speech.family.household
    assert "未知" in speech.numbers(speech.family.bound.step("wage_income"), household)
    assert "不低于" in speech.numbers(speech.family.bound.step("income_below_standard"), household)


EXAMPLES = [
    (f"{code} {example['name']}", code, example) for code in codes() for example in load(code).layers[0].examples
]
_CODE = re.compile(r"[A-Za-z]+_[A-Za-z_]+|\b[a-z]{3,}\b")


@pytest.mark.parametrize(("code", "example"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_the_sheet_of_a_worked_example_speaks_chinese(code: str, example: Any) -> None:
    pack = load(code)
    family, answer = answer_example(example, pack)
    assert [word for text in said(family) for word in _CODE.findall(text)] == []
    name = family.bound.programme.name
    if "pack" in example or "set" in example or name not in PROGRAMMES:
        pytest.skip("an example under another pack or value, or of a programme that no family asks for")
    told = read_household({**dict(example["household"]), "programme": name})
    sheet = sheet_of_one(told, pack.code, example["on"])
    words = [w for text in texts(as_plain(sheet)) for w in _CODE.findall(text)]
    assert words == []
    assert sheet.assessed is not None
    assert sheet.indication.value == answer["indication"] or len({e.basis for e in told.income}) == 2


def said(family: Family) -> list[str]:
    """Every step that applies and is a figure or a condition, in words and with numbers."""
    speech = Speech(family, who, Shape(family.bound))
    found = []
    for step in family.bound.steps:
        for one in family.household.every(step.entity):
            if step.written.unit != "text" and not step.missing and family.applies(step, one) is not False:
                found += [speech.formula(step, one), speech.numbers(step, one)]
    return found


def texts(value: Any, key: str = "") -> list[str]:
    """Every text that is printed: keys of the wording and the people's own names are not."""
    if isinstance(value, dict):
        own = {
            "reasons",
            "subject",
            "use",
            "verdict",
            "on_declared",
            "on_larger",
            "indication",
            "name",
            "person",
        }
        return list(chain.from_iterable(texts(v, k) for k, v in value.items() if k not in own))
    if isinstance(value, list):
        return list(chain.from_iterable(texts(v, key) for v in value))
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(("code", "example"), [e[1:] for e in EXAMPLES], ids=[e[0] for e in EXAMPLES])
def test_a_family_comes_back_from_its_rows(code: str, example: Any) -> None:
    family, _ = answer_example(example, load(code))
    if any(one.overridden for one in every(family)):
        pytest.skip("overrides have no rows")
    tables = tabulate([(family.household, family.area)])
    rows = FamilyRows(
        tables["household"][0],
        *(tables[n] for n in ("person", "income", "expense", "asset", "obligor")),
    )
    again = Family(family.bound, record_of(rows, family.bound.on), family.area)
    assert again.outcome() is family.outcome()
    for step in family.bound.steps:
        if step.entity in ("household", "person", "obligor"):
            pairs = zip(
                again.household.every(step.entity),
                family.household.every(step.entity),
                strict=True,
            )
            assert all(again.step(step, one) == family.step(step, other) for one, other in pairs), step.name


def every(family: Family) -> list[Record]:
    household = family.household
    return [household, *household.every("person"), *household.every("obligor")]


def test_packs_are_there() -> None:
    assert len(EXAMPLES) > 40 and isinstance(load("150800"), Pack)
