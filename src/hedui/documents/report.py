"""居民家庭经济状况核对报告 as PDF."""

from __future__ import annotations

from hedui.documents.content import ReportContent
from hedui.documents.frame import Frame, framed, render
from hedui.documents.report_view import report_view
from hedui.documents.template import Template

REPORT = Template("report")


def render_report(content: ReportContent, frame: Frame, template: Template = REPORT) -> bytes:
    """The report as PDF/A-2u. Equal content, frame and template give equal bytes."""
    return render(template, report_view(content, frame, template.wording()), frame)


def report_data(content: ReportContent, frame: Frame, template: Template = REPORT) -> dict[str, object]:
    """What the template is given: the printable view of the content within its frame."""
    return framed(template, report_view(content, frame, template.wording()), frame)
