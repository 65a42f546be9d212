"""The Django half on a real database."""

from __future__ import annotations

from case_database import django_db_modify_db_settings, django_db_setup, house

__all__ = ["django_db_modify_db_settings", "django_db_setup", "house"]
