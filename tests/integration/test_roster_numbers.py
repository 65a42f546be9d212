"""However a line writes its citizen number, every output names the person by the one number of 18 characters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework import citizen_number
from hedui.intake.numbers import secret_step
from hedui.tables import Engine
from hedui.values.identity import check_digit
from hedui.verification.roster import read_roster

HEADER = "户编号,姓名,身份证号,与户主关系,成员类别,救助项目,城乡,户籍区划,授权书编号,授权日期"
WIDE = str.maketrans("0123456789X", "0123456789X")
PLAIN = citizen_number()
WITH_X = next(n for at in range(1, 99) if (n := citizen_number(sequence=at)).endswith("X"))
OLD = citizen_number("19620510", sequence=3)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (PLAIN, PLAIN), (f" {PLAIN} ", PLAIN), (f"'{PLAIN}", PLAIN), (PLAIN.translate(WIDE), PLAIN),
        (f"{PLAIN[:6]} {PLAIN[6:14]} {PLAIN[14:]}", PLAIN), (WITH_X, WITH_X), (WITH_X.lower(), WITH_X),
        (f"{WITH_X[:6]} {WITH_X[6:14]} {WITH_X[14:].lower()}", WITH_X), (f"\u3000{WITH_X.lower()}", WITH_X),
        (OLD[:6] + OLD[8:17], OLD),
    ],
)  # fmt: skip
def test_every_writing_of_a_number_is_one_number(tmp_path: Path, written: str, number: str) -> None:
    assert number[17] == check_digit(number[:17])
    roster = tmp_path / "roster.csv"
    line = f"1,王芳,{written},本人,共同生活成员,低保,城市,150802000000,SQ-1,2026-01-01"
    roster.write_text(f"{HEADER}\n{line}\n", "utf8")
    engine = Engine(tmp_path / "spill", memory="256MB")
    engine.run(secret_step(b"0" * 32))
    assert read_roster(engine, roster, date(2026, 11, 1)).keyed == 1
    assert engine.rows("SELECT id_number FROM people") == [(number,)]
    engine.close()
