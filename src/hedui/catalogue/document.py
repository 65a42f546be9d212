"""The catalogue as a page for people: `python -m hedui.catalogue.document > docs/columns.md`.

A test compares the committed page with this one, so the page cannot drift from what the program reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from hedui.catalogue.catalogue import Column, Department, Item, departments, no_number, no_scope, roster

CONTENTS = {
    "wage_income": "工资性收入", "business_income": "经营性收入", "property_income": "财产性收入",
    "transfer_income": "转移性收入", "physical_assets": "实物财产", "monetary_assets": "货币财产",
    "identity": "who is who, alive, where registered", "status": "facts that change how a person counts",
    "expenditure": "支出", "indicator": "a sign, never a figure",
}  # fmt: skip
WAYS = {"O": "online query", "B": "bulk file compared here", "L": "list out, results back"}
CYCLES = {"M": "monthly", "Q": "quarterly", "H": "half-yearly"}
KEYS = {"id": "citizen number", "id?": "citizen number, often empty", "2id": "two people in one row"}

_ABOUT = """# Columns of the 37 data items and of the roster

Generated from `src/hedui/catalogue` by `python -m hedui.catalogue.document`; do not edit it by hand. What a file may be
called, and what to do when its columns have other names, stands in [files.md](files.md).

**required**: a file without this column is refused by name. *or* means that one of the columns so marked is enough.
**optional**: some offices add this column; a file without it lacks nothing.
Every other column may be missing: then it is named in the account and its questions are not asked.

**kind** is how the text is read. A text that cannot be read leaves the typed field empty, stays in the record as it
was written, is counted, and never rejects the row.

| kind | becomes | understands |
|---|---|---|
| id | person key | 18 or 15 digits, `x`, full width, spaces, quotes; passports and permits; masked numbers are kept unkeyed |
| name | text | compared by `values.name`: width, spaces, middle dots, traditional forms, lost characters |
| text | text | as written |
| code | our word | the words below, then those given under `codes` in sources.yaml |
| money | integer fen | `1,234.50` (commas part the thousands; `12,34` is not read), `￥`, `元`, `万元` (also when only the file's own header, or a title above the table, says 万元), brackets or minus |
| date | day | 2024-01-31, 20240131, 2024/1/31, 2024.1.31, 2024年1月31日, with or without a time, Excel serials |
| date, month first | day | the same, and a month alone (202401, 2024-01, 2024年1月) as its first day |
| date, month last | day | the same, and a month alone as its last day |
| month | yyyymm | 202401, 2024-01, 2024年1月, or the month of a date |
| year | yyyy | 2024, 2024年, 2024年度 |
| number | four decimals | 98.50, 1,234, a trailing `%`, `㎡`, `平方米` or `亩` |
| division | text | a division code, two to twelve digits |
"""


def columns_document() -> str:
    """The whole page as Markdown."""
    each = [line for department in departments() for item in department.items for line in _item(item, department)]
    return "\n".join([_ABOUT, *_overview(), *_roster(), *each, *_words()]).rstrip() + "\n"


def _overview() -> Iterator[str]:
    yield from (
        "## The items",
        "",
        "| # | code | 数据项 | department | content | way | cycle | key |",
        "|" + "---|" * 8,
    )
    for department in departments():
        for item in department.items:
            link = f"[{item.code}](#{item.number}-{item.code}-{item.label})"
            cells = (item.number, link, item.label, department.label, item.content, item.way, item.cycle, item.key)
            yield f"| {' | '.join(map(str, cells))} |"
    yield ""
    for words in (CONTENTS, WAYS, CYCLES, KEYS):
        yield "; ".join(f"`{code}` {label}" for code, label in words.items()) + ".\n"


def _roster() -> Iterator[str]:
    yield from (
        "## The roster 花名册",
        "",
        "One row per person. Incomes are yuan a year, money is yuan. A line without both",
    )
    yield "授权书编号 and 授权日期 is not permitted: it loads, and nothing is compared for it. Where 授权事项 names items (by"
    yield from (
        "code, number or name, with any signs between them; a day is none), only these are compared; empty is every item.",
        "",
    )
    words, beginnings, anywhere = no_number()
    yield "What stands in 授权书编号 and is no number is as good as nothing, and is counted: signs, blanks and zeros alone"
    yield f"(`-` `/` `0` `00`), the words {'、'.join(words)}, what begins with {'、'.join(beginnings)}, and"
    yield f"what contains {'、'.join(anywhere)}."
    yield ""
    yield f"An entry in 授权事项 that takes away or denies permits no item: it contains one of {'、'.join(no_scope())}."
    yield ""
    required = {group[0] for group in roster().essential}
    yield from _table(roster(), dict.fromkeys(required, "required"))


def _item(item: Item, department: Department) -> Iterator[str]:
    yield from (f"## {item.number}. {item.code} {item.label}", "")
    about = f"{CONTENTS[item.content]}; {WAYS[item.way]}; {CYCLES[item.cycle]}; {KEYS[item.key]}"
    yield from (f"{department.full_label} `{department.code}`: {about}.", "")
    needed = {column.code: "required" for pair in item.people for column in pair}
    for group in item.essential:
        others = " or ".join(item.column(code).header for code in group)
        needed |= {code: "required" if len(group) == 1 else f"required ({others})" for code in group}
    yield from _table(item, needed)


def _table(item: Item, needed: dict[str, str]) -> Iterator[str]:
    yield from ("| header | code | kind | |", "|---|---|---|---|")
    for column in item.columns:
        kind = f"[code](#words-of-{_words_name(item, column).replace('.', '')})" if column.codes else column.kind
        kind += f", month {column.month_day}" if column.month_day else ""
        yield f"| {column.header} | `{column.code}` | {kind} | {needed.get(column.code, '')} |"
    for column in item.optional:
        yield f"| {column.header} | `{column.code}` | {column.kind} | optional |"
    yield ""


def _words() -> Iterator[str]:
    """Each map of words once: most are shared by the columns of one name."""
    yield from ("# Words of code columns", "")
    seen: set[str] = set()
    items = [item for department in departments() for item in department.items]
    for item in [*items, roster()]:
        for column in item.columns:
            name = _words_name(item, column)
            if column.codes and name not in seen:
                seen.add(name)
                yield from (f"## Words of {name}", "", "| our word | the department's words |", "|---|---|")
                yield from (f"| `{to}` | {'、'.join(texts)} |" for to, texts in column.codes)
                yield ""


def _words_name(item: Item, column: Column) -> str:
    shared = [i.column(column.code).codes for d in departments() for i in d.items if _has(i, column.code)]
    return column.code if not shared or column.codes in shared[:1] else f"{item.code}.{column.code}"


def _has(item: Item, code: str) -> bool:
    return any(column.code == code and column.codes for column in item.columns)


if __name__ == "__main__":
    print(columns_document(), end="")  # noqa: T201
