"""What the overview of the result page counts: figures, and charts by county and by item. Each number with its unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from hedui.documents.charts import Bars
from hedui.documents.page.content import Cell, Link, Part, Shown
from hedui.documents.page.settings import words
from hedui.documents.stated import Indication
from hedui.values.answers import LABELS, Answer
from hedui.verification.outputs.page_lists import LETTERS

Data = Mapping[str, Any]
# Pictures that stand two in a row.
HALF = 640
# Height of the bars where there is one per item.
_SLIM = 23
_ANSWER_KINDS = ("a-found", "a-none", "a-old", "a-unasked", "a-silent", "a-barred")
_INDICATION_KINDS = ("i-fits", "i-not", "i-open")


def figures(data: Data) -> tuple[tuple[str, str, str], ...]:
    """Label, value and explanation of the tiles."""
    w, families, found = words(), data["households"], data["findings"]
    asked, old = [i for i in data["items"] if i[4]], _item_letters(data).count(LETTERS[Answer.OUT_OF_DATE])
    favour = sum(data["kinds"][k]["favour"] for k in found["kind"])
    said = Counter(families["indication"])
    lines = data["people"]
    outside = sum(not (p and u) for p, u in zip(lines["permitted"], lines["usable"], strict=True))
    return (
        (w["tile_households"], f"{len(families['head']):,} 户",
         w["tile_people"].format(members=f"{sum(families['members_counted']):,}", obligors=f"{sum(families['obligors']):,}")),
        (w["tile_items"], f"{len(asked)}/{len(data['items'])} 项", w["tile_items_more"].format(old=old, silent=len(data["items"]) - len(asked))),
        (w["tile_records"], f"{sum(item[7] for item in data['items']):,} 条", w["tile_records_more"].format(households=f"{len(set(data['records']['household'])):,}")),
        (w["tile_findings"], f"{len(found['kind']):,} 个",
         w["tile_findings_more"].format(households=f"{len(set(found['household'])):,}", favour=f"{favour:,}")),
        *((f"{w['tile_indication']}{one}", f"{said[one]:,} 户", w[f"tile_{one.name.lower()}"]) for one in Indication),
        (w["tile_outside"], f"{outside:,} 人", w["tile_outside_more"]),
    )  # fmt: skip


def parts(data: Data) -> tuple[Part, ...]:
    """The charts of the overview."""
    return (_by_county(data), _by_item(data), _completeness(data))


def _by_county(data: Data) -> Part:
    w, families, found = words(), data["households"], data["findings"]
    order = sorted(range(len(data["counties"])), key=lambda at: data["counties"][at][0] or "~")
    names = {at: data["counties"][at][1] or w["no_county"] for at in order}
    said = Counter(zip(families["county"], families["indication"], strict=True))
    asked = Counter(
        (families["county"][h], data["kinds"][k]["favour"])
        for h, k in zip(found["household"], found["kind"], strict=True)
    )
    lines = tuple((at, tuple(said[at, str(one)] for one in Indication), (asked[at, 0], asked[at, 1])) for at in order)
    indications = Shown(
        "county-indication",
        Bars(w["chart_county_indication"], tuple(map(str, Indication)), tuple((names[at], n) for at, n, _ in lines),
             w["told_county_indication"], _INDICATION_KINDS, HALF),
        (w["county"], w["households_unit"], *map(str, Indication)),
        tuple((names[at], sum(n), *n) for at, n, _ in lines),
    )  # fmt: skip
    questions = Shown(
        "county-findings",
        Bars(w["chart_county_findings"], (w["to_verify"], w["in_favour"]), tuple((names[at], n) for at, _, n in lines),
             w["told_findings"], ("p0", "f-favour"), HALF),
        (w["county"], w["findings_unit"], w["to_verify"], w["in_favour"]),
        tuple((names[at], _findings_link(sum(n), county=data["counties"][at][0]), *n) for at, _, n in lines),
    )  # fmt: skip
    return Part("by-county", w["by_county"], (), (indications, questions))


def _by_item(data: Data) -> Part:
    w, found = words(), data["findings"]
    asked = Counter((i, data["kinds"][k]["favour"]) for i, k in zip(found["item"], found["kind"], strict=True))
    names = _item_names(data)
    lines = tuple((name, (asked[at, 0], asked[at, 1]), data["items"][at][7]) for at, name in enumerate(names))
    roster = ((w["roster"], (asked[-1, 0], asked[-1, 1]), 0),) if asked[-1, 0] + asked[-1, 1] else ()
    # Of an item that gave no answer there is no number: what was not asked is not nought.
    silent = _silent(data)
    table: tuple[tuple[Cell | Link, ...], ...] = tuple(
        (name, *[None] * 4) if name in silent and not sum(n) else
        (name, _findings_link(sum(n), item=data["items"][at][1]) if at < len(names) else sum(n), *n, count if at < len(names) else None)
        for at, (name, n, count) in enumerate(lines + roster)
    )  # fmt: skip
    pictured = [
        (name, n if sum(n) else silent.get(name, n), silent.get(name, (count,))) for name, n, count in lines + roster
    ]
    questions = Shown(
        "item-findings",
        Bars(w["chart_item_findings"], (w["to_verify"], w["in_favour"]), tuple((name, n) for name, n, _ in pictured),
             w["told_findings"], ("p0", "f-favour"), HALF, _SLIM),
        (w["item"], w["findings_unit"], w["to_verify"], w["in_favour"], w["records_unit"]), table,
    )  # fmt: skip
    held = Bars(
        w["chart_item_records"], (w["records"],), tuple((name, count) for name, _, count in pictured[: len(lines)]), w["told_records"], ("p5",), HALF, _SLIM,
    )  # fmt: skip
    counted = Shown(
        "item-records",
        held,
        (w["item"], w["records_unit"]),
        tuple((name, None if name in silent else count) for name, _, count in lines),
    )
    return Part("by-item", w["by_item"], (w["by_item_told"],), (questions, counted))


def _completeness(data: Data) -> Part:
    w, names = words(), _item_names(data)
    answers = [Counter(column) for column in zip(*data["households"]["answers"], strict=True)]
    rows = [tuple(counted[letter] for letter in LETTERS.values()) for counted in answers]
    told = "；".join(f"{LABELS[answer]} {sum(row[i] for row in rows):,} 户次" for i, answer in enumerate(LETTERS))
    answered = Shown(
        "item-answers",
        Bars(w["chart_item_answers"], tuple(LABELS[a] for a in LETTERS), tuple(zip(names, rows, strict=True)), told, _ANSWER_KINDS, row=_SLIM),
        (w["item"], w["department"], w["as_of"], *(LABELS[a] for a in LETTERS)),
        tuple((name, item[3], item[5] or w["unknown"], *row) for name, item, row in zip(names, data["items"], rows, strict=True)),
    )  # fmt: skip
    return Part("completeness", w["completeness"], (w["completeness_told"],), (answered,))


def _silent(data: Data) -> dict[str, str]:
    """The items that gave no answer at all, each with the word for it."""
    told = {LETTERS[answer]: LABELS[answer] for answer in (Answer.NOT_ASKED, Answer.NOT_ANSWERED)}
    each = zip(_item_names(data), _item_letters(data), strict=True)
    return {name: told[letter] for name, letter in each if letter in told}


def _item_names(data: Data) -> list[str]:
    return [f"{item[0]} {item[2]}" for item in data["items"]]


def _findings_link(count: int, **filters: str) -> Cell | Link:
    return Link(count, tuple(filters.items())) if count and all(filters.values()) else count


def _item_letters(data: Data) -> str:
    """Per item the answer of a household that permitted it and has no record: what the source as a whole can say."""
    barred = LETTERS[Answer.NOT_PERMITTED]
    columns = zip(*data["households"]["answers"], strict=True)
    return "".join(min(set(column) - {barred}, key="OASNF".index, default=barred) for column in columns)
