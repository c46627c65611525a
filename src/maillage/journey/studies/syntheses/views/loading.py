"""Loading a survey: its files, what they hold, and what will be read of them, before anything is written."""

import io
import zipfile
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from maillage.foundations.files.actions import draft_folder, drop_draft, keep_draft, store
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.census.campaigns.actions import forget_file
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.studies.syntheses.documents.workbook import survey_workbook
from maillage.journey.studies.syntheses.engine.own import names_someone
from maillage.journey.studies.syntheses.engine.survey import Offer, Survey
from maillage.journey.studies.syntheses.enums import column_label
from maillage.journey.studies.syntheses.forms import SurveyForm
from maillage.journey.studies.syntheses.imports import SurveyRefused, read_survey, read_tables
from maillage.kernel.pages import reads, writes
from maillage.kernel.templatetags.face import Column, KeyFigure, Table
from maillage.kernel.typography import number

__all__ = ["load", "preview", "template"]

DRAFT: Final = "survey_draft"
"""Where a session keeps the token, the name and the date of a survey that is being looked at."""


@writes(Right.KEEP_SURVEY)
def load(request: HttpRequest) -> HttpResponse:
    form = SurveyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = keep_draft(form.cleaned_data["survey"])
        try:
            _survey_of_draft(token)
        except SurveyRefused as refused:
            drop_draft(token)
            context = {"form": form, "problems": _problems(refused), "count": len(refused.problems)}
            return render(request, "studies/load.html", context, status=422)
        if before := request.session.get(DRAFT):
            drop_draft(before["token"])
        request.session[DRAFT] = {
            "token": token,
            "name": form.cleaned_data["name"],
            "as_of": form.cleaned_data["as_of"].isoformat(),
        }
        return redirect("studies:preview")
    return render(request, "studies/load.html", {"form": form}, status=422 if form.is_bound else 200)


def _problems(refused: SurveyRefused) -> Table:
    """All that is wrong, where, and what to do."""
    return Table(
        "Ce qu’il faut corriger",
        (Column("Où"), Column("Colonne"), Column("Valeur"), Column("Ce qui ne va pas"), Column("Que faire")),
        [
            (
                problem.file + (f", ligne {problem.row}" if problem.row is not None else ""),
                problem.column or "",
                problem.value or "",
                problem.message,
                problem.cure,
            )
            for problem in refused.problems[:200]
        ],
        note="Les deux cents premières." if len(refused.problems) > 200 else "",
    )


def _path_of_draft(token: str) -> Path:
    """A single workbook or archive is read as it is; delimited files are read as a folder."""
    folder = draft_folder(token)
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return files[0] if len(files) == 1 and files[0].suffix.lower() != ".csv" else folder


def _survey_of_draft(token: str) -> Survey:
    return read_survey(_path_of_draft(token))


@writes(Right.KEEP_SURVEY)
def preview(request: Any) -> HttpResponse:
    """What the files hold, and what it is linked to, before anything is written."""
    draft = request.session.get(DRAFT)
    try:
        survey = _survey_of_draft(draft["token"]) if draft else None
    except SurveyRefused:
        survey = None
    if survey is None:
        messages.warning(request, "Ce dépôt n’est plus là. Choisissez de nouveau les fichiers.")
        return redirect("studies:load")
    if request.method == "POST":
        job = _ask(request, draft)
        del request.session[DRAFT]
        drop_draft(draft["token"])
        return redirect("scheduling:job", job.pk)
    return render(request, "studies/preview.html", _preview(survey, draft, request.actor.acting_id))


def _ask(request: Any, draft: dict[str, str]) -> Any:
    """Keep the files, and have the worker do the rest."""
    path = _path_of_draft(draft["token"])
    content = path.read_bytes() if path.is_file() else _zipped(path)
    name = path.name if path.is_file() else "enquete.zip"
    kept = store(request.actor.acting_id, name, "application/octet-stream", content)
    label = f"Étude de l’enquête « {draft['name']} »"
    job = enqueue(
        request.actor,
        "studies.load",
        label,
        key=f"survey:{draft['token']}",
        file=kept.pk,
        name=draft["name"],
        as_of=draft["as_of"],
    )
    if job.arguments["file"] != kept.pk:  # the button was pressed twice: the first time holds
        forget_file(kept)
    return job


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return buffer.getvalue()


def _preview(survey: Survey, draft: dict[str, str], body_id: int) -> dict[str, Any]:
    found = match_names((entity.name for entity in survey.entities), body_id)
    unknown = [entity.name for entity in survey.entities if entity.name not in found]
    answered = {*survey.fleet, *survey.objectives.respondents}
    rows = []
    for entity in survey.entities:
        match = found.get(entity.name)
        rows.append(
            (
                entity.name,
                entity.kind,
                entity.population,
                "oui" if entity.name in answered else "non",
                "à relier" if match is None else f"{match.name}{' (disparue)' if match.is_former else ''}",
            )
        )
    columns = (
        Column("Dans l’enquête"),
        Column("Nature"),
        Column("Population", unit=str(survey.population_year), is_number=True),
        Column("A répondu"),
        Column("Aujourd’hui"),
    )
    note = "Ce qui reste à relier se relie ensuite, à la main ; rien n’y oblige." if unknown else ""
    return {
        "name": draft["name"],
        "as_of": date.fromisoformat(draft["as_of"]),
        "figures": [
            KeyFigure(len(survey.entities), "collectivités dans l’enquête"),
            KeyFigure(len(answered), "ont répondu", detail=f"dont {number(len(survey.fleet))} sur leur parc"),
            KeyFigure(len(found), "reconnues aujourd’hui", detail=f"{number(len(unknown))} à relier"),
            KeyFigure(len(survey.offers), "prix comparés à une offre"),
        ],
        "table": Table("Les collectivités de l’enquête", columns, rows, note=note),
        "has_offers": bool(survey.offers),
        **_labels(survey),
        "unread": [f"{file}, colonne « {column} »" for file, column in survey.unread_columns],
    }


def _labels(survey: Survey) -> dict[str, Any]:
    """Every word of the files that members will read, and those that they will not because one of them is named."""
    names = [entity.name for entity in survey.entities]

    def is_naming(offer: Offer) -> bool:
        return any(names_someone(text, names) for text in (offer.theme, offer.label, offer.existing.unit))

    naming = [offer for offer in survey.offers if is_naming(offer)]
    told = [offer for offer in survey.offers if offer not in naming]
    objectives = [option for option in survey.objectives.options if not names_someone(option, names)]
    return {
        "naming": [f"{offer.theme} : {offer.label}" for offer in naming],
        "told": [
            ("Parc", [column_label(column) for column in survey.columns.counts]),
            ("Offres", [f"{offer.theme} : {offer.label} ({offer.existing.unit})" for offer in told]),
            ("Objectifs", objectives),
        ],
    }


@reads(Right.KEEP_SURVEY)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 the same for all
    """The demonstration survey as a workbook, to start from."""
    with as_file(files("maillage.journey.studies.syntheses") / "demonstration" / "morlaix") as survey:
        response = HttpResponse(survey_workbook(read_tables(survey)))
    response["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename="modele-enquete.xlsx") or ""
    )
    return response
