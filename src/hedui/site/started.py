"""Importing this starts Django for a command: models may be imported after it."""

from __future__ import annotations

import os
from importlib import import_module

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hedui.site.settings")
if not apps.ready:
    django.setup()
# Known only now that models may be imported. Commands are used by who runs the house: the seat of a request is set elsewhere.
import_module("hedui.site.row_security").everything_is_seen()
