"""The compiled SQL and the Python twin agree on every figure and outcome of any family, whatever is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from both_readers import check_agreement
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hedui.rules import load

# Without shrinking a failure is shown at once; shrinking families takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
MONEY = st.sampled_from(
    [0, 1, 1000, 850_00, 1_020_000, 1_408_000, 2_040_000, 2_040_001, 7_200_000, 10**9]
) | st.integers(0, 10**8)
MAYBE = MONEY | st.none()
DAYS = st.sampled_from([date(2008, 2, 29), date(1964, 2, 29), date(2010, 2, 28), date(1960, 3, 1)]) | st.dates(
    date(1930, 1, 1), date(2026, 12, 31)
)


def entry(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


MEMBER = entry(
    sex=st.sampled_from(["male", "female", None]),
    birth_date=DAYS.map(str) | st.none(),
    health=st.sampled_from(["healthy", "chronic", "serious"]),
    disability=st.builds(lambda k, v: {"kind": k, "level": v}, st.sampled_from(["limb", "intellectual", "vision"]),
                         st.none() | st.integers(1, 4)),
    work=st.sampled_from(["migrant", "farming", "employed", "student", "none"]),
    counts=st.booleans(),
    work_region=st.sampled_from(["150822", "330212", "440300", "999999"]),
    work_months=st.integers(0, 12),
)  # fmt: skip
WHO = st.none() | st.integers(0, 1)
INCOME = entry(
    member=WHO, category=st.sampled_from(["wage", "business", "property", "transfer", "other"]), amount=MAYBE,
    kind=st.sampled_from(["pension", "basic_pension", "scholarship", ""]), period=st.sampled_from(["month", "year"]),
    basis=st.sampled_from(["declared", "found"]),
)  # fmt: skip
EXPENSE = entry(member=WHO, kind=st.sampled_from(["medical", "education", "rent"]), amount=MAYBE)
ASSET = entry(
    member=WHO, kind=st.sampled_from(["deposit", "insurance", "vehicle", "house", "business", "other"]), amount=MAYBE,
    area_m2=st.sampled_from(["49.98", "74.97", "100"]), use=st.sampled_from(["residential", "commercial", "disabled_mobility"]),
    status=st.sampled_from(["A", "GQ", "EM", "P"]), answer=st.sampled_from(["over_limit", "within_limit"]),
    limit=MONEY, limit_operator=st.sampled_from(["<", "<="]), limit_for=st.sampled_from(["person", "household"]),
    exempt=st.booleans(),
)  # fmt: skip
OBLIGOR = entry(
    annual_income=MAYBE, household_size=st.integers(1, 5), supported=st.integers(1, 3), children=st.integers(1, 4),
    able=st.booleans(), agreed_amount=MONEY, paid_amount=MONEY, age=st.integers(20, 90), assets=st.lists(ASSET, max_size=2),
    receives=st.sampled_from(["dibao", "tekun"]),
)  # fmt: skip


@st.composite
def household(draw: st.DrawFn) -> dict[str, Any]:
    told: dict[str, Any] = {
        "urban": draw(st.booleans()),
        "members": draw(st.lists(MEMBER, min_size=0, max_size=3)),
        "income": draw(st.lists(INCOME, max_size=3)),
        "expenses": draw(st.lists(EXPENSE, max_size=2)),
        "assets": draw(st.lists(ASSET, max_size=3)),
        "obligors": draw(st.lists(OBLIGOR, max_size=2)),
        "hukou_region": draw(st.sampled_from([None, "150802", "330212", "110101"])),
    }
    for name in ("income", "expenses", "assets"):
        told[name] = [e for e in told[name] if (e.get("member") or 0) < len(told["members"]) or e.get("member") is None]
    paths = ["income", "expenses", "assets", "obligors", "hukou_region"]
    paths += [
        f"members.{i}.{f}"
        for i in range(len(told["members"]))
        for f in ("health", "work", "birth_date", "disability", "work_months", "work_region")
    ]
    paths += [
        f"assets.{i}.{f}"
        for i in range(len(told["assets"]))
        for f in ("amount", "kind", "status", "exempt", "use", "area_m2")
    ]
    paths += [f"income.{i}.{f}" for i in range(len(told["income"])) for f in ("amount", "kind", "category", "basis")]
    paths += [
        f"obligors.{i}.{f}"
        for i in range(len(told["obligors"]))
        for f in ("annual_income", "able", "assets", "household_size", "agreed_amount")
    ]
    told["unknown"] = draw(st.lists(st.sampled_from(paths), max_size=3, unique=True))
    return told


@settings(max_examples=30, deadline=None, phases=PHASES)
@given(
    st.lists(household(), min_size=1, max_size=4),
    st.sampled_from([date(2014, 6, 1), date(2026, 2, 28), date(2024, 2, 29)]),
)
def test_dibao_of_bayannur(told: list[dict[str, Any]], on: date) -> None:
    check_agreement(load("150802"), "dibao", on, told)


@settings(max_examples=20, deadline=None, phases=PHASES)
@given(
    st.lists(household(), min_size=1, max_size=3),
    st.sampled_from(
        [
            ("330212", "dibao", date(2022, 5, 1)),
            ("330212", "dibao_marginal", date(2022, 12, 31)),
            ("330212", "rigid_expenditure", date(2022, 5, 1)),
            ("150802", "tekun", date(2024, 2, 29)),
            ("150802", "dibao_single", date(2023, 3, 1)),
            ("150802", "rigid_expenditure", date(2026, 3, 1)),
            ("310000", "dibao", date(2020, 5, 1)),
            ("320100", "dibao", date(2022, 6, 30)),
            ("440311", "dibao", date(2015, 5, 1)),
        ]
    ),
)
def test_every_shipped_programme(told: list[dict[str, Any]], which: tuple[str, str, date]) -> None:
    code, programme, on = which
    check_agreement(load(code), programme, on, told)


@settings(max_examples=20, deadline=None, phases=PHASES)
@given(st.lists(household(), min_size=1, max_size=3), st.sampled_from(["support", "labour", "deductions"]))
def test_the_specimens(told: list[dict[str, Any]], programme: str) -> None:
    pack = load("specimens").with_sets({"dibao_standard": 70000, "minimum_wage": 176000, "living_expenditure": 1})
    check_agreement(pack, programme, date(2024, 2, 29), told)
