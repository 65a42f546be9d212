"""The sentences of gates that are put together in Chinese, in the language of the page.

The gates below the screens are written for a clerk who reads Chinese; some of them hold words of the data (a role, an action,
a state). Their patterns stand here with named parts, so that the other languages can say them in their own order.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

PATTERNS = (
    "%(role)s不能%(action)s，该操作由%(able)s办理。",
    "%(action)s须指明案件。",
    "本案有您登记的近亲属，按回避规定不能由您%(action)s，请由其他人员办理。",
    "按回避规定，本案不由您所在单位%(action)s，请由县级审批单位办理。",
    "本案不属于您所在单位的办理范围，不能%(action)s。",
    "案件目前的环节不能%(action)s。",
    "您在本案中负责过%(part)s，不能再%(action)s，请由其他人员办理。",
    "请先阅读并签认《%(title)s》第%(version)s版，再开始工作。",
    "本案目前为“%(state)s”，按%(procedure)s流程不能进行这一步。",
)


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for pattern in PATTERNS:
        parts = re.split(r"%\((\w+)\)s", pattern)
        body = "".join(re.escape(part) if i % 2 == 0 else f"(?P<{part}>.+?)" for i, part in enumerate(parts))
        made.append((pattern, re.compile(f"^{body}$")))
    return tuple(made)


def said(sentence: str) -> str:
    """The sentence in the language of the page; what has no pattern is looked up whole."""
    if not sentence or (get_language() or "").startswith("zh"):
        return sentence
    for pattern, shape in _compiled():
        found = shape.match(sentence)
        if found:
            words = {name: ", ".join(_(word) for word in text.split("、")) for name, text in found.groupdict().items()}
            return _(pattern) % words
    return _(sentence)
