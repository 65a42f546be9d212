"""Reports of invented households, from the plainest to the fullest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hedui.catalogue.catalogue import departments, items
from hedui.documents.annex_content import AnnexContent, AnnexFinding, Cell, Record, SourceRecords
from hedui.documents.case_file import CaseFile
from hedui.documents.content import (
    Assessment,
    Authorisation,
    Condition,
    CreditRecord,
    Evidence,
    Finding,
    IncomeLine,
    ItemAnswer,
    Person,
    PersonAnswer,
    PropertyLine,
    ReportContent,
    SourceFile,
)
from hedui.documents.frame import Frame, Heading, marks_of
from hedui.documents.letter_content import LetterContent, LetterItem
from hedui.documents.sheet_content import SheetContent, SheetProperty
from hedui.documents.stated import UNKNOWN, Amount, Indication, Verdict, Words
from hedui.values.answers import Answer, Reason

SIGNED = date(2026, 9, 1)
AS_OF = date(2026, 9, 30)
NAMES = [
    "王建国",
    "李秀英",
    "王㛃䶮",
    "古丽娜·阿布都热依木·吐尔逊江·买买提明",
    "𬭎㼆𠅤",
    "王六",
    "巴图·额尔德尼",
    "乌兰其其格",
    "欧阳修文",
    "司马相",
    "赵九",
    "钱十",
]
RELATIONS = ["本人", "配偶", "子", "女", "父", "母", "岳母", "孙", "孙女", "弟", "妹", "其他"]
_CYCLE = (
    (Answer.FOUND, None),
    (Answer.NOT_FOUND, None),
    (Answer.NOT_ASKED, Reason.NO_SOURCE),
    (Answer.OUT_OF_DATE, None),
    (Answer.NOT_ANSWERED, Reason.TIMED_OUT),
)


def household(members: int = 3, findings: int = 3) -> ReportContent:
    """A full report."""
    return ReportContent(
        programme="城市最低生活保障", applicant=NAMES[0], applicant_number="150802********0017", region_code="150802",
        region_name="巴彦淖尔市临河区", pack_name="150800 巴彦淖尔", pack_version="2026.1", on=date(2026, 10, 1),
        entrusted_by="解放街道办事处", income_from=date(2025, 10, 1), income_through=AS_OF, property_as_of=AS_OF,
        members=tuple(person(at) for at in range(members)),
        obligors=(replace(person(1), name="王大力", relation="子", monthly_support=Amount.of(50_000)),),
        items=answers(), findings=tuple(finding(at) for at in range(findings)), assessment=assessment(),
        credit_records=(CreditRecord("王建国", "2024 年申报不实", date(2024, 5, 6)),),
        files=(SourceFile("pension-2026Q3.csv", "ab" * 32, AS_OF),),
    )  # fmt: skip


def heading(number: str = "H000001", *, entrusted: bool = True, illustrative: bool = False) -> Heading:
    """The heading of a case file; without an entrustment it is a working copy."""
    return Heading(
        f"HD-150802-2026-{number}", number, date(2026, 10, 9), "临河区居民家庭经济状况核对中心",
        "WT2026-00123" if entrusted else "", illustrative,
        marks_of("1" if entrusted else "", (), illustrative=illustrative), "7K3M9-QX2PA-WB8TN-4HDRC" if entrusted else "", "hedui 0.1.0",
    )  # fmt: skip


def frame(number: str = "H000001", *, entrusted: bool = True, illustrative: bool = False) -> Frame:
    """The frame of a first print."""
    return Frame(heading(number, entrusted=entrusted, illustrative=illustrative), "ab" * 32)


def case_file(number: str = "H000001", members: int = 3, findings: int = 3, *, entrusted: bool = True) -> CaseFile:
    """A case file with all papers."""
    return CaseFile(heading(number, entrusted=entrusted), household(members, findings), sheet(), letter(), annex())


def sheet() -> SheetContent:
    """The plainest calculation sheet: a family without a law, and a vehicle."""
    car = SheetProperty("机动车", "李秀英", "蒙L12345", amount=Amount.of(3_000_000), source="vehicle.xlsx 第 103 行")
    return SheetContent(
        "城市最低生活保障", NAMES[0], "巴彦淖尔市临河区", "城市", "150800 巴彦淖尔", date(2026, 10, 1),
        Indication.TO_BE_VERIFIED, property=(car,),
    )  # fmt: skip


def letter() -> LetterContent:
    """A letter about a pension that was not declared, to a name with rare characters."""
    pension = LetterItem(
        "transfer", "pension_undeclared", NAMES[2], "养老金发放", "人社", None, Amount.of(1_440_000), as_of=AS_OF
    )
    return LetterContent(
        NAMES[2], "城市最低生活保障", "巴彦淖尔市临河区", date(2026, 10, 9), date(2026, 10, 19), items=(pension,)
    )


def annex(rows: int = 3) -> AnnexContent:
    """A pension in several rows, a house that is only possibly theirs, and a finding without a row."""
    months = tuple(
        Record(
            at + 1, (12, 13, 20)[at] if at < 3 else 20 + at, "exact_id",
            (Cell("姓名", "王建国"), Cell("发放月份", f"2026-{8 + at % 3:02}"), Cell("实发金额", f"1,{2 + at % 3}00.00"), Cell("备注", "")),
        )
        for at in range(rows)
    )  # fmt: skip
    house = Record(rows + 1, 3, "possible", (Cell("权利人姓名", "李**", True), Cell("坐落", "临河区解放街道㼆巷 3 号")))
    return AnnexContent(
        (
            AnnexFinding(1, "养老金高于申报", "王建国", tuple(range(1, rows + 1))),
            AnnexFinding(2, "可能有未申报房屋", "王建国", (rows + 1,)),
            AnnexFinding(3, "户籍库无此人", "王㛃䶮", ()),
        ),
        (
            SourceRecords("人社", "养老金发放", "pension-2026Q3.csv", "cd" * 32, AS_OF, months),
            SourceRecords("自然资源", "不动产登记", "real_estate.xlsx", "ef" * 32, None, (house,)),
        ),
    )


def person(at: int) -> Person:
    """The member in this place; the third has not authorised anything."""
    signed = Authorisation() if at == 2 else Authorisation(f"SQ2026{at:06d}", SIGNED, True)
    return Person(NAMES[at], f"150802********{17 + at:04d}", RELATIONS[at], "临河区解放街道", signed)


def answers() -> tuple[ItemAnswer, ...]:
    """All 37 items with answers of every kind."""
    labels = {department.code: department.label for department in departments()}
    given = []
    for at, item in enumerate(items().values()):
        answer, reason = _CYCLE[at % len(_CYCLE)]
        day = AS_OF if answer in (Answer.FOUND, Answer.OUT_OF_DATE) else None
        given.append(
            ItemAnswer(item.number, item.code, item.label, labels[item.department], answer, reason, day)
        )  # fmt: skip
    refused = PersonAnswer(NAMES[2], Answer.NOT_PERMITTED, Reason.NO_AUTHORISATION)
    given[8] = replace(given[8], differing=(refused,))
    given[0] = replace(given[0], records=2)
    return tuple(given)


def finding(at: int) -> Finding:
    """Money, a count, and a house that is only possibly theirs, in turn."""
    if at % 3 == 0:
        pension = tuple(Evidence("pension-2026Q3.csv", row) for row in (12, 13, 14, 20))
        return Finding(
            "pension_above", "养老金高于申报", NAMES[0], "养老金发放", Amount.of(0), Amount.of(1_440_000 + at),
            Amount.of(1_440_000 + at), "2025-10 至 2026-09", AS_OF, pension, "家庭收入",
        )  # fmt: skip
    if at % 3 == 1:
        vehicle = (Evidence("vehicle.xlsx", 103),)
        return Finding(
            "vehicle", "名下有在用机动车", NAMES[1], "机动车", Words("0 辆"), Words("1 辆"), evidence=vehicle
        )
    house = (Evidence("real_estate.xlsx", 3, "possible"), Evidence("real_estate.xlsx", 9, "probable"))
    return Finding("house", "可能有未申报房屋", NAMES[0], "不动产登记", found=Words("89.50 平方米"), evidence=house)


def assessment() -> Assessment:
    """Declared within the standard, found above it, one ceiling undecided."""
    wage = IncomeLine("工资性收入", Amount.of(1_200_000), Amount.of(1_860_000), Amount.of(1_860_000), "社保缴费基数")
    total = IncomeLine("合计", Amount.of(1_500_000), Amount.of(3_300_000), Amount.of(3_600_000))
    money = PropertyLine("货币财产", Amount.of(500_000), Amount(0, 5_000_000), "≤ 61,200.00 元", Verdict.UNDECIDED)
    income = Condition(
        "人均收入低于标准", Verdict.MET, Verdict.UNMET, Verdict.UNDECIDED, "500.00 < 850.00；1,000.00 ≥ 850.00"
    )
    return Assessment(
        3, (wage,), total, Amount.of(1_200_000), Amount.of(100_000), Indication.TO_BE_VERIFIED, Amount.of(85_000),
        standard_source="示例标准", property=(money, PropertyLine("机动车", None, UNKNOWN, "", Verdict.MET)),
        conditions=(income,),
    )  # fmt: skip
