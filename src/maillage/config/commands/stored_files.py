"""The stored files of the instance: home()/files."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from maillage.config.commands.archive import ArchiveReader, ArchiveWriter, FileEntry
from maillage.config.commands.instance import Refused
from maillage.config.commands.progress import Progress
from maillage.foundations.files.models import StoredFile
from maillage.kernel.places import home

__all__ = ["add_files", "demand_documents", "files_folder", "has_files", "staged"]


def files_folder() -> Path:
    return home() / "files"


def has_files() -> bool:
    return next(_found(), None) is not None


def _found() -> Iterator[Path]:
    """What is stored; a draft is a file that is being written now, and no row names it yet."""
    for path in sorted(files_folder().rglob("*")):
        if path.suffix != ".partial" and (path.is_symlink() or path.is_file()):
            yield path


def add_files(archive: ArchiveWriter, progress: Progress) -> dict[str, FileEntry]:
    """Copy every stored file into an archive. Error: ``Refused`` for one that cannot be."""
    entries = {}
    for path in _found():
        name = path.relative_to(files_folder()).as_posix()
        if path.is_symlink():
            raise Refused(f"{path} est un lien, et non un fichier : mettez le fichier lui-même à sa place.")
        try:
            entries[name] = archive.add_file(name, path)
        except FileNotFoundError as error:
            raise Refused(f"Le fichier {name} a disparu pendant la sauvegarde. Recommencez.") from error
        except ValueError as error:
            raise Refused(f"Le fichier {name} a un nom qu’une sauvegarde ne peut pas porter. Renommez-le.") from error
        progress.step(f"{len(entries)} fichiers")
    return entries


def demand_documents(database: BaseDatabaseWrapper, files: dict[str, FileEntry]) -> None:
    """Every stored file that the rows name is there, byte for byte. Error: ``Refused``, naming it."""
    with database.chunked_cursor() as cursor:
        cursor.execute(f'SELECT "key", "sha256", "name" FROM "{StoredFile._meta.db_table}"')  # noqa: S608 a table of ours
        while rows := cursor.fetchmany(2000):
            for key, sha256, name in rows:
                path = StoredFile(key=key).path.relative_to(files_folder()).as_posix()
                if path not in files or files[path].sha256 != sha256:
                    state = "est abîmé" if path in files else "manque"
                    raise Refused(
                        f"le fichier « {name} » {state} ({files_folder() / path}). "
                        "Reprenez-le dans la dernière bonne sauvegarde, puis recommencez."
                    )


@contextmanager
def staged(archive: ArchiveReader, progress: Progress) -> Iterator[Callable[[], None]]:
    """The files of an archive, ready beside the present ones; what is yielded puts them in their place.

    An error before the end of the block puts the present ones back.
    """
    present = files_folder()
    with tempfile.TemporaryDirectory(prefix="files-", dir=home(), ignore_cleanup_errors=True) as name:
        coming, former = Path(name) / "coming", Path(name) / "former"
        coming.mkdir(mode=0o700)
        for done, file in enumerate(archive.manifest.files):
            target = coming / file
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            archive.copy_file(file, target)
            progress.step(f"{done + 1} fichiers sur {len(archive.manifest.files)}")

        def put_in_place() -> None:
            if present.exists():
                present.rename(former)
            coming.rename(present)

        try:
            yield put_in_place
        except BaseException:
            if not coming.exists():
                shutil.rmtree(present)
            if former.exists():
                former.rename(present)
            raise
