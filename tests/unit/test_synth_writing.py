"""Dirty cells and kinds of file: what each defect does, and that other programs can read what was written."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import dbfread
import pyrage  # type: ignore[import-untyped]
import pytest
import pyzipper  # type: ignore[import-untyped]

from hedui.catalogue import items
from hedui.synth.chance import section
from hedui.synth.deliveries import Delivery
from hedui.synth.truth.usable import fate
from hedui.synth.writing import dbf, numbers, sealing, text
from hedui.synth.writing.table import Cell, Table
from hedui.synth.writing.values import date_text, money_text, month_text

NUMBER, WITH_X = "150821197001010017", "11010519491231002X"

FATES = {
    numbers.fifteen: "keyed", numbers.lower_x: "keyed", numbers.full_width: "keyed", numbers.spaces: "keyed",
    numbers.tab: "keyed", numbers.quotes: "keyed", numbers.apostrophe: "keyed", numbers.wrong_check: "check_digit",
    numbers.impossible_date: "birth_date", numbers.impossible_short: "birth_date", numbers.wrong_twice: "check_digit",
    numbers.masked: "masked", numbers.empty: "no_number", numbers.placeholder: "no_number", numbers.other_document: "keyed",
    numbers.scientific: "digits_lost", numbers.digit_missing: "digits_lost",
}  # fmt: skip


@pytest.mark.parametrize("spoil", FATES, ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("number", [NUMBER, WITH_X])
def test_a_defect_does_to_a_number_what_it_says(spoil: numbers.Spoil, number: str) -> None:
    rng = section(1, "defect")
    for _ in range(40):
        got = fate(spoil(rng, number))
        assert (got.reason or got.fate) == FATES[spoil]
        if spoil in (numbers.fifteen, numbers.lower_x, numbers.full_width, numbers.spaces, numbers.tab):
            assert got.number == number


def test_a_number_cell_keeps_fifteen_digits_and_an_x_stays_text() -> None:
    assert numbers.number_cell(section(1, "x"), NUMBER) == 150821197001010000.0
    assert numbers.number_cell(section(1, "x"), WITH_X) == WITH_X


def test_planted_rows_stay_usable() -> None:
    writer = numbers.NumberWriter(section(1, "planted"), key="id?", left_out=(), neighbours=(WITH_X,))
    assert {fate(writer.write(NUMBER, True), True).number for _ in range(3000)} == {NUMBER}


def test_amounts_keep_every_fen() -> None:
    written = [money_text(123456, style) for style in ("plain", "comma", "sign", "yuan", "wan")]
    assert written == ["1234.56", "1,234.56", "￥1234.56", "1234.56元", "0.123456万元"]
    assert money_text(500_000_000, "wan") == "500万元"
    assert money_text(-100, "plain") == "-1"


def test_dates_and_months() -> None:
    day = date(2024, 1, 31)
    assert [date_text(day, s) for s in ("dash", "slash", "compact", "chinese")] == [
        "2024-01-31", "2024/1/31", "20240131", "2024年1月31日",
    ]  # fmt: skip
    assert [month_text(day, s) for s in ("compact", "slash", "chinese")] == ["202401", "2024/1", "2024年1月"]


def test_trailing_tabs_stand_behind_the_rows_or_all_lines() -> None:
    table = Table("x", "pension", ("姓名", "身份证号"), [["张三", NUMBER]])
    rows = text.encode(table, Delivery("pension", "x", separator="\t", trailing_tab="rows")).decode()
    every = text.encode(table, Delivery("pension", "x", separator="\t", trailing_tab="all")).decode()
    assert rows == f"姓名\t身份证号\r\n张三\t{NUMBER}\t\r\n"
    assert every == f"姓名\t身份证号\t\r\n张三\t{NUMBER}\t\r\n"


def test_another_program_reads_the_dbf(tmp_path: Path) -> None:
    item = items()["farm_subsidy"]
    rows: list[list[Cell]] = [["张䶮", NUMBER, "玉米补贴", "12.5", "1234.56", "20240131"] for _ in range(5)]
    table = Table("x", item.code, tuple(c.header for c in item.columns), rows)
    path = tmp_path / "x.dbf"
    path.write_bytes(dbf.encode(table, item.columns, {}, date(2026, 11, 16)))
    read = dbfread.DBF(path, encoding="gb18030")
    assert [list(record.values()) for record in read] == [
        ["张䶮", NUMBER, "玉米补贴", 12.5, 1234.56, date(2024, 1, 31)]
    ] * 5
    assert len(list(read.deleted)) == dbf.DELETED_AT_END
    assert read.header.language_driver == 0


def test_a_sealed_file_opens_with_the_identity_from_the_seed() -> None:
    secret = sealing.identity(section(1, "age"))
    assert secret == sealing.identity(section(1, "age"))
    assert pyrage.decrypt(sealing.seal(b"content", secret), [pyrage.x25519.Identity.from_str(secret)]) == b"content"


def test_archives_open_and_plain_ones_are_repeatable(tmp_path: Path) -> None:
    sealing.write_zip(tmp_path / "a.zip", [("x.csv", b"1"), ("y.csv", b"2")])
    sealing.write_zip(tmp_path / "b.zip", [("x.csv", b"1"), ("y.csv", b"2")])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["x.csv", "y.csv"]
    sealing.write_aes_zip(tmp_path / "c.zip", "x.csv", b"secret", "口令")
    with pyzipper.AESZipFile(io.BytesIO((tmp_path / "c.zip").read_bytes())) as archive:
        assert archive.read("x.csv", pwd="口令".encode()) == b"secret"
