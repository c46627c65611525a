"""The first command that anybody runs."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from maillage.config.commands.demo import demo
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.imports import read_survey
from tests.played import Played, environment_of

MORLAIX = Path(__file__).parents[2] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "maillage", "demo", *arguments]
    return subprocess.run(command, env=environment_of(home), capture_output=True, text=True, check=False)


def test_the_demonstration_is_made_once_and_apart(played: Played, tmp_path: Path) -> None:
    assert "386" in played.printed and "pilote@demo.example" in played.printed
    assert sorted(path.name for path in (played.home / "demo").glob("morlaix.*")) == [
        f"morlaix.{ending}" for ending in ("docx", "html", "pdf", "xlsx")
    ]
    assert not (played.home / "maillage.sqlite3").exists()  # never the instance of the place
    again = run(played.copy_to(tmp_path), "--no-serve", "--json")
    told: dict[str, Any] = json.loads(again.stdout)
    assert told["address"] == "http://127.0.0.1:8000"
    passwords = {account["password"] for account in told["accounts"]}
    assert len(passwords) == 1 and passwords.pop() in played.printed
    assert len(told["accounts"]) == 14


def test_it_touches_no_database_but_its_own(played: Played, tmp_path: Path) -> None:
    """Known log-ins never reach a real instance."""
    assert not played.real.exists()
    home = played.copy_to(tmp_path)
    (home / "demo" / "instance" / "demonstration.txt").unlink()
    refused = run(home, "--no-serve", "--json")
    assert refused.returncode == 1 and "n’est pas celle de la démonstration" in refused.stderr


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    refused = run(tmp_path / "fichier")
    assert refused.returncode == 2 and "Choisissez" in refused.stderr


def test_it_hands_out_its_survey_once_as_a_folder(tmp_path: Path) -> None:
    copy = str(tmp_path / "e")
    assert CliRunner().invoke(demo, ["--survey", copy]).exit_code == 0
    assert sorted(p.name for p in (tmp_path / "e").iterdir()) == sorted(p.name for p in MORLAIX.iterdir())
    again = CliRunner().invoke(demo, ["--survey", copy])
    assert again.exit_code == 2 and "existe déjà" in again.stderr


def test_it_hands_out_its_survey_once_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "enquete.xlsx"
    first = CliRunner().invoke(demo, ["--survey", str(path)])
    assert (first.exit_code, first.stdout) == (0, f"Enquête copiée : {path}\n")
    assert _bare(read_survey(path)) == _bare(read_survey(MORLAIX))
    before = path.read_bytes()
    again = CliRunner().invoke(demo, ["--survey", str(path)])
    assert again.exit_code == 2 and "existe déjà" in again.stderr
    assert path.read_bytes() == before


def _bare(survey: Survey) -> Survey:
    return replace(survey, name="", digest="")


@pytest.mark.parametrize("option", ["--port", "--json", "--no-serve", "--survey"])
def test_the_help_names_every_option(option: str) -> None:
    assert option in CliRunner().invoke(demo, ["--help"]).stdout
