"""All settings, in one file. What changes from one place to another comes from the environment."""

import sqlite3
from typing import Any

import dj_database_url

from maillage.config import environment
from maillage.kernel.places import home

DEBUG = environment.switch("MAILLAGE_DEBUG", False)
SECRET_KEY = environment.secret("SECRET_KEY")
ALLOWED_HOSTS = environment.listed("MAILLAGE_HOSTS", ["127.0.0.1", "localhost"])

INSTALLED_APPS = ["maillage.journey.territories"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True


def embedded_database() -> dict[str, Any]:
    """SQLite, as durable as it can be.

    Before 3.51.3 the WAL journal may corrupt a database that two connections write and checkpoint at once: then the
    rollback journal. IMMEDIATE transactions wait for their turn where DEFERRED ones fail; FULL loses no acknowledged
    write at a power cut.
    """
    journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home() / "maillage.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL;",
        },
    }


_url = environment.text("DATABASE_URL", "")
DATABASES = {"default": dj_database_url.parse(_url) if _url else embedded_database()}
