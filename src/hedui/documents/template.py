"""Document templates: folders of layout (typst) and wording (YAML) with a version, whose words a region may adjust."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BUILT_IN = Path(__file__).parent / "templates"
SHARED = "shared"


@dataclass(frozen=True)
class Wording:
    """The texts of one template, by key. A missing key raises KeyError with the file and the key."""

    file: str
    texts: dict[str, Any]

    def text(self, key: str) -> str:
        """One text."""
        return str(self._get(key))

    def choice(self, key: str, option: str) -> str:
        """The text for one of several options."""
        return str(self._get(key)[option])

    def lines(self, key: str) -> list[str]:
        """A list of texts."""
        return [str(line) for line in self._get(key)]

    def _get(self, key: str) -> Any:
        if key not in self.texts:
            raise KeyError(f"{self.file} has no text called {key!r}")
        return self.texts[key]


@dataclass(frozen=True)
class Rewording:
    """One text of a template in a region's own words: `key` is a path such as `sections.people`."""

    template: str
    key: str
    text: str | tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """One document's template: `root` holds `shared/` and the document's own folder `name/`.

    `rewordings` replace texts by key, in order; those of other templates are passed over.
    """

    name: str
    root: Path = BUILT_IN
    rewordings: tuple[Rewording, ...] = field(default=())

    @property
    def layout(self) -> str:
        """The typst file, from the root, whose function `document` sets data and words into pages."""
        return f"/{self.name}/{self.name}.typ"

    def wording(self) -> Wording:
        """The shared wording, over it the document's own, over it the rewordings. Read once."""
        return _wording(self)


def built_in_texts(root: Path, name: str) -> dict[str, Any]:
    """The texts of one folder's wording.yaml as they stand."""
    return dict(yaml.safe_load((root / name / "wording.yaml").read_text("utf8")))


@cache
def _wording(template: Template) -> Wording:
    texts = built_in_texts(template.root, SHARED) | built_in_texts(template.root, template.name)
    for one in template.rewordings:
        if one.template in (template.name, SHARED):
            _replace(texts, one.key.split("."), list(one.text) if isinstance(one.text, tuple) else one.text)
    return Wording(f"{template.name}/wording.yaml", texts)


def _replace(texts: dict[str, Any], path: list[str], text: str | list[str]) -> None:
    """Texts are read afresh for each template, so that a replacement touches no other."""
    for key in path[:-1]:
        texts = texts[key]
    texts[path[-1]] = text
