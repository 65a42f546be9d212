"""What every form of the desk has: a key by which sending twice does nothing twice, and the version of the case it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

# (legend, names of fields), in their order.
Groups = tuple[tuple[Any, tuple[str, ...]], ...]


def new_key() -> str:
    """The key of a form that is shown for the first time."""
    return uuid4().hex


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **said: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **said)


class Pictures(forms.FileInput):
    """Several files at once; the view takes all of them, the field looks at one."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"multiple": True, "accept": "image/*,application/pdf"})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One of them."""
        return files.get(name)


class LongText(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, rows: int = 3, **said: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **said)


class DeskForm(forms.Form):
    """The base. `groups` are (legend, names of fields); `wide` and `whole` name fields that need more room, `folded` those that
    are seldom needed."""

    template_name = "web/furniture/form.html"
    groups: ClassVar[Groups] = ()
    wide: ClassVar[tuple[str, ...]] = ()
    whole: ClassVar[tuple[str, ...]] = ()
    folded: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[str] = ""
    # Fields whose errors the actions report under another name.
    called: ClassVar[Mapping[str, str]] = {}
    # Whether the keyboard starts in its first field.
    focus: ClassVar[bool] = False

    key = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, now: Mapping[str, Any] | None = None, **said: Any) -> None:
        super().__init__(*args, **said)
        # What is kept now, by field: shown beside what was typed when somebody else has changed it meanwhile.
        self.now = dict(now or {})
        if self.focus and not self.is_bound:
            self.laid_out[0][1][0].field.widget.attrs["autofocus"] = True
        for field in self.fields.values():
            if field.required and not field.widget.is_hidden:
                field.widget.attrs.setdefault("aria-required", "true")

    def get_context(self) -> dict[str, Any]:
        """When something is wrong, the keyboard starts where it is: no script is needed for that."""
        wrong = next((one for _legend, fields in self.laid_out for one in fields if one.errors), None)
        if wrong is not None:
            wrong.field.widget.attrs["autofocus"] = True
        return super().get_context()

    @property
    def laid_out(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The groups with their fields; what no group names stands in a last one without legend."""
        named = {name for _legend, names in self.groups for name in names}
        rest = [one for one in self.visible_fields() if one.name not in named]
        made = [(legend, [self[name] for name in names if name in self.fields]) for legend, names in self.groups]
        return [*made, ("", rest)] if rest else made

    def refuse(self, sentence: str, *, field: str | None = None, version: int | None = None) -> None:
        """Show the sentence over the form, with everything that was typed still in it; the next sending has this version."""
        name = self.called.get(field or "", field)
        self.add_error(name if name in self.fields else None, sentence)
        if version is not None and isinstance(self.data, QueryDict):
            changed = self.data.copy()
            changed[self.add_prefix("version")] = str(version)
            self.data = changed

    @property
    def files_to_choose(self) -> list[str]:
        """The fields whose file came with a form that is shown again: a browser sends it only when it is chosen anew."""
        if not self.is_bound or not self.errors:
            return []
        return [name for name in self.fields if self.files.get(self.add_prefix(name))]

    @property
    def changed_meanwhile(self) -> list[tuple[Any, str]]:
        """(label, what is kept now) of each field that differs from what was typed."""
        if not self.is_bound:
            return []
        typed = {name: str(self[name].value() or "") for name in self.now if name in self.fields}
        return [(self.fields[name].label, str(self.now[name])) for name in typed if typed[name] != str(self.now[name])]

    @property
    def over(self) -> Iterable[str]:
        """The sentences that belong to no field."""
        return [str(one) for one in self.errors.get(NON_FIELD_ERRORS, [])]


class ReasonForm(DeskForm):
    """A step that only needs its reason."""

    columns = "one"
    why = LongText(label=_("原因"), max_length=400)


class ToldReasonForm(ReasonForm):
    """A reason that the family reads on its own page."""

    why = LongText(
        label=_("原因"), max_length=400, help_text=_("申请人查询进度时会看到，请写申请人看得懂的话，不写他人的信息")
    )


class ConfirmForm(DeskForm):
    """A step that may have a remark."""

    columns = "one"
    why = LongText(label=_("备注"), max_length=400, required=False)
