"""证据附件 as PDF: each finding, and the source rows on which it rests."""

from __future__ import annotations

from hedui.documents.annex_content import AnnexContent, Record, SourceRecords
from hedui.documents.frame import Frame, render
from hedui.documents.report_evidence import MATCH_LABELS, runs
from hedui.documents.template import Template, Wording

ANNEX = Template("annex")
_WIDE = 6
"""Columns of a table of rows side by side; further ones go into a table below."""


def render_annex(content: AnnexContent, frame: Frame, template: Template = ANNEX) -> bytes:
    """The annex as PDF/A-2u. Equal content, frame and template give equal bytes."""
    return render(template, annex_view(content, template.wording()), frame)


def annex_view(content: AnnexContent, words: Wording) -> dict[str, object]:
    """What the template needs besides its wording and the frame."""
    left = [words.text("left_out").format(rows=content.left_out)] if content.left_out else []
    return {
        "findings": [
            [str(one.number), one.label, one.person, runs(one.records) or words.text("no_records")]
            for one in content.findings
        ],
        "sources": [_source(source, words) for source in content.sources],
        "notes": [*words.lines("notes"), *left],
    }


def _source(source: SourceRecords, words: Wording) -> dict[str, object]:
    """One file: what its rows have in common column by column, and below what differs, row by row."""
    columns = list(dict.fromkeys(cell.column for record in source.records for cell in record.cells))
    values = {column: [_value(record, column) for record in source.records] for column in columns}
    same = {column: said[0] for column, said in values.items() if len(set(said)) == 1}
    differing = [column for column in columns if column not in same]
    day = source.as_of.isoformat() if source.as_of else words.text("unknown_day")
    return {
        "title": f"{source.item}（{source.department}）",
        "records": _cited(source, words),
        "file": [[words.text("file"), source.file], [words.text("as_of"), day], [words.text("sha256"), source.sha256]],
        "same": [[column, value] for column, value in same.items() if value],
        "empty": "、".join(column for column, value in same.items() if not value),
        "tables": [
            {
                "header": part,
                "rows": [[str(r.number), str(r.row), *(_value(r, c) for c in part)] for r in source.records],
            }
            for part in (differing[at : at + _WIDE] for at in range(0, len(differing), _WIDE))
        ],
    }


def _cited(source: SourceRecords, words: Wording) -> str:
    """`证据 1–12：第 3、5 行；…`, by how the rows were found to be the person's."""
    by_match: dict[str, list[Record]] = {}
    for record in source.records:
        by_match.setdefault(MATCH_LABELS[record.match], []).append(record)
    return "；".join(
        words.text("cited").format(numbers=runs([r.number for r in rows]), rows=runs(sorted(r.row for r in rows)))
        + (f"（{match}）" if match else "")
        for match, rows in by_match.items()
    )


def _value(record: Record, column: str) -> str:
    return next((cell.value.strip() for cell in record.cells if cell.column == column), "")
