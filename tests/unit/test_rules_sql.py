"""The SQL of compiled programmes: common subset, only what is asked for, refused before anything runs."""

from __future__ import annotations

from datetime import date

import pytest
import sqlglot

from hedui.rules import load
from hedui.rules.compile import compile, input_columns
from hedui.rules.shared import Made
from hedui.values.faults import Refusal

ON = date(2026, 6, 1)


def test_every_step_also_parses_as_spark_sql() -> None:
    for step in compile("rigid_expenditure", load("150800"), ON):
        (spark,) = sqlglot.transpile(step.sql, read="duckdb", write="spark")
        assert sqlglot.parse_one(spark, read="spark") is not None
        assert "//" not in spark


def test_only_what_is_asked_for_is_computed() -> None:
    every = compile("dibao", load("150800"), ON)
    some = compile("dibao", load("150800"), ON, only=["annual_income"])
    assert sum(len(s.sql) for s in some) < sum(len(s.sql) for s in every)
    assert "annual_income_lo" in some[-1].sql and "review_months" not in some[-1].sql
    assert some[-1].name == "rules_dibao"


def test_a_value_missing_for_one_kind_of_family_is_refused_beforehand() -> None:
    with pytest.raises(Refusal, match="2028-01-01"):
        compile("dibao", load("150800"), date(2028, 1, 1))
    with pytest.raises(Refusal, match="dibao_standard"):
        compile("dibao", load("211000"), date(2013, 8, 1), areas=["211099"])


def test_areas_have_their_own_standard() -> None:
    steps = compile("dibao", load("211000"), date(2013, 8, 1), areas=["211002", "211021"])
    text = " ".join(s.sql for s in steps)
    assert "'211021'" in text and "34800" in text and "42000" in text and "21600" in text


def test_the_input_tables_are_those_of_the_vocabulary() -> None:
    columns = input_columns()
    assert list(columns) == ["household", "person", "income", "expense", "asset", "obligor"]
    assert columns["asset"]["amount_lo"] == "BIGINT" and columns["person"]["birth_date"] == "DATE"
    assert "age_lo" not in columns["person"]


def test_input_tables_may_have_other_names() -> None:
    names = {"household": "declared_household", "person": "declared_person", "income": "declared_income"}
    steps = compile("dibao_marginal", load("150800"), ON, inputs=names, prefix="declared_")
    text = " ".join(step.sql for step in steps)
    assert all(f"FROM {name} AS" in text for name in names.values())
    assert not any(f"FROM {name} AS" in text for name in names)


def test_steps_that_two_programmes_share_are_computed_once() -> None:
    own = [s for s in compile("dibao_marginal", load("150800"), ON) if "dibao_marginal_dibao" not in s.name]
    assert any("dibao.annual_income_lo AS annual_income_lo" in s.sql for s in own)
    assert not any("labour" in s.sql for s in own)


def test_what_was_made_before_is_taken_from_its_relation() -> None:
    made = {"dibao": Made("rules_dibao", frozenset({"annual_income", "counted", "monthly_per_capita"}))}
    text = " ".join(s.sql for s in compile("dibao_marginal", load("150800"), ON, only=["annual_income"], made=made))
    assert "LEFT JOIN rules_dibao AS dibao" in text and "dibao.outcome AS outcome__dibao" in text
    assert "FROM person AS" not in text and "FROM income AS" not in text
