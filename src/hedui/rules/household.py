"""The JSON of one household: what may be said, in pydantic models from which the published schema is made."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from hedui.rules.reading import nearest
from hedui.values.faults import Place, Refusal

Fen = Annotated[int, Field(ge=0, le=10**15, description="whole fen; 1 yuan = 100")]
Count = Annotated[int, Field(ge=0, le=10_000)]
Code6 = Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$", description="division code of 6, 9 or 12 digits")]
Period = Literal["month", "year"]


class _Said(BaseModel):
    """Left out, empty and null all mean: none. A key that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        empty: tuple[object, ...] = ("", [], {}, None)
        return {key: value for key, value in data.items() if key not in cls.model_fields or value not in empty}


class Disability(_Said):
    """A disability certificate: kind and level 1 (most severe) to 4."""

    kind: Literal["vision", "hearing", "speech", "limb", "intellectual", "psychiatric", "multiple", "other"] = "other"
    level: Annotated[int, Field(ge=1, le=4)] | None = None


class Member(_Said):
    """A member living together. `work_months` are this person's own months of work a year."""

    name: str = ""
    relation: str = ""
    sex: Literal["male", "female"] | None = None
    birth_date: date | None = None
    health: Literal["healthy", "chronic", "serious"] = "healthy"
    disability: Disability | None = None
    work: Literal[
        "employed", "migrant", "farming", "self_employed", "unemployed", "retired", "student", "none"
    ] = "none"  # fmt: skip
    counts: bool = True
    marital: str = ""
    work_region: Code6 | None = None
    work_months: Annotated[int, Field(ge=0, le=12)] | None = None
    stage: str = ""
    pregnant: bool = False
    cares_for: str = ""
    receives: str = ""
    self_care: Annotated[int, Field(ge=0, le=6, description="self-care indicators failed, of six")] = 0


class Income(_Said):
    """Income of one kind. An amount that is null or left out is unknown."""

    member: Count | None = None
    category: Literal["wage", "business", "property", "transfer", "other"] = "other"
    kind: str = ""
    amount: Fen | None = None
    period: Period = "year"
    basis: Literal["declared", "found"] = "declared"


class Expense(_Said):
    """Expenditure of one kind. An amount that is null or left out is unknown."""

    member: Count | None = None
    kind: Literal["medical", "education", "rehabilitation", "employment", "rent", "care", "living", "other"] = "other"
    amount: Fen | None = None
    period: Period = "year"


class Asset(_Said):
    """A piece of property. A bank's yes/no `answer` carries the `limit` it was asked with and its operator."""

    member: Count | None = None
    kind: Literal[
        "deposit", "security", "insurance", "wealth_product", "cash", "claim", "internet_finance", "provident_fund",
        "compensation", "vehicle", "house", "machinery", "business", "other",
    ] = "other"  # fmt: skip
    amount: Fen | None = None
    area_m2: Annotated[Decimal, Field(ge=0, le=10**6, decimal_places=2, description="square metres")] | None = None
    use: str = ""
    status: str = ""
    answer: Literal["over_limit", "within_limit"] | None = None
    limit: Fen | None = None
    limit_operator: Literal["<", "<="] | None = None
    limit_for: Literal["person", "household"] = "person"
    owner: str = ""
    bought_on: date | None = None
    price: Fen | None = None
    share: Annotated[int, Field(ge=1, le=100, description="percent owned")] = 100
    exempt: bool = False


class Obligor(_Said):
    """A person who owes support and lives elsewhere. Amounts are a year's; agreements and payments are for the family."""

    relation: str = ""
    annual_income: Fen | None = None
    household_size: Annotated[int, Field(ge=1, le=100)] | None = None
    supported: Annotated[int, Field(ge=1, le=100)] = 1
    children: Annotated[int, Field(ge=1, le=100)] = 1
    assets: list[Asset] = []
    able: bool = True
    agreed_amount: Fen | None = None
    paid_amount: Fen | None = None
    receives: str = ""
    age: Annotated[int, Field(ge=0, le=150)] | None = None


class Override(_Said):
    """An imputed figure replaced by a person, with a reason and evidence; the sheet shows both figures."""

    step: str
    value: Annotated[int, Field(ge=0)]
    member: Count | None = None
    obligor: Count | None = None
    reason: str
    by: str
    evidence: str = ""


class Household(_Said):
    """One household. `unknown` names what is not known: a list, or a path such as obligors.0.annual_income."""

    household_no: str = ""
    programme: Literal[
        "dibao", "dibao_single", "tekun", "dibao_marginal", "rigid_expenditure", "medical", "education", "housing",
        "temporary", "heating", "judicial", "emergency",
    ] = "dibao"  # fmt: skip
    urban: bool | None = None
    region: Code6 | Literal["cn", "specimens"] | None = None
    hukou_region: Code6 | None = None
    applied_on: date | None = None
    receiving_since: date | None = None
    members: list[Member] = []
    income: list[Income] = []
    expenses: list[Expense] = []
    assets: list[Asset] = []
    obligors: list[Obligor] = []
    unknown: list[str] = []
    overrides: list[Override] = []


def read_household(data: object, file: str = "household") -> Household:
    """The checked household. Refusal names the path, what is wrong there and the nearest known key; never a value."""
    try:
        found = Household.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = ".".join(str(part) for part in first["loc"]) or "the household"
        remedy = "See `hedui schema household`."
        if first["type"] == "extra_forbidden":
            remedy = nearest(str(first["loc"][-1]), _keys_at(first["loc"][:-1]))
        raise Refusal("household", f"{path}: {_plain(first)}", remedy, Place(file)) from None
    for name in ("income", "expenses", "assets"):
        for i, entry in enumerate(getattr(found, name)):
            if entry.member is not None and entry.member >= len(found.members):
                what = f"{name}.{i}.member: there is no such member"
                raise Refusal(
                    "household", what, f"Members are numbered from 0 to {len(found.members) - 1}.", Place(file)
                )
    return found


def household_schema() -> dict[str, Any]:
    """The JSON Schema of a household, published as `household.schema.json`."""
    return Household.model_json_schema()


def example() -> str:
    """The file of an invented family, to start from: amounts in fen, members counted from 0 where something is theirs."""
    return (files("hedui.rules") / "example.json").read_text("utf8")


def _plain(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "this key is not known"
    return str(error["msg"])


def _keys_at(path: tuple[int | str, ...]) -> list[str]:
    model: Any = Household
    below = {"members": Member, "income": Income, "expenses": Expense, "assets": Asset, "obligors": Obligor,
             "disability": Disability, "overrides": Override}  # fmt: skip
    for part in path:
        model = below.get(str(part), model)
    return list(model.model_fields)
