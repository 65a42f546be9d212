"""Choices of forms that are made from data: items of the catalogue, members of a case, departments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hedui.cases.queries import CaseSheet
from hedui.catalogue import departments, items

FULL_AGE = 18
# What a state means to the family that waits, and what they can do: for their own page.
MEANS = {
    "draft": "登记窗口正在登记您家的情况。材料和授权书齐全后才开始核对。",
    "returned": "您家的材料需要补充或更正，请按下面的原因到登记窗口办理；补齐后继续，不需要重新申请。",
    "entrusted": "材料已送核对中心，等待受理。您目前不需要办理任何事项。",
    "registered": "核对中心已受理，即将查询各部门的记录。您目前不需要办理任何事项。",
    "matching": "正在与各部门的记录比对。您目前不需要办理任何事项。",
    "matched": "比对已完成，核对人员正在核实与您申报不同的地方，可能会请您说明情况或补交证明。",
    "departments": "正在请有关部门核实记录，可能会请您说明情况或补交证明。",
    "surveying": "调查人员将上门了解情况。上门的不少于两人，会出示证件；您说的话会如实记录。",
    "rechecking": "另一名工作人员正在复核。您目前不需要办理任何事项。",
    "confirming": "市核对中心正在作最后核对。您目前不需要办理任何事项。",
    "ready": "核对已完成，报告将送审批单位。是否给予救助由审批单位决定并书面告知您，不批准的会写明理由。",
    "suspended": "核对已暂停，原因如下。原因消除后恢复，不需要重新申请。",
    "terminated": "核对已终止，原因如下。您对终止有不同意见的，可向办理单位提出；以后仍可重新申请。",
}
# How the reason of whoever stopped the case is called.
WHY = {"returned": "退回原因", "suspended": "暂停原因", "terminated": "终止原因"}


def item_choices() -> list[tuple[str, str]]:
    """Every item of the catalogue."""
    return [(code, _(one.label)) for code, one in items().items()]


def department_choices() -> list[tuple[str, str]]:
    """Every department of the catalogue."""
    return [(one.code, _(one.full_label)) for one in departments()]


def item_label(code: str) -> str:
    """What an item is called; of several codes with blanks between them, all."""
    known = items()
    return _("、").join(_(known[one].label) if one in known else one for one in code.split())


def guardian_choices(sheet: CaseSheet) -> list[tuple[str, str]]:
    """Whoever of a case is of full age: they may be somebody's guardian."""
    grown = {one.id for one in sheet.members if one.age is None or one.age >= FULL_AGE}
    return [(code, label) for code, label in member_choices(sheet) if int(code) in grown]


def signer_choices(sheet: CaseSheet) -> list[tuple[str, str]]:
    """The people of a case, with who signs in their place."""
    labels = dict(member_choices(sheet))
    for one in sheet.members:
        if one.needs_guardian:
            who = _("由监护人 %(name)s 代签") % {"name": one.guardian} if one.guardian else _("先登记监护人")
            labels[str(one.id)] += f"（{who}）"
    return list(labels.items())


def member_choices(sheet: CaseSheet) -> list[tuple[str, str]]:
    """The people of a case as they are shown: masked."""
    return [(str(one.id), f"{one.line} {one.name} {_(one.relation)}") for one in sheet.members]
