"""The page of a what-if as one HTML text."""

from __future__ import annotations

from html import escape

from hedui.documents.charts import chart, yuan
from hedui.documents.one_page import one_page
from hedui.documents.simulation.content import Cell, Column, Kind, Page, Section, Table

FILTER_FROM = 12
"""A table of so many rows can be filtered."""


def page(content: Page) -> str:
    """The page, in UTF-8, with everything it needs inside. Texts of the data become no markup."""
    sections = "".join(_section(section) for section in content.sections)
    body = (
        f'<a class="skip" href="#main">跳到正文</a>\n{_head(content)}<main id="main" tabindex="-1">\n{sections}</main>\n'
        f"<footer><p>{escape(content.mark)}</p></footer>\n"
    )
    return one_page(content.title, body, styles=("look.css", "simulation/page.css"), scripts=("simulation/page.js",))


def _head(content: Page) -> str:
    facts = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(said)}</dd></div>" for label, said in content.facts)
    figures = "".join(
        f"<li><span>{escape(label)}</span><strong>{escape(value)}</strong><em>{escape(more)}</em></li>"
        for label, value, more in content.figures
    )
    warned = "".join(f"<li>{escape(sentence)}</li>" for sentence in content.warnings)
    warnings = f'<section class="warn" aria-label="须知"><ul>{warned}</ul></section>' if warned else ""
    links = "".join(f'<li><a href="#{s.name}">{escape(s.heading)}</a></li>' for s in content.sections)
    return (
        f'<header><p class="mark">{escape(content.mark)}</p><h1>{escape(content.title)}</h1>'
        f'<dl class="facts">{facts}</dl>{warnings}<ul class="figures">{figures}</ul>'
        f'<nav aria-label="本页内容"><ul>{links}</ul></nav></header>\n'
    )


def _section(section: Section) -> str:
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in section.sentences)
    charts = "".join(chart(one, f"{section.name}-c{i}") for i, one in enumerate(section.charts))
    tables = "".join(_table(one) for one in section.tables)
    return f'<section id="{section.name}"><h2>{escape(section.heading)}</h2>{told}{charts}{tables}</section>\n'


def _table(table: Table) -> str:
    heads = "".join(
        f'<th scope="col" aria-sort="none" class="{c.kind}"><button type="button">{escape(c.heading)}</button></th>'
        for c in table.columns
    )
    rows = "".join(_row(row, table.columns) for row in table.rows)
    foot = f"<tfoot>{_row(table.total, table.columns)}</tfoot>" if table.total else ""
    note = f'<p class="told">{escape(table.note)}</p>' if table.note else ""
    find = ""
    if len(table.rows) >= FILTER_FROM:
        find = (
            f'<p class="find"><label for="{table.name}-f">筛选“{escape(table.caption)}”</label> '
            f'<input id="{table.name}-f" type="search" data-table="{table.name}" autocomplete="off"> '
            f'<output for="{table.name}-f" aria-live="polite">{len(table.rows)} 行</output></p>'
        )
    return (
        f'{find}<div class="wide" role="region" tabindex="0" aria-labelledby="{table.name}-t"><table id="{table.name}">'
        f'<caption id="{table.name}-t">{escape(table.caption)}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody>{foot}</table></div>{note}"
    )


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> str:
    first, *rest = zip(row, columns, strict=True)
    cells = "".join(f'<td class="{c.kind}"{_sorted(cell)}>{_shown(cell, c.kind)}</td>' for cell, c in rest)
    return f'<tr><th scope="row"{_sorted(first[0])}>{_shown(first[0], first[1].kind)}</th>{cells}</tr>'


def _sorted(cell: Cell) -> str:
    return f' data-n="{cell}"' if isinstance(cell, int) else ""


def _shown(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return "未知"
    if isinstance(cell, int):
        return yuan(cell) if kind == "money" else f"{cell:,}"
    return escape(cell)
