"""The first link, and a database that itself refuses to change or delete an entry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from hedui.audit.entering import Recording, opened

_TABLES = ("audit_entry", "audit_subject", "audit_signedhead")


def _first_link(apps: Any, _editor: Any) -> None:
    token = opened.set(Recording())
    try:
        apps.get_model("audit", "Head").objects.get_or_create(pk=1, defaults={"number": 0, "digest": "0" * 64})
    finally:
        opened.reset(token)


def _append_only(_apps: Any, editor: Any) -> None:
    for table in _TABLES:
        if editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the memory is append-only'); END"
                )
        else:
            editor.execute(
                "CREATE OR REPLACE FUNCTION hedui_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'the memory is append-only'; END $$"
            )
            editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION hedui_append_only()"
            )


class Migration(migrations.Migration):
    """Triggers, and the head of the chain."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(_first_link, migrations.RunPython.noop),
        migrations.RunPython(_append_only, migrations.RunPython.noop),
    ]
