"""Options that several commands share."""

from __future__ import annotations

import os
import re
import secrets
from datetime import date
from pathlib import Path

import click

from hedui.documents.papers import PAPERS
from hedui.signing.keys import MAKE_ONE, StoreKey, read_key
from hedui.values.faults import Place, Refusal

FILE = click.Path(path_type=Path)


class Day(click.ParamType[date]):
    """A calendar day, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("is not a day; write it as 2026-11-01", param, ctx)


DAY = Day()


class Memory(click.ParamType[str]):
    """An amount of memory as the engine writes it: 512MB, 4GB."""

    name = "MEMORY"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The amount, or a usage error."""
        if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)? ?[KMGT]i?B", str(value)):
            self.fail("is no amount of memory; write it as 512MB or 4GB", param, ctx)
        return str(value)


MEMORY = Memory()


class PaperList(click.ParamType[tuple[str, ...]]):
    """Papers of a case file by comma: report,annex."""

    name = "PAPERS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The papers in the order in which they are bound, or a usage error."""
        asked = value if isinstance(value, tuple) else [one.strip() for one in str(value).split(",")]
        unknown = [one for one in asked if one not in PAPERS]
        if unknown:
            self.fail(f"{unknown[0]!r} is no paper; there are {', '.join(PAPERS)}", param, ctx)
        return tuple(one for one in PAPERS if one in asked)


PAPER_LIST = PaperList()


def store_key(store: Path | None, key_file: Path | None) -> StoreKey:
    """The store's key; a random one for a run that keeps no store."""
    key = read_key(os.environ.get("HEDUI_KEY"), key_file)
    if key is not None:
        return key
    if store is not None:
        raise Refusal(
            "key_missing", "snapshots that are kept must be sealed, and there is no key", MAKE_ONE, Place("--store")
        )
    return StoreKey(secrets.token_bytes(32))


SET = click.option(
    "--set", "sets", multiple=True, metavar="NAME=VALUE",
    help="Another value for a parameter, money in fen (a standard: per person and month); every output says so. "
    "NAME.urban and NAME.rural are for one kind of family, NAME@150802 for one division.",
)  # fmt: skip


def parameter_values(sets: tuple[str, ...]) -> dict[str, int]:
    """The values of `--set NAME=VALUE` options (names: see rules/sets.py): whole numbers, money in fen."""
    found = {}
    for text in sets:
        name, sign, value = text.partition("=")
        if not sign or not value.strip().lstrip("-").isdigit():
            raise Refusal(
                "set",
                f"--set takes NAME=WHOLE NUMBER, not {text!r}",
                "For example --set dibao_standard=66000 (fen).",
                Place("--set"),
            )
        found[name.strip()] = int(value)
    return found
