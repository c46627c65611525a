"""Save the whole instance in one file, and prove it by bringing that file back into a database of a moment."""

import shutil
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from maillage.config.commands.archive import ArchiveReader, ArchiveWriter, Manifest, TableEntry, publish
from maillage.config.commands.databases import (
    applied_migrations,
    frozen,
    loaded,
    pending_migrations,
    throwaway,
)
from maillage.config.commands.history import record
from maillage.config.commands.instance import Refused, explain, product_version
from maillage.config.commands.progress import Progress
from maillage.config.commands.rows import Digest, Model, archived_models, columns_of, count_rows, dump_rows
from maillage.config.commands.stored_files import add_files, demand_documents
from maillage.kernel.places import home
from maillage.kernel.typography import number

__all__ = ["Saved", "default_target", "read_back", "save"]

STALE_SECONDS: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds, once it was read back."""

    path: Path
    tables: int
    rows: int
    files: int
    size: int
    seconds: float


def default_target(prefix: str = "maillage") -> Path:
    moment = datetime.now(ZoneInfo("Europe/Paris"))
    return home() / "backups" / f"{prefix}-{moment:%Y-%m-%d-%H%M%S}.zip"


def save(target: Path, *, with_key: bool = False) -> Saved:
    """Write, read back, and only then name. Error: ``Refused``, and then no file bears the name."""
    progress = Progress()
    partial = target.with_name(f"{target.name}.partial")
    try:
        if target.exists():
            raise Refused(f"{target} existe déjà. Choisissez un autre nom, ou déplacez ce fichier.")
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep()
        with tempfile.TemporaryDirectory(prefix="backup-", dir=home()) as folder:
            try:
                _write(partial, Path(folder), with_key=with_key, progress=progress)
                manifest = read_back(partial, Path(folder), progress)
                size = partial.stat().st_size
                publish(partial, target)
            finally:
                partial.unlink(missing_ok=True)
        saved = Saved(target, len(manifest.tables), manifest.rows, len(manifest.files), size, progress.seconds)
        _remember(saved)
    except (OSError, DatabaseError, sqlite3.Error, Refused) as error:
        reason = str(error) if isinstance(error, Refused) else explain(error)
        _remember_failure(reason)
        raise Refused(f"La sauvegarde a échoué, aucun fichier n’a été gardé : {reason}") from error
    return saved


def _sweep() -> None:
    """Copies that a killed backup left: as large as the database, and of no use."""
    for folder in home().glob("backup-*"):
        if time.time() - folder.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _write(partial: Path, folder: Path, *, with_key: bool, progress: Progress) -> None:
    _demand_tables_of_today()
    manifest = Manifest(
        product=product_version(),
        engine=connection.vendor,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        migrations=applied_migrations(),
        has_key=with_key,
    )
    with ArchiveWriter(partial) as archive:
        with frozen(folder) as snapshot:
            for model in archived_models():
                manifest.tables[model._meta.db_table] = _write_table(archive, snapshot, model, progress)
            # After the rows: a file that comes meanwhile is one too many, never one too few.
            manifest.files = add_files(archive, progress)
            demand_documents(snapshot, manifest.files)
        if manifest.rows == 0:
            raise Refused("la base n’a aucune ligne, pas même celles que Maillage y met : il n’y a rien à sauvegarder.")
        if with_key:
            archive.add_key(settings.SECRET_KEY)
        archive.seal(manifest)


def _demand_tables_of_today() -> None:
    if not applied_migrations():
        raise Refused("il n’y a pas encore de base ici. Lancez d’abord : maillage serve")
    if waiting := pending_migrations():
        raise Refused(
            f"la base attend {number(len(waiting))} mises à jour de cette version. "
            "Sauvegardez avec la version qui l’a écrite, ou lancez d’abord : maillage serve"
        )


def _write_table(archive: ArchiveWriter, snapshot: BaseDatabaseWrapper, model: Model, progress: Progress) -> TableEntry:
    table = model._meta.db_table
    digest = Digest(model)
    with archive.table(table) as member:
        for line in dump_rows(snapshot, model):
            member.write(line)
            digest.add(line)
            progress.step(f"{table} : {number(digest.rows)} lignes écrites")
    if digest.rows != count_rows(snapshot, model):
        raise Refused(f"la table {table} n’a pas donné toutes ses lignes. Recommencez.")
    return TableEntry([str(field.column) for field in columns_of(model)], digest.rows, digest.value)


def read_back(path: Path, folder: Path, progress: Progress) -> Manifest:
    """Bring an archive back into a throw-away database and read all its files. Error: ``Refused``."""
    with ArchiveReader(path) as archive:
        with throwaway(folder / "relecture.sqlite3", with_tables=True) as database:
            loaded(database, archive, progress)
        for done, name in enumerate(archive.manifest.files):
            archive.digest_file(name)
            progress.step(f"{done + 1} fichiers relus")
        return archive.manifest


def _remember(saved: Saved) -> None:
    record(
        "written",
        "read_back",
        file=str(saved.path.resolve()),
        rows=saved.rows,
        files=saved.files,
        bytes=saved.size,
        seconds=round(saved.seconds, 1),
    )


def _remember_failure(reason: str) -> None:
    try:
        record("failed", reason=reason)
    except OSError:  # a full disk: the message on the screen is all there is
        return
