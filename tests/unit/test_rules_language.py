"""The language of formulas: what it accepts, what it means at the edges, and how it refuses the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hedui.rules import load
from hedui.rules.binding import bind
from hedui.rules.facts import records
from hedui.rules.household import read_household
from hedui.rules.interval import Interval, exactly
from hedui.rules.reference import Family
from hedui.values.faults import Refusal

ON = date(2024, 2, 29)
PARAMETERS = """
monthly: {label: 月, unit: fen/month, values: [{from: 2020-01-01, to: 2030-01-01, value: 100, reported_as: t}]}
yearly: {label: 年, unit: fen/month, values: [{from: 2020-01-01, to: 2030-01-01, value: 700, unit: fen/year, reported_as: t}]}
per_year: {label: 年, unit: fen/year, values: [{from: 2020-01-01, to: 2030-01-01, value: 1000, reported_as: t}]}
share: {label: 比例, unit: percent, values: [{from: 2020-01-01, to: 2030-01-01, value: 60, reported_as: t}]}
"""
LISTS = "money: {label: 货币, codes: [deposit, cash], reported_as: t}\n"
ABOUT = "code: cn\nname: 全国\nprofiles: {dibao_2021: {from: 2000-01-01, to: null, document: t}}\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a national pack with one programme `dibao` of the given steps (YAML), and return the folder."""

    def made(*steps: str) -> Path:
        folder = tmp_path / "cn" / "programmes"
        folder.mkdir(parents=True)
        (tmp_path / "cn" / "pack.yaml").write_text(ABOUT, "utf8")
        (tmp_path / "cn" / "parameters.yaml").write_text(PARAMETERS, "utf8")
        (tmp_path / "cn" / "lists.yaml").write_text(LISTS, "utf8")
        (folder / "dibao.yaml").write_text("steps:\n" + "".join(f"  - {s}\n" for s in steps), "utf8")
        return tmp_path

    return made


def step(formula: str, unit: str = "number", entity: str = "household", name: str = "x") -> str:
    return f'{{name: {name}, label: 步骤, entity: {entity}, unit: {unit}, formula: "{formula}"}}'


def value(root: Path, household: dict[str, Any], name: str = "x") -> Any:
    bound = bind(load("cn", root), "dibao", ON)
    family = Family(bound, records(read_household(household), "cn", ON), "cn")
    found = bound.step(name)
    return next(family.step(found, r) for r in family.household.every(found.entity))


@pytest.mark.parametrize(
    ("formula", "unit", "expected"),
    [
        ("12 * monthly", "fen/year", 1200),
        ("12 * yearly", "fen/year", 700),
        ("24 * monthly", "fen", 2400),
        ("round_half_up(yearly, 1)", "fen/month", 58),
        ("round_up(5, 2)", "number", 3),
        ("round_down(5, 2)", "number", 2),
        ("round_half_up(5, 2)", "number", 3),
        ("round_half_up(3 - 8, 2)", "number", -2),
        ("round_down(3 - 8, 2)", "number", -3),
        ("round_up(3 - 8, 2)", "number", -2),
        ("round_half_up(share * per_year, 100)", "fen/year", 600),
        ("max(0, 3 - 8)", "number", 0),
        ("7 if 1 < 2 <= 2 else 8", "number", 7),
        ("sum(a.amount for a in assets)", "fen", 0),
        ("count(a for a in assets if a.kind in list.money)", "number", 0),
        ("max(a.amount for a in assets)", "fen", 0),
    ],
)
def test_values(write: Write, formula: str, unit: str, expected: int) -> None:
    assert value(write(step(formula, unit)), {}) == exactly(expected)


@pytest.mark.parametrize(
    ("formula", "unit", "low", "high"),
    [
        ("sum(a.amount for a in assets)", "fen", 100, None),
        ("sum(a.amount for a in assets if a.kind == 'deposit')", "fen", 100, None),
        ("sum(a.amount for a in assets if a.kind == 'cash')", "fen", 0, None),
        ("count(a for a in assets)", "number", 2, 2),
        ("5 if sum(a.amount for a in assets) > 2 * monthly else 9", "number", 5, 9),
        ("if_known(sum(a.amount for a in assets), 0)", "fen", 0, 0),
        ("0 * sum(a.amount for a in assets)", "fen", 0, 0),
        ("min(7, unknown)", "number", 0, 7),
        ("50 - unknown", "number", None, 50),
    ],
)
def test_unknown_is_an_interval(write: Write, formula: str, unit: str, low: int | None, high: int | None) -> None:
    household = {
        "assets": [{"kind": "deposit", "amount": 100}, {"kind": "deposit", "amount": None}],
        "unknown": ["assets.1.kind"],
    }
    assert value(write(step(formula, unit)), household) == Interval(low, high)


