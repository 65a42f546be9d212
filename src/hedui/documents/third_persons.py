"""Whose names and numbers a family may read in a source row: its own; everybody else's are starred.

A column that names people is starred unless it names one of the household; so are citizen numbers of others and mobile
numbers in any column. In doubt a name is starred: the office has the file and the row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hedui.documents.annex_content import Cell
from hedui.documents.masking import mask_name, mask_number
from hedui.values.identity import clean, read
from hedui.values.name import block

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
    r"|\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![0-9A-Za-z])"
)
"""Eighteen or fifteen characters with a possible birthday where a citizen number has one."""
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_NAMING = re.compile(
    r"姓名|联系人|代表人|法人代表|负责人|经办人|监护人|共有人|配偶|户主|受益人|被保险人|投保人|代理人|开户人|担保人|抵押人|出租人|"
    r"承租人|卖方|买方|转让方|受让方|父亲|母亲"
)
_NOT_NAMING = re.compile(r"关系|号|日期|时间|类型|类别|性质|金额|状态|地址|电话|数")
_BETWEEN = re.compile(r"([、，,；;/　 ]+)")


@dataclass(frozen=True)
class Household:
    """The household's own people, as names and numbers are compared."""

    names: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, people: list[tuple[str, str]]) -> Household:
        """From (name, number) of everybody whose file it is."""
        names = frozenset(block(name) for name, _number in people if name)
        return cls(names, frozenset(_whole(number) for _name, number in people if number))


def shown_cells(
    record: Mapping[str, str | None], pairs: Mapping[str, str], household: Household, *, related: bool
) -> tuple[Cell, ...]:
    """The row's cells in its own order. `pairs`: header of a name → header of that person's number.

    `related`: the names of the row were judged to be those of the household's people (equal, a variant, cut).
    """
    own = {name for name, number in pairs.items() if related and _is_own(record, number, household)}
    numbers = set(pairs.values())
    cells = []
    for column, value in record.items():
        said = value or ""
        if column in numbers:
            shown = _number(said, household)
        elif column in pairs or _names_people(column):
            shown = said if column in own else _names(said, household)
        else:
            shown = _MOBILE.sub(
                lambda found: _mobile(found[0]), _NUMBER.sub(lambda found: _number(found[0], household), said)
            )
        cells.append(Cell(column, shown, shown != said))
    return tuple(cells)


def _is_own(record: Mapping[str, str | None], number: str, household: Household) -> bool:
    """Whether the number beside a name is the household's, or there is none by which it could be another's."""
    written = (record.get(number) or "").strip()
    return not written or "*" in written or _whole(written) in household.numbers


def _names_people(column: str) -> bool:
    return bool(_NAMING.search(column)) and not _NOT_NAMING.search(column)


def _number(written: str, household: Household) -> str:
    """As written where it is the household's, or no number at all (`无`, `-`)."""
    known = not re.search(r"\d", written) or "*" in written or _whole(written) in household.numbers
    return written if known else mask_number(clean(written))


def _names(written: str, household: Household) -> str:
    """One name or several: each that is not the household's is starred."""
    if block(written) in household.names:
        return written
    parts = _BETWEEN.split(written)
    return "".join(one if at % 2 or block(one) in household.names else mask_name(one) for at, one in enumerate(parts))


def _mobile(number: str) -> str:
    return number[:3] + "****" + number[-4:]


def _whole(number: str) -> str:
    """A number as eighteen characters where it can be read as a citizen's, else without blanks and width."""
    return read(number).number or clean(number)
