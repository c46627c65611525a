"""Profiles to start from. No operator publishes how its files are made: each is to be adapted to the files at hand."""

import codecs
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import yaml

from maillage.journey.census.bills.imports._reading import Reading
from maillage.journey.census.bills.imports._rows import sample_of
from maillage.kernel.spelling import fold
from maillage.kernel.tables import FileRefused

__all__ = ["proposed", "score_of", "shipped_readings"]

HEAD_BYTES: Final = 1 << 17
LEAST_SCORE: Final = 0.6


@cache
def shipped_readings() -> dict[str, Reading]:
    """The shipped profiles by their slug, in the order of their names."""
    found: dict[str, Reading] = {}
    folder = files("maillage.journey.census.bills.imports") / "profiles"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
            slug = path.name.removesuffix(".yaml")
            found[slug] = Reading.of(values | {"origin": slug})
    return found


def score_of(reading: Reading, rows: list[list[str]]) -> float:
    """How far the first rows of a file bear the header of a profile: the share of its columns that is found in one row.

    A file whose supplier renamed one column is still its: the dry run says what is missing.
    """
    wanted = [fold(name) for name in reading.columns.values() if not name.startswith("=")]
    best = 0.0
    for row in rows:
        names = {fold(cell) for cell in row if cell}
        if wanted:
            best = max(best, sum(name in names for name in wanted) / len(wanted))
    return best


def proposed(path: Path, readings: Mapping[str, Reading]) -> str:
    """The code of the profile whose header a file bears best, of two alike the first; empty where none does.

    Each profile looks at the head of the file as it reads it itself. Error: ``FileRefused``, where nobody can.
    """
    if path.suffix.casefold() in (".xlsx", ".ods"):
        rows = [row for sample in sample_of(path) for row in sample.rows]
        return _best({code: score_of(reading, rows) for code, reading in readings.items()})
    with TemporaryDirectory(prefix="maillage-") as folder:
        head = Path(folder) / path.name
        head.write_bytes(_head(path))
        sample_of(head)
        return _best({code: _score_of_head(head, reading) for code, reading in readings.items()})


def _score_of_head(head: Path, reading: Reading) -> float:
    try:
        return score_of(reading, sample_of(head, reading, 1)[0].rows)
    except (FileRefused, IndexError):
        return 0.0


def _head(path: Path) -> bytes:
    """The first lines of a text, none cut."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if len(head) < HEAD_BYTES:
        return head
    end = head.rfind(b"\n") + 1
    return head[: end + 1] if head.startswith(codecs.BOM_UTF16_LE) else head[:end] or head


def _best(scores: Mapping[str, float]) -> str:
    best = max(scores, key=lambda code: scores[code], default="")
    return best if best and scores[best] >= LEAST_SCORE else ""