@pytest.mark.parametrize(
    ("born", "age"), [("2008-02-29", 16), ("2008-03-01", 15), ("1964-02-29", 60), ("1964-02-28", 60)]
)
def test_age_on_a_leap_day(write: Write, born: str, age: int) -> None:
    assert value(write(step("age", "years", "person")), {"members": [{"birth_date": born}]}) == exactly(age)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("__import__('os').system('ls')", "only functions of the language"),
        ("open('x')", "no function or parameter is called 'open'"),
        ("[1 for a in assets]", "ListComp is not allowed"),
        ("(lambda: 1)()", "only functions of the language"),
        ("1 / 2", "Divide only with"),
        ("2 ** 99", "is not allowed"),
        ("1.5 * 2", "float is not allowed"),
        ("-5", "a sign is not allowed"),
        ("monthly + per_year", "fen/month and fen/year cannot be added"),
        ("monthly if 1 < 2 else per_year", "cannot be alternatives"),
        ("1 if monthly < 5 else 0", "A bare number is no money"),
        ("countd", "Did you mean counted?"),
        ("monthly.real", "a dot is only for"),
        ("'a' < 'b'", "has no order"),
        ("round_up(5, 0)", "the divisor must be positive"),
        ("5 in list.monny", "Did you mean money?"),
        ("(1 - 2) * (1 - 2)", "both factors may be negative"),
        ("sum(1 for a in assetts)", "Did you mean assets?"),
        ("sum(a.amuont for a in assets)", "Did you mean amount?"),
        ("sum(sum(b.amount for b in assets) for a in assets)", "a loop within a loop"),
        ("count(a for a in assets if a.kind == 'depositt')", "Did you mean deposit?"),
        ("1 +", "not readable as a formula"),
        ("prior_year(monthli)", "Did you mean monthly?"),
        ("has_letter('A', 5)", "Write has_letter"),
        ("f'{1}'", "JoinedStr is not allowed"),
        ("(x := 5)", "NamedExpr is not allowed"),
    ],
)
def test_a_wrong_formula_is_refused(write: Write, formula: str, says: str) -> None:
    counted = step("count(p for p in members)", "people", name="counted")
    with pytest.raises(Refusal) as refused:
        bind(load("cn", write(counted, step(formula))), "dibao", ON)
    message = str(refused.value)
    assert says in message and "programme dibao, step x" in message and "pack cn" in message
    assert message.startswith("cn/programmes/dibao.yaml:3:") and "column" in message


def test_the_column_points_into_the_line(write: Write) -> None:
    with pytest.raises(Refusal) as refused:
        bind(load("cn", write(step("1 + 甲 + countd"))), "dibao", ON)
    line = step("1 + 甲 + countd")
    assert str(refused.value).startswith(f"cn/programmes/dibao.yaml:2:{5 + line.index('甲')}:")


def test_a_deep_or_long_formula_is_refused(write: Write) -> None:
    with pytest.raises(Refusal, match="nested"):
        bind(load("cn", write(step("(" * 900 + "1" + ")" * 900))), "dibao", ON)


def test_a_comparison_never_follows_a_rounding(write: Write) -> None:
    leaf = '{left: "round_up(5, 2)", operator: "<", right: 3}'
    root = write(f"{{name: c, label: 条件, entity: household, condition: {leaf}}}")
    with pytest.raises(Refusal, match="must not follow a rounding"):
        bind(load("cn", root), "dibao", ON)


def test_steps_in_a_circle_are_refused_with_their_path(write: Write) -> None:
    root = write(step("b", name="a"), step("a", name="b"))
    with pytest.raises(Refusal, match="a → b → a"):
        bind(load("cn", root), "dibao", ON)


def test_a_programme_cannot_ask_for_its_own_outcome(write: Write) -> None:
    root = write("{name: c, label: 条件, entity: household, condition: {outcome: {programme: dibao}, is: met}}")
    with pytest.raises(Refusal, match="dibao → dibao"):
        bind(load("cn", root), "dibao", ON)


def child(root: Path, *steps: str) -> Path:
    folder = root / "330000" / "programmes"
    folder.mkdir(parents=True)
    (root / "330000" / "pack.yaml").write_text('code: "330000"\nname: 省\n', "utf8")
    (folder / "dibao.yaml").write_text("steps:\n" + "".join(f"  - {s}\n" for s in steps), "utf8")
    return root


def test_a_child_replaces_removes_and_places_steps(write: Write) -> None:
    root = write(step("1", name="a"), step("2", name="b"), step("3", name="c"))
    after = step("5", name="d").replace("unit:", "after: a, unit:")
    child(root, step("9", name="c"), "{remove: b}", after)
    bound = bind(load("330212", root), "dibao", ON)
    assert [(s.name, s.written.pack) for s in bound.steps] == [("a", "cn"), ("d", "330000"), ("c", "330000")]


@pytest.mark.parametrize("entry", ["{remove: bb}", step("5", name="d").replace("unit:", "after: bb, unit:")])
def test_removing_or_following_what_does_not_exist_is_refused(write: Write, entry: str) -> None:
    root = child(write(step("1", name="a"), step("2", name="b")), entry)
    with pytest.raises(Refusal, match="names no step of the parent: 'bb'"):
        bind(load("330000", root), "dibao", ON)


def test_dated_steps_change_on_their_day(write: Write) -> None:
    old = step("1").replace("unit:", "valid: {to: 2024-02-29}, unit:")
    new = step("2").replace("unit:", "valid: {from: 2024-02-29}, unit:")
    pack = load("cn", write(old, new))
    assert [bind(pack, "dibao", day).steps[0].written.data["formula"] for day in (date(2024, 2, 28), ON)] == ["1", "2"]


def test_two_steps_of_one_name_on_one_day_are_refused(write: Write) -> None:
    with pytest.raises(Refusal, match="two steps of this name"):
        bind(load("cn", write(step("1"), step("2"))), "dibao", ON)
