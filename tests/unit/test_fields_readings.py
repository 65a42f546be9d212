"""Amounts, dates, months, numbers and codes as people write them (ITEMS: what department files really look like)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hedui.catalogue import items
from hedui.intake import fields
from hedui.tables import Engine

AMOUNTS = [
    ("1234.5", 123450), ("1234", 123400), ("0", 0), ("0.00", 0), ("-12.5", -1250), ("+12.5", 1250), ("(12.50)", -1250),
    ("1,234,567.89", 123456789), ("1，234.5", 123450), ("￥1,234.50", 123450), ("¥1234.5", 123450), ("$1234.5", 123450),
    ("1234.5元", 123450), ("1,234.50 元", 123450), ("人民币1234元整", 123400), ("RMB 1234", 123400), ("CNY1234", 123400),
    ("１２３４．５", 123450), ("１，２３４．５元", 123450), ("1.2万元", 1200000), ("1.2万", 1200000), ("3 万元", 3000000),
    ("0.12345万元", 123450), ("　1234.5　", 123450), (" 1234.5\t", 123450), ("'1234.5", 123450), (".5", 50), ("5.", 500),
    ("0.005", 1), ("0.004", 0), ("1234.567", 123457), ("9999999999999", 999999999999900), ("99999999999999", None),
    ("", None), ("-", None), ("—", None), ("无", None), ("abc", None), ("1.2.3", None), ("12-5", None), ("1e5", None), ("1E5", None),
    ("1_000", None), ("0x10", None), ("inf", None), ("nan", None), ("--5", None), ("1.234,50", None), ("千元", None), ("五百元", None), ("1234元/月", None),
    ("150,802.00", 15080200), ("-1,234", -123400), ("(1,234.5)", -123450), ("1, 234", 123400), ("1,234万元", 1234000000), ("￥12，345元", 1234500),
    ("12,34", None), ("12，34", None), ("1,23,456", None), ("1234,567", None), (",123", None), ("123,", None), ("1,,234", None), ("0,123", None), ("1,5080,2000", None),
]  # fmt: skip
DAYS = [
    ("2024-01-31", date(2024, 1, 31)), ("20240131", date(2024, 1, 31)), ("2024/1/31", date(2024, 1, 31)),
    ("2024.1.31", date(2024, 1, 31)), ("2024年1月31日", date(2024, 1, 31)), ("2024年01月31", date(2024, 1, 31)),
    ("2024/01/31", date(2024, 1, 31)), ("2024-1-3", date(2024, 1, 3)), ("２０２４－０１－３１", date(2024, 1, 31)),
    ("2024-01-31 08:30:00", date(2024, 1, 31)), ("2024-01-31T08:30:00", date(2024, 1, 31)), ("2024/1/31 8:30", date(2024, 1, 31)),
    ("20240131083000", date(2024, 1, 31)), ("20240131 083000", date(2024, 1, 31)), ("45322", date(2024, 1, 31)), ("45322.5", date(2024, 1, 31)),
    (" 2024-01-31 ", date(2024, 1, 31)), ("'2024-01-31", date(2024, 1, 31)), ("　2024-01-31", date(2024, 1, 31)),
    ("2024-02-30", None), ("2023-02-29", None), ("2024-02-29", date(2024, 2, 29)), ("2024-13-01", None), ("20241301", None),
    ("1849-12-31", None), ("1850-01-01", date(1850, 1, 1)), ("9999-12-31", date(9999, 12, 31)), ("0000-00-00", None), ("00000000", None),
    ("2024-01", None), ("202401", None), ("2024", None), ("31/01/2024", None), ("1", None), ("12345", None), ("", None), ("长期", None), ("-", None),
    ("2024-01-31x", None), ("x2024-01-31", None), ("20261-1-01", None), ("99999-1-01", None), ("2026-11-2?", None),
    ("2026-11-2□", None), ("2026-11-2-", None), ("2026-1-1ab", None), ("2026-01-1x", None), ("2026-11-2日", date(2026, 11, 2)),
]  # fmt: skip
MONTHS = [
    ("202401", 202401), ("2024-01", 202401), ("2024/1", 202401), ("2024.01", 202401), ("2024年1月", 202401), ("2024年01月", 202401),
    ("２０２４０１", 202401), ("2024-01-31", 202401), ("20240131", 202401), ("2024年1月31日", 202401), ("2024/1/31", 202401), ("45322", 202401),
    (" 202401 ", 202401), ("202413", None), ("202400", None), ("999912", 999912), ("2024", None), ("1月", None), ("", None),
    ("-", None), ("2024-1", 202401), ("20241", None), ("20261-1-01", None),
]  # fmt: skip
NUMBERS = [
    ("12", "12.0000"), ("12.5", "12.5000"), ("5%", "5.0000"), ("0.05", "0.0500"), ("85.3㎡", "85.3000"), ("85.3平方米", "85.3000"), ("3.5亩", "3.5000"),
    ("1,200", "1200.0000"), ("１２．５", "12.5000"), ("-3", "-3.0000"), ("4年", "4.0000"), ("1.6L", None), ("1998mL", "1998.0000"), ("1e3", None), ("", None),
    ("abc", None), ("12 34", "1234.0000"), ("1.23456", "1.2346"),
    ("12,34", None), ("12,345.6亩", "12345.6000"),
]  # fmt: skip
YEARS = [
    ("2024", 2024),
    ("2024年", 2024),
    ("2024年度", 2024),
    ("２０２４", 2024),
    (" 2024 ", 2024),
    ("1799", None),
    ("2100", None),
    ("24", None),
    ("", None),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    made = Engine(tmp_path_factory.mktemp("spill"), memory="256MB", threads=1)
    yield made
    made.close()


def values(engine: Engine, expression: str, texts: list[str]) -> list[Any]:
    """The expression over a column `raw` that holds the texts, in their order: column-wise, as in a load."""
    rows = ", ".join(f"({i}, ?)" for i in range(len(texts)))
    return [
        row[0] for row in engine.rows(f"SELECT {expression} FROM (VALUES {rows}) t(i, raw) ORDER BY i", list(texts))
    ]


def told(engine: Engine, expression: str, table: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    texts = [text for text, _ in table]
    return list(zip(texts, values(engine, expression, texts), strict=True))


def test_amounts_are_fen(engine: Engine) -> None:
    assert told(engine, fields.money("raw"), AMOUNTS) == AMOUNTS


def test_amounts_under_a_header_in_ten_thousands(engine: Engine) -> None:
    unit = fields.fen_per_unit("余额（万元）")
    table = [
        ("1.2", 1200000),
        ("1.2万元", 1200000),
        ("0", 0),
        ("120", 120000000),
        ("35000元", 3500000),
        ("3.5 万元", 3500000),
        ("-", None),
    ]
    assert told(engine, fields.money("raw", unit), table) == table


def test_the_unit_above_a_table_is_that_of_its_columns_without_one() -> None:
    titles = ("某某银行存款明细", "单位：万元　　截止日期：2026年10月31日")
    assert fields.fen_per_unit(fields.with_unit("余额", titles)) == 1_000_000
    assert fields.fen_per_unit(fields.with_unit("余额（元）", titles)) == 100
    assert fields.fen_per_unit(fields.with_unit("余额", ("单位：元", "填报单位：万元村"))) == 100
    assert fields.fen_per_unit(fields.with_unit("余额（万元）", ())) == 1_000_000


def test_days(engine: Engine) -> None:
    assert told(engine, fields.day("raw"), DAYS) == DAYS


def test_months_are_yyyymm(engine: Engine) -> None:
    assert told(engine, fields.month("raw"), MONTHS) == MONTHS


def test_a_month_alone_is_a_day_only_where_the_column_says_which(engine: Engine) -> None:
    months = [("202402", 29), ("2024-02", 29), ("2024/2", 29), ("2024年2月", 29), ("２０２４０２", 29), ("202312", 31)]
    days = [(text, value) for text, value in DAYS if not text.startswith(("2024-01", "202401")) or value]
    others = [("2024", None), ("20241", date(1955, 6, 1)), ("202413", None), ("2月", None), ("", None)]
    texts = [text for text, _last in months]
    for which, column in (("first", "period_from"), ("last", "period_to")):
        reading = fields.typed(items()["income_tax"].column(column), "raw", "", {})
        assert told(engine, reading, days + others) == days + others
        found = values(engine, reading, texts)
        assert [day.day for day in found] == [1 if which == "first" else last for _text, last in months]
        assert [f"{day:%Y%m}" for day in found] == ["202402"] * 5 + ["202312"]
    assert values(engine, fields.typed(items()["farm_subsidy"].column("paid_on"), "raw", "", {}), texts) == [None] * 6


def test_only_the_periods_of_the_taxes_take_a_month_for_a_day() -> None:
    loose = {(i.code, c.code): c.month_day for i in items().values() for c in i.columns if c.month_day}
    taxes = ("income_tax", "business_tax")
    assert loose == {(t, c): day for t in taxes for c, day in (("period_from", "first"), ("period_to", "last"))}


def test_numbers(engine: Engine) -> None:
    assert told(engine, f"CAST({fields.number('raw')} AS VARCHAR)", NUMBERS) == NUMBERS


def test_years(engine: Engine) -> None:
    assert told(engine, fields.year("raw"), YEARS) == YEARS


def test_codes_by_the_catalogue_and_by_the_deliverys_own_map(engine: Engine) -> None:
    column = items()["pension"].column("benefit_status")
    table = [("正常", "active"), (" 停发 ", "ended"), ("终\u3000止", "ended"), ("？", None), ("", None)]
    assert told(engine, fields.code(column, "raw", {}), table) == table
    own = {"正常": "ended", "A1": "active"}
    table = [("正常", "ended"), ("A1", "active"), ("停发", "ended")]
    assert told(engine, fields.code(column, "raw", own), table) == table


def test_what_says_nothing_is_not_unreadable(engine: Engine) -> None:
    """Blank signs count as empty; a text that says something and is not understood is counted."""
    expression = fields.unread("raw", fields.money("raw"))
    nothing = ["", " ", "-", "--", "—", "/", "无", "空", "暂无", "不详", "NULL", "null", "N/A", "　", "\t", "12.5"]
    assert values(engine, expression, nothing) == [False] * len(nothing)
    assert values(engine, expression, ["五百元", "1e5", "见附件"]) == [True] * 3


@pytest.mark.parametrize("reading", [fields.money, fields.day, fields.month, fields.number, fields.year])
def test_no_text_ends_a_load(engine: Engine, reading: Any) -> None:
    """Whatever stands in a field, the reading gives a value or nothing, never an error."""
    odd = [
        "'",
        '"',
        "\\",
        "%",
        "_",
        "\u2028",
        "é",
        "𠮷",
        "1" * 400,
        "9" * 19,
        "-" * 50,
        "2024-01-31" * 9,
        "9999999-01-01",
        "1.1.1",
        "²",
        "٣",
        "½",
        "1\x002",
    ]
    odd += [
        "99999999999999999.99",
        "-9999999999999",
        "0000000000000000012",
        "1" + "0" * 12 + "万元",
        "9999999999999万元",
        "20241",
        "202401310",
    ]
    assert len(values(engine, reading("raw"), odd)) == len(odd)
    assert values(engine, reading("CAST(NULL AS VARCHAR)"), ["x"]) == [None]
    # In one column with plain values beside them, as the engine reads vectors.
    assert len(values(engine, reading("raw"), odd * 200)) == len(odd) * 200
