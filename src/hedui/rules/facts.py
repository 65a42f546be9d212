"""From a household's JSON to the records of the twin: yearly amounts, intervals for answers, what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hedui.rules.division import within
from hedui.rules.household import Asset, Expense, Household, Income, Member, Obligor
from hedui.rules.interval import UNKNOWN, Interval, compare, exactly, most
from hedui.rules.reading import nearest
from hedui.rules.records import Record, Thing, age_on, unknown_facts
from hedui.rules.vocabulary import BASIS, FACTS, NUMBER
from hedui.values.faults import Refusal

_LISTS = {"income": "income", "expenses": "expense", "assets": "asset", "obligors": "obligor"}
_FACT_OF = {
    "amount": ("amount", "annual"), "period": ("annual",), "area_m2": ("area",), "birth_date": ("birth_date", "age"),
    "disability": ("disability_kind", "disability_level"), "work_months": ("own_work_months",), "price": ("amount",),
    "agreed_amount": ("agreed",), "paid_amount": ("paid",), "hukou_region": ("hukou_local",), "answer": ("amount",),
}  # fmt: skip


def records(household: Household, region: str, on: date, basis: str = "larger") -> Record:
    """The family's record. `basis`: declared (only what was declared) or larger (of declared and found, per kind)."""
    family = Record("household", _household_facts(household, region, on))
    family.lists["members"] = [_person(i, m, on, family) for i, m in enumerate(household.members)]
    family.lists["income"] = _incomes(household, basis, family)
    family.lists["expenses"] = [_expense(i, e, family) for i, e in enumerate(household.expenses)]
    family.lists["assets"] = _assets(household.assets, "assets", family)
    family.lists["obligors"] = [_obligor(i, o, family) for i, o in enumerate(household.obligors)]
    for path in household.unknown:
        if not _is_told(path, household, family):
            _forget(family, path)
    _leave_out_who_does_not_count(family)
    _give_members_their_own(family)
    for override in household.overrides:
        put_in_place(family, override.step, override.value, override.member, override.obligor)
    return family


def _household_facts(household: Household, region: str, on: date) -> dict[str, Thing]:
    hukou = household.hukou_region
    return {
        "urban": household.urban,
        "hukou_given": hukou is not None or "hukou_region" in household.unknown,
        "hukou_local": within(hukou, region) if hukou else None,
        "applied_on": household.applied_on or on,
        "receiving": household.receiving_since is not None,
        "receiving_since": household.receiving_since,
    }


def _person(index: int, member: Member, on: date, family: Record) -> Record:
    born, disability, months = member.birth_date, member.disability, member.work_months
    level = UNKNOWN if disability and disability.level is None else exactly(disability.level or 0 if disability else 0)
    facts: dict[str, Thing] = {
        "relation": member.relation, "sex": member.sex, "birth_date": born,
        "age": exactly(age_on(born, on)) if born else UNKNOWN,
        "health": member.health, "disability_kind": disability.kind if disability else "", "disability_level": level,
        "work": member.work, "counts": member.counts, "marital": member.marital,
        "work_region": member.work_region or "", "own_work_months_given": months is not None,
        "own_work_months": exactly(months or 0), "stage": member.stage, "pregnant": member.pregnant,
        "cares_for": member.cares_for, "receives": member.receives, "self_care": exactly(member.self_care),
    }  # fmt: skip
    return Record("person", facts, f"members.{index}", index=index, parent=family)


def _incomes(household: Household, basis: str, family: Record) -> list[Record]:
    """One record per entry; found figures replace declared ones of the same kind when they are larger."""
    made = [_income(i, e, _forgotten(f"income.{i}", household), family) for i, e in enumerate(household.income)]
    declared, found = ([r for r in made if r.facts["basis"] == each] for each in BASIS)
    if basis == "declared" or not found:
        return declared
    result = []
    for key in dict.fromkeys(map(_kind, declared + found)):
        one, other = ([r for r in side if _kind(r) == key] for side in (declared, found))
        result += [_larger(one, other)] if one and other else one or other
    return result


def _kind(income: Record) -> tuple[int | None, Thing, Thing]:
    return income.index, income.facts["category"], income.facts["kind"]


