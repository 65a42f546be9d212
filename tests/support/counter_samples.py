"""Papers of the counter about invented people."""

from __future__ import annotations

from datetime import date

from hedui.documents.counter_papers import (
    AcceptedPaper,
    AuthorisationPaper,
    CounterPaper,
    EntrustedPerson,
    EntrustmentPaper,
    GuidancePaper,
    Signatory,
    SupplementPaper,
    ToldOncePaper,
)
from hedui.documents.frame import Heading

DAY = date(2026, 11, 3)
HEADING = Heading("HD150802-2026-000017", "", DAY, "狼山镇人民政府", software="hedui 0.1.0")
OFFICE, TELEPHONE = "狼山镇人民政府", "0478-8200000"
SAMPLES: dict[str, CounterPaper] = {
    "authorisation": AuthorisationPaper(
        "最低生活保障", "巴彦淖尔市临河区", "张三丰",
        (
            Signatory("张三丰", "150802197001010034", "本人"),
            Signatory("李小红", "150802197203050026", "配偶"),
            Signatory("张小宝", "150802201806010013", "子", "张三丰", "150802197001010034"),
            Signatory("阿拉坦其其格·敖登", "150802194501010013", "母"),
        ),
    ),
    "entrustment": EntrustmentPaper(
        "狼山镇人民政府", "临河区核对中心", "最低生活保障", "新申请", "张三丰", "150802197001010034",
        (
            EntrustedPerson("张三丰", "150802197001010034", "本人", "共同生活成员", "SQ150802-2026-000001"),
            EntrustedPerson("李小红", "150802197203050026", "配偶", "共同生活成员", "SQ150802-2026-000002"),
            EntrustedPerson("张老汉", "150802194501010013", "父", "赡养义务人", "SQ150802-2026-000003"),
        ),
        date(2025, 11, 1), date(2026, 10, 31), date(2026, 11, 1), DAY,
    ),
    "guidance": GuidancePaper("最低生活保障", OFFICE, TELEPHONE, "临河区核对中心", "0478-8210000"),
    "told_once": ToldOncePaper("最低生活保障", OFFICE, TELEPHONE, ("居民身份证", "户口簿", "残疾证", "收入证明"), "张三丰"),
    "accepted": AcceptedPaper(
        "最低生活保障", "张三丰", 3, DAY, (("居民身份证", 2), ("户口簿", 1), ("授权书", 3)), OFFICE, "陈一", TELEPHONE, "7K3M9QX2",
        date(2026, 11, 17),
    ),
    "supplement": SupplementPaper(
        "最低生活保障", "张三丰", DAY, date(2026, 11, 13), ("李小红的居民身份证", "户口簿全本（含变更页）", "诊断证明"), OFFICE, "陈一",
        TELEPHONE,
    ),
}  # fmt: skip
