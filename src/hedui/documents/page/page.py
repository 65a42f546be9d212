"""The result page as one HTML text: what stands in it as markup, and the data from which its script builds the rest."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from hedui.documents.charts import chart
from hedui.documents.one_page import one_page
from hedui.documents.page.content import Cell, Content, Link, Part, Shown
from hedui.documents.page.settings import words

_SCRIPTS = ("build", "data", "list", "record", "findings", "households", "sheet", "search", "views")
VIEWS = ("overview", "findings", "households")


def page(content: Content) -> str:
    """The page, in UTF-8. Texts of the data become no markup: those in the data are set as text by the script."""
    w = words()
    views = "".join(
        f'<section id="{name}" class="view" aria-labelledby="{name}-h"{"" if name == "overview" else " hidden"}>'
        f'<h2 id="{name}-h" tabindex="-1">{escape(w[name])}</h2>{_overview(content) if name == "overview" else ""}</section>\n'
        for name in VIEWS
    )
    body = (
        f'<a class="skip" href="#main">{escape(w["skip"])}</a>\n{_head(content)}'
        f'<main id="main" tabindex="-1">\n'
        f'<p id="failed" class="warn">{escape(w["failed"])}</p>\n{views}'
        f'<section id="sheet" class="view" aria-labelledby="sheet-h" hidden></section>\n</main>\n'
        f'<p id="said" class="unseen" role="status" aria-live="polite"></p>\n'
        f"<footer><p>{escape(content.mark)}</p><p>{escape(w['footer'])}</p></footer>\n{_PATTERNS}"
        f'<script id="data" type="text/plain">{packed(content.data)}</script>\n'
    )
    scripts = tuple(f"page/{name}.js" for name in _SCRIPTS)
    styles = ("look.css", "page/page.css", "page/lists.css", "page/print.css")
    return one_page(content.title, body, styles=styles, scripts=scripts)


def packed(data: Mapping[str, object]) -> str:
    """The data and the words as gzipped JSON in base64: nothing in it can end the element that carries it."""
    whole = json.dumps({**data, "words": words()}, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(whole, 9, mtime=0)).decode()


def _head(content: Content) -> str:
    w = words()
    tabs = "".join(
        f'<li><a href="#view={name}"{_CURRENT if name == "overview" else ""} data-view="{name}">{escape(w[name])}</a></li>'
        for name in VIEWS
    )
    return (
        f'<header class="bar"><div class="name"><h1>{escape(content.title)}</h1><p class="mark">{escape(content.mark)}</p></div>'
        f'<nav aria-label="{escape(w["views"])}"><ul>{tabs}</ul></nav><div class="find" role="search"></div></header>\n'
    )


_CURRENT = ' aria-current="page"'
# The answers are told apart by pattern as well as by colour.
_PATTERNS = (
    '<svg class="patterns" aria-hidden="true" width="0" height="0"><defs>'
    '<pattern id="old" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="8" height="8" class="old-ground"/><rect width="2.5" height="8" class="old-line"/></pattern>'
    '<pattern id="silent" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" class="silent-ground"/>'
    '<circle cx="4" cy="4" r="1.6" class="silent-dot"/></pattern>'
    '<pattern id="barred" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<rect width="8" height="8" class="barred-ground"/><rect width="2.5" height="8" class="barred-line"/></pattern>'
    "</defs></svg>\n"
)


def _overview(content: Content) -> str:
    facts = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(said)}</dd></div>" for label, said in content.facts)
    figures = "".join(
        f"<li><span>{escape(label)}</span><strong>{escape(value)}</strong><em>{escape(more)}</em></li>"
        for label, value, more in content.figures
    )
    return (
        f'<dl class="facts">{facts}</dl><ul class="figures">{figures}</ul>{_told(content)}'
        + "".join(_part(part) for part in content.parts)
    )  # fmt: skip


def _told(content: Content) -> str:
    w = words()
    notes = "".join(f"<li>{escape(sentence)}</li>" for sentence in content.notes)
    warned = "".join(f"<li>{escape(sentence)}</li>" for sentence in content.warnings)
    more = f"<details><summary>{escape(w['warnings'])}（{len(content.warnings)}）</summary><ul>{warned}</ul></details>"
    return f'<section class="warn" aria-label="{escape(w["notes"])}"><ul>{notes}</ul>{more if content.warnings else ""}</section>'


def _part(part: Part) -> str:
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in part.sentences)
    shown = "".join(_shown(one) for one in part.shown)
    return f'<section class="part" aria-labelledby="{part.name}-h"><h3 id="{part.name}-h">{escape(part.heading)}</h3>{told}<div class="pair">{shown}</div></section>'


def _shown(one: Shown) -> str:
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in one.columns)
    rows = "".join(_row(row) for row in one.rows)
    return (
        f'<div class="shown">{chart(one.chart, one.name)}<details><summary>{escape(words()["as_table"])}<span class="unseen">：'
        f'{escape(one.chart.title)}</span></summary><div class="wide" role="region" tabindex="0" aria-label="{escape(one.chart.title)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details></div>"
    )


def _row(row: tuple[Cell | Link, ...]) -> str:
    first, *rest = row
    cells = "".join(f'<td class="{_kind(cell)}">{_cell(cell)}</td>' for cell in rest)
    return f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>'


def _kind(cell: Cell | Link) -> str:
    return "text" if isinstance(cell.text if isinstance(cell, Link) else cell, str) else "count"


def _cell(cell: Cell | Link) -> str:
    if isinstance(cell, Link):
        address = escape(urlencode({"view": "findings", **dict(cell.filters)}), quote=True)
        return f'<a href="#{address}">{_cell(cell.text)}</a>'
    if cell is None:
        return "—"
    return f"{cell:,}" if isinstance(cell, int) else escape(cell)
