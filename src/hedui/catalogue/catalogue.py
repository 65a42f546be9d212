"""The catalogue: 17 departments, 37 data items, their columns and how each text is read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hedui.values.faults import Place, Refusal

# The same reader in C, where PyYAML has it: every command reads these files at its start.
_YAML: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KINDS = ("id", "name", "text", "code", "money", "date", "month", "number", "division", "year")


@dataclass(frozen=True)
class Column:
    """One column of an item: its standard header, the code's name, how its text is read, its code map; of a date, which
    day (first | last) a month alone stands for: none, unless the column says so."""

    header: str
    code: str
    kind: str
    codes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    month_day: str = ""


@dataclass(frozen=True)
class Item:
    """One data item of one department. `key`: id | id? (number often empty) | 2id (two people in one row).

    `optional`: columns that some offices add, under each name that they give them; no file is the worse without them.
    """

    code: str
    number: int
    label: str
    department: str
    content: str
    way: str
    cycle: str
    key: str
    columns: tuple[Column, ...]
    essential: tuple[tuple[str, ...], ...] = ()
    optional: tuple[Column, ...] = ()

    @property
    def readable(self) -> tuple[Column, ...]:
        """The standard columns and the optional ones."""
        return self.columns + self.optional

    def column(self, code: str) -> Column:
        """The column with this code name; KeyError when the item has none."""
        for column in self.readable:
            if column.code == code:
                return column
        raise KeyError(f"{self.code} has no column {code}")

    def by_header(self, header: str) -> Column | None:
        """The column with this standard header or an optional one, or None."""
        return next((column for column in self.readable if column.header == header), None)

    @property
    def two_sided(self) -> bool:
        """Whether a row names two people."""
        return self.key == "2id"

    @property
    def people(self) -> tuple[tuple[Column, Column], ...]:
        """(name column, number column) of each person in a row: one pair, or two for `2id`."""
        pairs = [("name", "id_number")] + ([("name_2", "id_number_2")] if self.two_sided else [])
        return tuple((self.column(name), self.column(number)) for name, number in pairs)


@dataclass(frozen=True)
class Department:
    """A department: code, short label, full label, its items in order."""

    code: str
    label: str
    full_label: str
    items: tuple[Item, ...]


@cache
def departments() -> tuple[Department, ...]:
    """All departments, in the order of their first item's number."""
    folder = files("hedui.catalogue") / "departments"
    texts = (f.read_text("utf8") for f in folder.iterdir() if f.name.endswith(".yaml"))
    found = [_department(yaml.load(text, _YAML)) for text in texts]  # noqa: S506 - a SafeLoader
    return tuple(sorted(found, key=lambda d: d.items[0].number))


@cache
def items() -> dict[str, Item]:
    """All 37 items by code, in the order of their numbers."""
    every = [item for department in departments() for item in department.items]
    return {item.code: item for item in sorted(every, key=lambda i: i.number)}


def item(code: str, *, file: str = "") -> Item:
    """The item with this code; an unknown one is refused with the nearest known code."""
    known = items()
    if code in known:
        return known[code]
    labels = {one.label: one.code for one in known.values()}
    near = get_close_matches(code.lower(), known, n=1, cutoff=0.5)
    near = near or [labels[label] for label in get_close_matches(code, labels, n=1, cutoff=0.5)]
    hint = f"Did you mean {near[0]}?" if near else "See `hedui items` for the 37 codes."
    raise Refusal("unknown_item", f"no data item is called {code!r}", hint, Place(file))


@cache
def roster() -> Item:
    """The roster's columns in the shape of an item; `essential` are the required ones."""
    data = _roster()
    columns = tuple(_column("roster", *row) for row in data["columns"])
    required = tuple((code,) for code in data["required"])
    return Item("roster", 0, "花名册", "civil_affairs", "identity", "B", "M", "id", columns, required)


@cache
def no_number() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What stands in 授权书编号 and is no number: whole texts, beginnings, parts of texts (small letters, no signs)."""
    data = _roster()["no_number"]
    return tuple(data["words"]), tuple(data["beginnings"]), tuple(data["anywhere"])


@cache
def no_scope() -> tuple[str, ...]:
    """Parts of a text in 授权事项 that take away or deny: it permits no item."""
    return tuple(_roster()["no_scope"])


@cache
def _roster() -> dict[str, Any]:
    return dict(yaml.safe_load((files("hedui.catalogue") / "roster.yaml").read_text("utf8")))


@cache
def _codes() -> dict[str, dict[str, list[str]]]:
    text = (files("hedui.catalogue") / "codes.yaml").read_text("utf8")
    return dict(yaml.safe_load(text))


def _department(data: dict) -> Department:  # type: ignore[type-arg]
    return Department(
        data["code"], data["label"], data["full_label"], tuple(_item(data["code"], i) for i in data["items"])
    )


def _item(department: str, data: dict) -> Item:  # type: ignore[type-arg]
    columns = tuple(_column(data["code"], *row) for row in data["columns"])
    essential = tuple(tuple(group.split("|")) for group in data.get("essential", ()))
    optional = tuple(_column(data["code"], *row) for row in data.get("optional", ()))
    return Item(
        data["code"], data["number"], data["label"], department, data["content"],
        data["way"], data["cycle"], data["key"], columns, essential, optional,
    )  # fmt: skip


def _column(item_code: str, header: str, code: str, kind: str, month_day: str = "") -> Column:
    if kind not in KINDS:
        raise ValueError(f"catalogue: {item_code}.{code} has the unknown kind {kind!r}")
    if month_day not in ("", "first", "last") or (month_day and kind != "date"):
        raise ValueError(f"catalogue: {item_code}.{code} takes a month for its {month_day!r} day")
    maps = _codes().get(f"{item_code}.{code}") or _codes().get(code, {}) if kind == "code" else {}
    return Column(header, code, kind, tuple((to, tuple(texts)) for to, texts in maps.items()), month_day)
