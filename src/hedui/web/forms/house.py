"""The forms of the house: organisations, staff, appointments, relatives, rules, agreements; and questions to the memory."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hedui.people.roles import KINDS, ROLES
from hedui.web.forms.desk import DayField, DeskForm, LongText
from hedui.web.forms.family import DIVISION, worded

Choices = list[tuple[str, str]]


class OrganisationForm(DeskForm):
    """A unit."""

    code = forms.CharField(label=_("代码"), max_length=24)
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=lambda: worded(KINDS))
    division = forms.CharField(label=_("行政区划"), max_length=12, validators=[DIVISION])
    department = forms.ChoiceField(label=_("部门"), required=False)
    leader = forms.CharField(label=_("分管领导"), max_length=40, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=40, required=False)
    telephone = forms.CharField(label=_("联系电话"), max_length=40, required=False)

    def __init__(self, *args: Any, departments: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["department"].choices = [("", "—"), *departments]  # type: ignore[attr-defined]


class UserForm(DeskForm):
    """An account."""

    username = forms.CharField(label=_("用户名"), max_length=40)
    name = forms.CharField(label=_("姓名"), max_length=40)
    telephone = forms.CharField(label=_("联系电话"), max_length=40, required=False)


class SwitchForm(DeskForm):
    """An account is closed, or opened again."""

    columns = "one"
    active = forms.ChoiceField(
        label=_("账号"), choices=lambda: worded({"no": "停用", "yes": "启用"}), widget=forms.RadioSelect
    )
    why = forms.CharField(label=_("原因"), max_length=200)


class AppointForm(DeskForm):
    """Somebody gets a role in an organisation."""

    user = forms.ChoiceField(label=_("人员"))
    organisation = forms.ChoiceField(label=_("机构"))
    role = forms.ChoiceField(label=_("角色"), choices=lambda: worded({code: one.label for code, one in ROLES.items()}))
    since = DayField(label=_("起"))
    until = DayField(label=_("止（不含）"), required=False)
    document = forms.CharField(label=_("任命文件"), max_length=80)
    restricted = forms.BooleanField(label=_("可办理限制案件"), required=False)

    def __init__(self, *args: Any, users: Choices, organisations: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["user"].choices = users  # type: ignore[attr-defined]
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class EndForm(DeskForm):
    """Something ends before a day, for a reason."""

    columns = "one"
    until = DayField(label=_("止（不含）"))
    why = forms.CharField(label=_("原因"), max_length=200)


class RelativeForm(DeskForm):
    """A near relative of somebody of the staff."""

    user = forms.ChoiceField(label=_("人员"))
    relation = forms.CharField(label=_("关系"), max_length=20, help_text=_("工作人员本人的号码也须登记，关系填“本人”"))
    name = forms.CharField(label=_("本人或近亲属姓名"), max_length=40)
    number = forms.CharField(label=_("本人或近亲属身份证号"), max_length=30)

    def __init__(self, *args: Any, users: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["user"].choices = users  # type: ignore[attr-defined]


class RuleForm(DeskForm):
    """A version of a rule."""

    columns = "two"
    whole: ClassVar = ("text",)
    code = forms.CharField(label=_("代码"), max_length=40, help_text=_("修订已有制度的用原代码，新的制度用新代码"))
    title = forms.CharField(label=_("名称"), max_length=80)
    since = DayField(label=_("生效日期"))
    text = LongText(label=_("正文"), rows=10, max_length=20_000)


class AgreementForm(DeskForm):
    """An agreement with a department."""

    whole: ClassVar = ("items",)
    wide: ClassVar = ("legal_basis",)
    department = forms.ChoiceField(label=_("部门"))
    number = forms.CharField(label=_("协议编号"), max_length=40)
    since = DayField(label=_("生效日期"))
    until = DayField(label=_("期满（不含）"), required=False)
    legal_basis = forms.CharField(label=_("依据"), max_length=200)
    items = forms.MultipleChoiceField(label=_("提供的核对事项"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, departments: Choices, items: Choices, **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["department"].choices = departments  # type: ignore[attr-defined]
        self.fields["items"].choices = items  # type: ignore[attr-defined]


class WhoLookedForm(DeskForm):
    """A person asks who has looked at their data."""

    columns = "two"
    focus = True
    number = forms.CharField(label=_("身份证号"), max_length=30)
    why = forms.CharField(label=_("查询原因"), max_length=200, help_text=_("例如：本人书面申请的日期与编号"))
