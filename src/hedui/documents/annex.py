"""证据附件 as PDF: each finding, and the source rows on which it rests."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.documents.annex_content import AnnexContent, Record, SourceRecords
from hedui.documents.frame import Frame, render
from hedui.documents.report_evidence import MATCH_LABELS, runs
from hedui.documents.template import Template, Wording

ANNEX = Template("annex")
_LINE = 104
"""What a line of a table of rows holds, in half widths of a character with the room around it; the rest goes below."""
_NARROWEST, _WIDEST = 7, 40


def render_annex(content: AnnexContent, frame: Frame, template: Template = ANNEX) -> bytes:
    """The annex as PDF/A-2u. Equal content, frame and template give equal bytes."""
    return render(template, annex_view(content, template.wording()), frame)


def annex_view(content: AnnexContent, words: Wording) -> dict[str, object]:
    """What the template needs besides its wording and the frame."""
    left = [words.text("left_out").format(rows=content.left_out)] if content.left_out else []
    return {
        "findings": [
            [str(one.number), one.label, one.person, runs(one.records) or one.grounds or words.text("no_records")]
            for one in content.findings
        ],
        "sources": [_source(source, words) for source in content.sources],
        "notes": [*words.lines("notes"), *left],
    }


def _source(source: SourceRecords, words: Wording) -> dict[str, object]:
    """One file: what its rows have in common column by column, and below what differs, row by row."""
    shown = tuple(record for record in source.records if record.cells)
    withheld = [record for record in source.records if not record.cells]
    columns = list(dict.fromkeys(cell.column for record in shown for cell in record.cells))
    values = {column: [_value(record, column) for record in shown] for column in columns}
    same = {column: said[0] for column, said in values.items() if len(set(said)) == 1}
    differing = [column for column in columns if column not in same]
    day = source.as_of.isoformat() if source.as_of else words.text("unknown_day")
    return {
        "title": f"{source.item}（{source.department}）",
        "records": _cited(source.records, words),
        "withheld": words.text("withheld").format(cited=_cited(withheld, words)) if withheld else "",
        "file": [[words.text("file"), source.file], [words.text("as_of"), day], [words.text("sha256"), source.sha256]],
        "same": [[column, value] for column, value in same.items() if value],
        "empty": "、".join(column for column, value in same.items() if not value),
        "tables": [_table(part, shown) for part in _lines({c: _width(c, values[c]) for c in differing})],
    }


def _table(widths: dict[str, int], records: tuple[Record, ...]) -> dict[str, object]:
    rows = [[str(r.number), str(r.row), *(_value(r, column) for column in widths)] for r in records]
    return {"header": list(widths), "widths": list(widths.values()), "rows": rows}


def _lines(widths: dict[str, int]) -> list[dict[str, int]]:
    """The columns in their order, cut where a line is full."""
    lines: list[dict[str, int]] = []
    for column, width in widths.items():
        if not lines or sum(lines[-1].values()) + width > _LINE:
            lines.append({})
        lines[-1][column] = width
    return lines


def _width(column: str, values: list[str]) -> int:
    """The width of a column's longest text in half widths of a character; a very long one will break."""
    longest = max(sum(1 if ord(sign) < 0x2E80 else 2 for sign in text) for text in [column, *values])
    return min(max(longest, _NARROWEST), _WIDEST) + 2


def _cited(records: Sequence[Record], words: Wording) -> str:
    """`证据 1–12：第 3、5 行；…`, by how the rows were found to be the person's."""
    by_match: dict[str, list[Record]] = {}
    for record in records:
        by_match.setdefault(MATCH_LABELS[record.match], []).append(record)
    return "；".join(
        words.text("cited").format(numbers=runs([r.number for r in rows]), rows=runs(sorted(r.row for r in rows)))
        + (f"（{match}）" if match else "")
        for match, rows in by_match.items()
    )


def _value(record: Record, column: str) -> str:
    return next((cell.value.strip() for cell in record.cells if cell.column == column), "")
