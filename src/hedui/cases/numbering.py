"""Numbers of cases and instruments, without gaps in a series and without two alike; the code of the progress page."""

from __future__ import annotations

import hmac
from datetime import date

from hedui.audit.secrets import index
from hedui.cases.models import Case, Series

CASE, AUTHORISATION, ENTRUSTMENT, SUPPLEMENT = "HD", "SQ", "WT", "BZ"
# Without signs that are taken for one another when they are read out: 0 O, 1 I L.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LONG = 8


def next_number(kind: str, division: str, day: date) -> str:
    """The next number of a kind in a county and year: `HD150802-2026-000017`. Inside `audited`; holds the series."""
    name = f"{kind}{division[:6]}-{day.year}"
    Series.objects.get_or_create(name=name)
    series = Series.objects.select_for_update().get(name=name)
    Series.objects.filter(pk=series.pk).update(last=series.last + 1)
    return f"{name}-{series.last + 1:06d}"


def progress_code(case: Case) -> str:
    """The eight signs with which the family asks for its progress: derived, so that it can be printed again, and kept nowhere."""
    left, signs = int(index(f"progress:{case.number}:{case.progress_code}"), 16), ""
    for _sign in range(_LONG):
        left, at = divmod(left, len(_SIGNS))
        signs += _SIGNS[at]
    return signs


def is_progress_code(case: Case, typed: str) -> bool:
    """Whether that is the case's code; blanks, dashes and small letters do not matter."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hmac.compare_digest(plain.encode(), progress_code(case).encode())
