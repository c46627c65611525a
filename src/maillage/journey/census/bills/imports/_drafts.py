"""What was uploaded and is not yet taken in: its file, and what its dry run found."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from maillage.foundations.files.actions import draft_folder
from maillage.journey.census.bills.imports._reading import Reading
from maillage.journey.census.bills.imports._review import Review

__all__ = ["draft_digest", "draft_file", "keep_review", "kept_review"]

_REVIEWS: Final = ".reviews"
"""A name that no upload can have."""


def draft_file(token: str) -> Path | None:
    """The one file of a draft; ``None`` once it is gone."""
    try:
        folder = draft_folder(token)
    except ValueError:
        return None
    found = [path for path in folder.iterdir() if path.name != _REVIEWS] if folder.is_dir() else []
    return found[0] if len(found) == 1 else None


def draft_digest(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _place(token: str, reading: Reading, given: Mapping[str, str]) -> Path:
    asked = sha256(f"{reading.fingerprint}{sorted(given.items())}".encode()).hexdigest()
    return draft_folder(token) / _REVIEWS / f"{asked}.json"


def kept_review(token: str, reading: Reading, given: Mapping[str, str]) -> Review | None:
    """What the dry run of a draft found, read this way; ``None`` where nobody ran it."""
    path = _place(token, reading, given)
    if not path.is_file():
        return None
    return Review.of(json.loads(path.read_text(encoding="utf-8")))


def keep_review(token: str, reading: Reading, given: Mapping[str, str], review: Review) -> None:
    """Beside the draft, and gone with it."""
    path = _place(token, reading, given)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".partial")
    draft.write_text(json.dumps(review.as_json()), encoding="utf-8")
    draft.replace(path)
