"""Django's settings, all from the environment; `hedui check-config` says what is missing. docs/running.md lists them."""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hedui.signing.keys import StoreKey, read_key
from hedui.site import logs

HEDUI_DEMO = os.environ.get("HEDUI_DEMO") == "1"
# Everybody who tries the demonstration uses this one; the sign-in page says it. Never outside of it.
HEDUI_DEMO_PASSWORD = "hedui-demo"  # noqa: S105 - no secret
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


_SERVING = os.environ.get("HEDUI_DATABASE", f"sqlite://{HEDUI_HOME / 'hedui.sqlite3'}")
_OWNING = os.environ.get("HEDUI_DATABASE_OWNER", _SERVING)
DATABASES = {"default": _database(_OWNING if os.environ.get("HEDUI_AS_OWNER") else _SERVING)}
# The account that serves, where another one owns the tables.
HEDUI_SERVING_ROLE = unquote(urlsplit(_SERVING).username or "") if _OWNING != _SERVING else ""

# What people's checks are computed on: the snapshots, and where the installation keeps its own files.
HEDUI_STORE = Path(os.environ.get("HEDUI_STORE", str(HEDUI_HOME / "store"))).absolute()
# Whoever may read /metrics from elsewhere than this machine.
HEDUI_METRICS_TOKEN = os.environ.get("HEDUI_METRICS_TOKEN", "")
# The address of the proxy before the server; only then is what it says of the browser believed.
HEDUI_PROXY = os.environ.get("HEDUI_PROXY", "")

DEBUG = False
LOGGING = logs.LOGGING
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
    "hedui.site.signing_in",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
MIDDLEWARE = [
    "hedui.site.observing.Observed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hedui.site.headers.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "hedui.site.headers.ChineseFirst",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hedui.site.signing_in.middleware.SignedIn",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "hedui.site.urls"
WSGI_APPLICATION = "hedui.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hedui.site.signing_in.context.house",
            ],
        },
    },
]
# Limits on guessing are counted where every worker sees them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "name", "telephone")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Sign-in: a password, then an authenticator app or a passkey. Nobody signs up; accounts are made by the administrators.
ACCOUNT_ADAPTER = "hedui.site.signing_in.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,10/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_ADAPTER = "hedui.site.signing_in.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "核对 hedui"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = HEDUI_DEMO  # http://localhost


# OpenID Connect, where the house is given a provider: site/signing_in/identity.py. All four are needed, and the libraries.
def _secret() -> str:
    file = os.environ.get("HEDUI_IDENTITY_SECRET_FILE", "")
    return Path(file).read_text("utf8").strip() if file and os.access(file, os.R_OK) else ""


HEDUI_IDENTITY_SAID = {
    "HEDUI_IDENTITY_ISSUER": os.environ.get("HEDUI_IDENTITY_ISSUER", "").rstrip("/"),
    "HEDUI_IDENTITY_CLIENT": os.environ.get("HEDUI_IDENTITY_CLIENT", ""),
    "HEDUI_IDENTITY_SECRET_FILE": _secret(),
}
HEDUI_IDENTITY_LIBRARIES = all(find_spec(name) for name in ("requests", "oauthlib", "jwt"))
HEDUI_IDENTITY = all(HEDUI_IDENTITY_SAID.values()) and HEDUI_IDENTITY_LIBRARIES
# What the sign-in page calls it.
HEDUI_IDENTITY_NAME = os.environ.get("HEDUI_IDENTITY_NAME", "统一身份认证")
if HEDUI_IDENTITY:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
SOCIALACCOUNT_ADAPTER = "hedui.site.signing_in.identity.Identities"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the content policy lets no form lead out of the house; the state is the session's
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "hedui.site.signing_in.identity.House",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "house", "name": HEDUI_IDENTITY_NAME, "client_id": HEDUI_IDENTITY_SAID["HEDUI_IDENTITY_CLIENT"],
                "secret": HEDUI_IDENTITY_SAID["HEDUI_IDENTITY_SECRET_FILE"],
                "settings": {"server_url": HEDUI_IDENTITY_SAID["HEDUI_IDENTITY_ISSUER"], "fetch_userinfo": False},
            },
        ],
    },
}  # fmt: skip

# Lock-out: five wrong passwords for a name close it for half an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "hedui.site.signing_in.places.name_tried"
AXES_LOCKOUT_CALLABLE = "hedui.site.signing_in.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "hedui.site.signing_in.places.address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# A session lives 30 minutes without a request and 8 hours at most; a person has one.
HEDUI_IDLE, HEDUI_LONGEST = timedelta(minutes=30), timedelta(hours=8)
SESSION_COOKIE_AGE = int(HEDUI_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "hedui_session", "hedui_form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not HEDUI_DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hedui.site.signing_in.views.form_not_ours"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_HSTS_SECONDS = 0 if HEDUI_DEMO else 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HEDUI_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
SILENCED_SYSTEM_CHECKS = ["account.W001", "security.W008", "axes.W006"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
