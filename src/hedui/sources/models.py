"""Agreements with departments, deliveries that came, questions that were put and their answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hedui.audit.fields import PersonalText
from hedui.audit.kept import Kept
from hedui.cases.models import Case
from hedui.people.models import Organisation, User


class Agreement(Kept):
    """A department undertakes to answer for some items, from a day until before another. Without one it is not asked."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("number", "items", "legal_basis", "since", "until", "sha256", "ended_on", "ended_why")

    department = models.ForeignKey(Organisation, models.PROTECT, related_name="agreements")
    number = models.CharField("协议编号", max_length=40, unique=True)
    # Item codes with blanks between them.
    items = models.TextField("提供的核对事项")
    legal_basis = models.CharField("依据", max_length=200)
    since = models.DateField("生效日期")
    until = models.DateField("期满（不含）", null=True, blank=True)
    sha256 = models.CharField("协议文件摘要", max_length=64, blank=True)
    ended_on = models.DateField("提前终止日期", null=True, blank=True)
    ended_why = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["department", "-since"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="agreement_dates"),
            models.CheckConstraint(condition=Q(ended_on=None) | ~Q(ended_why=""), name="agreement_ended_because"),
        ]

    def __str__(self) -> str:
        return self.number


class Delivery(Kept):
    """A snapshot in the store, as the registry of the store describes it."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("item", "snapshot", "file", "as_of", "rows", "keyed", "unkeyed", "rejected", "loaded_at")

    item = models.CharField("核对事项", max_length=40, db_index=True)
    snapshot = models.CharField(max_length=80, unique=True)
    file = models.CharField("文件", max_length=200)
    as_of = models.DateField("数据截至", null=True, blank=True)
    rows = models.BigIntegerField("行数")
    keyed = models.BigIntegerField("可用")
    unkeyed = models.BigIntegerField("无号码")
    rejected = models.BigIntegerField("不可用")
    loaded_at = models.DateTimeField("装载时间")

    class Meta:
        ordering: ClassVar = ["item", "-as_of"]

    def __str__(self) -> str:
        return f"{self.item} {self.as_of}"


class Question(Kept):
    """What a checker asks a department about a case, and what its liaison answers on their own desk."""

    personal: ClassVar = {"subject": "name", "subject_number": "number", "text": "text", "answer": "text"}
    openly = ("item", "finding", "asked_at", "due", "state", "answered_at", "outcome", "withdrawn_why")

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="questions")
    item = models.CharField("核对事项", max_length=40)
    finding = models.BigIntegerField("疑点", null=True, blank=True)
    subject = PersonalText("被核对人")
    subject_number = PersonalText("身份证号")
    text = PersonalText("问题")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("发出时间")
    due = models.DateField("答复期限", db_index=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=[("open", "待答复"), ("answered", "已答复"), ("withdrawn", "已撤回")],
        default="open",
    )
    outcome = models.CharField(
        "答复结论", max_length=16, blank=True,
        choices=[("confirmed", "记录属实"), ("corrected", "记录已更正"), ("not_ours", "非本部门记录"), ("refused", "不能答复")],
    )  # fmt: skip
    answer = PersonalText("答复")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None) | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="answered_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case} {self.item}"


class ReportedError(Kept):
    """Records of a department that are wrong, as a checker found: told back to it. No case: the department needs none."""

    personal: ClassVar = {"said": "text", "remark": "text"}
    openly = ("finding", "item", "records", "as_of", "division", "what", "reported_at", "state", "corrected_at")

    finding = models.BigIntegerField("疑点")
    department = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="reported_errors")
    item = models.CharField("核对事项", max_length=40)
    # File and row of each, one a line.
    records = models.TextField("记录")
    as_of = models.DateField("数据截至", null=True, blank=True)
    # Of the centre that checked.
    division = models.CharField("行政区划", max_length=12, blank=True)
    what = models.CharField(
        "问题", max_length=16,
        choices=[("not_this_person", "非本人记录"), ("source_error", "来源记录有误"), ("corrected", "已在来源更正")],
    )  # fmt: skip
    said = PersonalText("说明")
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("反馈时间")
    state = models.CharField(
        "状态", max_length=12, default="open",
        choices=[("open", "待更正"), ("corrected", "已更正"), ("withdrawn", "已撤回")],
    )  # fmt: skip
    remark = PersonalText("更正情况")
    corrected_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["reported_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "item"], name="error_once"),
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_by=None) | Q(corrected_at__isnull=False, corrected_by__isnull=False),
                name="corrected_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item} {self.what}"
