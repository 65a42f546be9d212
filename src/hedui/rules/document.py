"""The fields that formulas read, as tables of the reference pages: `python -m hedui.rules.document PAGE…` renews them.

A test compares the committed pages with these tables, so the pages cannot drift from what formulas read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from hedui.rules.units import show
from hedui.rules.vocabulary import COLLECTIONS, ENTITY_LABELS, FACTS, NUMBER, TEXT, Fact

BEGIN, END = "<!-- fields: python -m hedui.rules.document -->", "<!-- end of fields -->"
_HEADS = {"en": "| field | 中文 | is | words |", "zh": "| 字段 | 含义 | 类型 | 代码 |"}
_KNOWN = {"en": "always known", "zh": "必知"}
_FREE = {"en": "any text", "zh": "任意文字"}
_USUAL = {"en": "any text, usually ", "zh": "任意文字，常用 "}
_EMPTY = {"en": "empty", "zh": "空"}
_READ_AS = {"en": "read as", "zh": "读作"}
_KINDS = {"text": "文字", "yes/no": "是/否", "date": "日期"}


def fields_document(language: str) -> str:
    """The tables of all entities in one language (`en` or `zh`), between their marks."""
    lines = [BEGIN, ""]
    for entity in FACTS:
        lines += _entity(entity, language)
    return "\n".join([*lines, END])


def renewed(page: str, language: str) -> str:
    """A page with its tables as they are now. ValueError when the marks are not in it."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"the page lacks {BEGIN} … {END}")
    return before + fields_document(language) + after


def _entity(entity: str, language: str) -> Iterator[str]:
    places = [f"`{name}`" for names in COLLECTIONS.values() for name, of in names.items() if of == entity]
    where = f"（{_READ_AS[language]} {'、'.join(dict.fromkeys(places))}）" if places else ""
    yield from (f"**{entity} {ENTITY_LABELS[entity]}**{where}", "", _HEADS[language], "|---|---|---|---|")
    for fact in FACTS[entity].values():
        yield f"| `{fact.name}` | {fact.label} | {_kind(fact, language)} | {_words(fact, language)} |"
    yield ""


def _kind(fact: Fact, language: str) -> str:
    kind = show(frozenset({fact.unit})) if fact.kind == NUMBER else fact.kind if language == "en" else _KINDS[fact.kind]
    return kind if fact.open else f"{kind}, {_KNOWN[language]}" if language == "en" else f"{kind}，{_KNOWN[language]}"


def _words(fact: Fact, language: str) -> str:
    if fact.kind != TEXT:
        return ""
    if fact.codes:
        return " ".join(f"`{code}`" if code else _EMPTY[language] for code in fact.codes)
    return _USUAL[language] + " ".join(f"`{word}`" for word in fact.usual) if fact.usual else _FREE[language]


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(renewed(path.read_text("utf8"), "zh" if ".zh." in path.name else "en"), "utf8")
