"""A case becomes restricted: what its checkers said to departments about records goes back to where they said it, the finding."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from hedui.cases.gate import RESTRICTED, Acting
from hedui.checks.models import Finding
from hedui.sources.errors import take_back_words


@receiver(RESTRICTED, dispatch_uid="hedui.checks.taking_back")
def on_restricted(act: Acting, **_more: Any) -> None:
    """Inside the transaction that restricts the case. The rows stay told: which record is wrong names nobody."""
    take_back_words(list(Finding.objects.filter(check_run__case=act.case).values_list("pk", flat=True)))
