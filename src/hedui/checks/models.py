"""One run of a check for one family: its frozen plan, what each item answered, what differs, what people said to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hedui.audit.fields import PersonalText
from hedui.audit.kept import Kept
from hedui.cases.models import Case, Entrustment, Member
from hedui.people.models import User

ANSWERS = {
    "found": "查到记录", "not_found": "未查到", "out_of_date": "数据过期", "not_asked": "未查询", "not_answered": "未答复",
    "not_permitted": "不得查询",
}  # fmt: skip
REASONS = {
    "": "", "no_authorisation": "无有效授权", "no_entrustment": "无委托书", "out_of_scope": "不在授权范围", "no_source": "无数据来源",
    "refused": "拒绝", "timed_out": "超时",
}  # fmt: skip
DISPOSITIONS = {
    "confirmed": "属实", "corrected": "已在来源更正", "source_error": "来源记录有误", "explained": "已说明并有证据",
    "needs_survey": "需入户调查", "not_this_person": "非本人记录",
}  # fmt: skip
LONGEST_FILE = 200
CHECK_STATES = {"planned": "待运行", "running": "运行中", "done": "已完成", "failed": "未完成"}


class Check(Kept):
    """A run. The plan is frozen when it is made; `key` makes a second start of the same plan harmless."""

    personal: ClassVar = {"result": "text"}
    openly = (
        "key",
        "round",
        "on",
        "pack",
        "state",
        "planned_at",
        "started_at",
        "ended_at",
        "attempts",
        "failure",
        "result_sha256",
        "left_out",
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="checks")
    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="checks")
    key = models.CharField(max_length=64, unique=True)
    round = models.PositiveIntegerField("第几次", default=1)
    on = models.DateField("核对日期")
    pack = models.CharField("政策包", max_length=12)
    state = models.CharField("状态", max_length=8, choices=list(CHECK_STATES.items()), default="planned")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField("计划时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    failure = models.CharField("未完成的原因", max_length=300, blank=True)
    # The household's line of households.parquet, its facts and its calculation sheet as JSON.
    result = PersonalText("结果")
    result_sha256 = models.CharField(max_length=64, blank=True)
    # The records without which the result was computed, as evidence: [[item, row, file], …]. See leaving_out.py.
    left_out = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-round"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "round"], name="check_round")]

    def __str__(self) -> str:
        return f"{self.case} {self.round}"


class PlanLine(Kept):
    """One person and one item: what is to be expected, under which instruments, and, after the run, what was answered."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("item", "expected", "reason", "authorisation", "as_of", "answer", "records")

    check_run = models.ForeignKey(Check, models.PROTECT, related_name="plan")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    item = models.CharField("核对事项", max_length=40)
    expected = models.CharField("预期", max_length=16, choices=[("asked", "将查询"), *ANSWERS.items()])
    reason = models.CharField("原因", max_length=20, choices=list(REASONS.items()), blank=True)
    authorisation = models.CharField("授权书", max_length=40, blank=True)
    as_of = models.DateField("数据截至", null=True, blank=True)
    answer = models.CharField("答复", max_length=16, choices=list(ANSWERS.items()), blank=True)
    records = models.PositiveIntegerField("记录数", default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["check_run", "member", "item"], name="plan_line_once")]

    def __str__(self) -> str:
        return f"{self.check_run} {self.item} {self.expected}"


class Hit(Kept):
    """A source record that belongs to a member: the evidence."""

    personal: ClassVar = {"record": "text"}
    openly = ("item", "source_file", "source_row", "match", "name_agreement", "as_of")

    check_run = models.ForeignKey(Check, models.PROTECT, related_name="hits")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    item = models.CharField("核对事项", max_length=40)
    source_file = models.CharField("来源文件", max_length=LONGEST_FILE)
    source_row = models.BigIntegerField("行")
    match = models.CharField("比中方式", max_length=16)
    name_agreement = models.CharField("姓名", max_length=16, blank=True)
    as_of = models.DateField("数据截至", null=True, blank=True)
    record = PersonalText("记录")

    def __str__(self) -> str:
        return f"{self.check_run} {self.item} {self.source_row}"


class Finding(Kept):
    """A question that somebody must answer, and the answer. Which kinds there are: verification/findings/kinds.yaml."""

    personal: ClassVar = {
        "declared": "amount",
        "found": "amount",
        "difference": "amount",
        "detail": "text",
        "said": "text",
    }
    openly = ("kind", "item", "unit", "period", "as_of", "changes", "against", "evidence", "disposition", "disposed_at")

    check_run = models.ForeignKey(Check, models.PROTECT, related_name="findings")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("疑点", max_length=40)
    item = models.CharField("核对事项", max_length=40, blank=True)
    declared = PersonalText("申报")
    found = PersonalText("核对")
    difference = PersonalText("差额")
    unit = models.CharField("单位", max_length=20, blank=True)
    detail = PersonalText("说明")
    period = models.CharField("期间", max_length=40, blank=True)
    as_of = models.DateField("数据截至", null=True, blank=True)
    changes = models.CharField("影响", max_length=40, blank=True)
    against = models.CharField(max_length=12, blank=True)
    # Which records, as JSON: [[item, source_row, source_file], …].
    evidence = models.TextField(blank=True)
    disposition = models.CharField("处理", max_length=16, choices=list(DISPOSITIONS.items()), blank=True)
    said = PersonalText("处理说明")
    disposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    disposed_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(disposition="", disposed_at=None, disposed_by=None)
                | (~Q(disposition="") & Q(disposed_at__isnull=False, disposed_by__isnull=False)),
                name="disposed_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.check_run} {self.kind}"


class Override(Kept):
    """Imputed income replaced by what somebody can show, with reason and evidence; the sheet shows both."""

    personal: ClassVar = {"amount": "amount", "why": "text"}
    openly = ("step", "at", "withdrawn_at")

    check_run = models.ForeignKey(Check, models.PROTECT, related_name="overrides")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField("步骤", max_length=60)
    amount = PersonalText("金额（分）")
    why = PersonalText("理由")
    attachment = models.ForeignKey("cases.Attachment", models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.check_run} {self.step}"
