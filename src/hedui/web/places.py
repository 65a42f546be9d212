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


@dataclass(frozen=True)
class Desk:
    """The first page of somebody who has no cases: what they do here, and the one page where that is done."""

    sentence: str
    view: str = ""
    label: str = ""


DESKS = {
    "system_administrator": Desk("登记机构和账号，停用离岗人员的账号。", "staff", "机构与人员"),
    "security_administrator": Desk("任命、登记回避、核准限制案件的办理人员。", "staff", "机构与人员"),
    "audit_administrator": Desk("校验记录链，答复“谁查看过我的信息”。", "audit", "操作记录"),
    "policy_steward": Desk("发布工作制度：发布后，所有人员签认才能继续工作。", "rules", "工作制度"),
    "data_steward": Desk("登记部门协议，读取新到数据，跟踪反馈部门的错误记录。", "sources", "协议与数据"),
    "department_liaison": Desk("答复核对中心的问题，登记错误记录的更正情况。", "desk", "部门答复"),
    "committee_member": Desk("评审在核对报告出具之后进行。需要评审的案件会列在这里，目前没有，您不需要办理任何事项。"),
}
