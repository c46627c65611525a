"""`maillage study` and `maillage demo`: the main job without a browser."""

import os
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path

import click

from maillage.engine.errors import MaillageError
from maillage.kernel.command_line import FrenchCommand

INPUT_REFUSED = 2
REPORTS = ("pdf", "docx", "html")


def home() -> Path:
    """Where all state lives: MAILLAGE_HOME, by default var/ of the place where the command runs."""
    return Path(os.environ.get("MAILLAGE_HOME") or "var").resolve()


@click.command(cls=FrenchCommand)
@click.argument("directory", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Écrire tous les chiffres en JSON sur la sortie standard.")
@click.option(
    "--report",
    "reports",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FICHIER",
    help="Écrire le rapport : FICHIER.pdf, .docx ou .html. Peut être répété.",
)
@click.option(
    "--figures",
    type=click.Path(path_type=Path, dir_okay=False),
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
    directory: Path,
    as_json: bool,
    reports: tuple[Path, ...],
    figures: tuple[Path, ...],
    call_for: str | None,
    calls: int,
    territory: str | None,
) -> None:
    """Étudier l’enquête d’un dossier (docs/reference/format-enquete.md)."""
    try:
        _study(
            directory,
            as_json=as_json,
            reports=reports,
            figures=figures,
            call_for=call_for,
            calls=calls,
            territory=territory,
        )
    except MaillageError as error:
        _refuse(error, as_json=as_json)


def _study(
    directory: Path,
    *,
    as_json: bool,
    reports: tuple[Path, ...],
    figures: tuple[Path, ...],
    call_for: str | None,
    calls: int,
    territory: str | None,
) -> None:
    from maillage.journey.studies.documents.writers import FIGURE_FORMATS, REPORT_FORMATS, check_formats
    from maillage.journey.studies.engine import conduct_study
    from maillage.journey.studies.imports import read_survey

    check_formats(reports, REPORT_FORMATS)
    check_formats(figures, FIGURE_FORMATS)
    result = conduct_study(read_survey(directory), call_for=call_for, calls=calls, territory=territory)
    if as_json:
        from maillage.journey.studies.documents.figures import render_json

        sys.stdout.buffer.write(render_json(result))
    if as_json and not (reports or figures):
        return
    from maillage.journey.studies.documents.composition import compose_report
    from maillage.journey.studies.documents.writers import write_figures, write_report

    report = compose_report(result)
    if not as_json:
        from rich.console import Console

        from maillage.journey.studies.documents.terminal import print_report

        print_report(report, Console(highlight=False))
    for path in reports:
        write_report(report, path)
        click.echo(f"Rapport écrit : {path}", err=True)
    for path in figures:
        write_figures(result, path)
        click.echo(f"Chiffres écrits : {path}", err=True)


def _refuse(error: MaillageError, *, as_json: bool) -> None:
    """All that is wrong, on the error stream; with --json, also as an object on the standard output."""
    from maillage.kernel.typography import typeset

    if as_json:
        import json
        from dataclasses import asdict

        from maillage.journey.studies.imports import SurveyRefused

        errors = (
            [asdict(problem) for problem in error.problems]
            if isinstance(error, SurveyRefused)
            else [{"message": str(error)}]
        )
        click.echo(json.dumps({"errors": errors}, ensure_ascii=False, indent=2))
    click.echo(typeset(str(error)), err=True)
    sys.exit(INPUT_REFUSED)


@click.command(cls=FrenchCommand)
@click.option(
    "--survey",
    "copy_to",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Copier plutôt l’enquête de démonstration dans ce dossier, pour partir de ses fichiers.",
)
def demo(copy_to: Path | None) -> None:
    """Montrer Maillage sur une enquête réelle : Morlaix, 2012."""
    with as_file(files(__package__) / "demonstration" / "morlaix") as survey:
        if copy_to is not None:
            _copy_survey(survey, copy_to)
            return
        folder = home() / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        reports = [part for ending in REPORTS for part in ("--report", str(folder / f"morlaix.{ending}"))]
        figures = ["--figures", str(folder / "morlaix.xlsx")]
        study.main([str(survey), *reports, *figures], standalone_mode=False)


def _copy_survey(survey: Path, folder: Path) -> None:
    try:
        shutil.copytree(survey, folder)
    except FileExistsError:
        click.echo(f"Le dossier « {folder} » existe déjà. Choisissez un autre nom.", err=True)
        sys.exit(INPUT_REFUSED)
    click.echo(f"Enquête copiée : {folder}")
