"""Django's settings, all from the environment; `hedui check-config` says what is missing. docs/running.md lists them."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hedui.signing.keys import StoreKey, read_key

HEDUI_DEMO = os.environ.get("HEDUI_DEMO") == "1"
HEDUI_HOME = Path(os.environ.get("HEDUI_HOME", "hedui-data")).absolute()


def _store_key() -> StoreKey:
    """The installation's secret. Without one, only a demonstration runs: under a key that everybody knows."""
    file = os.environ.get("HEDUI_KEY_FILE")
    key = read_key(os.environ.get("HEDUI_KEY"), Path(file) if file else None)
    return key or StoreKey(hashlib.sha256(b"hedui demonstration").digest())


HEDUI_KEY_IS_OWN = bool(os.environ.get("HEDUI_KEY") or os.environ.get("HEDUI_KEY_FILE"))
HEDUI_STORE_KEY = _store_key()
SECRET_KEY = base64.b64encode(HEDUI_STORE_KEY.derived("django")).decode()


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme in ("sqlite", ""):
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        }
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path, "OPTIONS": options}
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""), "HOST": parts.hostname or "", "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True,
    }  # fmt: skip


DATABASES = {"default": _database(os.environ.get("HEDUI_DATABASE", f"sqlite://{HEDUI_HOME / 'hedui.sqlite3'}"))}

DEBUG = False
ALLOWED_HOSTS = os.environ.get("HEDUI_HOSTS", "localhost,127.0.0.1").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HEDUI_ORIGINS", "").split(",") if o]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "hedui.audit",
    "hedui.people",
    "hedui.cases",
    "hedui.sources",
    "hedui.checks",
    "hedui.surveys",
    "hedui.procedures",
    "hedui.web",
]
AUTH_USER_MODEL = "people.User"
ROOT_URLCONF = "hedui.site.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "static/"
