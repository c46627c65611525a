"""The command as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from maillage.journey.studies.syntheses.commands import print_demonstration, study
from maillage.journey.studies.syntheses.engine import Study

from .conftest import MORLAIX


def run(*arguments: str) -> tuple[int, str, str]:
    command, *rest = arguments
    result = CliRunner().invoke({"study": study}[command], rest)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_json_is_one_object_and_nothing_else(morlaix: Study) -> None:
    status, output, errors = run("study", str(MORLAIX), "--json")
    found = json.loads(output)
    assert (status, errors) == (0, "")
    assert (found["entities"], found["respondents"]) == (29, 8)
    assert found["survey"]["digest"] == morlaix.survey.digest


def test_the_terminal_says_the_whole_study() -> None:
    status, output, _ = run("study", str(MORLAIX))
    assert status == 0
    flat = " ".join(output.replace("\u00a0", " ").split())
    for expected in (
        "8 sur 29",
        "fourchette : 261 à 552",
        "Windows XP : 61,1 %",
        "555,20 € HT en moyenne par machine",
        "73,8",
        "« Réduction des coûts » arrive en tête",
        "hausse",
        "ne se recalculent pas",
        "Plouégat-Guérand",
    ):
        assert expected in flat, expected


def test_reports_and_figures_are_written_beside(tmp_path: Path) -> None:
    names = ["e.pdf", "e.docx", "e.html"]
    reports = [part for name in names for part in ("--report", str(tmp_path / name))]
    figures = [part for name in ("e.xlsx", "e.csv", "e.json") for part in ("--figures", str(tmp_path / name))]
    status, output, errors = run("study", str(MORLAIX), "--json", *reports, *figures)
    assert status == 0 and json.loads(output)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "e.xlsx", "e.csv", "e.json"])
    assert errors.count("écrit") == 6


@pytest.mark.parametrize("as_json", [True, False])
def test_bad_input_is_listed_and_nothing_is_written(survey: Path, tmp_path: Path, as_json: bool) -> None:
    path = survey / "parc.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Locquirec,7", "Locquirec,sept"), encoding="utf-8")
    report = tmp_path / "etude.pdf"
    status, output, errors = run("study", str(survey), "--report", str(report), *(["--json"] if as_json else []))
    assert status == 2
    assert "parc.csv, ligne 3, colonne « pc_fixe », valeur « sept »" in errors.replace("\u00a0", " ")
    assert not report.exists()
    if as_json:
        assert json.loads(output)["errors"][0] == {
            "file": "parc.csv",
            "message": "ce n’est pas un nombre.",
            "cure": "Inscrivez un nombre sans texte, ou laissez vide (ou NC) si la valeur est inconnue.",
            "row": 3,
            "column": "pc_fixe",
            "value": "sept",
        }
    else:
        assert output == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nulle-part"], "n’existe pas"),
        ([str(MORLAIX), "--report", "etude.odt"], ".pdf, .docx, .html ou .pptx"),
        ([str(MORLAIX), "--figures", "etude.ods"], ".xlsx, .csv ou .json"),
        ([str(MORLAIX), "--report", "/nulle/part/etude.html"], "ne peut pas être écrit"),
        ([str(MORLAIX), "--call-for", "os_98"], "ne compte pas"),
    ],
)
def test_what_is_refused_says_why(arguments: list[str], message: str) -> None:
    status, _, errors = run("study", *arguments)
    assert status == 2
    assert message in errors.replace("\u00a0", " ")


def test_a_survey_is_never_written_over(survey: Path) -> None:
    before = (survey / "parc.csv").read_bytes()
    status, _, errors = run("study", str(survey), "--figures", str(survey / "parc.csv"))
    assert status == 2 and "fichier de l’enquête" in errors
    assert (survey / "parc.csv").read_bytes() == before


def test_json_and_a_report_that_cannot_be_written_is_one_object() -> None:
    status, output, _ = run("study", str(MORLAIX), "--json", "--report", "/nulle/part/x.pdf")
    assert status == 2
    assert list(json.loads(output)) == ["errors"]


def test_the_territory_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "e.html"
    assert run("study", str(MORLAIX), "--json", "--territory", "Pays de Morlaix", "--report", str(path))[0] == 0
    assert "Pays de Morlaix" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["study"], "Il manque : ENQUETE."),
        (["study", "x", "--calls", "99"], "de 1 à 20"),
        (["study", "x", "--jsn"], "--json"),
        (["bidule"], "n’existe pas"),
        (["study", "--help"], "Utilisation"),
    ],
)
def test_the_command_line_speaks_french(arguments: list[str], message: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "maillage", *arguments], capture_output=True, text=True, check=False, env=environment
    )
    said = (done.stdout + done.stderr).replace("\u00a0", " ").replace("\u202f", " ")
    assert message in said and "Traceback" not in said
    assert done.returncode == (0 if "--help" in arguments else 2)


def test_a_terminal_without_accents_and_a_closed_pipe_are_no_crash() -> None:
    command = f"{sys.executable} -m maillage study {MORLAIX}"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    for shell in (f"{command} > /dev/null", f"{command} | head -n 1"):
        done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, env=environment)
        assert "Traceback" not in done.stderr, done.stderr


def test_the_next_calls_may_serve_another_figure() -> None:
    _, output, _ = run("study", str(MORLAIX), "--json", "--call-for", "os_7", "--calls", "5")
    calls = json.loads(output)["next_calls"]
    assert calls["estimate"] == "os_7" and len(calls["sequence"]) == 5


def test_demo_prints_the_study_and_writes_its_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    print_demonstration(tmp_path / "demo")
    assert "Morlaix" in capsys.readouterr().out
    written = sorted(path.name for path in (tmp_path / "demo").iterdir())
    assert written == ["morlaix.docx", "morlaix.html", "morlaix.pdf", "morlaix.xlsx"]


def test_json_loads_no_library_of_papers() -> None:
    """The command starts fast because it imports what it uses."""
    script = (
        "import sys; from maillage.cli import main\n"
        f"try: main(['study', {str(MORLAIX)!r}, '--json'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('typst', 'docx', 'jinja2', 'rich', 'xlsxwriter', 'numpy') if name in sys.modules],"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
