"""A family that asks for less than it is owed, or for what it does not fit, is told which programme would fit it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from hedui.signing.keys import StoreKey
from hedui.verification.run import Request, verify

HEADER = "户编号,姓名,身份证号,与户主关系,成员类别,救助项目,城乡,户籍区划,申报工资性收入,授权书编号,授权日期\n"
# One person each, 150800's invented standard: 850 yuan a month in town, the marginal line at one and a half times that.
ROSTER = (
    HEADER
    + """A,王兰,150802196503070024,本人,共同生活成员,低保边缘,城市,150802,,SQ-1,2026-10-08
B,赵梅,150802197001010026,本人,共同生活成员,低保,城市,150802,12000,SQ-2,2026-10-08
C,钱云,150802197203040020,本人,共同生活成员,低保,城市,150802,,SQ-3,2026-10-08
D,孙玉,15080219740506002X,本人,共同生活成员,低保,城市,150802,90000,SQ-4,2026-10-08
"""
)
PENSION = "姓名,身份证号,险种,月发放额,发放起始年月,最近发放年月,待遇状态\n"


def test_the_highest_programme_that_fits_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "roster.csv").write_text(ROSTER, "utf8")
    for name, header in {
        "pension": PENSION,
        "contribution": "姓名,身份证号,险种,单位名称,缴费基数,费款所属期,缴费状态\n",
        "vehicle": "所有人,身份证明号码,号牌号码,车辆类型,机动车状态\n",
        "bank_deposit": "姓名,身份证号,银行,账户类型,余额,截止日期,是否超限\n",
        "real_estate": "权利人姓名,证件号,不动产单元号,坐落,建筑面积,状态\n",
        "enterprise": "姓名,身份证号,企业名称,统一社会信用代码,登记状态\n",
    }.items():
        (tmp_path / "sources" / f"{name}-20261031.csv").write_text(header, "utf8")
    out = tmp_path / "out"
    verify(
        Request(tmp_path / "roster.csv", tmp_path / "sources", "150800", date(2026, 11, 1), out, StoreKey(bytes(32)))
    )
    rows = pq.read_table(out / "findings.parquet").to_pylist()
    told = {row["household_no"]: row["detail"] for row in rows if row["kind"] == "other_programme_fits"}
    households = {row["household_no"]: row for row in pq.read_table(out / "households.parquet").to_pylist()}
    assert told == {"A": "可能符合最低生活保障", "B": "可能符合最低生活保障边缘家庭"}
    assert households["B"]["indication"] == "不符合"
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["in_favour"] for row in rows if row["kind"] == "other_programme_fits")
