"""`maillage money`: a business case from a file, the shipped examples, without a database."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from maillage.engine.errors import MaillageError
from maillage.kernel.command_line import FrenchGroup
from maillage.kernel.typography import typeset

__all__ = ["money"]

INPUT_REFUSED = 2


@click.group(cls=FrenchGroup, help="Les cas financiers.")
def money() -> None:
    """Commands of money in time."""


@money.command("examples")
def examples() -> None:
    """Dire les exemples que Maillage connaît."""
    _django()
    from maillage.journey.studies.money import engine

    for found in engine.examples().values():
        click.echo(f"{found.slug} : {typeset(found.name)}")


@money.command("case")
@click.argument("source", metavar="CAS")
@click.option("--json", "as_json", is_flag=True, help="Écrire les résultats en JSON sur la sortie standard.")
@click.option("--on", "on", metavar="JJ/MM/AAAA", help="Le jour des règles ; par défaut, aujourd’hui.")
@click.option(
    "--sheet",
    "sheets",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FICHIER",
    help="Écrire la fiche : FICHIER.pdf, .docx ou .html ; ou les tableaux : .xlsx, .ods ou .csv. Peut être répété.",
)
def case(source: str, as_json: bool, on: str | None, sheets: tuple[Path, ...]) -> None:
    """Calculer un cas financier : un fichier .yaml ou .json, ou le nom d’un exemple."""
    with _refusals(as_json=as_json):
        _case(source, as_json, on, sheets)


class WrongDay(MaillageError):
    """What is no date."""


class WrongEnding(MaillageError):
    """A format that nobody writes."""


class WouldOverwrite(MaillageError):
    """An output that bears the name of the input."""


def _case(source: str, as_json: bool, on: str | None, sheets: tuple[Path, ...]) -> None:
    _django()
    from django.utils.timezone import localdate

    from maillage.journey.studies.money import engine
    from maillage.journey.studies.money.documents import section_of, sentences
    from maillage.journey.studies.money.imports import read_case_file

    known = engine.example(source)
    name, found = (known.name, known.case) if known is not None else read_case_file(Path(source))
    _check_outputs(source, sheets)
    day = localdate() if on is None else _day(on)
    results = engine.compute(found, on=day)
    _write(sheets, results, section_of(name, "", results, day), day)
    if as_json:
        json.dump(_as_json(name, results), sys.stdout, ensure_ascii=False, indent=2)
        click.echo()
    else:
        click.echo(typeset(name))
        for sentence in sentences(results):
            click.echo(typeset(f"- {sentence}"))
    for path in sheets:
        click.echo(f"Écrit : {path}", err=True)


def _day(text: str) -> Any:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 a day has no hour
    except ValueError:
        raise WrongDay(f"« {text} » n’est pas une date. Écrivez-la jj/mm/aaaa.") from None


def _check_outputs(source: str, sheets: tuple[Path, ...]) -> None:
    """Before anything is reckoned: nothing is written in part, nor over what was read."""
    from maillage.journey.studies.money.documents import MEDIA_TYPES
    from maillage.kernel.papers import REPORT_FORMATS

    endings = (*REPORT_FORMATS, *(f".{ending}" for ending in MEDIA_TYPES))
    for path in sheets:
        if path.suffix.lower() not in endings:
            raise WrongEnding(f"« {path.name} » : on écrit {', '.join(endings)}. Changez la fin du nom.")
        if path.resolve() == Path(source).resolve():
            raise WouldOverwrite(f"« {path} » est le cas lui-même. Choisissez un autre nom pour le résultat.")


def _write(sheets: tuple[Path, ...], results: Any, section: Any, day: Any) -> None:
    """All of them or none: each is made beside its place first."""
    from maillage.journey.studies.money.documents import render_sheet, write_tables
    from maillage.kernel.papers import REPORT_FORMATS

    made: list[tuple[Path, Path]] = []
    try:
        for path in sheets:
            draft = path.with_name(f".{path.name}.part")
            made.append((draft, path))
            ending = path.suffix.lower()
            if ending in REPORT_FORMATS:
                imprint = f"Empreinte des données {results.digest[:16]}."
                draft.write_bytes(render_sheet(section, "Maillage", day, ending.removeprefix("."), imprint))
            else:
                write_tables(draft, ending.removeprefix("."), results)
        for draft, path in made:
            draft.replace(path)
    except OSError as error:
        raise NotWritten(f"« {error.filename} » ne peut pas être écrit. Vérifiez le dossier et la place.") from error
    finally:
        for draft, _ in made:
            draft.unlink(missing_ok=True)


class NotWritten(MaillageError):
    """A place where nothing can be written."""


def _as_json(name: str, results: Any) -> dict[str, Any]:
    from maillage.engine.quantities import round_half_up
    from maillage.journey.studies.money.documents import sentences
    from maillage.journey.studies.money.engine import METHOD_VERSION

    options = []
    for outlook in results.outlooks:
        compared = outlook.compared
        row: dict[str, Any] = {
            "nom": outlook.option.name,
            "mois_de_service": outlook.result.months,
            "cout_net": str(round_half_up(outlook.result.net_cost, 2)),
            "cout_net_par_annee": str(round_half_up(outlook.result.yearly_cost, 2)),
        }
        if compared is not None:
            centre = compared.centre
            row |= {
                "gain_par_annee": str(round_half_up(centre.yearly_gain, 2)),
                "gain_au_moins": str(round_half_up(compared.least.yearly_gain, 2)),
                "gain_au_plus": str(round_half_up(compared.most.yearly_gain, 2)),
                "investissement_au_plus": str(round_half_up(centre.affordable, 2)),
                "rembourse_en_mois": None if centre.payback is None else str(round_half_up(centre.payback, 1)),
                "rembourse_a_partir_du": None if centre.pays_from is None else centre.pays_from.isoformat(),
                "seuil_equilibre": None if compared.break_even is None else compared.break_even.units,
                "seuils": {
                    entry.value.key: None if entry.threshold is None else f"{entry.threshold:f}"
                    for entry in compared.sensitivities
                },
            }
        options.append(row)
    return {
        "nom": name,
        "en_bref": sentences(results),
        "options": options,
        "methode": METHOD_VERSION,
        "empreinte": results.digest,
        "avertissements": list(results.warnings),
    }


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    """What Maillage refuses ends the command, with its reasons."""
    try:
        yield
    except MaillageError as error:
        faults = list(getattr(error, "faults", ())) or [str(error)]
        if as_json:
            json.dump({"erreurs": faults}, sys.stdout, ensure_ascii=False)
            click.echo()
        for fault in faults:
            click.echo(typeset(fault), err=True)
        sys.exit(INPUT_REFUSED)


def _django() -> None:
    """The words of the stage live beside its tables; no database is opened."""
    import django

    django.setup()
