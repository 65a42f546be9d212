"""The deliveries: which kind of file each office sends, in which encoding and layout, and where its as-of date stands.

One line an item; farm machinery sends nothing (not asked), the associations' file has a header only, the forest
office's is out of date, the insurers' says no date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hedui.synth.clock import Clock

PASSWORD_ENV, PASSWORD = "HEDUI_DEMO_ZIP_PASSWORD", "demo-2026-核对"
KEY_ENV = "HEDUI_DEMO_AGE_KEY"


@dataclass(frozen=True)
class Delivery:
    """`shape`: text | xlsx | xls | dbf | parquet. `wrap`: "" | zip (a member per county) | aes | age.

    `as_of_in`: name | title | yaml | nowhere; `as_of`: month | quarter | half | stale. `dates`: dash | slash | compact |
    chinese | mixed | serial (a number) | cell (a date cell) | typed. `money`: plain | comma | sign | yuan | wan | mixed.
    `layout`: plain | titles | group | stacked (merged header cells). `own_headers` has this office's header in
    place of the standard one; `codes` reads its own codes, per standard header. `trailing_tab`: behind all lines, or
    only behind the rows. `swapped`: the number stands before the name; `numbered`: a running number (序号) first.
    """

    item: str
    file: str
    shape: str = "text"
    encoding: str = "utf-8"
    separator: str = ","
    wrap: str = ""
    as_of_in: str = "yaml"
    as_of: str = "month"
    dates: str = "dash"
    money: str = "plain"
    layout: str = "plain"
    sheets: tuple[str, ...] = ()
    notes_sheet: bool = False
    trailing_tab: str = ""
    swapped: bool = False
    numbered: bool = False
    quoted_newlines: bool = False
    is_empty: bool = False
    says_rows: bool = False
    own_headers: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def day(self, clock: Clock) -> date:
        """The day as of which the file speaks."""
        if self.as_of == "stale":
            return clock.months_ago(19)
        return {"month": clock.month_end, "quarter": clock.quarter_end, "half": clock.half_end}[self.as_of]

    def name(self, clock: Clock) -> str:
        """The file's name; {month} {quarter} {day} are of the as-of date."""
        day = self.day(clock)
        quarter = f"{day.year}Q{(day.month + 2) // 3}"
        return self.file.format(month=f"{day:%Y%m}", quarter=quarter, day=f"{day:%Y%m%d}")


_ELEMENTS = (
    ("姓名", "AAC003"), ("身份证号", "AAC002"), ("险种", "AAE140"), ("单位名称", "AAB004"), ("缴费基数", "AAC040"),
    ("费款所属期", "AAE002"), ("缴费状态", "AAC031"),
)  # fmt: skip
_FUND = (
    ("姓名", "XingMing"), ("身份证号", "ZJHM"), ("个人账号", "GRZH"), ("单位名称", "DWMC"), ("缴存基数", "GRJCJS"),
    ("个人缴存比例", "GRJCBL"), ("个人月缴存额", "GRYJCE"), ("单位月缴存额", "DWYJCE"), ("缴至年月", "JZNY"),
    ("账户余额", "GRZHYE"), ("账户状态", "GRZHZT"),
)  # fmt: skip

DELIVERIES: tuple[Delivery, ...] = (
    Delivery("hukou", "hukou-{day}.csv", encoding="utf-8-sig", as_of_in="name", says_rows=True),
    Delivery("vehicle", "vehicle.xlsx", "xlsx", as_of_in="title", as_of="quarter", dates="cell", layout="group"),
    Delivery("border_crossing", "border_crossing.txt", separator="|", as_of="quarter", dates="compact", swapped=True),
    Delivery("drug_rehab", "drug_rehab.csv", encoding="gbk", dates="slash"),
    Delivery("marriage", "marriage.csv", encoding="gb18030", dates="mixed"),
    Delivery("funeral", "funeral.xls", "xls", as_of_in="title", dates="serial", layout="titles"),
    Delivery("assistance", "assistance.parquet", "parquet", dates="typed"),
    Delivery("social_organisation", "social_organisation.csv", encoding="utf-16", as_of="quarter", is_empty=True),
    Delivery("pension", "pension-{month}.csv", encoding="gbk", as_of_in="name", money="mixed"),
    Delivery("contribution", "contribution.dbf", "dbf", own_headers=_ELEMENTS,
             codes=(("缴费状态", (("10", "active"), ("20", "ended"))),)),
    Delivery("unemployment_benefit", "unemployment_benefit.txt", encoding="gbk", separator="\t", trailing_tab="rows"),
    Delivery("employment", "employment.csv", separator="，", dates="chinese"),
    Delivery("public_welfare_job", "public_welfare_job.xls", "xls", dates="cell", sheets=("Sheet1",), says_rows=True),
    Delivery("medical_cost", "medical_cost.zip", wrap="zip", as_of="quarter", dates="dash"),
    Delivery("public_payroll", "public_payroll.zip", encoding="gb18030", wrap="aes", as_of="quarter", money="comma"),
    Delivery("farm_subsidy", "farm_subsidy.dbf", "dbf", as_of="quarter"),
    Delivery("fund_deposit", "fund_deposit.txt", encoding="gb18030", separator="|", own_headers=_FUND, says_rows=True),
    Delivery("fund_loan", "fund_loan-{month}.parquet", "parquet", as_of_in="name", dates="typed"),
    Delivery("house_sale", "house_sale.csv", as_of="quarter", dates="slash", money="yuan", quoted_newlines=True),
    Delivery("public_rental", "public_rental.xlsx", "xlsx", as_of="quarter", sheets=("在租名册",), notes_sheet=True),
    Delivery("real_estate", "real_estate-{quarter}.xlsx", "xlsx", as_of_in="name", as_of="quarter", dates="serial", layout="stacked"),
    Delivery("land_compensation", "land_compensation.csv", encoding="utf-8-sig", as_of="quarter", money="wan", dates="chinese"),
    Delivery("enterprise", "enterprise.xlsx", "xlsx", as_of="quarter", dates="cell", sheets=("任职", "出资")),
    Delivery("sole_trader", "sole_trader.csv", encoding="gbk", as_of="quarter", money="wan"),
    Delivery("cooperative", "cooperative.txt", encoding="utf-16", separator="\t", as_of="quarter", dates="mixed"),
    Delivery("income_tax", "income_tax-{quarter}.csv", numbered=True, as_of_in="name", as_of="quarter", money="comma"),
    Delivery("business_tax", "business_tax.csv", encoding="gb18030", as_of="quarter", money="sign", dates="slash"),
    Delivery("land_contract", "land_contract.txt", separator="｜", as_of="quarter"),
    Delivery("forest_subsidy", "forest_subsidy-{day}.csv", as_of_in="name", as_of="stale", dates="compact"),
    Delivery("disability", "disability.xlsx", "xlsx", dates="dash"),
    Delivery("enrolment", "enrolment.txt", separator="\t", as_of="quarter", trailing_tab="all", dates="slash"),
    Delivery("prison", "prison.csv.age", encoding="utf-8", wrap="age"),
    Delivery("bank_deposit", "bank_deposit.csv", encoding="gb18030", as_of="half", money="mixed"),
    Delivery("wealth_product", "wealth_product.csv", encoding="utf-16", as_of="half"),
    Delivery("securities", "securities.xlsx", "xlsx", as_of_in="title", as_of="half", dates="chinese", layout="titles"),
    Delivery("commercial_insurance", "commercial_insurance.csv", as_of_in="nowhere", as_of="half", money="sign"),
)  # fmt: skip
