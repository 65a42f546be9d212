"""SQLite's REPLACE deletes without asking a trigger of deletion: a row that is there already is refused before it is put.

PostgreSQL needs nothing more: its ON CONFLICT DO UPDATE, MERGE and TRUNCATE ask the triggers of 0002.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

# table → every key by which a row could be taken for another.
_KEYS = {
    "audit_entry": ("number = NEW.number", "digest = NEW.digest"),
    "audit_subject": ("id = NEW.id", "fingerprint = NEW.fingerprint AND number = NEW.number"),
    "audit_signedhead": ("id = NEW.id", "day = NEW.day"),
}


def _never_replaced(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "sqlite":
        return
    for table, keys in _KEYS.items():
        there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {key})" for key in keys)
        editor.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {there} "
            f"BEGIN SELECT RAISE(ABORT, 'the memory is append-only'); END"
        )


class Migration(migrations.Migration):
    """Triggers."""

    dependencies: ClassVar = [("audit", "0002_append_only")]
    operations: ClassVar = [migrations.RunPython(_never_replaced, migrations.RunPython.noop)]
