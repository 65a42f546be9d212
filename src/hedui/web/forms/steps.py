"""The forms of a case's own steps."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hedui.web.forms.desk import DayField, DeskForm, LongText
from hedui.web.forms.family import worded


class EntrustForm(DeskForm):
    """The letter of entrustment."""

    columns = "two"
    focus = True
    whole: ClassVar = ("items", "why")
    folded: ClassVar = ("items",)
    income_from = DayField(label=_("收入核对期起"))
    income_until = DayField(label=_("收入核对期止（不含）"))
    property_on = DayField(label=_("财产核对时点"))
    items = forms.MultipleChoiceField(
        label=_("核对事项"), required=False, help_text=_("不选即全部事项"), widget=forms.CheckboxSelectMultiple
    )
    why = LongText(label=_("备注"), rows=2, max_length=400, required=False)

    def __init__(self, *args: Any, items: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["items"].choices = items  # type: ignore[attr-defined]


class RestrictForm(DeskForm):
    """A smaller audience for a case, or the usual one again."""

    columns = "one"
    restricted = forms.ChoiceField(
        label=_("限制案件"), choices=lambda: worded({"yes": "设为限制案件", "no": "取消限制"}), widget=forms.RadioSelect
    )
    why = LongText(label=_("原因"), max_length=400)


class AdmitForm(DeskForm):
    """One more person who may work on a restricted case."""

    columns = "one"
    user = forms.ChoiceField(label=_("办理人员"))
    why = LongText(label=_("原因"), max_length=400)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **said: Any) -> None:
        super().__init__(*args, **said)
        self.fields["user"].choices = people  # type: ignore[attr-defined]


class ProgressForm(DeskForm):
    """What an applicant has in hand: the number and the code of the receipt."""

    columns = "one"
    number = forms.CharField(label=_("案件编号"), max_length=40)
    code = forms.CharField(label=_("查询码"), max_length=64, help_text=_("印在受理通知书上"))
