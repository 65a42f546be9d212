"""Entering a family: the household with its head, a member, the declared figures, a paper, an authorisation."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hedui.cases.policies import SIGNED_FOR_BELOW
from hedui.cases.reading import age
from hedui.cases.words import (
    AREAS,
    CASE_KINDS,
    DECLARED,
    DISABILITIES,
    DISABILITY_LEVELS,
    EXPENSES,
    HEALTH,
    MEMBER_KINDS,
    PAPERS,
    PROGRAMMES,
    RELATIONS,
    RESTRICTIONS,
    WORK,
)
from hedui.web.forms.desk import DayField, DeskForm, Groups, LongText, Pictures

Words = Mapping[str, str]
# The figures of one person, and those that are given once, with the head.
OF_PERSON = ("declared_wage", "declared_business", "declared_property", "declared_transfer")
OF_HOUSEHOLD = ("declared_money", "declared_vehicles", "declared_houses", "declared_house_area")
SPENT = _("全年支出（元，没有的不填）")
HEAD = "本人"
# A guardian who is nobody of the case.
ELSEWHERE = "elsewhere"
# As what the guardian on the line signs (Civil Code, articles 27, 28 and 31).
SIGNS_FOR = {
    "父母": "监护人代签（父母）", "祖父母、外祖父母": "监护人代签（祖父母、外祖父母）", "配偶": "监护人代签（配偶）", "子女": "监护人代签（子女）",
    "兄弟姐妹": "监护人代签（兄弟姐妹）", "其他监护人": "监护人代签（其他个人或组织）",
}  # fmt: skip
OF_OBLIGOR = ("obligor_income", "obligor_size")
DIVISION = RegexValidator(r"^\d{12}$", _("区划代码是12位数字"))
FIGURE = RegexValidator(r"^\d{1,10}(\.\d{1,2})?$", _("请填数字，最多两位小数，例如 12000 或 356.50"))


def worded(words: Words, *, empty: str | None = None) -> list[tuple[str, Any]]:
    """Choices of a list of words, translated; with `empty`, a first one for "nothing"."""
    made = [(code, _(label)) for code, label in words.items()]
    return [("", _(empty)), *made] if empty is not None else made


class FigureField(forms.CharField):
    """A figure as it is typed: yuan, or a number of things."""

    def __init__(self, code: str) -> None:
        super().__init__(
            label=_(DECLARED.get(code) or EXPENSES[code]), required=False, validators=[FIGURE], max_length=14
        )
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> str:
        """Without separators and with narrow digits: what a Chinese input method leaves behind."""
        text = super().to_python(value) or ""
        return (
            str(text)
            .translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,"))
            .replace(",", "")
            .replace(" ", "")
        )


class PersonFields(forms.Form):
    """A person of the household."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    number = forms.CharField(label=_("身份证号"), max_length=30, help_text=_("15位或18位"))
    relation = forms.ChoiceField(label=_("与申请人关系"), choices=lambda: worded(RELATIONS))
    work = forms.ChoiceField(label=_("劳动状况"), choices=lambda: worded(WORK), initial="none")
    health = forms.ChoiceField(label=_("健康状况"), choices=lambda: worded(HEALTH))
    disability = forms.ChoiceField(
        label=_("残疾类别"), choices=lambda: worded(DISABILITIES, empty="无"), required=False
    )
    disability_level = forms.ChoiceField(
        label=_("残疾等级"), choices=lambda: worded(DISABILITY_LEVELS, empty="无"), required=False
    )
    declared_wage = FigureField("declared_wage")
    declared_business = FigureField("declared_business")
    declared_property = FigureField("declared_property")
    declared_transfer = FigureField("declared_transfer")
    expense_medical = FigureField("expense_medical")
    expense_education = FigureField("expense_education")
    expense_rehabilitation = FigureField("expense_rehabilitation")
    expense_employment = FigureField("expense_employment")
    expense_rent = FigureField("expense_rent")
    expense_care = FigureField("expense_care")
    card_seen = forms.BooleanField(label=_("已核对证件原件"), required=False)

    def declared(self) -> dict[str, str]:
        """The figures that were typed, by their code."""
        return {code: self.cleaned_data[code] for code in (*DECLARED, *EXPENSES) if self.cleaned_data.get(code)}


