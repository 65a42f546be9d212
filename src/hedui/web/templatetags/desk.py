"""What the templates of the desk say: words of codes, money, who goes where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hedui.audit.privacy import mask
from hedui.cases.words import DECLARED, EXPENSES
from hedui.people.policy import POLICY, role_label
from hedui.procedures.queries import whose_turn
from hedui.rules.wording import OUTCOME_LABELS
from hedui.web.places import PLACES
from hedui.web.sentences import said
from hedui.web.words import WHY, item_label

register = template.Library()
_QUESTION_STATES = {"open": "待答复", "answered": "已答复", "withdrawn": "已撤回"}
_OUTCOMES = {"done": "已办理", "seen": "查看", "refused": "拒绝"}
_EVENTS = {
    "sign_in": "登录", "sign_out": "退出", "password.set": "设置密码", "password.given": "发放首次登录的一次性密码", "act_as": "切换任职", "rule.acknowledge": "签认工作制度", "people.found": "系统初始化",
    "audit.head_signed": "签名链头", "case.open_attachment": "打开材料", "case.open_signature": "打开签名页", "backup.made": "备份",
    "case.elsewhere": "转由其他单位办理", "case.progress": "家庭查看核对结果", "case.load_roster": "导入名册", "case.text_to_sign": "打开待签的授权书", "check.run": "开始比对",
    "check.failed": "比对未完成", "check.recorded": "记录核对结果", "check.recomputed": "重新测算", "check.completeness": "查看答复情况",
    "check.findings": "查看疑点", "check.see_list": "查看核对清单", "check.sheet": "查看测算表", "check.side_by_side": "查看申报与核对对照",
    "check.records": "查看来源记录", "check.evidence": "查看疑点的来源记录", "survey.see": "查看入户调查", "source.agree": "登记协议",
    "source.end_agreement": "终止协议", "source.deliveries": "登记到数", "source.errors": "查看退回的数据差错", "source.question": "查看部门询问",
    "source.questions": "查看部门询问", "staff.see_relatives": "查看登记的近亲属",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """An entry of the bar."""

    label: str
    link: str
    here: bool


@register.simple_tag(takes_context=True)
def places(context: Mapping[str, Any]) -> list[Link]:
    """The pages that the role of whoever asks may open: by the policy table."""
    request: HttpRequest | None = context.get("request")
    by = getattr(request, "actor", None)
    if request is None or by is None:
        return []
    chosen = [
        one for one in PLACES if not one.actions or any(by.role in POLICY[action].roles for action in one.actions)
    ]
    return [Link(_(one.label), reverse(one.view), request.path == reverse(one.view)) for one in chosen]


@register.filter
def word(label: object) -> str:
    """A Chinese word of the data (a state, a role, an item) in the language of the page."""
    return _(str(label)) if label else ""


@register.filter
def sentence(text: object) -> str:
    """What a gate says, in the language of the page."""
    return said(str(text)) if text else ""


@register.filter
def items(codes: object) -> str:
    """The labels of item codes; none at all is every item."""
    chosen = codes.split() if isinstance(codes, str) else list(codes or ())  # type: ignore[call-overload]
    return item_label(" ".join(chosen)) if chosen else _("全部事项")


@register.filter
def yuan(fen: object) -> str:
    """Fen as yuan: 123456 → 1,234.56. What is not known has no figure."""
    if fen in (None, ""):
        return _("未知")
    whole, rest = divmod(abs(int(str(fen))), 100)
    return f"{'-' if int(str(fen)) < 0 else ''}{whole:,}.{rest:02d}"


@register.simple_tag
def amount(value: int | None, unit: str) -> str:
    """A figure of a category: yuan where its unit is money, else pieces."""
    if value is None:
        return "—"
    return yuan(value) if unit.startswith("元") else f"{value:,}"


@register.filter
def outcome_of_rule(outcome: str) -> str:
    """What became of a condition."""
    return _(OUTCOME_LABELS.get(outcome, outcome))


@register.filter
def stopped(state: str) -> str:
    """How the reason of whoever stopped a case is called."""
    return _(WHY.get(state, "原因"))


@register.filter
def turn(state: str) -> str:
    """Whose turn it is in a state; nobody's in one that waits for a run or is through."""
    return _("、").join(_(role_label(role)) for role in whose_turn(state))


@register.filter
def figure(shown: object) -> str:
    """A figure with its unit in the language of the page: 600 元/月; a word (符合, 是) as `word`."""
    found = re.fullmatch(r"([-−]?[\d,.]+(?: \S+ [\d,.]+)?) ?(\D+)", str(shown))
    return f"{found[1]} {_(found[2])}" if found else word(shown)


@register.filter
def at(things: Mapping[str, Any], key: str) -> Any:
    """What a mapping has under a key that a variable holds."""
    return things.get(key, "")


@register.filter
def question_state(state: str) -> str:
    """How far a question is."""
    return _(_QUESTION_STATES.get(state, state))


@register.filter
def declared_label(code: str) -> str:
    """What a declared figure is called."""
    return _(DECLARED.get(code) or EXPENSES.get(code, code))


@register.filter
def masked(text: str, kind: str) -> str:
    """A personal value as it is shown by default."""
    return mask(text, kind)


@register.filter
def event_word(event: str) -> str:
    """What happened, by the policy table; what has no row there has its own word, or its code."""
    return _(POLICY[event].label) if event in POLICY else _(_EVENTS.get(event, event))


@register.filter
def outcome_word(outcome: str) -> str:
    """What became of it."""
    return _(_OUTCOMES.get(outcome, outcome))


@register.filter
def role_word(role: str) -> str:
    """A role's label."""
    return _(role_label(role)) if role else ""
