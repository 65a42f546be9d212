"""The words under which a calculation sheet knows people, entries and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hedui.catalogue import departments, items
from hedui.rules.parameters import Source
from hedui.rules.records import Record
from hedui.rules.vocabulary import ASSET_LABELS, ENTITY_LABELS
from hedui.verification.outputs.shown import starred

CLASSES = {
    "wage": "工资性收入", "business": "经营净收入", "property": "财产净收入", "transfer": "转移净收入", "other": "其他收入",
}  # fmt: skip
DECLARED = "declared"
_KINDS = {
    "resident_pension": "城乡居民养老金", "stopped_pension": "已停发的养老金", "public_payroll": "财政发放的工资", "contribution": "社保缴费工资",
    "fund_deposit": "公积金推算的工资", "income_tax": "个人所得税申报的收入", "land_transfer": "土地流转收入",
    "business_tax": "经营纳税收入", "scholarship": "奖学金", "basic_pension": "基础养老金", "veteran_pension": "优待抚恤金",
    "family_planning_award": "计划生育奖励扶助金", "bravery_award": "见义勇为奖励", "social_assistance": "社会救助款物",
    "old_age_allowance": "高龄津贴", "medical_insurance": "基本医疗保险待遇", "dividend": "集体分红",
}  # fmt: skip
ILLUSTRATIVE_SOURCE = "示例参数，不是正式公布的数值"


@dataclass(frozen=True)
class Names:
    """The names of a family's members and obligors, in the order of its records; obligors are third persons: masked."""

    members: Sequence[str]
    obligors: Sequence[str]
    cash: str = ASSET_LABELS["cash"]
    """What money of nobody in particular is called: a household's declared money stands as cash."""

    def member(self, index: int | None) -> str:
        """A member's name, or 全家 for what belongs to nobody in particular."""
        return "全家" if index is None else self.members[index] or f"成员 {index + 1}"

    def of(self, record: Record) -> str:
        """Whose or what a record is, for people."""
        match record.entity:
            case "person":
                return self.member(record.index)
            case "obligor" if record.index is not None:
                return self._obligor(record.index)
            case "income" if record.facts["kind"] == DECLARED:
                # Carried by one member, declared by all.
                return f"全家{income_label(str(record.facts['category']), DECLARED)}"
            case "income":
                return self._entry(record, income_label(str(record.facts["category"]), str(record.facts["kind"] or "")))
            case "asset" if record.facts["kind"] == "cash" and record.index is None:
                return self.cash
            case "asset" | "expense":
                return self._entry(record, ASSET_LABELS.get(str(record.facts["kind"]), ENTITY_LABELS[record.entity]))
        return ENTITY_LABELS[record.entity]

    def _obligor(self, index: int) -> str:
        """Masked; those whose masked names are alike are counted."""
        return starred(dict(enumerate(self.obligors)))[index] or f"义务人 {index + 1}"

    def _entry(self, record: Record, label: str) -> str:
        what = label if record.certain else f"{ENTITY_LABELS[record.entity]}情况"
        return what if record.index is None else f"{self.member(record.index)}{what}"


def income_label(category: str, kind: str) -> str:
    """`养老金`, `公积金推算的工资`, `申报的工资性收入`; a kind that has no name of its own is known by its category."""
    label = CLASSES.get(category, "收入")
    if kind == DECLARED:
        return f"申报的{label}"
    known = _KINDS.get(kind) or (items()[kind].label if kind in items() else "")
    return known or label


def department_of(item: str) -> str:
    """The department of a data item, as people call it; empty for what is none."""
    one = items().get(item)
    return next((d.label for d in departments() if one is not None and d.code == one.department), "")


def source_text(source: Source) -> str:
    """Where a value or a rule comes from: a document and article, else who reported it, else that it is an example."""
    if source.illustrative:
        return ILLUSTRATIVE_SOURCE
    if source.document:
        return "".join(filter(None, [source.document, source.article]))
    return source.reported
