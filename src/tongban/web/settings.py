"""Django settings of a running node, derived from the one typed file that TONGBAN_CONFIG names."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from tongban.web.assets import static_route
from tongban.web.config import load_config

TONGBAN = load_config(Path(os.environ["TONGBAN_CONFIG"]))

SECRET_KEY = TONGBAN.node.secret_key
DEBUG = False
ALLOWED_HOSTS = ["*"] if TONGBAN.node.demo else [urlsplit(TONGBAN.node.public_url).hostname or "localhost"]

_SHARED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "axes",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "tongban.apps.identity",
    "tongban.apps.audit",
    "tongban.apps.documents",
    "tongban.apps.messaging",
    "tongban.web",
]
SITE_APPS = {
    "province": ["tongban.apps.directory", "tongban.sites.province"],
    "bureau": [
        "tongban.apps.catalogue",
        "tongban.apps.register",
        "tongban.apps.worktime",
        "tongban.apps.casework",
        "tongban.apps.intake",
        "tongban.sites.bureau",
    ],
    "departments": ["tongban.sites.departments"],
}
INSTALLED_APPS = [*_SHARED_APPS, *SITE_APPS[TONGBAN.node.site]]

MIDDLEWARE = [
    "tongban.web.middleware.AskedOnceMiddleware",
    "tongban.web.machines.MachinesFirstMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongban.web.middleware.StaffSessionMiddleware",
    "tongban.web.middleware.ExpectedFailureMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = f"tongban.sites.{TONGBAN.node.site}.urls"
WSGI_APPLICATION = "tongban.web.wsgi.application"

FORM_RENDERER = "tongban.web.controls.ControlRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tongban.web.context.shell",
            ],
            "builtins": ["tongban.web.templatetags.ui"],
        },
    }
]


# Connections at most for a worker's hands: couriers, fetchers, jobs; none is opened before its need.
# The hub's courier has few desks, however many hands: apps/directory/desks.py.
_BESIDE_THREADS = 12


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        "CONN_MAX_AGE": 0,  # the pool keeps connections; Django must not
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": TONGBAN.http.threads + _BESIDE_THREADS, "timeout": 10},
            "options": "-c timezone=Asia/Shanghai -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
        },
    }


# The owner's rights are used by `tongban node migrate` alone.
_AS_OWNER = os.environ.get("TONGBAN_AS_OWNER") == "1"
DATABASES = {"default": _database(TONGBAN.database.owner_url if _AS_OWNER else TONGBAN.database.url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = f"{static_route()}/"

AUTH_USER_MODEL = "identity.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "tongban.apps.identity.sessions.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tongban.apps.identity.passwords.ThreeKindsOfCharacters"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"

# 等保三级 身份鉴别 b：连续失败 5 次锁定 30 分钟；空闲 15 分钟退出（domain.md 9）
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "tongban.web.people.locked_out"
SESSION_ENGINE = "tongban.apps.identity.sessions"
SESSION_COOKIE_NAME = f"tongban_{TONGBAN.node.name.replace('-', '_')}"
SESSION_COOKIE_AGE = 15 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TONGBAN.http.behind_tls
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}_csrf"
CSRF_COOKIE_SECURE = TONGBAN.http.behind_tls
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tongban.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TONGBAN.http.behind_tls else None
SECURE_HSTS_SECONDS = 31_536_000 if TONGBAN.http.behind_tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TONGBAN.http.behind_tls
SECURE_HSTS_PRELOAD = TONGBAN.http.behind_tls
SECURE_SSL_REDIRECT = False  # the proxy that terminates TLS redirects; health checks come in plain
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [SELF],
        "media-src": [SELF, "blob:"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
    },
}
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # failures count by account: a hall of clerks behind one address must not lock itself out
    "security.W008",  # the proxy that terminates TLS redirects, see SECURE_SSL_REDIRECT
]
