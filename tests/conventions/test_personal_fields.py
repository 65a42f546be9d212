"""Every field of every model is classified; what is personal in free text is encrypted; every model is kept or says why not."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from hedui.audit.fields import PersonalText
from hedui.audit.kept import Kept
from hedui.audit.privacy import MASKS, mask, unclassified

OURS = [
    model for model in apps.get_models() if model.__module__.startswith("hedui.") and ".site." not in model.__module__
]
# Written by the memory itself, by Django's sign-in, or by the worker about its own work.
NOT_KEPT = {"Entry", "Subject", "Head", "SignedHead", "Sent", "User", "Job"}
# Kinds that are values of a family: nowhere at rest in the clear. The others are indices, and names of staff.
SEALED = {"name", "number", "address", "telephone", "account", "amount", "text", "file"}


@pytest.mark.parametrize("model", OURS, ids=lambda one: one.__name__)
def test_every_field_is_classified(model: type[models.Model]) -> None:
    assert unclassified(model) == set()


@pytest.mark.parametrize("model", OURS, ids=lambda one: one.__name__)
def test_what_is_personal_is_encrypted_at_rest(model: type[models.Model]) -> None:
    for name, kind in getattr(model, "personal", {}).items():
        field = model._meta.get_field(name)
        assert isinstance(field, PersonalText) or kind not in SEALED, (model.__name__, name, kind)


@pytest.mark.parametrize("model", OURS, ids=lambda one: one.__name__)
def test_every_model_refuses_to_be_written_unaudited(model: type[models.Model]) -> None:
    assert issubclass(model, Kept) or model.__name__ in NOT_KEPT


def test_what_is_masked_shows_nobody() -> None:
    assert mask("张三丰", "name") == "张**" and mask("15080219800101001X", "number") == "150802********001X"
    assert mask("13800000000", "telephone") == "*******0000"
    assert all(mask("0", kind) in ("", "*", "0", "…") for kind in MASKS)
    assert mask("狼山镇富强村三组12号", "address") == "…" and mask("12000.50", "amount") == "…"
