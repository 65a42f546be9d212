"""A region's own words: a folder of wording files that replace texts of the templates by key, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from hedui.documents.template import BUILT_IN, Rewording, built_in_texts
from hedui.values.faults import Place, Refusal

Text = str | tuple[str, ...]


def read_rewordings(folders: Iterable[Path]) -> tuple[Rewording, ...]:
    """The replaced texts of `FOLDER/TEMPLATE/wording.yaml`, later folders over earlier ones. A missing folder has none.

    A template or key that is not there, a text of another shape, or a wording without a version of its own is refused.
    """
    found: dict[tuple[str, str], Rewording] = {}
    for folder in folders:
        for one in _of_folder(folder) if folder.is_dir() else ():
            found[one.template, one.key] = one
    return tuple(found[key] for key in sorted(found))


def _of_folder(folder: Path) -> Iterator[Rewording]:
    known = sorted(p.name for p in BUILT_IN.iterdir() if (p / "wording.yaml").is_file())
    for path in sorted(p for p in folder.iterdir() if not p.name.startswith((".", "README"))):
        if path.name not in known:
            raise _unknown(f"no template is called {path.name}", path.name, known, Place(str(path)))
        yield from _of_template(path / "wording.yaml", path.name)


def _of_template(file: Path, name: str) -> Iterator[Rewording]:
    place = Place(f"{name}/{file.name}")
    if not file.is_file() or [p.name for p in file.parent.iterdir()] != [file.name]:
        what = "the folder of a template must hold wording.yaml and nothing else: words can be replaced, layout cannot"
        raise Refusal("wording_unreadable", what, "Keep wording.yaml alone in it.", place)
    own, known = dict(_flat(_read(file, place), place)), dict(_flat(built_in_texts(BUILT_IN, name), place))
    for key, text in own.items():
        if key not in known:
            raise _unknown(f"no text is called {key}", key, list(known), place)
        _same_shape(key, text, known[key], place)
        yield Rewording(name, key, text)
    if "version" in known and own.get("version") in (None, known["version"]):
        what = "a changed wording needs a version of its own: it is printed at the foot of each page"
        raise Refusal("wording_version", what, "Add a line such as version: 150800-2026.1.", place)


def _read(file: Path, place: Place) -> dict[str, Any]:
    try:
        data = yaml.safe_load(file.read_text("utf8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal(
            "wording_unreadable", "the wording cannot be read", "Write it as YAML in UTF-8.", place
        ) from error
    if not isinstance(data, dict):
        raise Refusal("wording_unreadable", "the wording is no list of KEY: TEXT", "Write one text per key.", place)
    return data


def _flat(texts: dict[str, Any], place: Place, above: str = "") -> Iterator[tuple[str, Text]]:
    """Each text by its path: `sections.people`."""
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from _flat(value, place, f"{above}{key}.")
        elif isinstance(value, list):
            yield f"{above}{key}", tuple(str(one) for one in value)
        elif isinstance(value, str):
            yield f"{above}{key}", value
        else:
            raise Refusal("wording_unreadable", f"{above}{key} is no text", "Put the text in quotation marks.", place)


def _same_shape(key: str, text: Text, built_in: Text, place: Place) -> None:
    """A text stays a text with the same places to fill in; the header of a table keeps its number of columns."""
    remedy = "Compare it with the wording that is built in."
    if isinstance(text, str) != isinstance(built_in, str):
        raise Refusal("wording_shape", f"{key} is a list on one side only", remedy, place)
    if key.endswith("_header") and len(text) != len(built_in):
        raise Refusal("wording_shape", f"{key} must have {len(built_in)} columns", remedy, place)
    if isinstance(text, str) and isinstance(built_in, str) and not _places(text) <= _places(built_in):
        raise Refusal("wording_shape", f"{key} has a place to fill in that nothing fills", remedy, place)


def _places(text: str) -> set[str]:
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"{"}


def _unknown(what: str, name: str, known: list[str], place: Place) -> Refusal:
    near = get_close_matches(name, known, n=1, cutoff=0.4)
    remedy = f"Did you mean {near[0]}?" if near else f"Known are for example {', '.join(known[:5])}."
    return Refusal("wording_unknown", what, remedy, place)
