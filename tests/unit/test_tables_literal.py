"""Any text of a file can stand in a statement, and is read back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hedui.tables import Engine, literal
from hedui.verification.outputs.reporting import by_household

ODD = ("", "'", "''; DROP TABLE t; --", "a\\nb", "a\nb", "a\0b", "\0", "\ufeff户 1", "\u2028", "𠅤", "$1 ? %s")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    one = Engine(tmp_path, memory="256MB", threads=1)
    yield one
    one.close()


def test_every_text_is_read_back(engine: Engine) -> None:
    assert engine.rows(f"SELECT {', '.join(map(literal, ODD))}") == [ODD]


def test_the_rows_of_households_with_odd_numbers_are_found(engine: Engine) -> None:
    values = ", ".join(f"({literal(odd)}, 1)" for odd in ODD)
    engine.execute(f"CREATE TABLE t AS SELECT * FROM (VALUES {values}) v(household_no, n)")
    assert set(by_household(engine, "t", ODD[2:], "n")) == set(ODD[2:])
