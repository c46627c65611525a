"""What every command of an instance begins with: a place that can be written, Django, tables of today."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

import click
from django.db import DatabaseError

from maillage.engine.errors import MaillageError
from maillage.kernel.places import home
from maillage.kernel.typography import typeset

__all__ = ["Refused", "demand_place", "explain", "migrate", "open_instance", "product_version", "refusals"]

FAULT: Final = 1
_NO_ROOM: Final = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class Refused(MaillageError):
    """A command cannot do what it was asked."""


@contextmanager
def refusals() -> Iterator[None]:
    """What is refused ends the command, with its reason, on the error stream."""
    try:
        yield
    except MaillageError as error:
        click.echo(typeset(str(error)), err=True)
        sys.exit(FAULT)


def explain(error: Exception) -> str:
    """What the system or the database answered, in words."""
    if getattr(error, "errno", None) in _NO_ROOM or "disk is full" in str(error):
        return "il n’y a plus de place sur le disque. Libérez-en, puis recommencez."
    if "disk I/O error" in str(error):
        return "le disque refuse d’écrire : il est plein ou abîmé. Vérifiez-le, puis recommencez."
    if isinstance(error, PermissionError) or "permission denied" in str(error):
        return f"le système ou la base refuse l’accès ({error}). Vérifiez les droits du compte qui lance la commande."
    return f"{error}".strip().replace("\n", " ")


def demand_place() -> Path:
    """The home, once it is sure that it can be written."""
    place = home()
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise Refused(
            f"Le dossier {place} ne peut pas être écrit : {explain(error)} "
            "La variable MAILLAGE_HOME désigne le dossier où Maillage garde tout."
        ) from error
    return place


def open_instance() -> None:
    """Django, with the settings of this place."""
    demand_place()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    import django  # noqa: PLC0415 costs a second: only when a command runs
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(f"Un réglage ne va pas : {error}") from error


def migrate() -> None:
    """Bring the tables and their guards to those of this version."""
    from django.core.management import call_command  # noqa: PLC0415

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise Refused(f"La base ne répond pas ou ne peut pas être mise à jour : {explain(error)}") from error


def product_version() -> str:
    return version("maillage")