class HouseholdForm(PersonFields, DeskForm):
    """The first step: what is asked for, where they live, and the head with the household's figures."""

    focus = True
    groups: ClassVar[Groups] = (
        (
            _("申请"),
            (
                "programme",
                "kind",
                "area",
                "telephone",
                "hukou_division",
                "residence_division",
                "address",
                "register_no",
                "restricted",
            ),
        ),
        (_("申请人"), ("name", "number", "work", "health", "disability", "disability_level", "card_seen")),
        (_("申请人全年收入（元，没有的填 0）"), OF_PERSON),
        (SPENT, tuple(EXPENSES)),
        (_("全家财产（货币填元，房屋面积填平方米，没有的填 0）"), OF_HOUSEHOLD),
    )
    wide = ("address",)
    relation = None  # type: ignore[assignment]
    programme = forms.ChoiceField(label=_("救助项目"), choices=lambda: worded(PROGRAMMES))
    kind = forms.ChoiceField(label=_("案件类型"), choices=lambda: worded(CASE_KINDS))
    area = forms.ChoiceField(label=_("城乡"), choices=lambda: worded(AREAS))
    telephone = forms.CharField(label=_("联系电话"), max_length=30)
    hukou_division = forms.CharField(label=_("户籍区划"), validators=[DIVISION], max_length=12)
    residence_division = forms.CharField(label=_("居住区划"), validators=[DIVISION], max_length=12)
    address = forms.CharField(label=_("家庭住址"), max_length=200)
    register_no = forms.CharField(
        label=_("在享户编号"), max_length=40, required=False, help_text=_("已在享救助的家庭填写，没有的不填")
    )
    restricted = forms.ChoiceField(
        label=_("限制案件"), required=False, choices=lambda: worded(RESTRICTIONS, empty="否"),
        help_text=_("选定后，自登记起仅您和指定人员可以看到本案"),
    )  # fmt: skip
    declared_money = FigureField("declared_money")
    declared_vehicles = FigureField("declared_vehicles")
    declared_houses = FigureField("declared_houses")
    declared_house_area = FigureField("declared_house_area")


