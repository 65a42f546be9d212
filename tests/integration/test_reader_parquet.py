"""Parquet files of any type of column as the same table of text; broken ones are refused."""

from __future__ import annotations

import io
import random
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedui.intake.limits import LIMITS, Limits
from hedui.intake.parquet_file import open_parquet
from hedui.intake.reading import Table
from hedui.values.faults import Refusal

NAME, NUMBER = "图门巴雅尔", "150802198001010014"
COLUMNS: dict[str, Any] = {
    "姓名": pa.array([NAME, None, "王䶮"]),
    "身份证号": pa.array([150802198001010014, None, 1], pa.int64()),
    "金额": pa.array([Decimal("1200.50"), None, Decimal("-3.00")], pa.decimal128(12, 2)),
    "双精": pa.array([12.0, None, 0.1 + 0.2]),
    "单精": pa.array([0.1, 150.0, None], pa.float32()),
    "日期": pa.array([date(2024, 1, 31), None, date(1949, 10, 1)]),
    "时间": pa.array([datetime(2024, 1, 31), datetime(2024, 1, 31, 8, 30, 5), None]),
    "带区": pa.array([datetime(2024, 1, 30, 16, tzinfo=UTC), None, datetime(2024, 1, 31, tzinfo=UTC)], pa.timestamp("us", "UTC")),
    "钟点": pa.array([time(8, 30), None, time(0)]),
    "是否": pa.array([True, False, None]),
    "字典": pa.array(["甲", "乙", "甲"]).dictionary_encode(),
    "字节": pa.array([NAME.encode("gb18030"), None, "韦".encode("gb18030")]),
    "列表": pa.array([[1, 2], None, []]),
    "空": pa.nulls(3),
}  # fmt: skip


def file_of(columns: dict[str, Any], **options: Any) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target, **options)
    return target.getvalue()


def opened(folder: Path, content: bytes, limits: Limits = LIMITS) -> Table:
    (folder / "a.parquet").write_bytes(content)
    return open_parquet(folder / "a.parquet", "a.parquet", limits)


def refused(folder: Path, content: bytes, limits: Limits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as raised:
        list(opened(folder, content, limits).batches)
    assert raised.value.place.file == "a.parquet" and raised.value.remedy
    return raised.value


def test_every_type_of_column_as_text(tmp_path: Path) -> None:
    table = opened(tmp_path, file_of(COLUMNS))
    assert table.header == tuple(COLUMNS)
    [batch] = table.batches
    assert batch.schema.field("姓名").type == pa.string()
    assert batch.select(list(COLUMNS)).to_pydict() == {
        "姓名": [NAME, "", "王䶮"],
        "身份证号": ["150802198001010014", "", "1"],
        "金额": ["1200.50", "", "-3.00"],
        "双精": ["12", "", "0.3"],
        "单精": ["0.1", "150", ""],
        "日期": ["2024-01-31", "", "1949-10-01"],
        "时间": ["2024-01-31", "2024-01-31 08:30:05", ""],
        "带区": ["2024-01-31", "", "2024-01-31 08:00:00"],
        "钟点": ["08:30:00", "", "00:00:00"],
        "是否": ["是", "否", ""],
        "字典": ["甲", "乙", "甲"],
        "字节": [NAME, "", "韦"],
        "列表": ["[1, 2]", "", "[]"],
        "空": ["", "", ""],
    }
    assert batch["source_row"].to_pylist() == [1, 2, 3] and batch["ragged"].null_count == 3
    assert table.counts.rows == 3


def test_row_groups_are_streamed_in_order(tmp_path: Path) -> None:
    numbers = list(range(1, 1001))
    table = opened(tmp_path, file_of({"n": numbers}, row_group_size=64), Limits(batch_rows=30))
    rows = [row for batch in table.batches for row in batch.to_pylist()]
    assert [(row["source_row"], row["n"]) for row in rows] == [(n, str(n)) for n in numbers]


def test_columns_named_like_ours_or_alike(tmp_path: Path) -> None:
    names, values = ["source_row", "姓 名", "姓名"], [pa.array([1])] * 3
    target = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(values, names), target)
    assert opened(tmp_path, target.getvalue()).header == ("source_row#2", "姓名", "姓名#2")


def test_limits(tmp_path: Path) -> None:
    content = file_of({"a": list(range(1000)), "b": ["x"] * 1000})
    assert refused(tmp_path, content, Limits(columns=1)).fault == "too_many_columns"
    assert refused(tmp_path, content, Limits(rows=999)).fault == "too_large"
    assert refused(tmp_path, content, Limits(row_group_bytes=100)).fault == "too_large"


def test_an_encrypted_file(tmp_path: Path) -> None:
    properties = pe.create_encryption_properties(footer_key=b"0123456789abcdef")
    assert refused(tmp_path, file_of({"a": [1]}, encryption_properties=properties)).fault == "encrypted"


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", file_of(COLUMNS)[:-20], file_of(COLUMNS)[:500]]
)
def test_half_a_file(tmp_path: Path, content: bytes) -> None:
    refusal = refused(tmp_path, content)
    assert refusal.fault == "damaged" and "again" in refusal.remedy


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_random_changes_give_rows_or_a_refusal(tmp_path: Path, seed: int, changes: int) -> None:
    chance = random.Random(seed)
    content = bytearray(file_of(COLUMNS, write_page_checksum=True))
    for _ in range(changes):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        list(opened(tmp_path, bytes(content)).batches)
    except Refusal as refusal:
        assert NAME not in str(refusal) and NUMBER not in str(refusal)