def _larger(declared: list[Record], found: list[Record]) -> Record:
    """One record of the larger of both sums; its basis is not known where what is unknown decides which that is."""
    said, seen = (sum((_annual(r) for r in side), exactly(0)) for side in (declared, found))
    more = compare(">", seen, said)
    basis = None if more is None else BASIS[more]
    first, also = found[0], tuple(r.path for r in [*found[1:], *declared])
    return replace(first, facts={**first.facts, "basis": basis, "annual": most([said, seen])}, also=also)


def _annual(income: Record) -> Interval:
    amount = income.facts["annual"]
    assert isinstance(amount, Interval)
    return amount


def _forgotten(path: str, household: Household) -> bool:
    """Whether the amount of the entry at this path is said not to be known."""
    return f"{path}.amount" in household.unknown or f"{path}.period" in household.unknown


def _yearly(entry: Income | Expense) -> Interval:
    if entry.amount is None:
        return UNKNOWN
    return exactly(entry.amount * (12 if entry.period == "month" else 1))


def _income(index: int, entry: Income, forgotten: bool, family: Record) -> Record:
    facts: dict[str, Thing] = {
        "category": entry.category, "kind": entry.kind, "basis": entry.basis,
        "annual": UNKNOWN if forgotten else _yearly(entry), "of_member": entry.member is not None,
    }  # fmt: skip
    return Record("income", facts, f"income.{index}", index=entry.member, parent=family)


def _expense(index: int, entry: Expense, family: Record) -> Record:
    facts: dict[str, Thing] = {"kind": entry.kind, "annual": _yearly(entry), "of_member": entry.member is not None}
    return Record("expense", facts, f"expenses.{index}", index=entry.member, parent=family)


def _assets(entries: list[Asset], where: str, family: Record) -> list[Record]:
    """One record per asset; answers about the whole family's money of one kind are one record, not one per member."""
    made, family_answers = [], dict[str, Record]()
    for i, entry in enumerate(entries):
        record = Record("asset", _asset_facts(entry), f"{where}.{i}", index=entry.member, parent=family)
        if entry.amount is None and entry.answer and entry.limit_for == "household":
            first = family_answers.get(entry.kind)
            if first is not None:
                first.facts["amount"] = _agree(first.facts["amount"], record.facts["amount"])
                first.also += (record.path,)
                continue
            family_answers[entry.kind], record.index = record, None
        made.append(record)
    return made


def _agree(one: Thing, other: Thing) -> Interval:
    """Two answers about the same money: what both allow, or nothing known when they contradict each other."""
    assert isinstance(one, Interval) and isinstance(other, Interval)
    low = max(one.low or 0, other.low or 0)
    highs = [h for h in (one.high, other.high) if h is not None]
    high = min(highs) if highs else None
    return UNKNOWN if high is not None and low > high else Interval(low, high)


def _asset_facts(entry: Asset) -> dict[str, Thing]:
    area = UNKNOWN if entry.area_m2 is None else exactly(_share(int(entry.area_m2 * 100), entry.share))
    return {
        "kind": entry.kind, "amount": _amount(entry), "area": area, "use": entry.use, "status": entry.status,
        "owner": entry.owner, "bought_on": entry.bought_on, "exempt": entry.exempt,
    }  # fmt: skip


def _amount(entry: Asset) -> Interval:
    """The amount owned; from a yes/no answer the interval its limit allows; otherwise unknown."""
    amount = entry.amount if entry.amount is not None else entry.price
    if amount is not None:
        return exactly(_share(amount, entry.share))
    if entry.answer is None or entry.limit is None:
        return UNKNOWN
    # Without its operator an answer is read both ways: the limit itself may lie on either side.
    if entry.answer == "within_limit":
        return Interval(0, max(0, entry.limit - 1) if entry.limit_operator == "<" else entry.limit)
    return Interval(entry.limit + 1 if entry.limit_operator == "<=" else entry.limit, None)


def _share(number: int, share: int) -> int:
    return (2 * number * share + 100) // 200


