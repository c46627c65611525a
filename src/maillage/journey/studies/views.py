"""Pages of studies: load a survey, read a study, take it away, one's own page."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from maillage.foundations.files.actions import answer_with, draft_folder, drop_draft, keep_draft, store
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.studies.access import get_chapter_for, get_paper_for, get_study_for
from maillage.journey.studies.documents.pages import drawn, machine_table
from maillage.journey.studies.documents.stored import STYLE_DIGEST
from maillage.journey.studies.documents.workbook import survey_workbook
from maillage.journey.studies.engine.own import names_someone, offers_of, own_machines, saving_with
from maillage.journey.studies.engine.survey import Survey
from maillage.journey.studies.enums import column_label
from maillage.journey.studies.forms import OwnPricesForm, SurveyForm
from maillage.journey.studies.imports import SurveyRefused, read_survey, read_tables
from maillage.journey.studies.models import Study
from maillage.journey.studies.queries import latest_study_of, own_answers, studies_seen, table_of_contents
from maillage.kernel.pages import NotAllowed, reads, writes
from maillage.kernel.templatetags.face import Cell, Column, Empty, Fact, KeyFigure, Tab, Table
from maillage.kernel.tenancy import OWN, current
from maillage.kernel.typography import number, plural

DRAFT: Final = "survey_draft"
"""Where a session keeps the token, the name and the date of a survey that is being looked at."""
PAPERS: Final = (
    ("pdf", "Rapport PDF"),
    ("docx", "Rapport Word"),
    ("html", "Rapport en une page web"),
    ("xlsx", "Chiffres (tableur)"),
    ("csv", "Chiffres (CSV)"),
    ("json", "Chiffres (JSON)"),
)
PICTURE_SECONDS: Final = 7 * 24 * 3600


@reads(Right.SEE_STUDY)
def studies(request: Any) -> HttpResponse:
    found = list(studies_seen()[:50])
    may_load = Right.KEEP_SURVEY in request.actor.rights
    table = Table(
        "Études, de la plus récente à la plus ancienne",
        (Column("Étude"), Column("Par"), Column("Réponses au"), Column("Répondantes", is_number=True), Column("État")),
        [
            (
                Cell(study.name, reverse("studies:detail", args=[study.pk])),
                study.owner.name,
                study.campaign.as_of,
                f"{number(study.respondent_count)} sur {number(study.entity_count)}",
                study.get_state_display(),
            )
            for study in found
        ],
        empty=_nothing_yet(may_load=may_load),
    )
    return render(request, "studies/studies.html", {"table": table, "may_load": may_load and found})


def _nothing_yet(*, may_load: bool) -> Empty:
    what = "Ici, les études de votre territoire : ce que chacun a, ce qu’on gagnerait ensemble."
    if not may_load:
        return Empty(what, "Le service mutualisé n’en a pas encore conduit. Vous les lirez ici dès qu’il y en aura.")
    return Empty(what, "Une étude part d’une enquête.", "Charger une enquête", reverse("studies:load"))


# --- loading a survey ------------------------------------------------------------------------------------------------


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
    return render(request, "studies/preview.html", _preview(survey, draft))


def _ask(request: Any, draft: dict[str, str]) -> Any:
    """Keep the files, and have the worker do the rest."""
    path = _path_of_draft(draft["token"])
    content = path.read_bytes() if path.is_file() else _zipped(path)
    name = path.name if path.is_file() else "enquete.zip"
    kept = store(request.actor.acting_id, name, "application/octet-stream", content)
    label = f"Étude de l’enquête « {draft['name']} »"
    return enqueue(
        request.actor,
        "studies.load",
        label,
        key=f"survey:{draft['token']}",
        file=kept.pk,
        name=draft["name"],
        as_of=draft["as_of"],
    )


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return buffer.getvalue()


def _preview(survey: Survey, draft: dict[str, str]) -> dict[str, Any]:
    found = match_names(entity.name for entity in survey.entities)
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
        "naming": [
            offer.label for offer in survey.offers if names_someone(offer.label, [e.name for e in survey.entities])
        ],
        "unread": [f"{file}, colonne « {column} »" for file, column in survey.unread_columns],
    }


@reads(Right.KEEP_SURVEY)
def template(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 the same for all
    """The demonstration survey as a workbook, to start from."""
    with as_file(files(__package__) / "demonstration" / "morlaix") as survey:
        response = HttpResponse(survey_workbook(read_tables(survey)))
    response["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename="modele-enquete.xlsx") or ""
    )
    return response


# --- reading a study -------------------------------------------------------------------------------------------------


@reads(Right.SEE_STUDY)
def detail(request: Any, pk: int, slug: str = "essentiel") -> HttpResponse:
    """The body reads it whole, chapter by chapter; a member reads the totals of the territory."""
    study = get_study_for(request.actor, pk)
    if study.owner_id not in current().seen(OWN):
        if slug != "essentiel":
            raise NotAllowed("chapter")
        blocks = drawn(study.digest, _picture_address(study, "territoire"))
        return render(request, "studies/digest.html", {"study": study, "blocks": blocks})
    chapter = get_chapter_for(request.actor, pk, slug)
    tabs = [
        Tab(entry.title, reverse("studies:chapter", args=[pk, entry.slug]), entry.slug == slug)
        for entry in table_of_contents(study)
    ]
    context = {
        "study": study,
        "chapter": chapter,
        "tabs": tabs,
        "blocks": drawn(chapter.blocks, _picture_address(study, slug)),
        "papers": [(label, reverse("studies:paper", args=[pk, ending])) for ending, label in PAPERS],
        "may_conduct": request.actor.may(Right.CONDUCT_STUDY, study.owner_id),
    }
    return render(request, "studies/detail.html", context)


def _picture_address(study: Study, slug: str) -> str:
    """What comes before the name of a picture. It changes when the study is computed again, so a browser may keep it."""
    return f"{reverse('studies:detail', args=[study.pk])}images/{int(study.computed_at.timestamp())}/{slug}/"


@reads(Right.SEE_STUDY)
def picture(request: HttpRequest, pk: int, edition: int, slug: str, name: str, piece: int) -> HttpResponse:  # noqa: ARG001
    """A picture of a study, kept by the reader's own browser only."""
    study = get_study_for(request.actor, pk)  # type: ignore[attr-defined]
    pictures = study.digest_pictures if slug == "territoire" else get_chapter_for(request.actor, pk, slug).pictures  # type: ignore[attr-defined]
    pieces: Sequence[str] = pictures.get(name, ())
    if not piece < len(pieces):
        raise NotAllowed("picture")
    response = HttpResponse(pieces[piece], content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src '{STYLE_DIGEST}'"
    return response


@reads(Right.SEE_STUDY)
def paper(request: Any, pk: int, ending: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, ending).file)


