"""The pages of the bar: which actions of the policy table open them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A page of the bar; without actions it is everybody's."""

    view: str
    label: str
    actions: tuple[str, ...] = ()


PLACES = (
    Place("queue", "待办"),
    Place("enter", "登记家庭", ("case.enter",)),
    Place("leaflets", "告知材料", ("case.enter",)),
    Place("search", "查找", ("case.search",)),
    Place("desk", "部门答复", ("check.answer",)),
    Place("surveys", "入户调查", ("check.visit",)),
    Place("overview", "总览", ("overview.see",)),
    Place("sources", "协议与数据", ("source.manage",)),
    Place("staff", "机构与人员", ("staff.manage", "staff.appoint")),
    Place("rules", "工作制度", ("rule.publish",)),
    Place("audit", "操作记录", ("audit.read",)),
)
