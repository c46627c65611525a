"""The Morlaix survey, whole or changed at one place."""

import csv
import io
import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from maillage.journey.studies.syntheses.engine import Study, conduct_study
from maillage.journey.studies.syntheses.imports import read_survey

with as_file(files("maillage.journey.studies.syntheses") / "demonstration" / "morlaix") as folder:
    MORLAIX = folder

Change = Callable[[list[list[str]]], None]


@pytest.fixture(scope="session")
def morlaix() -> Study:
    return conduct_study(read_survey(MORLAIX))


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(MORLAIX, tmp_path / "enquete"))


@pytest.fixture
def change(survey: Path) -> Callable[[str, Change], Path]:
    """Change the cells of one file of the copy; row 0 is the header."""

    def changed(file: str, edit: Change) -> Path:
        path = survey / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        edit(rows)
        output = io.StringIO()
        csv.writer(output, lineterminator="\n").writerows(rows)
        path.write_text(output.getvalue(), encoding="utf-8")
        return survey

    return changed
