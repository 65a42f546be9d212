"""A centre at a glance: figures, charts with the same in words, and tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hedui.documents.charts import Bars, chart
from hedui.procedures.queries import Bar, Overview
from hedui.procedures.queries import overview as glance
from hedui.sources.queries import Newest, freshness
from hedui.web.door import actor
from hedui.web.listing import needing_somebody

# Items whose bars fit on a screen; the table below has all of them.
_SHOWN = 12


def overview(request: HttpRequest) -> HttpResponse:
    """The overview of the actor's jurisdiction."""
    seen, lines = glance(actor(request)), needing_somebody(freshness())
    return render(
        request, "web/overview.html", {"seen": seen, "charts": _charts(seen), "sources": lines, "old": _old(lines)}
    )


def _charts(seen: Overview) -> list[SafeString]:
    made = [
        _bars(_("各环节在办案件"), (_("按期"), _("超期")), seen.load),
        _bars(_("各乡镇案件"), (_("按期"), _("超期")), seen.townships),
        _bars(_("各核对事项的疑点"), (_("已处理"), _("未处理")), seen.findings[:_SHOWN]),
        _bars(_("各救助项目案件"), (_("按期"), _("超期")), seen.programmes),
    ]
    # `chart` escapes every text of the data itself.
    return [mark_safe(chart(one, f"chart{number}")) for number, one in enumerate(made)]  # noqa: S308


def _bars(title: str, parts: tuple[str, str], bars: Sequence[Bar]) -> Bars:
    rows = tuple((_(bar.label), (bar.count - bar.of_these, bar.of_these)) for bar in bars)
    each = _("%(label)s %(count)s（%(part)s %(some)s）")
    said = [{"label": label, "count": sum(values), "part": parts[1], "some": values[1]} for label, values in rows]
    told = _("；").join(each % one for one in said) or _("没有案件。")
    # A Chinese letter is as wide as two Latin ones.
    longest = max((sum(15 if letter > "⺀" else 8 for letter in label) for label, _values in rows), default=0)
    return Bars(title, parts, rows, told, kinds=("p0", "p1"), width=700, left=max(130, longest + 20))


def _old(lines: Sequence[Newest]) -> dict[str, int]:
    return {
        "fresh": sum(one.as_of is not None and not one.stale for one in lines),
        "old": sum(one.stale for one in lines),
        "none": sum(one.as_of is None for one in lines),
    }
