"""`maillage study`, and its share of `maillage demo`: the main job without a browser."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NoReturn

import click

from maillage.engine.errors import MaillageError
from maillage.kernel.command_line import FrenchCommand

INPUT_REFUSED = 2
REPORTS = ("pdf", "docx", "html")


class WouldOverwrite(MaillageError):
    """An output that bears the name of an input."""


class NoPlace(MaillageError):
    """The place where the demonstration should go does not take it."""


@click.command(cls=FrenchCommand)
@click.argument("survey", metavar="ENQUETE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Écrire tous les chiffres en JSON sur la sortie standard.")
@click.option(
    "--report",
    "reports",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FICHIER",
    help="Écrire le rapport : FICHIER.pdf, .docx, .html ou .pptx. Peut être répété.",
)
@click.option(
    "--figures",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FICHIER",
    help="Écrire les chiffres : FICHIER.xlsx, .csv ou .json. Peut être répété.",
)
@click.option("--call-for", metavar="COLONNE", help="Le chiffre à préciser en priorité, par exemple pc_portable.")
@click.option(
    "--calls", metavar="NOMBRE", type=click.IntRange(1, 20), default=3, help="Combien d’appels conseiller (3)."
)
@click.option("--territory", metavar="NOM", help="Le nom du territoire dans le rapport ; par défaut, celui de l’EPCI.")
def study(
    survey: Path,
    as_json: bool,
    reports: tuple[Path, ...],
    figures: tuple[Path, ...],
    call_for: str | None,
    calls: int,
    territory: str | None,
) -> None:
    """Étudier une enquête : un dossier de fichiers CSV, un .zip de ces fichiers, ou un classeur .xlsx ou .ods.

    Le format est décrit dans docs/reference/format-enquete.md.
    """
    with _refusals(as_json=as_json):
        _study(survey, as_json, reports, figures, {"call_for": call_for, "calls": calls, "territory": territory})


def _study(
    survey: Path, as_json: bool, reports: tuple[Path, ...], figures: tuple[Path, ...], choices: dict[str, Any]
) -> None:
    from maillage.journey.studies.syntheses.documents.writers import FIGURE_FORMATS, check_formats
    from maillage.journey.studies.syntheses.engine import conduct_study
    from maillage.journey.studies.syntheses.imports import FORMAT, read_survey
    from maillage.kernel.papers import REPORT_FORMATS

    check_formats(reports, REPORT_FORMATS)
    check_formats(figures, FIGURE_FORMATS)
    _spare_the_survey(survey, FORMAT, (*reports, *figures))
    result = conduct_study(read_survey(survey), **choices)
    if reports or figures or not as_json:
        from maillage.journey.studies.syntheses.documents.composition import compose_report
        from maillage.journey.studies.syntheses.documents.writers import write_papers

        report = compose_report(result)
        write_papers(result, report, reports, figures)
    if as_json:
        from maillage.journey.studies.syntheses.documents.figures import render_json

        sys.stdout.buffer.write(render_json(result))
        sys.stdout.flush()
    else:
        from rich.console import Console

        from maillage.kernel.papers.terminal import print_report

        print_report(report, Console(highlight=False))
    for path in reports:
        click.echo(f"Rapport écrit : {path}", err=True)
    for path in figures:
        click.echo(f"Chiffres écrits : {path}", err=True)


def _spare_the_survey(survey: Path, files: Iterable[str], outputs: tuple[Path, ...]) -> None:
    """Nothing is ever written over what was read."""
    inputs = {survey.resolve(), *((survey / file).resolve() for file in files)}
    for path in outputs:
        if path.resolve() in inputs:
            raise WouldOverwrite(f"« {path} » est un fichier de l’enquête. Choisissez un autre nom pour le résultat.")


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """What Maillage refuses ends the command, with its reasons."""
    try:
        yield
    except MaillageError as error:
        _refuse(error, as_json=as_json)


def _refuse(error: MaillageError, *, as_json: bool) -> NoReturn:
    """All that is wrong, on the error stream; with --json, also as an object on the standard output."""
    from maillage.kernel.typography import typeset

    if as_json:
        import json
        from dataclasses import asdict

        from maillage.journey.studies.syntheses.imports import SurveyRefused

        errors = (
            [asdict(problem) for problem in error.problems]
            if isinstance(error, SurveyRefused)
            else [{"message": str(error)}]
        )
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=2))
    click.echo(typeset(str(error)), err=True)
    sys.exit(INPUT_REFUSED)


def _copy(survey: Path, copy_to: Path) -> None:
    """The survey as a workbook or as a folder. Errors: ``FileExistsError``, ``OSError``."""
    if copy_to.suffix.casefold() != ".xlsx":
        shutil.copytree(survey, copy_to)
        return
    from maillage.journey.studies.syntheses.documents.workbook import survey_workbook
    from maillage.journey.studies.syntheses.imports import read_tables

    content = survey_workbook(read_tables(survey))
    with copy_to.open("xb") as file:
        file.write(content)


def copy_demonstration(copy_to: Path) -> None:
    """Hand out the survey of the demonstration, in a workbook where the name ends in .xlsx, else in a folder."""
    with _demonstration(copy_to) as survey:
        _copy(survey, copy_to)
        click.echo(f"Enquête copiée : {copy_to}")


def print_demonstration(folder: Path) -> None:
    """What the real survey of Morlaix says, and its papers in a folder."""
    with _demonstration(folder) as survey:
        folder.mkdir(parents=True, exist_ok=True)
        reports = [part for ending in REPORTS for part in ("--report", str(folder / f"morlaix.{ending}"))]
        figures = ["--figures", str(folder / "morlaix.xlsx")]
        study.main([str(survey), *reports, *figures], standalone_mode=False)


@contextmanager
def _demonstration(place: Path) -> Iterator[Path]:
    """The folder of the demonstration survey; a place that does not take what is wanted ends the command."""
    with as_file(files(__package__) / "demonstration" / "morlaix") as survey:
        try:
            yield survey
        except FileExistsError:
            _refuse(NoPlace(f"« {place} » existe déjà. Choisissez un autre nom."), as_json=False)
        except OSError:
            _refuse(NoPlace(f"Impossible d’écrire dans « {place} ». Choisissez un autre dossier."), as_json=False)
