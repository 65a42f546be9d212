"""Importing this starts Django for a command: models may be imported after it."""

from __future__ import annotations

import os

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hedui.site.settings")
if not apps.ready:
    django.setup()
