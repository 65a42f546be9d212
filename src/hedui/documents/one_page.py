"""One HTML file that needs no network and no server, and is forbidden both: style and script are named by their hash."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files


def one_page(title: str, body: str, *, styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """The whole page in UTF-8. `styles`, `scripts`: files below `hedui.documents`, joined in this order.

    `body` is markup: whoever makes it escapes the texts of the data.
    """
    style, script = (_joined(names) for names in (styles, scripts))
    policy = f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}<script>{script}</script>\n</body>\n</html>\n"
    )


def _joined(names: tuple[str, ...]) -> str:
    return "".join((files("hedui.documents") / name).read_text("utf8") for name in names)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
