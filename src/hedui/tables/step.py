"""A step of work: one SQL statement, written once in the common subset, with the name of what it makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """`sql` is a SELECT; running the step makes the relation `name`. `kept` = materialised, else a view."""

    name: str
    sql: str
    kept: bool = True


def quoted(identifier: str) -> str:
    """An identifier as SQL writes it, any text included."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string literal; no literal can hold the character 0, which files may."""
    return "'" + text.replace("'", "''").replace("\0", "' || chr(0) || '") + "'"