def _obligor(index: int, entry: Obligor, family: Record) -> Record:
    size, agreed, paid = entry.household_size, entry.agreed_amount, entry.paid_amount
    facts: dict[str, Thing] = {
        "relation": entry.relation,
        "annual_income": UNKNOWN if entry.annual_income is None else exactly(entry.annual_income),
        "household_size": Interval(1, None) if size is None else exactly(size),
        "supported": exactly(entry.supported), "children": exactly(entry.children), "able": entry.able,
        "agreed_given": agreed is not None, "agreed": exactly(agreed or 0), "paid": exactly(paid or 0),
        "receives": entry.receives, "age": UNKNOWN if entry.age is None else exactly(entry.age),
    }  # fmt: skip
    record = Record("obligor", facts, f"obligors.{index}", index=index, parent=family)
    record.lists["assets"] = _assets(entry.assets, f"obligors.{index}.assets", family)
    return record


def _forget(family: Record, path: str) -> None:
    """Make one named thing unknown: a whole list, or one fact of one entry."""
    parts = path.split(".")
    if parts == ["hukou_region"]:
        family.facts["hukou_local"] = None
        return
    owner = family
    while len(parts) >= 2 and parts[1].isdigit():
        entry = next((r for r in owner.lists.get(parts[0], ()) if _is_at(r, parts[1])), None)
        if entry is None:
            break
        owner, parts = entry, parts[2:]
    if len(parts) == 1 and parts[0] in owner.lists and parts[0] in _LISTS:
        _append_unknown(owner, parts[0], f"{path}")
        return
    facts = _FACT_OF.get(parts[0], (parts[0],)) if len(parts) == 1 else ()
    mine = [f for f in facts if f in FACTS[owner.entity] and FACTS[owner.entity][f].open]
    if not mine or (owner is family and parts[0] != "receiving_since"):
        known = [*_LISTS, "hukou_region", *(f"members.0.{f}" for f in FACTS["person"])]
        raise Refusal("household", f"unknown: {path!r} names nothing that can be unknown", nearest(path, known))
    for fact in mine:
        least = FACTS[owner.entity][fact].least
        owner.facts[fact] = Interval(least, None) if FACTS[owner.entity][fact].kind == NUMBER else None
    if parts[0] == "work_months":
        owner.facts["own_work_months_given"] = True
    if parts[0] == "agreed_amount":
        owner.facts["agreed_given"] = True


def _is_told(path: str, household: Household, family: Record) -> bool:
    """Whether a path needs no forgetting: the amount of an income that has been read so, or an income of the other reading."""
    parts = path.split(".")
    if len(parts) != 3 or parts[0] != "income" or not parts[1].isdigit() or int(parts[1]) >= len(household.income):
        return False
    return parts[2] in ("amount", "period") or not any(_is_at(r, parts[1]) for r in family.lists["income"])


def _is_at(record: Record, number: str) -> bool:
    return any(path.split(".")[-1] == number for path in (record.path, *record.also))


def _append_unknown(owner: Record, name: str, path: str) -> None:
    members: Iterable[int | None] = [None]
    if owner.entity == "household" and name != "obligors":
        members = [None, *(m.index for m in owner.lists["members"])]
    for member in members:
        unknown = Record(_LISTS[name], unknown_facts(_LISTS[name]), path, certain=False, index=member, parent=owner)
        if "of_member" in unknown.facts:
            unknown.facts["of_member"] = member is not None
        if name == "obligors":
            unknown.lists["assets"] = [
                Record("asset", unknown_facts("asset"), f"{path}.assets", certain=False, parent=owner)
            ]
        owner.lists[name].append(unknown)


def _leave_out_who_does_not_count(family: Record) -> None:
    """Income, expenditure and property of a member who is not of the family (a prisoner) are not the family's."""
    out = {m.index for m in family.lists["members"] if m.facts["counts"] is False}
    for name in ("income", "expenses", "assets"):
        family.lists[name] = [r for r in family.lists[name] if r.index is None or r.index not in out]


def _give_members_their_own(family: Record) -> None:
    for member in family.lists["members"]:
        for name in ("income", "expenses", "assets"):
            member.lists[name] = [r for r in family.lists[name] if r.index == member.index]


def put_in_place(family: Record, step: str, value: int, member: int | None = None, obligor: int | None = None) -> None:
    """A value that a person puts in the place of a computed step (in its unit): of the family, of a member, of an obligor."""
    chosen = family
    for name, index in (("members", member), ("obligors", obligor)):
        if index is not None:
            if index >= len(family.lists[name]):
                raise Refusal("household", f"overrides: there is no {name}.{index}", "Count from 0.")
            chosen = family.lists[name][index]
    chosen.overridden[step] = value
