"""What lies in a folder of deliveries: which file is which item, and what sources.yaml says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from hedui.catalogue import Item, item
from hedui.values.faults import Place, Refusal, Refusals

NOTES = "sources.yaml"
KINDS = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".dbf", ".parquet", ".zip", ".age")
_IGNORED = {"thumbs.db", "desktop.ini", "__macosx"}


class Note(BaseModel):
    """What sources.yaml says of one file. Secrets stand in the environment; here are only their names."""

    model_config = ConfigDict(extra="forbid")

    item: str | None = None
    as_of: date | None = None
    rows: int | None = Field(default=None, ge=0)
    region: str | None = None
    columns: dict[str, str | None] = {}
    codes: dict[str, dict[str, str]] = {}
    sheet: str | None = None
    password_env: str | None = None
    key_env: str | None = None
    url_env: str | None = None
    view: str | None = None

    @field_validator("as_of", mode="before")
    @classmethod
    def _day(cls, value: object) -> object:
        found = as_of_in(value) if isinstance(value, str) else None
        if value is not None and found is None:
            raise ValueError("not a day, month, quarter or half-year")
        return found


class _Words(yaml.SafeLoader):
    """YAML in which 01, NO and 2026-10-31 are words: codes keep their zeros and days are read as everywhere else."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":null", ":merge"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; a key that stands twice is refused, because only the last would count."""
        keys = [key.value for key, _value in node.value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise Refusal("sources_yaml", f"{twice} stands twice", "Keep one of the entries.", Place(NOTES))
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Delivery:
    """One file (or database view) of the folder. `item` is None for an archive whose members name their items."""

    file: str
    path: Path | None
    item: Item | None
    note: Note


def deliveries(folder: Path) -> tuple[list[Delivery], dict[str, Note]]:
    """The deliveries of a folder in the order of their names, and all notes (archive members have their own).

    Raises Refusals that name every file with an unknown code or kind, and every mistake in sources.yaml.
    """
    if not folder.is_dir():
        raise Refusal(
            "no_folder", "there is no such folder of sources", "Name the folder with --sources.", Place(str(folder))
        )
    notes = read_notes(folder / NOTES)
    found, refused = [], []
    for path in sorted(folder.iterdir()):
        if _ignored(path, folder):
            continue
        try:
            found.append(_delivery(path, notes.get(path.name, Note())))
        except Refusal as refusal:
            refused.append(refusal)
    names = {d.file for d in found} | {r.place.file for r in refused}
    for name, note in notes.items():
        try:
            found += _named_only(name, note, names, folder)
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise Refusals(refused)
    return found, notes


def read_notes(path: Path) -> dict[str, Note]:
    """The notes of sources.yaml per file name; empty when there is no such file. Every mistake is named at once."""
    if not path.is_file():
        return {}
    place = Place(path.name)
    try:
        data = yaml.load(path.read_text("utf-8-sig"), _Words) or {}  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise Refusal("sources_yaml", f"it cannot be read as YAML{where}", "Correct the line.", place) from error
    data = data.get("files", data) if isinstance(data, dict) else data
    if not isinstance(data, dict):
        raise Refusal("sources_yaml", "it must map file names to what is said of them", "See docs/files.md.", place)
    notes, refused = {}, []
    for name, said in data.items():
        try:
            notes[str(name)] = _note(str(name), said or {})
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        raise Refusals(refused)
    return notes


def item_of(name: str) -> Item:
    """The item that a file name begins with: CODE.ext or CODE-ANYTHING.ext."""
    stem = name.rsplit("/", 1)[-1]
    return item(re.split(r"[-.]", stem, maxsplit=1)[0], file=name)


def as_of_in(text: str) -> date | None:
    """The day to which a text says that data refer: a full day, or the last day of a month, quarter or half-year."""
    text = text.translate(str.maketrans("０１２３４５６７８９－／", "0123456789-/"))
    if "季" in text:
        text = text.translate(_CHINESE)
    for pattern, day in _DAYS:
        if found := re.search(pattern, text):
            try:
                return day(*(int(g) for g in found.groups()))
            except ValueError:  # a day that no calendar has says nothing, and its month would be a guess
                return None
    return None


def _last_day(year: int, month: int) -> date:
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


_CHINESE = str.maketrans("一二三四", "1234")
_DAYS = (
    (r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)", date),
    (r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", date),
    (r"(?<!\d)((?:19|20)\d\d)\s*年?\s*[-_]?\s*[Qq第]([1-4])季?", lambda year, quarter: _last_day(year, 3 * quarter)),
    (r"(?<!\d)((?:19|20)\d\d)\s*年?\s*([1-4])\s*季", lambda year, quarter: _last_day(year, 3 * quarter)),
    (r"(?<!\d)((?:19|20)\d\d)\s*年?\s*[-_]?\s*[Hh]([12])", lambda year, half: _last_day(year, 6 * half)),
    (r"(?<!\d)((?:19|20)\d\d)\s*年?\s*上半年", lambda year: _last_day(year, 6)),
    (r"(?<!\d)((?:19|20)\d\d)\s*年?\s*下半年", lambda year: _last_day(year, 12)),
    (r"(?<!\d)((?:19|20)\d\d)\s*[-/.年_]\s*(1[0-2]|0?[1-9])(?!\d)", _last_day),
    (r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?!\d)", _last_day),
)


def title_as_of(titles: tuple[str, ...]) -> date | None:
    """The as-of date that a title line states."""
    for title in titles:
        # The day on which a list was printed says nothing about the day to which it refers.
        if any(word in title for word in ("打印", "制表", "导出", "填表")):
            continue
        if found := as_of_in(title):
            return found
    return None


def _ignored(path: Path, folder: Path) -> bool:
    name = path.name
    if name.startswith((".", "~$")) or name.lower() in _IGNORED or name == NOTES or path.is_dir():
        return True
    # A DBF's memo file belongs to its table.
    return path.suffix.lower() in (".fpt", ".dbt", ".cdx") and any(
        (folder / (path.stem + ext)).exists() for ext in (".dbf", ".DBF")
    )


def _delivery(path: Path, note: Note) -> Delivery:
    if path.suffix.lower() not in KINDS:
        known = ", ".join(kind[1:] for kind in KINDS)
        raise Refusal(
            "unknown_kind",
            f"files of kind {path.suffix or '(none)'} are not read",
            f"Use one of: {known}.",
            Place(path.name),
        )
    try:
        found = item(note.item, file=path.name) if note.item else item_of(path.name)
    except Refusal:
        if path.suffix.lower() in (".zip", ".age") and not note.item:
            return Delivery(path.name, path, None, note)
        raise
    _check_codes(path.name, found, note)
    return Delivery(path.name, path, found, note)


def _check_codes(name: str, item_: Item, note: Note) -> None:
    """A code map that no column or no reading uses would be forgotten silently."""
    for header, words in note.codes.items():
        column = next((c for c in item_.columns if header in (c.header, c.code, note.columns.get(c.header))), None)
        known = [to for to, _texts in column.codes] if column else [c.header for c in item_.columns if c.kind == "code"]
        wrong = next((to for to in words.values() if to not in known), None) if column else header
        if column and not known:
            raise Refusal(
                "sources_yaml", f"{header} of {item_.code} is no column of codes", "Remove its map.", Place(name)
            )
        if wrong is not None:
            what = (
                f"{wrong} is no code of {header}" if column else f"{item_.code} has no column of codes called {header}"
            )
            raise Refusal("sources_yaml", what, f"Known: {', '.join(known) or 'none'}.", Place(name))


def _named_only(name: str, note: Note, names: set[str], folder: Path) -> list[Delivery]:
    """A note without a file: a database view, or a mistake."""
    if name in names or "/" in name:
        return []
    if note.url_env and note.view:
        found = item(note.item, file=name) if note.item else item_of(name)
        _check_codes(name, found, note)
        return [Delivery(name, None, found, note)]
    present = [p.name for p in folder.iterdir()]
    near = get_close_matches(name, present, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]}?" if near else "Remove the entry or add the file."
    raise Refusal("sources_yaml", f"{NOTES} names a file that is not there", hint, Place(name))


def _note(name: str, said: Any) -> Note:
    try:
        return Note.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        near = get_close_matches(where, Note.model_fields, n=1, cutoff=0.5)
        hint = (
            f"Did you mean {near[0]}?" if near and near[0] != where else f"Known words: {', '.join(Note.model_fields)}."
        )
        raise Refusal(
            "sources_yaml", f"the entry's {where or 'form'} cannot be used ({first['type']})", hint, Place(name)
        ) from error
