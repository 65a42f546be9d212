"""The papers of the counter as PDF: 授权书, 核对委托书, 温馨提示单, 一次性告知书, 受理通知书, 一次性补正告知书."""

from __future__ import annotations

from hedui.documents.canonical import canonical_json, fingerprint
from hedui.documents.counter_papers import (
    AcceptedPaper,
    AuthorisationPaper,
    CounterPaper,
    EntrustmentPaper,
    GuidancePaper,
    SupplementPaper,
    ToldOncePaper,
)
from hedui.documents.counter_views import counter_view
from hedui.documents.frame import Frame, Heading, Printing, framed, render
from hedui.documents.template import Rewording, Template

TEMPLATES: dict[type, str] = {
    AuthorisationPaper: "authorisation",
    EntrustmentPaper: "entrustment",
    GuidancePaper: "guidance",
    ToldOncePaper: "told_once",
    AcceptedPaper: "accepted",
    SupplementPaper: "supplement",
}


def render_counter_paper(
    content: CounterPaper, heading: Heading, printing: Printing | None = None, rewordings: tuple[Rewording, ...] = ()
) -> bytes:
    """The paper as PDF/A-2u. Equal arguments give equal bytes; the hash at its foot is that of heading and content."""
    template = _template(content, rewordings)
    return render(template, counter_view(content, template.wording()), _frame(content, heading, printing))


def counter_data(content: CounterPaper, heading: Heading, printing: Printing | None = None) -> dict[str, object]:
    """What the template is given."""
    template = _template(content, ())
    return framed(template, counter_view(content, template.wording()), _frame(content, heading, printing))


def _template(content: CounterPaper, rewordings: tuple[Rewording, ...]) -> Template:
    return Template(TEMPLATES[type(content)], rewordings=rewordings)


def _frame(content: CounterPaper, heading: Heading, printing: Printing | None) -> Frame:
    said = canonical_json((heading, TEMPLATES[type(content)], content))
    return Frame(heading, fingerprint(said), printing)