@writes(Right.CONDUCT_STUDY)
def conduct(request: Any, pk: int) -> HttpResponse:
    """Compute the study again: the links of its entities or the rules may have changed."""
    study = get_study_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, study.owner_id)
    if request.method == "POST":
        label = f"Étude de l’enquête « {study.name} »"
        job = enqueue(request.actor, "studies.conduct", label, campaign=study.campaign_id)
        return redirect("scheduling:job", job.pk)
    context = {
        "title": "Refaire l’étude",
        "sentence": f"L’étude « {study.name} » sera calculée de nouveau à partir des réponses enregistrées.",
        "consequences": [
            "Ses pages et ses documents seront remplacés.",
            "Le journal gardera la trace des deux calculs.",
        ],
        "confirm_label": "Refaire l’étude",
        "cancel_url": reverse("studies:detail", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)


# --- one's own page --------------------------------------------------------------------------------------------------


@reads(Right.SEE_OWN_PAGE)
def my_page(request: Any) -> HttpResponse:
    """Ma commune en une page: what we have, what we pay, what we would save."""
    seen = current()
    study = latest_study_of(sorted(seen.seen("totals")))
    if study is None:
        return render(request, "studies/my_page.html", {"study": None})
    names, answers = own_answers(study, sorted(seen.seen(OWN)))
    machines = own_machines(study.campaign.fields, answers, study.totals) if names else []
    offers = offers_of(study.totals)
    form = OwnPricesForm(request.GET if "calculer" in request.GET else None, offers=offers)
    gains = _own_gains(form) if form.is_bound and form.is_valid() else None
    context = {
        "study": study,
        "names": [name for name in names if name != request.actor.acting_name],
        "has_answered": bool(names),
        "figures": _own_figures(machines),
        "table": machine_table(machines),
        "systems": _systems(study, answers),
        "form": form,
        "offer_rows": [(offer, form[f"q{offer.place}"], form[f"p{offer.place}"]) for offer in offers],
        "gains": gains,
    }
    return render(request, "studies/my_page.html", context)


def _own_figures(machines: Sequence[Any]) -> list[KeyFigure]:
    if not machines:
        return []
    counts = [machine.count for machine in machines if machine.count is not None]
    costs = {
        machine.basis: [m.yearly_cost for m in machines if m.basis == machine.basis]
        for machine in machines
        if machine.basis
    }
    figures = [KeyFigure(sum(counts) if counts else None, "machines", detail=_unknown(machines, "count"))]
    for basis, amounts in costs.items():
        known = [amount for amount in amounts if amount is not None]
        unit = f"€ {basis} par an"
        figures.append(
            KeyFigure(sum(known) if known else None, "pour les renouveler", unit, _unknown(machines, "yearly_cost"))
        )
    savings = [machine.saving for machine in machines if machine.saving is not None]
    if savings and len(costs) == 1:
        total = sum(savings)
        label = "à gagner au prix moyen du territoire" if total > 0 else "de moins qu’au prix moyen du territoire"
        figures.append(KeyFigure(abs(total), label, f"€ {next(iter(costs))} par an"))
    return figures


def _unknown(machines: Sequence[Any], name: str) -> str:
    missing = sum(getattr(machine, name) is None for machine in machines)
    return f"sans {plural(missing, 'nature inconnue', 'natures inconnues')}" if missing else ""


def _systems(study: Study, answers: dict[str, Any]) -> list[Fact]:
    fields = study.campaign.fields
    return [
        Fact(column_label(column), None if answers[column] is None else int(answers[column]))
        for column in [*fields["systems"], *fields["suites"]]
        if column in answers and answers[column] != 0
    ]


def _own_gains(form: OwnPricesForm) -> Table:
    """What the offers would change for this member, with its own quantities and prices."""
    rows: list[tuple[Any, ...]] = []
    totals: dict[str, Fraction] = {}
    for offer, quantity, paid in form.given():
        saving = saving_with(offer, quantity, paid)
        rows.append((offer.label, quantity, paid, offer.proposed, offer.unit, saving))
        if saving is not None:
            totals[offer.basis] = totals.get(offer.basis, Fraction(0)) + saving
    columns = (
        Column("Objet"),
        Column("Quantité", is_number=True),
        Column("Vous payez", unit="€", is_number=True, digits=4),
        Column("Offre", unit="€", is_number=True, digits=4),
        Column("Unité"),
        Column("Économie par an", unit="€", is_number=True, digits=2),
    )
    shown = (
        ("Ensemble", "", "", "", next(iter(totals)), next(iter(totals.values())))
        if len(totals) == 1 and len(rows) > 1
        else ()
    )
    note = "Négatif : l’offre coûte plus cher. Pour un prix à la pièce, la quantité est celle d’une année."
    return Table(
        "Ce que les offres changeraient pour vous",
        columns,
        rows,
        shown,
        note=note,
        empty=Empty("Indiquez une quantité et un prix."),
    )