class MemberForm(PersonFields, DeskForm):
    """A further person: a member who counts or does not, or an obligor outside. `guardians`: who of the case may be theirs."""

    focus = True
    groups: ClassVar[Groups] = (
        ("", ("name", "number", "relation", "kind", "work", "health", "disability", "disability_level", "card_seen")),
        (_("监护人（未满14周岁或无行为能力的填写）"), ("guardian", "guardian_name", "guardian_number")),
        (_("全年收入（元，没有的填 0）"), OF_PERSON),
        (SPENT, tuple(EXPENSES)),
        (_("仅赡养义务人填写"), OF_OBLIGOR),
        (_("特殊情况"), ("counts_not_because",)),
    )
    wide = ("counts_not_because",)
    relation = forms.ChoiceField(
        label=_("与申请人关系"), choices=lambda: worded({code: label for code, label in RELATIONS.items() if code != HEAD}, empty="请选择")
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("成员类别"), choices=lambda: worded(MEMBER_KINDS))
    counts_not_because = forms.CharField(
        label=_("不计入的原因"), max_length=80, required=False, help_text=_("计入共同生活成员的不填")
    )
    guardian = forms.ChoiceField(label=_("监护人"), required=False)
    guardian_name = forms.CharField(
        label=_("监护人姓名"), max_length=60, required=False, help_text=_("监护人不在本案中的填写")
    )
    guardian_number = forms.CharField(label=_("监护人身份证号"), max_length=30, required=False)
    obligor_income = FigureField("obligor_income")
    obligor_size = FigureField("obligor_size")

    def __init__(self, *args: Any, guardians: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(*args, **said)
        first, last = ("", str(_("不需要监护人"))), (ELSEWHERE, str(_("其他人（填写姓名和号码）")))
        self.fields["guardian"].choices = [first, *guardians, last]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A child without a guardian would only be asked about at the signature."""
        said = super().clean() or {}
        typed = said.get("guardian_name") or said.get("guardian_number")
        counts = said.get("kind") == "member" and not said.get("counts_not_because")
        if counts and not said.get("guardian") and not typed:
            years = age(said.get("number", ""), timezone.localdate())
            if years is not None and years < SIGNED_FOR_BELOW:
                self.add_error("guardian", _("未满14周岁，请选择监护人。"))
        return said

    def guardian_of_the_case(self) -> int | None:
        """The member's id of the guardian, when it is somebody of the case."""
        chosen = self.cleaned_data["guardian"]
        return int(chosen) if chosen and chosen != ELSEWHERE else None


class CorrectMemberForm(MemberForm):
    """A person of the case written anew, the head with the household's figures."""

    groups: ClassVar[Groups] = (
        *MemberForm.groups[:4],
        (_("全家财产（仅申请人填写：货币填元，房屋面积填平方米）"), OF_HOUSEHOLD),
        *MemberForm.groups[4:],
    )
    relation = forms.ChoiceField(label=_("与申请人关系"), choices=lambda: worded(RELATIONS))
    declared_money = FigureField("declared_money")
    declared_vehicles = FigureField("declared_vehicles")
    declared_houses = FigureField("declared_houses")
    declared_house_area = FigureField("declared_house_area")


class RemoveMemberForm(DeskForm):
    """Somebody does not belong to the family."""

    columns = "one"
    why = LongText(label=_("移出原因"), max_length=200)


class CorrectHouseholdForm(DeskForm):
    """A correction of the household; empty fields stay as they are."""

    focus = True
    wide = ("address",)
    programme = forms.ChoiceField(label=_("救助项目"), choices=lambda: worded(PROGRAMMES))
    area = forms.ChoiceField(label=_("城乡"), choices=lambda: worded(AREAS))
    telephone = forms.CharField(label=_("联系电话"), max_length=30, required=False, help_text=_("不改则留空"))
    address = forms.CharField(label=_("家庭住址"), max_length=200, required=False, help_text=_("不改则留空"))
    register_no = forms.CharField(label=_("在享户编号"), max_length=40, required=False, help_text=_("不改则留空"))


class PaperForm(DeskForm):
    """Papers of one kind, photographed or scanned."""

    called: ClassVar = {"content": "file"}
    paper = forms.ChoiceField(label=_("材料种类"), choices=lambda: worded(PAPERS))
    member = forms.ChoiceField(label=_("属于"), required=False)
    title = forms.CharField(label=_("名称"), max_length=80, required=False)
    file = forms.FileField(
        label=_("文件"), widget=Pictures(), help_text=_("可一次选择多个：PDF、JPEG 或 PNG，每个不超过 10 MB")
    )

    def __init__(self, *args: Any, members: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["member"].choices = [("", _("全家")), *members]  # type: ignore[attr-defined]


class AuthorisationForm(DeskForm):
    """What one person signs. Without items it is for all of them."""

    focus = True
    member = forms.ChoiceField(label=_("授权人"))
    way = forms.ChoiceField(label=_("签署方式"), choices=lambda: worded({"paper": "纸质签名", "screen": "屏幕签名"}))
    signed_on = DayField(label=_("签署日期"))
    until = DayField(label=_("有效期至（不含）"), required=False)
    signature = forms.FileField(label=_("签名页"), required=False, help_text=_("扫描或照片；屏幕签名的不选文件"))
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2_000_000)
    signed_for = forms.ChoiceField(
        label=_("签名人"), required=False, choices=lambda: worded(SIGNS_FOR, empty="本人签名"),
        help_text=_("代签的须是已登记的监护人，请核对其证件"),
    )  # fmt: skip
    items = forms.MultipleChoiceField(
        label=_("授权范围"), required=False, help_text=_("不选即全部事项"), widget=forms.CheckboxSelectMultiple
    )
    whole: ClassVar = ("items",)
    folded: ClassVar = ("items",)
    called: ClassVar = {"content": "signature"}

    def __init__(self, *args: Any, members: list[tuple[str, str]], items: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["member"].choices = members  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]

    def picture(self) -> bytes:
        """The picture: the file, or what was drawn on the screen. Empty when there is none."""
        file = self.cleaned_data.get("signature")
        if file:
            return bytes(file.read())
        kind, _comma, body = str(self.cleaned_data.get("drawn", "")).partition(",")
        try:
            return b64decode(body, validate=True) if kind == "data:image/png;base64" else b""
        except binascii.Error:
            return b""


class WithdrawForm(DeskForm):
    """A withdrawal, which holds at once."""

    columns = "one"
    why = LongText(label=_("撤回原因"), max_length=200)


class SupplementForm(DeskForm):
    """What is missing, told once."""

    columns = "one"
    missing = LongText(
        label=_("需补正的材料"), rows=5, max_length=4000, help_text=_("每行一项；只告知一次，请一次写全")
    )
    until = DayField(label=_("补正期限"))


class RosterForm(DeskForm):
    """Many families at once, from a workbook."""

    columns = "one"
    file = forms.FileField(label=_("花名册"), help_text=_("XLSX 工作簿，每户一行户主，其余成员各一行"))


class SeeForm(DeskForm):
    """The reason for which somebody wants to see what is masked."""

    columns = "one"
    why = forms.CharField(label=_("查看完整信息的原因"), max_length=200)
