"""Papers written where a command was told: all of them, or none."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from maillage.engine.errors import MaillageError

__all__ = ["CannotWrite", "write_files"]


class CannotWrite(MaillageError):
    """The place where a file was wanted does not take it."""


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Each content under its path, in the place of what stood there. Error: ``CannotWrite``, and nothing is written."""
    drafts = {path: path.with_name(f".{os.getpid()}-{place}{path.suffix}") for place, path in enumerate(contents)}
    path = Path()
    try:
        for path, draft in drafts.items():
            draft.write_bytes(contents[path])
        for path, draft in drafts.items():
            draft.replace(path)
    except OSError as error:
        for draft in drafts.values():
            with suppress(OSError):
                draft.unlink()
        raise CannotWrite(
            f"Le fichier « {path} » ne peut pas être écrit. Vérifiez que le dossier existe, que vous avez le droit d’y "
            "écrire et que le disque n’est pas plein."
        ) from error
