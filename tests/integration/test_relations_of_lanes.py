"""Works that go on at the same time make relations of their own: none takes a name that another is using."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from cities import World, number

from hedui.tables import Engine, Step


def test_no_relation_is_made_by_two_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every chapter runs: hits, candidates, both with a record left out, questions, history, law, outputs."""
    makers: dict[tuple[int, str], dict[int, Engine]] = defaultdict(dict)
    run = Engine.run

    def noted(self: Engine, step: Step) -> None:
        # Connections of one engine share what they know of its relations.
        makers[id(self._made), step.name][id(self)] = self
        run(self, step)

    monkeypatch.setattr(Engine, "run", noted)
    world = World(tmp_path)
    for at in (1, 2):
        world.person(number(at), ("苏布道", "图门巴雅尔")[at - 1], f"H{at}", 家庭住址="临河区陕坝镇红星村九组1号")
    pension = {"月发放额": "1200", "发放起始年月": "202001"}
    world.file(
        "pension.csv",
        [
            {"姓名": "苏布道", "身份证号": number(1), **pension},
            {"姓名": "图门巴雅尔", "身份证号": number(2), **pension},
        ],
    )
    houses = [{"权利人姓名": "图门巴雅尔", "坐落": "临河区陕坝镇红星村九组1号", "建筑面积": "80"}] * 2
    world.file("real_estate.csv", houses)
    left_out = frozenset({("pension", "pension.csv", 1), ("real_estate", "real_estate.csv", 1)})
    world.verify(left_out=left_out)
    twice = sorted(name for (_made, name), engines in makers.items() if len(engines) > 1)
    assert not twice, twice
    assert {(hit["item"], hit["source_row"]) for hit in world.read("hits")} == {("pension", 2), ("real_estate", 2)}
