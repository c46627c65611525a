"""All settings, in one file. What changes from one place to another comes from the environment."""

from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from maillage.config import alone, environment  # noqa: F401 what applications load is prepared first
from maillage.config.commands.sqlite_journal import safe_journal_mode
from maillage.kernel.places import home

DEBUG = environment.switch("MAILLAGE_DEBUG", False)
SECRET_KEY = environment.secret("SECRET_KEY")
ALLOWED_HOSTS = list(dict.fromkeys([*environment.listed("MAILLAGE_HOSTS", []), "127.0.0.1", "localhost"]))
"""The machine itself may always ask: that is how a watchdog does."""

DEMONSTRATION = environment.switch("MAILLAGE_DEMONSTRATION", False)
"""Invented people with printed log-ins, and no second factor asked of them."""

INSTALLED_APPS = [
    "maillage.kernel",
    "maillage.foundations.audit",
    "maillage.foundations.mail",
    "maillage.foundations.files",
    "maillage.foundations.accounts",
    "maillage.foundations.organisations",
    "maillage.foundations.scheduling",
    "maillage.journey.territories",
    "maillage.journey.census.inventory",
    "maillage.journey.census.questionnaires",
    "maillage.journey.census.campaigns",
    "maillage.journey.census.agents",
    "maillage.journey.census.bills",
    "maillage.journey.census.transfers",
    "maillage.journey.census.costs",
    "maillage.journey.census.deadlines",
    "maillage.journey.studies.syntheses",
    "maillage.journey.studies.scenarios",
    "maillage.journey.studies.money",
    "maillage.journey.studies.offers",
    "maillage.journey.studies.sharing",
    "maillage.journey.studies.telephony",
    "maillage.journey.studies.reports",
    "maillage.shell",
    "maillage.api",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "django_tasks",
    "django_tasks_db",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TENANCY_OWNER_MODEL = "organisations.Organisation"
TENANCY_OTHER_TABLES = {
    "sessions.Session": "platform",
    "contenttypes.ContentType": "platform",
    "auth.Permission": "platform",
    "auth.Group": "platform",
    "otp_totp.TOTPDevice": "identity",
    "axes.AccessAttempt": "platform",
    "axes.AccessAttemptExpiration": "platform",
    "axes.AccessLog": "platform",
    "axes.AccessFailureLog": "platform",
    "django_tasks_database.DBTaskResult": "platform",
}
"""The kinds of the tables that libraries bring (maillage.kernel.tenancy)."""
PAGES_FIND_ACTOR = "maillage.foundations.organisations.access.find_actor"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maillage.foundations.accounts.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "maillage.api.problems.AsProblems",
]
ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "maillage.shell.context.page",
            ],
            "builtins": ["maillage.kernel.templatetags.face"],
        },
    }
]
FORM_RENDERER = "maillage.kernel.forms.MaillageRenderer"

# Who signs in, and how.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["maillage.foundations.accounts.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "maillage.foundations.accounts.passwords.LongEnough"},
    {"NAME": "maillage.foundations.accounts.passwords.NotCommon"},
    {"NAME": "maillage.foundations.accounts.passwords.NotAboutThePerson"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "shell:home"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "maillage.foundations.accounts.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_CLIENT_IP_CALLABLE = "maillage.foundations.accounts.middleware.address_of"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
OTP_TOTP_ISSUER = "Maillage"

# Sessions: on the server, twelve hours at most, thirty minutes idle for those who need two factors.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "maillage"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "maillage_csrf"
CSRF_FAILURE_VIEW = "maillage.shell.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What stands behind HTTPS says so: everywhere but on the machine itself.
IS_HTTPS = environment.switch("MAILLAGE_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SITE_ADDRESS = environment.text("MAILLAGE_SITE", f"http{'s' * IS_HTTPS}://{ALLOWED_HOSTS[0]}").rstrip("/")
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if IS_HTTPS else []
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Mail, where MAILLAGE_MAIL_URL names a server: smtp://user:password@host:587/?tls=1
_mail = urlsplit(environment.text("MAILLAGE_MAIL_URL", ""))
EMAIL_HOST = _mail.hostname or ""
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = "tls=1" in _mail.query
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("MAILLAGE_MAIL_FROM", f"maillage@{ALLOWED_HOSTS[0]}")

STATIC_URL = "static/"
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"secret_paths": {"()": "maillage.kernel.logs.SecretPaths"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secret_paths"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"filters": ["secret_paths"]}},
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True


def embedded_database() -> dict[str, Any]:
    """SQLite, as durable as it can be.

    Where the WAL journal may corrupt a database that two connections write and checkpoint at once, the rollback
    journal. IMMEDIATE transactions wait for their turn where DEFERRED ones fail; FULL loses no acknowledged
    write at a power cut.
    """
    import sqlite3  # noqa: PLC0415 its library weighs on no process that asks another engine

    journal = safe_journal_mode(sqlite3.sqlite_version_info)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home() / "maillage.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # A transaction larger than the cache would take the lock of readers before it commits: it does not spill.
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA cache_spill=OFF;",
        },
    }


_url = environment.text("DATABASE_URL", "")
DATABASES = {"default": dj_database_url.parse(_url) if _url else embedded_database()}
