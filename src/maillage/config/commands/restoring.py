"""Bring an instance back from one file: all of it or nothing."""

import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from maillage.config.commands.archive import ArchiveReader, Manifest
from maillage.config.commands.databases import applied_migrations, emptied, loaded
from maillage.config.commands.history import Happening, record
from maillage.config.commands.instance import Refused, explain, product_version
from maillage.config.commands.progress import Progress
from maillage.config.commands.rows import archived_models
from maillage.config.commands.saving import Saved, default_target, read_back, save
from maillage.config.commands.stored_files import has_files, staged
from maillage.kernel.places import home
from maillage.kernel.tenancy import everything
from maillage.kernel.typography import plural

__all__ = ["Restored", "restore", "verify"]

MADE_BY_MIGRATIONS: Final = frozenset({"contenttypes.ContentType", "auth.Permission"})
"""What an instance holds before anyone wrote in it."""


@dataclass(frozen=True, slots=True)
class Restored:
    """``beside``: where what stood here before was saved; ``has_key``: the key came along."""

    manifest: Manifest
    seconds: float
    beside: Saved | None
    has_key: bool


def verify(path: Path) -> Restored:
    """Read a backup to its last byte and change nothing. Error: ``Refused``."""
    progress = Progress()
    try:
        with ArchiveReader(path) as archive, tempfile.TemporaryDirectory(prefix="backup-", dir=home()) as folder:
            _demand_same_migrations(archive)
            manifest = read_back(path, Path(folder), progress)
        _remember(path, manifest, "read_back")
    except (OSError, DatabaseError, sqlite3.Error) as error:
        raise Refused(f"La sauvegarde {path} ne se relit pas : {explain(error)}") from error
    return Restored(manifest, progress.seconds, None, has_key=False)


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Errors: ``Refused``, and then the instance is what it was."""
    progress = Progress()
    try:
        with ArchiveReader(path) as archive:
            _demand_same_migrations(archive)
            beside = _demand_empty(replace=replace)
            with staged(archive, progress) as put_files_in_place, transaction.atomic():
                with emptied():
                    loaded(connection, archive, progress)
                put_files_in_place()
    except (OSError, DatabaseError, sqlite3.Error) as error:
        raise Refused(f"La restauration a échoué, rien n’a été changé : {explain(error)}") from error
    ContentType.objects.clear_cache()
    with ArchiveReader(path) as archive:
        try:
            has_key = _restore_key(archive)
            _remember(path, archive.manifest, "read_back", "restored")
        except OSError as error:
            raise Refused(
                f"Tout est restauré, mais la clé ou la note n’a pas pu être écrite : {explain(error)}"
            ) from error
        return Restored(archive.manifest, progress.seconds, beside, has_key)


def _remember(path: Path, manifest: Manifest, *happenings: Happening) -> None:
    record(*happenings, file=str(path.resolve()), rows=manifest.rows, files=len(manifest.files))


def _demand_same_migrations(archive: ArchiveReader) -> None:
    """The tables that the backup was made from are those of this version."""
    theirs, ours = set(archive.manifest.migrations), set(applied_migrations())
    made_by = archive.manifest.product
    if theirs - ours:
        raise Refused(
            f"Cette sauvegarde vient d’une version plus récente de Maillage ({made_by} ; ici {product_version()}). "
            f"Installez la version {made_by}, puis restaurez."
        )
    if ours - theirs:
        raise Refused(
            f"Cette sauvegarde vient d’une version plus ancienne de Maillage ({made_by} ; ici {product_version()}). "
            f"Installez la version {made_by}, restaurez, puis passez à la version {product_version()}."
        )


def _demand_empty(*, replace: bool) -> Saved | None:
    """Nothing stands here, or it is saved first."""
    held = _first_content()
    if held is None:
        return None
    if not replace:
        raise Refused(
            f"Cette instance n’est pas vide : {held}. Restaurez dans une instance neuve (MAILLAGE_HOME ou DATABASE_URL), "
            "ou ajoutez --replace : ce qui est ici sera d’abord sauvegardé."
        )
    try:
        return save(default_target("avant-restauration"))
    except Refused as error:
        raise Refused(
            f"Ce qui est ici ne peut pas être sauvegardé, et n’est donc pas remplacé. {error} "
            "Laissez cette instance telle quelle et restaurez dans une neuve : un autre MAILLAGE_HOME, une autre base."
        ) from error


def _first_content() -> str | None:
    with everything("is the instance empty"), connection.cursor() as cursor:
        for model in archived_models():
            if model._meta.label not in MADE_BY_MIGRATIONS:
                table = model._meta.db_table
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 a table of ours
                if count := cursor.fetchone()[0]:
                    return f"la table {table} a {plural(count, 'ligne', 'lignes')}"
    return "elle garde des fichiers" if has_files() else None


def _restore_key(archive: ArchiveReader) -> bool:
    """The key of the backup becomes the key of the place, unless the environment gives one."""
    if not archive.manifest.has_key or os.environ.get("SECRET_KEY"):
        return False
    partial = home() / "secret_key.partial"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        file.write(archive.key())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(home() / "secret_key")
    return True
