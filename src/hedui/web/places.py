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


# An empty queue: what will come, from whom, and what can be done meanwhile.
EMPTY = {
    "township_clerk": Desk("没有待办案件。有家庭来申请，请登记；退回补正的案件会列在这里。", "enter", "登记家庭"),
    "township_lead": Desk("没有等您出具委托书的案件。经办员登记齐全后，案件会列在这里。"),
    "county_checker": Desk("没有等您办理的案件。乡镇（街道）出具委托书后，案件会列在这里。"),
    "county_reviewer": Desk("没有等您复核的案件。核对员提交复核后，案件会列在这里。", "overview", "总览"),
    "city_confirmer": Desk("没有等您终核的案件。县级复核后，案件会列在这里。", "overview", "总览"),
    "approving_officer": Desk("没有须由您出具委托书的案件。乡镇（街道）须回避的案件会列在这里。"),
}
# Who takes no step of a case themselves: what they can do with those that they see.
LOOKS = {
    "centre_head": "以下是本中心的案件，超期的在前。您可以终止核对、设为限制案件、指定限制案件的办理人员。",
    "city_checker": "以下是全市的案件，由县级核对员承办。核对中的案件您可以协助：处理疑点、发函部门核实、调整推算收入。",
    "inspector": "以下是您监察范围内的案件。查看完整信息须说明原因，并记入操作记录。",
}
DESKS = {
    "system_administrator": Desk("登记机构和账号，停用离岗人员的账号。", "staff", "机构与人员"),
    "security_administrator": Desk("任命、登记回避、核准限制案件的办理人员。", "staff", "机构与人员"),
    "audit_administrator": Desk("校验记录链，答复“谁查看过我的信息”。", "audit", "操作记录"),
    "policy_steward": Desk("发布工作制度：发布后，所有人员签认才能继续工作。", "rules", "工作制度"),
    "data_steward": Desk("登记部门协议，读取新到数据，跟踪反馈部门的错误记录。", "sources", "协议与数据"),
    "department_liaison": Desk("答复核对中心的问题，登记错误记录的更正情况。", "desk", "部门答复"),
    "committee_member": Desk("评审在核对报告出具之后进行。需要评审的案件会列在这里，目前没有，您不需要办理任何事项。"),
}
