"""What the report says about its sources: the answer of each data item, and the records behind a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest

from hedui.documents.content import Evidence, ItemAnswer, Person
from hedui.documents.template import Wording
from hedui.values.answers import LABELS, Answer, Reason

REASON_LABELS = {
    Reason.NO_AUTHORISATION: "无授权",
    Reason.NO_ENTRUSTMENT: "无委托",
    Reason.OUT_OF_SCOPE: "超出授权范围",
    Reason.NO_SOURCE: "无数据来源",
    Reason.REFUSED: "数据未能采用",
    Reason.TIMED_OUT: "超时",
}
MATCH_LABELS = {
    "exact_id": "",
    "converted_id": "15 位号码换算",
    "probable": "较可能，待确认",
    "possible": "可能，待确认",
}
_WITH_DAY = (Answer.FOUND, Answer.NOT_FOUND, Answer.OUT_OF_DATE)
_BLANK = ["", "", "", ""]
_FITS = (11, 5, 10, 11)
"""Characters that the template's columns hold on one line (item with its number, department, day, answer)."""


def completeness_view(items: Sequence[ItemAnswer], people: Sequence[Person], words: Wording) -> dict[str, object]:
    """All items in two columns side by side, the counts of each answer, and below: who differs, who was not compared."""
    cells = [_item(item, words) for item in items]
    half = (len(cells) + 1) // 2
    pairs = zip_longest(cells[:half], cells[half:], fillvalue=_BLANK)
    counts = Counter(item.answer for item in items)
    each = "，".join(f"{LABELS[answer]} {counts[answer]} 项" for answer in Answer if counts[answer])
    return {
        "summary": words.text("completeness_summary").format(
            items=len(items),
            compared=sum(item.answer in _WITH_DAY for item in items) - (partly := sum(map(_in_part, items))),
            partly=words.text("compared_in_part").format(items=partly) if partly else "",
            counts=each or "—",
            records=sum(item.records for item in items),
        ),
        "rows": [left + right for left, right in pairs],
        "compact": all(len(text) <= most for row in cells for text, most in zip(row, _FITS, strict=True)),
        "details": [*_differing(items, words), *_not_compared(people, words)],
    }


def _in_part(item: ItemAnswer) -> bool:
    """Whether some of the household were compared and others had not permitted it."""
    return item.answer in _WITH_DAY and bool(_refusing(item))


def _refusing(item: ItemAnswer) -> int:
    """How many of the household have not permitted the item while others have."""
    return sum(one.answer is Answer.NOT_PERMITTED for one in item.differing)


def _item(item: ItemAnswer, words: Wording) -> list[str]:
    day = item.as_of.isoformat() if item.as_of else "未知" if item.answer in _WITH_DAY else "—"
    records = f" {item.records} 条" if item.records else ""
    # An answer about the others is none about who has not permitted it.
    without = words.text("without").format(people=_refusing(item)) if _refusing(item) else ""
    return [f"{item.number} {item.label}", item.department, day, _answer(item.answer, item.reason) + records + without]


def _differing(items: Sequence[ItemAnswer], words: Wording) -> list[str]:
    """Who had another answer than the household, by person and answer: `王某 未授权（无授权）：第 9、16 项`."""
    groups: dict[tuple[str, str], list[int]] = {}
    for item in items:
        for one in item.differing:
            groups.setdefault((one.person, _answer(one.answer, one.reason)), []).append(item.number)
    lines = [f"{person} {answer}：第 {_runs(numbers)} 项" for (person, answer), numbers in groups.items()]
    return [f"{words.text('differing')}：{'；'.join(lines)}"] if lines else []


def _runs(numbers: Sequence[int]) -> str:
    """Ascending numbers, three or more in a row as one: `1–28、30、31`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def _not_compared(people: Sequence[Person], words: Wording) -> list[str]:
    """Whose number names nobody: no answer above speaks of them."""
    names = "、".join(person.name for person in people if not person.compared)
    return [words.text("not_compared").format(people=names)] if names else []


def _answer(answer: Answer, reason: Reason | None) -> str:
    return LABELS[answer] + (f"（{REASON_LABELS[reason]}）" if reason else "")


def evidence_text(evidence: Iterable[Evidence]) -> str:
    """`pension.csv 第 12–14、20 行；house.xlsx 第 3 行（可能，待确认）`, by file and way of matching, in order."""
    ordered = sorted(set(evidence), key=lambda one: (one.file, one.match, one.row))
    cited = []
    for (file, match), group in groupby(ordered, key=lambda one: (one.file, one.match)):
        mark = f"（{MATCH_LABELS[match]}）" if MATCH_LABELS[match] else ""
        cited.append(f"{file} 第 {runs([one.row for one in group])} 行{mark}")
    return "；".join(cited)


def runs(rows: Sequence[int]) -> str:
    """Sorted row numbers with neighbours joined: 12, 13, 14, 20 is `12–14、20`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
