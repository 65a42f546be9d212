"""The same programme as cn/programmes/bench.yaml for OpenFisca: 17 computed variables, amounts in fen."""

from __future__ import annotations

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import MONTH
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERSON = build_entity("person", "persons", "A person", is_person=True)
HOUSEHOLD = build_entity("household", "households", "A household", roles=[{"key": "member", "plural": "members"}])
TOPUP, COST, MONTHS = 12_000, 240_000, 24


def _variable(name, entity, kind, formula=None):
    body = {"value_type": kind, "entity": entity, "definition_period": MONTH, "label": name}
    return type(name, (Variable,), body | ({"formula": formula} if formula else {}))


def _given(entity, kind, *names):
    return [_variable(name, entity, kind) for name in names]


def _standard(urban):
    return np.where(urban, 80_000, 60_000)


def _sum(name):
    return lambda household, period: household.sum(household.members(name, period))


def variables() -> list[type[Variable]]:
    """The inputs and the 17 variables."""
    p, h = PERSON, HOUSEHOLD
    return [
        *_given(p, int, "age", "disability_level", "wage", "transfer", "business"), *_given(p, bool, "counts"),
        *_given(h, int, "money"), *_given(h, bool, "urban"),
        _variable("minor", p, bool, lambda person, period: person("age", period) < 18),
        _variable("elderly", p, bool, lambda person, period: person("age", period) >= 70),
        _variable("severe", p, bool, lambda person, period: (person("disability_level", period) >= 1) & (person("disability_level", period) <= 2)),
        _variable("topped", p, bool, lambda person, period: person("counts", period) & (person("minor", period) | person("elderly", period) | person("severe", period))),
        _variable("person_wage", p, int, lambda person, period: person("wage", period)),
        _variable("counted", h, int, _sum("counts")),
        _variable("wages", h, int, _sum("person_wage")),
        _variable("transfers", h, int, _sum("transfer")),
        _variable("businesses", h, int, _sum("business")),
        _variable("costs", h, int, lambda home, period: np.minimum(home("wages", period), COST)),
        _variable("annual_income", h, int, lambda home, period: home("wages", period) + home("transfers", period) + home("businesses", period) - home("costs", period)),
        _variable("line", h, int, lambda home, period: _standard(home("urban", period)) * home("counted", period)),
        _variable("income_below", h, bool, lambda home, period: home("annual_income", period) < 12 * home("line", period)),
        _variable("money_within", h, bool, lambda home, period: home("money", period) <= MONTHS * home("line", period)),
        _variable("difference", h, int, lambda home, period: -(-np.maximum(0, 12 * home("line", period) - home("annual_income", period)) // 12)),
        _variable("monthly_amount", h, int, lambda home, period: home("difference", period) + TOPUP * home.sum(home.members("topped", period))),
        _variable("outcome", h, bool, lambda home, period: home("income_below", period) & home("money_within", period)),
    ]  # fmt: skip


def system() -> TaxBenefitSystem:
    """The tax and benefit system."""
    made = TaxBenefitSystem([PERSON, HOUSEHOLD])
    made.add_variables(*variables())
    return made
