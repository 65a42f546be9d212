"""How many threads the engine uses, and that a writer which needs one gives the others back."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.tables import Engine, Step


def threads(engine: Engine) -> int:
    return int(engine.one("SELECT current_setting('threads')")[0])


@pytest.mark.parametrize(("cores", "each"), [(1, 1), (2, 1), (3, 2), (8, 7)])
def test_one_core_is_left_to_whoever_works_beside(tmp_path: Path, cores: int, each: int) -> None:
    engine = Engine(tmp_path / "spill", threads=cores)
    assert threads(engine) == cores
    engine.one_thread_each()
    lane = engine.beside()
    assert (threads(engine), threads(lane)) == (each, each)
    lane.close()
    engine.close()


def test_a_csv_is_written_by_one_thread_and_the_others_come_back(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "spill", threads=3)
    engine.run(Step("numbers", "SELECT * FROM range(9) t(n)"))
    assert engine.write_csv("SELECT n FROM numbers ORDER BY n", tmp_path / "n.csv") == 9
    assert threads(engine) == 3
    engine.one_thread_each()
    assert engine.write_csv("SELECT n FROM numbers ORDER BY n", tmp_path / "n.csv") == 9
    assert threads(engine) == 2
    engine.close()
