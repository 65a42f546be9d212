"""The English of the screens: which Chinese texts there are, and the compiled catalogue.

    python tests/support/translations.py          writes the texts that still lack English into the .po, with an empty one
    python tests/support/translations.py compile  writes the .mo that Django reads

Texts come from three places: what the code and the templates mark, every Chinese literal of the screens, and the words of the
data (roles, actions, states, items, kinds of findings).
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hedui.rules.assess import INDICATIONS
from hedui.rules.wording import OUTCOME_LABELS
from hedui.verification.history.codes import bases, contents, whys

SOURCE = Path(__file__).resolve().parents[2] / "src" / "hedui"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Everything Chinese of the screens; below them only what is marked, and the sentences that are raised.
SCREENS = ("web",)
BELOW = ("audit", "people", "cases", "sources", "checks", "surveys", "procedures", "site")
# Files whose dicts are words for the screen.
WORDS = ("cases/words.py", "checks/models.py", "checks/queries.py", "surveys/models.py", "people/roles.py", "people/policy.py", "procedures/models.py",
         "sources/models.py", "cases/models.py", "procedures/overview.py")  # fmt: skip
_CHINESE = re.compile("[一-鿿]")
_MARKED = {"_", "gettext", "gettext_lazy"}


def texts() -> set[str]:
    """Every Chinese text that can stand on a screen."""
    found: set[str] = set()
    for folder in SCREENS:
        for file in sorted((SOURCE / folder).rglob("*.py")):
            found |= set(_literals(file))
    for folder in BELOW:
        for file in sorted((SOURCE / folder).rglob("*.py")):
            if "migrations" not in file.parts and "cli" not in file.parts:
                whole = str(file.relative_to(SOURCE)) in WORDS
                found |= set(_literals(file) if whole else _marked(file))
    for file in sorted(SOURCE.rglob("*.html")):
        found |= set(_of_template(file))
    return {text for text in found | set(_data()) if _CHINESE.search(text)}


def _literals(file: Path) -> Iterator[str]:
    """Every Chinese literal that is neither a docstring nor a piece of a pattern."""
    tree = ast.parse(file.read_text("utf8"))
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def _marked(file: Path) -> Iterator[str]:
    """What gettext is asked for, and what an error says."""
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in _MARKED or name.endswith("Error"):
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _of_template(file: Path) -> Iterator[str]:
    text = file.read_text("utf8")
    yield from re.findall(r"""\{%-?\s*translate\s+"([^"]+)\"""", text)
    yield from re.findall(r"""\{%-?\s*translate\s+'([^']+)'""", text)
    yield from re.findall(r"""_\("([^"]+)"\)""", text)
    for trimmed, body in re.findall(
        r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*endblocktranslate\s*%\}", text, re.DOTALL
    ):
        plain = re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", body)
        yield " ".join(line.strip() for line in plain.strip().splitlines()) if "trimmed" in trimmed else plain


def _data() -> Iterator[str]:
    """The labels of the data files."""
    for name in (
        "people/policy.yaml",
        "people/roles.yaml",
        "procedures/profiles.yaml",
        "verification/findings/kinds.yaml",
    ):
        yield from _labels(yaml.safe_load((SOURCE / name).read_text("utf8")))
    for file in sorted((SOURCE / "catalogue" / "departments").glob("*.yaml")):
        yield from _labels(yaml.safe_load(file.read_text("utf8")))
    yield from (*contents().values(), *bases().values(), *(one.label for one in whys().values()))
    yield from (*INDICATIONS.values(), *OUTCOME_LABELS.values())


def _labels(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("label", "full_label", "settles", "changes") and isinstance(value, str):
                yield value
            else:
                yield from _labels(value)
    if isinstance(node, list):
        for one in node:
            yield from _labels(one)


def catalogue() -> Catalog:
    """The English as it stands."""
    return read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="en") if CATALOGUE.exists() else Catalog(locale="en")


def missing() -> list[str]:
    """The texts without English."""
    known = catalogue()
    return sorted(text for text in texts() if known.get(text) is None or not known.get(text).string)  # type: ignore[union-attr]


def compiled() -> bytes:
    """The .mo of the .po."""
    made = io.BytesIO()
    write_mo(made, catalogue())
    return made.getvalue()


def main() -> None:
    """As the module says."""
    if sys.argv[1:] == ["compile"]:
        CATALOGUE.with_suffix(".mo").write_bytes(compiled())
        return
    known = catalogue()
    for text in missing():
        known.add(text)
    made = io.BytesIO()
    write_po(made, known, width=120, sort_output=True, omit_header=False)
    CATALOGUE.write_bytes(made.getvalue())


if __name__ == "__main__":
    main()
