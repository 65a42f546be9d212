"""The checker's forms: a finding, a question to a department, an override, a survey; and the liaison's answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hedui.web.forms.desk import DayField, DeskForm, LongText, Pictures
from hedui.web.forms.family import worded

# The words of the models below; a test keeps them equal.
DISPOSITIONS = {
    "confirmed": "属实", "corrected": "已在来源更正", "source_error": "来源记录有误", "explained": "已说明并有证据",
    "needs_survey": "需入户调查", "not_this_person": "非本人记录",
}  # fmt: skip
WAYS = {"home": "入户调查", "neighbour": "邻里访问", "letter": "信函索证"}
REASONS = {"random": "随机抽查", "finding": "疑点核实", "relative": "备案近亲属", "complaint": "投诉举报"}
TOPICS = {
    "living": "居住与共同生活", "income": "收入情况", "property": "财产情况", "spending": "支出情况", "own_words": "家庭陈述（原话）",
    "neighbour": "邻里反映", "letter": "复函内容", "other": "其他情况",
}  # fmt: skip
OUTCOMES = {"confirmed": "记录属实", "corrected": "记录已更正", "not_ours": "非本部门记录", "refused": "不能答复"}
Choices = list[tuple[str, str]]


class DispositionForm(DeskForm):
    """What somebody says to a finding."""

    columns = "one"
    focus = True
    disposition = forms.ChoiceField(label=_("处理"), choices=lambda: worded(DISPOSITIONS), widget=forms.RadioSelect)
    said = LongText(label=_("处理说明"), max_length=1000, help_text=_("写明依据的材料和核实的经过"))


class QuestionForm(DeskForm):
    """A question to a department."""

    columns = "two"
    focus = True
    item = forms.ChoiceField(label=_("核对事项"))
    department = forms.ChoiceField(label=_("部门"), help_text=_("须是提供该事项的部门"))
    member = forms.ChoiceField(label=_("被核对人"))
    due = DayField(label=_("答复期限"))
    text = LongText(label=_("问题"), max_length=1000)
    whole: ClassVar = ("text",)

    def __init__(self, *args: Any, departments: Choices, items: Choices, members: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        first = ("", str(_("请选择")))
        for name, choices in (("department", [first, *departments]), ("item", [first, *items]), ("member", members)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class AnswerForm(DeskForm):
    """A department's answer."""

    columns = "one"
    focus = True
    outcome = forms.ChoiceField(label=_("答复结论"), choices=lambda: worded(OUTCOMES), widget=forms.RadioSelect)
    answer = LongText(label=_("答复"), rows=5, max_length=2000)


class OverrideForm(DeskForm):
    """Imputed income replaced by what can be shown."""

    columns = "two"
    step = forms.ChoiceField(label=_("步骤"))
    member = forms.ChoiceField(label=_("成员"), required=False)
    yuan = forms.DecimalField(
        label=_("调整后金额（元）"), min_value=Decimal(0), max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    attachment = forms.ChoiceField(label=_("证据材料"))
    why = LongText(label=_("理由"), max_length=1000)
    whole: ClassVar = ("why",)

    def __init__(self, *args: Any, steps: Choices, members: Choices, papers: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        for name, choices in (("step", steps), ("member", [("", str(_("全家"))), *members]), ("attachment", papers)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def fen(self) -> int:
        """The amount in fen."""
        return int(self.cleaned_data["yuan"] * 100)


class SurveyForm(DeskForm):
    """A survey is planned: two investigators at least."""

    columns = "two"
    way = forms.ChoiceField(label=_("方式"), choices=lambda: worded(WAYS))
    reason = forms.ChoiceField(label=_("原因"), choices=lambda: worded(REASONS), initial="finding")
    task = LongText(label=_("需查明的事项"), max_length=1000)
    investigators = forms.MultipleChoiceField(label=_("调查人员（至少两人）"), widget=forms.CheckboxSelectMultiple)
    whole: ClassVar = ("task", "investigators")

    def __init__(self, *args: Any, staff: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["investigators"].choices = staff  # type: ignore[attr-defined]

    def clean_investigators(self) -> list[int]:
        """Two at least (R098)."""
        chosen = [int(one) for one in self.cleaned_data["investigators"]]
        if len(chosen) < 2:
            raise forms.ValidationError(_("入户调查须有两名以上调查人员，请再选一人。"))
        return chosen


class VisitForm(DeskForm):
    """What was seen and said, on a tablet at somebody's table."""

    columns = "one"
    called: ClassVar = {"content": "photographs"}
    visited_on = DayField(label=_("调查日期"))
    speaker = forms.CharField(label=_("被调查人及关系"), max_length=60)
    photographs = forms.FileField(
        label=_("照片"), required=False, widget=Pictures(),
        help_text=_("可一次选择多个：PDF、JPEG 或 PNG，每个不超过 10 MB"),
    )  # fmt: skip
    conclusion = LongText(label=_("调查结论"), rows=4, max_length=2000)

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        for topic, label in TOPICS.items():
            self.fields[f"topic_{topic}"] = LongText(label=_(label), required=False, max_length=2000)
        self.order_fields(["visited_on", "speaker", *(f"topic_{one}" for one in TOPICS), "photographs", "conclusion"])

    def statements(self) -> list[tuple[str, str, str]]:
        """(topic, speaker, text) of each topic about which something was written."""
        said = ((topic, self.cleaned_data[f"topic_{topic}"]) for topic in TOPICS)
        return [(topic, self.cleaned_data["speaker"], text) for topic, text in said if text]

    def clean(self) -> dict[str, Any]:
        """Something must have been said or seen."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"topic_{topic}") for topic in TOPICS):
            raise forms.ValidationError(_("请至少填写一项调查记录。"))
        return cleaned
