"""Read a pack's YAML strictly: every mapping knows its lines, nothing is guessed, nothing can run or expand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from hedui.values.faults import Place, Refusal

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Spot = tuple[int, int]


class Located(dict[str, Any]):
    """A mapping that remembers its file and the line and column of each value (1-based)."""

    file: str = ""
    spot: Spot = (1, 1)
    spots: dict[str, Spot]

    def place(self, key: str = "", column: int = 0) -> Place:
        """Where a key's value stands; `column` counts characters into that value, for expressions."""
        line, start = self.spots.get(key, self.spot)
        return Place(f"{self.file}:{line}:{start + column}")


class _Loader(_Base):  # type: ignore[misc]
    """YAML without the surprises: `on`, `yes` and `010` stay text, decimals and aliases are refused."""

    file = ""


_Loader.yaml_implicit_resolvers = {}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:timestamp", re.compile(r"^\d{4}-\d\d-\d\d$"), list("0123456789"))


def read_yaml(path: Path, shown: str) -> Any:
    """The content of one file of a pack; mappings are `Located`. `shown` is the name used in messages."""
    text = _text(path, shown)
    loader = _Loader(text)
    loader.file = shown
    try:
        _no_aliases(text)
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{shown}:{mark.line + 1}:{mark.column + 1}" if mark else shown
        remedy = "Correct the YAML of this line; indentation uses spaces and lists begin with '- '."
        raise Refusal("pack_yaml", f"{error.problem}", remedy, Place(where)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Refusal("pack_yaml", f"not readable as YAML: {error}", "Correct the file.", Place(shown)) from None
    finally:
        loader.dispose()


def _text(path: Path, shown: str) -> str:
    """The file as text. Refusal (pack_yaml) with its line where it is not UTF-8, as some editors save it."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        remedy = "Save it again with the encoding UTF-8 (not GBK or ANSI)."
        raise Refusal("pack_yaml", "the file is not UTF-8 text", remedy, Place(f"{shown}:{line}")) from None


def _no_aliases(text: str) -> None:
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not allowed", problem_mark=mark)


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> Located:
    made = Located()
    made.file, made.spot, made.spots = loader.file, _spot(node), {}
    for key_node, value_node in node.value:
        key = key_node.value
        if key in made:
            problem = f"the key {key!r} stands twice"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        made[key] = loader.construct_object(value_node, deep=True)
        quoted = 1 if isinstance(value_node, yaml.ScalarNode) and value_node.style in ("'", '"') else 0
        line, column = _spot(value_node)
        made.spots[key] = (line, column + quoted)
    return made


def _spot(node: yaml.Node) -> Spot:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _construct_day(loader: Any, node: yaml.ScalarNode) -> date:
    del loader
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        problem = f"{node.value} is no day of the calendar"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _construct_day)


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known name, or lists a few."""
    names = sorted(set(known))
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]}?"
    return (
        f"Known here: {', '.join(names[:12])}{' …' if len(names) > 12 else ''}." if names else "Nothing is known here."
    )


def checked(
    data: Any, where: Located | str, what: str, allowed: Iterable[str], required: Iterable[str] = ()
) -> Located:
    """The mapping itself when its keys are allowed and complete; otherwise a refusal that names the nearest key."""
    if not isinstance(data, Located):
        place = where.place() if isinstance(where, Located) else Place(where)
        raise Refusal("pack_shape", f"{what} must be a mapping of names to values", "Write `name: value` lines.", place)
    names = list(allowed)
    for key in data:
        if key not in names:
            raise Refusal("pack_key", f"{what} has the unknown key {key!r}", nearest(key, names), data.place(key))
    for key in required:
        if key not in data:
            raise Refusal("pack_key", f"{what} lacks the key {key!r}", f"Add `{key}: …`.", data.place())
    return data


def day(data: Located, key: str, what: str) -> date | None:
    """A date of a mapping (YYYY-MM-DD), or None when it is null or absent."""
    value = data.get(key)
    if value is None or isinstance(value, date):
        return value
    raise Refusal("pack_date", f"{what}: {key} must be a date", "Write it as YYYY-MM-DD.", data.place(key))
