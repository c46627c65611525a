"""Typed readers of environment variables. A value that cannot be read stops the start and says which and why."""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from maillage.kernel.places import home

__all__ = ["listed", "secret", "switch", "text"]


def text(name: str, default: str) -> str:
    return os.environ.get(name) or default


def switch(name: str, default: bool) -> bool:
    """``1``/``true``/``yes`` or ``0``/``false``/``no``."""
    value = os.environ.get(name, "").strip().casefold()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} doit valoir 1 ou 0, et non « {value} ».")


def listed(name: str, default: list[str]) -> list[str]:
    """Words parted by commas."""
    value = os.environ.get(name, "")
    return [word for word in (part.strip() for part in value.split(",")) if word] or default


def secret(name: str) -> str:
    """A secret from the environment, else from a file of the home that only its owner reads, made at first start."""
    if value := os.environ.get(name):
        return value
    path = home() / name.lower()
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="utf-8")
