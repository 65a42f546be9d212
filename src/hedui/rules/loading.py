"""Find packs/, read the layers of a region and put them over each other."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import hedui
from hedui.rules.division import NATION, SPECIMENS, ancestors, county
from hedui.rules.lookup import read_lists, read_table
from hedui.rules.pack import Layer, Pack
from hedui.rules.parameters import read_parameters
from hedui.rules.reading import Located, checked, day, nearest, read_yaml
from hedui.values.faults import Place, Refusal

_ABOUT = ("code", "name", "about", "topics", "profiles")
_FILES = ("pack.yaml", "parameters.yaml", "lists.yaml", "tables.yaml", "procedure.yaml", "examples.yaml")
_FOLDERS = ("programmes", "tables")


def packs_folder() -> Path:
    """The packs that come with hedui: inside an installed wheel, else beside src/ in a checkout."""
    package = Path(hedui.__file__).parent
    for folder in (package / "packs", package.parents[1] / "packs"):
        if (folder / NATION).is_dir():
            return folder
    raise Refusal(
        "no_packs", "the policy packs are not installed with hedui", "Install hedui from its wheel, or give a folder."
    )


def load(pack_code: str, packs_root: Path | str | None = None) -> Pack:
    """The pack of a division (330212, or 12 digits, or cn, or specimens) over its parents.

    Folders that do not exist are skipped. A folder without `cn` holds only packs that lie over those of hedui: what is
    not in it is taken from there. `specimens` is last, so that regions may use its steps.
    """
    root = Path(packs_root) if packs_root else packs_folder()
    code = county(pack_code)
    homes = pack_homes(root)
    chain = [c for c in ancestors(code) if c in homes]
    if code == SPECIMENS and SPECIMENS not in chain:
        raise Refusal(
            "unknown_region", "this folder of packs has no specimens", "Use another folder.", Place(str(root))
        )
    specimens = [SPECIMENS] if SPECIMENS not in chain and SPECIMENS in homes else []
    return Pack(code, tuple(_layer(homes[c], c) for c in chain), root, tuple(_layer(homes[c], c) for c in specimens))


def pack_homes(root: Path) -> dict[str, Path]:
    """Code → the folder it is taken from: this one, and that of hedui where this one has no `cn`.

    Refuses a folder without any pack, and one that is itself a pack.
    """
    if not root.is_dir():
        raise Refusal("no_packs", "there is no such folder", "Name a folder that holds packs.", Place(str(root)))
    if (root / "pack.yaml").is_file():
        remedy = f"Give the folder that holds it: {root.resolve().parent}."
        raise Refusal("no_packs", "this folder is one pack, not a folder of packs", remedy, Place(str(root)))
    own = {p.name: root for p in root.iterdir() if p.is_dir()}
    if NATION in own:
        return own
    if not codes(root):
        what = f"no folder in it has a pack.yaml, and so it lacks the parent of all, {NATION}"
        raise Refusal("no_packs", what, "Name a folder that holds packs, such as packs/.", Place(str(root)))
    return {p.name: p.parent for p in packs_folder().iterdir() if p.is_dir()} | own


def neighbour(pack: Pack, region: str) -> Pack | None:
    """The pack of another region in the same folder; None when the text is no division code."""
    return load(region, pack.root) if _is_division(region) else None


def _is_division(region: str) -> bool:
    return region.isascii() and region.isdigit() and len(region) in (6, 9, 12)


class Neighbours:
    """The packs of other regions in a folder, each layer read once: for a moment in which no file changes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders = frozenset(pack_homes(root))
        self._found: dict[tuple[str, ...], Pack] = {}

    def pack(self, region: str) -> Pack | None:
        """As `neighbour`."""
        if not _is_division(region):
            return None
        own = county(region)
        chain = tuple(c for c in ancestors(own) if c in self._folders)
        if chain not in self._found:
            self._found[chain] = load(own, self._root)
        return replace(self._found[chain], code=own)


def codes(packs_root: Path | str | None = None) -> tuple[str, ...]:
    """The codes of all packs in a folder, sorted."""
    root = Path(packs_root) if packs_root else packs_folder()
    return tuple(sorted(p.name for p in root.iterdir() if (p / "pack.yaml").is_file()))


def _layer(root: Path, code: str) -> Layer:
    stamps = tuple(sorted((str(p), p.stat().st_mtime_ns) for p in (root / code).rglob("*") if p.is_file()))
    return _read_layer(root, code, stamps)


@lru_cache(maxsize=512)
def _read_layer(root: Path, code: str, stamps: tuple[tuple[str, int], ...]) -> Layer:
    folder = root / code
    _only_known_files(folder, code)
    about = checked(_yaml(folder, "pack.yaml"), f"{code}/pack.yaml", "pack.yaml", _ABOUT, ("code", "name"))
    if str(about["code"]) != code:
        raise Refusal(
            "pack_code",
            f"the folder is {code} but its code is {about['code']}",
            "Make them agree.",
            about.place("code"),
        )
    described = _yaml(folder, "tables.yaml")
    return Layer(
        code=code,
        name=about["name"],
        about=about.get("about") or "",
        parameters=read_parameters(_yaml(folder, "parameters.yaml"), code),
        lists=read_lists(_yaml(folder, "lists.yaml"), code),
        tables={name: read_table(described, name, folder, code, code) for name in described},
        programmes=_programmes(folder, code),
        examples=tuple(_yaml(folder, "examples.yaml").get("examples") or ()),
        procedure=_yaml(folder, "procedure.yaml") or None,
        topics=dict(about.get("topics") or {}),
        profiles=_profiles(about),
    )


def _only_known_files(folder: Path, code: str) -> None:
    """Refuse what nobody would read: a misspelt file or folder, a programme that is no .yaml."""
    for path in sorted(folder.iterdir()):
        known = _FILES if path.is_file() else _FOLDERS
        if path.name not in known and not path.name.startswith((".", "README", "__")):
            kind = "file" if path.is_file() else "folder"
            what = f"{path.name} is no {kind} of a pack"
            raise Refusal("pack_file", what, nearest(path.name, known), Place(f"{code}/{path.name}"))
    for path in sorted((folder / "programmes").glob("[!._]*")):
        if path.suffix != ".yaml" and not path.name.startswith("README"):
            where = Place(f"{code}/programmes/{path.name}")
            raise Refusal("pack_file", f"{path.name} is no programme", f"Name it {path.stem}.yaml.", where)


def _profiles(about: Located) -> dict[str, tuple[date | None, date | None, str]]:
    found = {}
    for name, body in (about.get("profiles") or {}).items():
        entry = checked(body, about, f"profile {name}", ("from", "to", "document"), ("from", "to", "document"))
        found[name] = (day(entry, "from", name), day(entry, "to", name), str(entry["document"]))
    return found


def _yaml(folder: Path, name: str) -> Located:
    path = folder / name
    shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
    data = read_yaml(path, shown) if path.is_file() else None
    if data is None:
        data = Located()
        data.file, data.spots = shown, {}
    if not isinstance(data, Located):
        raise Refusal("pack_shape", f"{shown} must hold names and values", "Write `name: …` lines.", Place(shown))
    return data


def _programmes(folder: Path, code: str) -> dict[str, Located]:
    found = {}
    for path in sorted((folder / "programmes").glob("*.yaml")):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", path.stem):
            raise Refusal(
                "pack_file", f"{path.name} is not a programme's name", "Use small letters and _.", Place(code)
            )
        found[path.stem] = _yaml(folder, f"programmes/{path.name}")
    return found
