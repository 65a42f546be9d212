"""result.html: the run as one page for a browser, with the way from every figure to its source row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hedui.documents.page.content import Content
from hedui.documents.page.page import page
from hedui.documents.page.settings import limits, words
from hedui.values import region
from hedui.values.files import sha256_of, write_text
from hedui.values.notice import Notice
from hedui.verification.outputs.page_counts import figures, parts
from hedui.verification.outputs.page_lists import Lists, make_lists
from hedui.verification.outputs.reporting import Reporting

NAME = "result.html"


def too_large(households: int, records: int) -> Notice | None:
    """Why a run gets no page and where to look instead; None when it gets one."""
    most = limits()
    if households <= most.most_households and records <= most.most_records:
        return None
    return Notice(
        f"{NAME} is not written: {households:,} households and {records:,} records are more than a browser opens at once "
        f"({most.most_households:,} and {most.most_records:,}). Use findings.xlsx and households.xlsx (or their .parquet), "
        "or verify one county or township at a time.",
        f"没有写 {NAME}：{households:,} 户、{records:,} 条记录，超过浏览器一次能打开的数量"
        f"（{most.most_households:,} 户、{most.most_records:,} 条）。请看 findings.xlsx 和 households.xlsx（或同名 .parquet），"
        "或者一次核对一个县或一个乡镇。",
    )


def write_page(run: Reporting, roster: Path, warnings: Sequence[Notice], out: Path) -> int:
    """Write result.html into the folder of the run's outputs. Returns the number of its households."""
    data = make_lists(Lists(run, out))
    write_text(out / NAME, page(_content(run, roster, warnings, data)))
    return len(data["households"]["head"])


def _content(run: Reporting, roster: Path, warnings: Sequence[Notice], data: dict[str, Any]) -> Content:
    w = words()
    notes = [
        w["note_hint"],
        *([w["note_working"]] * (not run.marks.entrustment_no)),
        *([w["note_illustrative"]] * run.marks.illustrative),
    ]
    return Content(
        title=w["title"], mark=run.marks.line, facts=_facts(run, roster), figures=figures(data), notes=(*notes, w["note_personal"]),
        warnings=tuple(one.chinese for one in warnings), parts=parts(data), data={**data, "on": run.scope.on.isoformat(), "mark": run.marks.line},
    )  # fmt: skip


def _facts(run: Reporting, roster: Path) -> tuple[tuple[str, str], ...]:
    w, scope = words(), run.scope
    rows = sum(s.account.rows for p in run.plan for s in p.snapshots)
    files = sum(len(p.snapshots) for p in run.plan)
    return (
        (w["fact_region"], f"{region.full_name(scope.region)}（{scope.region}）"),
        (w["fact_day"], scope.on.isoformat()),
        (w["fact_pack"], f"{run.pack.name}（{run.pack.code}）"),
        (w["fact_period"], str(scope.window)),
        (w["fact_roster"], f"{roster.name}　SHA-256 {sha256_of(roster)[:16]}…"),
        (w["fact_sources"], w["fact_sources_said"].format(files=f"{files:,}", rows=f"{rows:,}")),
        (w["fact_entrustment"], run.marks.entrustment_no or w["none"]),
        (w["fact_software"], run.software),
    )
