"""The last side door: SQL that writes to a kept table without `audited`, whoever sends it over Django's connection."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from hedui.audit.entering import UnauditedWriteError, is_open

# Anywhere in the text: a second statement, or a WITH before the verb, writes as well.
_WRITES = re.compile(r'\b(?:insert\s+into|replace\s+into|update|delete\s+from|truncate(?:\s+table)?)\s+(?:only\s+)?"?([a-z_]+)"?', re.IGNORECASE)  # fmt: skip


def guard(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Install on a new connection."""
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)


def _watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not is_open() and apps.models_ready:
        for table in _WRITES.findall(str(sql)):
            if table.lower() in _kept_tables():
                raise UnauditedWriteError(f"SQL writes to {table} outside of audited(...)")
    return execute(sql, params, many, context)


@cache
def _kept_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models() if getattr(model, "kept", False))
