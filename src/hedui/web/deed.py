"""One action carried out from a form: what the gate says is shown over the form, with everything still in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import StaleFormError
from hedui.people.actions import StaffError
from hedui.people.gate import NotPermittedError
from hedui.values.faults import Refusal
from hedui.web.forms.desk import DeskForm
from hedui.web.sentences import said

Form = TypeVar("Form", bound=DeskForm)


def done(form: Form, act: Callable[[Form, dict[str, Any]], object], version: Callable[[], int] | None = None) -> bool:
    """Whether the form was complete and the action let through. When not, the form says why, with everything still in it.

    `act` gets the form and its cleaned fields. `version` tells the case's version of now, for the form that is sent again
    after somebody else's change.
    """
    if not form.is_valid():
        return False
    try:
        act(form, form.cleaned_data)
    except StaleFormError as error:
        form.refuse(said(str(error)), version=version() if version else None)
    except InputError as error:
        form.refuse(said(str(error)), field=error.field)
    except (NotPermittedError, GateError, StaffError) as error:
        form.refuse(said(str(error)))
    except Refusal as error:
        form.refuse(f"{error.what} {error.remedy}")
    else:
        return True
    return False
