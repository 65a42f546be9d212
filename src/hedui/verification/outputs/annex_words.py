"""How the annex says a department's columns and codes: as they were delivered, with their Chinese beside them.

Only codes that mean the same in every delivery have words here: the letters of the registers of vehicles (GA/T 16), and
divisions. What a delivery's own map decides (1 and 2 of a sex) stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from hedui.catalogue import Item
from hedui.documents.annex_content import Cell
from hedui.intake.snapshot import Snapshot
from hedui.values import region

_CHINESE = re.compile("[\u4e00-\u9fff]")
_DIVISION = re.compile(r"\d{6}(?:\d{3}|\d{6})?")
_WORDS = {
    "vehicle_status": {
        "A": "正常", "B": "转出", "C": "被盗抢", "D": "停驶", "E": "注销", "G": "违法未处理", "H": "海关监管", "I": "事故未处理",
        "J": "嫌疑车", "K": "查封", "L": "扣留", "M": "达到报废标准", "N": "事故逃逸", "O": "锁定",
        "P": "达到报废标准公告牌证作废", "Q": "逾期未检验",
    },
    "use_kind": {
        "A": "非营运", "B": "公路客运", "C": "公交客运", "D": "出租客运", "E": "旅游客运", "F": "货运", "G": "租赁", "H": "警用",
        "L": "营转非", "M": "出租转非", "N": "教练", "T": "预约出租客运", "U": "预约出租转非",
    },
    "plate_kind": {"01": "大型汽车", "02": "小型汽车"},
}  # fmt: skip
_LETTERS = "vehicle_status"
"""Its value is a string of letters, each a state of its own: GQ."""


def in_words(cells: tuple[Cell, ...], item: Item, snapshot: Snapshot) -> tuple[Cell, ...]:
    """The cells with what their headers and codes mean: `姓名（AAC003）`, `EM（注销、达到报废标准）`, `150802（临河区）`."""
    columns = {snapshot.own[column.code]: column for column in item.columns if column.code in snapshot.own}
    told = []
    for one in cells:
        column = columns.get(one.column)
        if column is None:
            told.append(one)
            continue
        header = one.column if _CHINESE.search(one.column) else f"{column.header}（{one.column}）"
        told.append(replace(one, column=header, value=_value(one.value, column.code, column.kind)))
    return tuple(told)


def _value(written: str, code: str, kind: str) -> str:
    said = written.strip()
    meaning = _place(said) if kind == "division" else _meaning(said.upper(), code, _WORDS.get(code, {}))
    return f"{written}（{meaning}）" if meaning else written


def _place(code: str) -> str:
    name = region.full_name(code) if _DIVISION.fullmatch(code) else ""
    return "" if name == code else name


def _meaning(said: str, code: str, words: Mapping[str, str]) -> str:
    if code != _LETTERS:
        return words.get(said, "")
    known = [words.get(letter, "") for letter in said]
    return "、".join(known) if all(known) else ""
