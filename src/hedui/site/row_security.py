"""The second lock, on PostgreSQL: the database itself shows an account only the cases of the seat from which it is used.

It guards against a mistake in our own code: a query that forgets the gate finds nothing of elsewhere. The account that serves
must not own the tables. Who owns them (`hedui migrate`, `backup`) and a superuser are not bound.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import ForeignKey, Model

from hedui.cases.models import Case
from hedui.people.models import Organisation

ALL, SEAT = "all", "seat"
# Added to, never changed: the account that serves may not even try.
_APPEND_ONLY = ("audit_entry", "audit_subject", "audit_signedhead")

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION hedui_scope() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('hedui.scope', true), '') $$;
CREATE OR REPLACE FUNCTION hedui_kind() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('hedui.kind', true), '') $$;
CREATE OR REPLACE FUNCTION hedui_organisation() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('hedui.organisation', true), '')::bigint $$;
CREATE OR REPLACE FUNCTION hedui_below(division text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(nullif(current_setting('hedui.prefix', true), '') IS NOT NULL
            AND starts_with(division, current_setting('hedui.prefix', true)), false) $$;
CREATE OR REPLACE FUNCTION hedui_asked(bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
  $$ SELECT EXISTS (SELECT 1 FROM sources_question q WHERE q.case_id = $1 AND q.department_id = hedui_organisation()) $$;
"""
# As the reaches of the policy table: own for townships, served for centres, below and served for bureaus, asked for departments.
_CASE = """
  hedui_scope() = 'all' OR (hedui_scope() = 'seat' AND CASE hedui_kind()
    WHEN 'township' THEN entered_in_id = hedui_organisation()
    WHEN 'department' THEN hedui_asked(id)
    WHEN 'bureau' THEN hedui_below(coalesce(nullif(residence_division, ''), hukou_division))
      OR centre_id IN (SELECT o.id FROM people_organisation o WHERE hedui_below(o.division))
    WHEN 'centre' THEN centre_id IN (SELECT o.id FROM people_organisation o WHERE hedui_below(o.division))
    ELSE false END)
"""


def install(role: str = "") -> None:
    """Put the policies on every table of cases, and give the serving role its rights. May be repeated; SQLite has none."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        for table, condition in conditions():
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS hedui_seat ON {table}")
            cursor.execute(f"CREATE POLICY hedui_seat ON {table} USING ({condition})")
        if role:
            _grant(role)


def _grant(role: str) -> None:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in _APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {name}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")


def conditions() -> Iterator[tuple[str, str]]:
    """Each table that belongs to a case, and when a row of it is shown: when the row that it hangs on is."""
    yield Case._meta.db_table, _CASE
    for model in apps.get_models():
        above = _above(model)
        if model is not Case and above is not None:
            target, column = above.related_model._meta.db_table, above.column
            own = f"{model._meta.db_table}.{column}"
            empty = f"{own} IS NULL OR " if above.null else ""
            yield model._meta.db_table, f"{empty}EXISTS (SELECT 1 FROM {target} above WHERE above.id = {own})"


def _above(model: type[Model]) -> ForeignKey[Model, Model] | None:
    """The key by which a model belongs to a case: to the case itself, or to something that belongs to one."""
    keys = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is not model
    ]
    direct = [key for key in keys if key.related_model is Case]
    further = [key for key in keys if key.related_model is not Case and _above(key.related_model) is not None]
    return next(iter([*direct, *further]), None)


def see(scope: str, place: Organisation | None = None) -> None:
    """From now on this connection sees all, what the seat reaches, or (for an unknown scope) nothing."""
    if connection.vendor != "postgresql":
        return
    kind, number, prefix = (place.kind, str(place.pk), place.prefix) if place else ("", "", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hedui.scope', %s, false), set_config('hedui.kind', %s, false), "
            "set_config('hedui.organisation', %s, false), set_config('hedui.prefix', %s, false)",
            [scope, kind, number, prefix],
        )


def _new(connection: BaseDatabaseWrapper, **_more: object) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('hedui.scope', 'all', false)")


def everything_is_seen() -> None:
    """For commands and workers: every connection of this process sees all. Never called where somebody's request is served."""
    connection_created.connect(_new, dispatch_uid="hedui.site.row_security")
