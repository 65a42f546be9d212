"""Document templates: folders of layout (typst) and wording (YAML) with a version, which a region may adjust."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BUILT_IN = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Wording:
    """The texts of one template, by key. A missing key raises KeyError with the file and the key."""

    file: Path
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
class Template:
    """One document's template: `root` holds `shared/` and the document's own folder `name/`."""

    name: str
    root: Path = BUILT_IN

    @property
    def layout(self) -> str:
        """The typst file, from the root, whose function `document` sets the data into pages."""
        return f"/{self.name}/{self.name}.typ"

    def wording(self) -> Wording:
        """The wording beside it, read once."""
        return _wording(self.root / self.name / "wording.yaml")


@cache
def _wording(file: Path) -> Wording:
    return Wording(file, yaml.safe_load(file.read_text("utf8")))
