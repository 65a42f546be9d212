"""A survey: who visits whom and when, what is seen and said, photographs, neighbours, letters for evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hedui.audit.fields import PersonalText
from hedui.audit.kept import Kept
from hedui.cases.models import Attachment, Case
from hedui.people.models import User

REASONS = {"random": "随机抽查", "finding": "疑点核实", "relative": "备案近亲属", "complaint": "投诉举报"}
TOPICS = {
    "living": "居住与共同生活", "income": "收入情况", "property": "财产情况", "spending": "支出情况", "own_words": "家庭陈述（原话）",
    "neighbour": "邻里反映", "letter": "复函内容", "other": "其他情况",
}  # fmt: skip
WAYS = {"home": "入户调查", "neighbour": "邻里访问", "letter": "信函索证"}


class Survey(Kept):
    """What is to be found out on the spot, by two investigators at least."""

    personal: ClassVar = {"task": "text", "conclusion": "text"}
    openly = ("reason", "way", "planned_on", "state", "visited_on", "finished_at", "key")

    case = models.ForeignKey(Case, models.PROTECT, related_name="surveys")
    way = models.CharField("方式", max_length=12, choices=list(WAYS.items()), default="home")
    reason = models.CharField("原因", max_length=12, choices=list(REASONS.items()))
    task = PersonalText("需查明的事项")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_on = models.DateField("安排日期")
    state = models.CharField(
        "状态", max_length=8, choices=[("open", "待调查"), ("done", "已完成"), ("given_up", "已取消")], default="open"
    )
    visited_on = models.DateField("调查日期", null=True, blank=True)
    conclusion = PersonalText("调查结论")
    finished_at = models.DateTimeField(null=True, blank=True)
    # Of the form that was sent: a second sending changes nothing.
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(state="done") | Q(visited_on__isnull=False), name="survey_done_on"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.way}"


class Investigator(Kept):
    """Somebody who went there."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ()

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="investigators")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "user"], name="investigator_once")]

    def __str__(self) -> str:
        return f"{self.survey} {self.user}"


class Statement(Kept):
    """What was seen or said: by topic of the form, or in the person's own words."""

    personal: ClassVar = {"speaker": "name", "text": "text"}
    openly = ("topic", "at")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="statements")
    topic = models.CharField("内容", max_length=20)
    speaker = PersonalText("被调查人及关系")
    text = PersonalText("记录")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.survey} {self.topic}"


class Photograph(Kept):
    """A picture that belongs to a survey."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ()

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="photographs")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.survey}"
