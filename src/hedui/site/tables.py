"""The tables as this version needs them."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command

from hedui.site.row_security import install


def bring_up_to_date() -> None:
    """Migrations, the cache's table, row-level security. Under the account that owns the tables."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    caches["default"].clear()
    install(settings.HEDUI_SERVING_ROLE)
