"""Writing files, and handing them over."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from maillage.engine.errors import MaillageError
from maillage.foundations.files.models import StoredFile
from maillage.kernel.places import home
from maillage.kernel.typography import one_line

__all__ = [
    "FileDamaged",
    "FileNotKept",
    "answer_with",
    "draft_folder",
    "drop_draft",
    "drop_old_drafts",
    "keep_draft",
    "read_whole",
    "store",
]

CHUNK: Final = 1 << 18
SANDBOX: Final = "default-src 'none'; sandbox"
"""What a stored file may do if a browser shows it all the same: nothing."""


class FileNotKept(MaillageError):
    """The disk does not take the file."""


class FileDamaged(MaillageError):
    """The bytes on the disk are not those that were stored."""


def store(owner_id: int, name: str, media_type: str, content: bytes | Path) -> StoredFile:
    """Write a file, then its row: a row never names a file that is not whole. Error: ``FileNotKept``.

    ``content``: its bytes, or where they lie, which never brings all of them into memory.
    """
    row = StoredFile(owner_id=owner_id, key=secrets.token_hex(16), name=one_line(name, 200), media_type=media_type)
    draft = row.path.with_suffix(".partial")
    digest = sha256()
    try:
        row.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file, _opened(content) as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
            row.size, row.sha256 = file.tell(), digest.hexdigest()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(row.path)
        _sync(row.path.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FileNotKept(
            f"Le fichier « {row.name} » n’a pas pu être gardé : le disque est peut-être plein. Rien n’a été enregistré."
        ) from error
    row.save(force_insert=True)
    return row


def _opened(content: bytes | Path) -> IO[bytes]:
    return content.open("rb") if isinstance(content, Path) else BytesIO(content)


def _sync(folder: Path) -> None:
    """A name is on the disk only once its folder is: else a power cut could leave a row that names nothing."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_whole(row: StoredFile) -> bytes:
    """The bytes of a file. Error: ``FileDamaged``."""
    try:
        content = row.path.read_bytes()
    except OSError:
        content = b""
    if sha256(content).hexdigest() != row.sha256:
        raise FileDamaged(f"Le fichier « {row.name} » est abîmé ou manque. Restaurez la dernière sauvegarde.")
    return content


def answer_with(row: StoredFile) -> HttpResponse:
    """A file as a download: never shown in the site's own window."""
    response = HttpResponse(read_whole(row), content_type=row.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    return response


# --- drafts: what was uploaded and not yet kept ----------------------------------------------------------------------

DRAFT_HOURS: Final = 24


def keep_draft(uploaded: "Iterable[UploadedFile[Any]]") -> str:
    """Put uploaded files aside, under a token that only the caller knows, until they are kept or a day has passed.

    Their names are those of the uploader, less any folder. Error: ``FileNotKept``.
    """
    token = secrets.token_hex(16)
    folder = draft_folder(token)
    try:
        folder.mkdir(mode=0o700, parents=True)
        for upload in uploaded:
            # A name is a name: never a path, never a hidden file.
            name = PurePosixPath((upload.name or "").replace("\\", "/")).name.lstrip(".")[-100:] or "fichier"
            with (folder / name).open("xb") as file:
                for chunk in upload.chunks():
                    file.write(chunk)
    except FileExistsError as error:
        drop_draft(token)
        raise FileNotKept("Deux fichiers portent le même nom. Gardez-en un seul.") from error
    except OSError as error:
        drop_draft(token)
        raise FileNotKept("Le dépôt n’a pas pu être gardé : le disque est peut-être plein. Recommencez.") from error
    return token


def draft_folder(token: str) -> Path:
    """Where a draft lies. Error: ``ValueError`` for what is no token."""
    if not re.fullmatch("[0-9a-f]{32}", token):
        raise ValueError("not a draft")
    return home() / "drafts" / token


def drop_draft(token: str) -> None:
    """Forget a draft."""
    shutil.rmtree(draft_folder(token), ignore_errors=True)


def drop_old_drafts() -> None:
    """Forget the drafts that nobody kept."""
    oldest = time.time() - DRAFT_HOURS * 3600
    for folder in (home() / "drafts").glob("*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
