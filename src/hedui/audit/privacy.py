"""How each field of each model is to be treated. A model names all of its own fields: in `personal`, or in `openly`."""

from __future__ import annotations

from django.db import models

# What a class of personal field looks like when nobody has asked to see it.
MASKS = ("name", "number", "address", "telephone", "account", "amount", "text", "file", "staff", "fingerprint", "index")


def mask(text: str, kind: str) -> str:
    """A value as it is shown by default. 张三丰 → 张**; 15080219800101001X → 150802********001X."""
    if not text:
        return ""
    if kind == "name":
        return text[0] + "*" * (len(text) - 1)
    if kind == "number":
        return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}" if len(text) > 10 else "*" * len(text)
    if kind in ("telephone", "account"):
        return "*" * max(len(text) - 4, 0) + text[-4:] if len(text) > 4 else "*" * len(text)
    return "…" if kind in MASKS else text


def unclassified(model: type[models.Model]) -> set[str]:
    """Fields that the model forgot, and names that are no field of it. Keys and relations need no word."""
    said = set(getattr(model, "personal", {})) | set(getattr(model, "openly", ()))
    own = {f.name for f in model._meta.concrete_fields if not f.primary_key and not f.is_relation}
    wrong = {name for name, kind in getattr(model, "personal", {}).items() if kind not in MASKS}
    return (own ^ said) | wrong
