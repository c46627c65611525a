"""Studies for programs: load a survey, read a study, take its papers, one's own figures."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile as NinjaFile
from pydantic import BaseModel, Field

from maillage.foundations.files.actions import answer_with, draft_folder, drop_draft, keep_draft, read_whole, store
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.api import EXAMPLE, JobShape, job_shape
from maillage.journey.census.campaigns.queries import match_names
from maillage.journey.studies.syntheses import actions
from maillage.journey.studies.syntheses.access import get_paper_for, get_study_for
from maillage.journey.studies.syntheses.actions import ask_again, scope_study
from maillage.journey.studies.syntheses.engine.census import THEMES, own_rows
from maillage.journey.studies.syntheses.engine.own import merged_answers, offers_of, own_machines
from maillage.journey.studies.syntheses.engine.survey import Survey
from maillage.journey.studies.syntheses.enums import column_label
from maillage.journey.studies.syntheses.forms import ChangeScopeForm, ReopenForm, SurveyForm
from maillage.journey.studies.syntheses.imports import SurveyRefused, read_survey
from maillage.journey.studies.syntheses.models import Study
from maillage.journey.studies.syntheses.queries import (
    campaigns_to_study,
    frozen_lines,
    latest_study_of,
    own_answers,
    papers_of,
    studies_seen,
)
from maillage.kernel.operations import (
    Amount,
    Closed,
    Fault,
    Faulty,
    Listing,
    Operations,
    Paging,
    Text,
    amount,
    file_fault,
    form_faults,
    page_by_key,
)
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import OWN, current
from maillage.kernel.typography import plural

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")
MOST_FAULTS = 1000


# --- loading a survey ------------------------------------------------------------------------------------------------


class Demand(Closed):
    """A survey to load, beside its files."""

    nom: Text = Field("", description="Nom de l’enquête.")
    reponses_au: Text = Field("", description="Date des réponses, AAAA-MM-JJ.")
    essai: bool = Field(
        False, description="true : dire ce qui serait chargé, ou tout ce qui est à corriger, sans rien écrire."
    )


class Recognised(BaseModel):
    """An entity of the files, and the organisation of today that bears its name."""

    nom: str
    nature: str
    population: int | None
    a_repondu: bool
    collectivite: int | None = Field(description="Celle d’aujourd’hui qui porte ce nom ; null : à relier ensuite.")


class Trial(BaseModel):
    """What would be loaded."""

    nom: str
    reponses_au: date
    annee_population: int
    repondantes: int
    reconnues: int
    prix_compares: int
    colonnes_non_lues: list[str]
    entites: list[Recognised]


WORDS = {"survey": "fichiers", "name": "nom", "as_of": "reponses_au"}
"""What the fields of the page are called here."""


@operations.writes(
    "POST",
    "/enquetes",
    Right.KEEP_SURVEY,
    {200: Trial, 202: JobShape},
    "Charger une enquête, ou voir d’abord ce qui le serait (essai)",
    example=EXAMPLE,
)
def load(
    request: Any,
    demand: Annotated[Demand, Form()],
    fichiers: Annotated[
        list[NinjaFile], File(description="Un classeur XLSX ou ODS, une archive ZIP, ou plusieurs CSV.")
    ],
) -> Status[Any]:
    uploads: list[UploadedFile[Any]] = [*fichiers]
    form = SurveyForm({"name": demand.nom, "as_of": demand.reponses_au}, MultiValueDict({"survey": uploads}))
    if not form.is_valid():
        raise Faulty(
            "L’enquête n’a pas été chargée.",
            [
                Fault(
                    ou=WORDS.get(name, name),
                    quoi=str(message),
                    que_faire="Corrigez ce champ, puis renvoyez la demande.",
                )
                for name, messages in form.errors.items()
                for message in messages
            ],
        )
    name, as_of = form.cleaned_data["name"], form.cleaned_data["as_of"]
    with _draft(form.cleaned_data["survey"]) as (token, path):
        survey = _read(path)
        if demand.essai:
            return Status(200, _trial(survey, name, as_of, request.actor.acting_id))
        content = path.read_bytes() if path.is_file() else _zipped(path)
        kept = store(
            request.actor.acting_id, path.name if path.is_file() else "enquete.zip", "application/octet-stream", content
        )
        label = f"Étude de l’enquête « {name} »"
        arguments: dict[str, Any] = {"file": kept.pk, "name": name, "as_of": as_of.isoformat()}
        return Status(202, job_shape(enqueue(request.actor, "studies.load", label, key=f"survey:{token}", **arguments)))


@contextmanager
def _draft(uploads: "list[UploadedFile[Any]]") -> Iterator[tuple[str, Path]]:
    """The files on the disk while they are read: a workbook or an archive as it is, delimited files as a folder."""
    token = keep_draft(uploads)
    try:
        folder = draft_folder(token)
        files = sorted(folder.iterdir())
        yield token, files[0] if len(files) == 1 and files[0].suffix.lower() != ".csv" else folder
    finally:
        drop_draft(token)


def _read(path: Path) -> Survey:
    try:
        return read_survey(path)
    except SurveyRefused as refused:
        faults = [file_fault(problem.file, problem) for problem in refused.problems[:MOST_FAULTS]]
        count = plural(len(refused.problems), "erreur", "erreurs")
        raise Faulty(f"L’enquête n’a pas été chargée : {count} dans les fichiers.", faults) from refused


def _zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return buffer.getvalue()


def _trial(survey: Survey, name: str, as_of: date, body_id: int) -> Trial:
    found = match_names((entity.name for entity in survey.entities), body_id)
    answered = {*survey.fleet, *survey.objectives.respondents}
    return Trial(
        nom=name,
        reponses_au=as_of,
        annee_population=survey.population_year,
        repondantes=len(answered),
        reconnues=len(found),
        prix_compares=len(survey.offers),
        colonnes_non_lues=[f"{file}, colonne « {column} »" for file, column in survey.unread_columns],
        entites=[
            Recognised(
                nom=entity.name,
                nature=entity.kind,
                population=entity.population,
                a_repondu=entity.name in answered,
                collectivite=found[entity.name].pk if entity.name in found else None,
            )
            for entity in survey.entities
        ],
    )


# --- reading a study -------------------------------------------------------------------------------------------------


class Owner(BaseModel):
    id: int
    nom: str


class StudyShape(BaseModel):
    """A study of the body, or of a grouping that the organisation belongs to."""

    id: int
    nom: str
    conduite_par: Owner
    etat: str
    reponses_au: date
    collectivites: int
    repondantes: int
    calculee_le: datetime


class Estimate(BaseModel):
    """A total of the territory, extrapolated from the answers, with its range."""

    champ: str
    libelle: str
    total: float
    de: float | None = Field(description="Bas de la fourchette.")
    a: float | None = Field(description="Haut de la fourchette.")
    reponses: int
    collectivites: int


class Mean(BaseModel):
    """A mean price paid in the territory."""

    champ: str
    libelle: str
    prix: Amount
    reponses: int


class Offer(BaseModel):
    """A price offered to all members. ``fois_par_an``: how often it is paid; null by the piece."""

    theme: str
    objet: str
    prix: Amount
    fois_par_an: int | None


class TerritoryFigure(BaseModel):
    """A figure of a census that every member may read; money in EUR HT a year, as text like every exact number."""

    code: str
    theme: str
    libelle: str
    unite: str
    total: str | None
    de: float | None = Field(description="Bas de la fourchette.")
    a: float | None = Field(description="Haut de la fourchette.")
    moyenne: str | None = Field(description="Des répondantes ; null sous cinq.")
    mediane: str | None
    reponses: int
    collectivites: int


class WholeStudy(StudyShape):
    """What every member reads, and for the body that conducts it everything."""

    version_methode: str
    regles_au: date
    empreinte: str = Field(description="SHA-256 des données dont l’étude est calculée.")
    estimations: list[Estimate]
    prix_moyens: list[Mean]
    offres: list[Offer]
    themes: list[str] = Field(description="D’une campagne en ligne ; vide pour une enquête chargée.")
    recensement: list[TerritoryFigure] = Field(description="Les totaux d’une campagne en ligne, thème par thème.")
    documents: list[str] = Field(description="Formats à prendre ; vide pour une commune membre.")
    chiffres: dict[str, Any] | None = Field(
        description="Tous les chiffres, pour la structure qui conduit l’étude seulement (docs/reference/resultats.md) ; les "
        "nombres à virgule sont du texte."
    )


STUDY = {
    "id": 5,
    "nom": "Infrastructure 2012",
    "conduite_par": {"id": 4503599627370496, "nom": "CA des Sept Rivières"},
    "etat": "ANALYSED",
    "reponses_au": "2012-12-31",
    "collectivites": 29,
    "repondantes": 17,
    "calculee_le": "2026-11-20T10:00:40+01:00",
}
MEANS = [
    {
        "champ": "pc_fixe",
        "libelle": "Postes fixes",
        "prix": {"montant": "712.5", "devise": "EUR", "base": "TTC", "unite": "par machine"},
        "reponses": 11,
    }
]
PAPERS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/html",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "application/json",
)


@operations.reads(
    "/etudes",
    Right.SEE_STUDY,
    Listing[StudyShape],
    "Les études, de la plus récente à la plus ancienne",
    example={"resultats": [STUDY], "suivant": None},
)
def studies(request: Any, asked: Annotated[Paging, Query()]) -> Listing[StudyShape]:  # noqa: ARG001 the scope decides
    rows, following = page_by_key(studies_seen(), asked, "id", newest_first=True)
    return Listing(resultats=[StudyShape(**_study(row)) for row in rows], suivant=following)


@operations.reads(
    "/etudes/{int:pk}",
    Right.SEE_STUDY,
    WholeStudy,
    "Une étude : les totaux pour les membres, tous les chiffres pour qui la conduit",
    example=STUDY
    | {
        "version_methode": "1",
        "regles_au": "2026-11-20",
        "empreinte": "0" * 64,
        "estimations": [
            {
                "champ": "pc_fixe",
                "libelle": "Postes fixes",
                "total": 386.0,
                "de": 220.493652,
                "a": 551.506348,
                "reponses": 17,
                "collectivites": 29,
            }
        ],
        "prix_moyens": MEANS,
        "offres": [],
        "themes": [],
        "recensement": [],
        "documents": [],
        "chiffres": None,
    },
)
def study(request: Any, pk: int) -> WholeStudy:
    found = get_study_for(request.actor, pk)
    papers = {paper.ending: paper for paper in papers_of(found)}
    figures = papers.get("json") if found.owner_id in current().seen(OWN) else None
    return WholeStudy(
        **_study(found),
        version_methode=found.method_version,
        regles_au=found.parameters_on,
        empreinte=found.inputs_digest,
        estimations=[_estimate(column, row) for column, row in found.totals.get("estimates", {}).items()],
        prix_moyens=[_mean(row) for row in found.totals.get("means", [])],
        offres=_offers(found),
        themes=found.themes,
        recensement=[_territory_figure(code, row) for code, row in found.totals.get("figures", {}).items()],
        documents=list(papers),
        chiffres=None if figures is None else json.loads(read_whole(figures.file), parse_float=str),
    )


@operations.reads(
    "/etudes/{int:pk}/documents/{slug:format}",
    Right.SEE_STUDY,
    None,
    "Un document de l’étude : pdf, docx, html, xlsx, csv ou json",
    files=PAPERS,
)
def paper(request: Any, pk: int, format: str) -> HttpResponse:
    return answer_with(get_paper_for(request.actor, pk, format).file)


@operations.writes(
    "POST",
    "/etudes/{int:pk}/refaire",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Calculer l’étude de nouveau, à partir des réponses enregistrées",
    example=EXAMPLE,
)
def conduct(request: Any, pk: int) -> Status[JobShape]:
    found = get_study_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, found.owner_id)
    return Status(202, job_shape(ask_again(request.actor, found)))


_SCOPE_WORDS = {"name": "nom", "themes": "themes"}


class Scope(Closed):
    """What a study of a frozen campaign is about."""

    campagne: int
    nom: Text = Field(max_length=160, description="Vide : celui de la campagne.")
    themes: list[Text] = Field(
        max_length=20, description="TELECOM, INFRASTRUCTURE, PRINTING, APPLICATIONS ; vide : tous."
    )


@operations.writes(
    "POST",
    "/etudes",
    Right.CONDUCT_STUDY,
    {200: StudyShape},
    "Cadrer l’étude d’une campagne figée",
    example=STUDY,
)
def scope(request: Any, demand: Scope) -> StudyShape:
    campaign = campaigns_to_study(request.actor.acting_id).filter(pk=demand.campagne).first()
    if campaign is None:
        raise NotAllowed("campaign")
    form = ChangeScopeForm({"name": demand.nom or campaign.name, "themes": demand.themes or list(THEMES)})
    if not form.is_valid():
        raise Faulty("L’étude n’a pas été cadrée.", form_faults(form, _SCOPE_WORDS))
    made = scope_study(request.actor, campaign, name=form.cleaned_data["name"], themes=form.cleaned_data["themes"])
    return StudyShape(**_study(made))


@operations.writes(
    "POST",
    "/etudes/{int:pk}/figer",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Figer les données d’une étude de campagne",
    example=EXAMPLE,
)
def freeze(request: Any, pk: int) -> Status[JobShape]:
    found = get_study_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, found.owner_id)
    if not found.campaign.is_asked:
        raise NotAllowed("study")
    label = f"Données de l’étude « {found.name} »"
    return Status(202, job_shape(enqueue(request.actor, "studies.freeze", label, study=found.pk)))


class ChangedScope(Closed):
    """What a study is about, before its data are frozen."""

    nom: Text = Field(min_length=1, max_length=160)
    themes: list[Text] = Field(min_length=1, max_length=20, description="Codes de thèmes.")


class Reopening(Closed):
    """Why a study goes back to its scope: its frozen data, its chapters and its papers leave."""

    motif: Text = Field(min_length=1, max_length=300, description="Il reste au journal.")


@operations.writes(
    "PUT",
    "/etudes/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: StudyShape},
    "Changer le nom et les thèmes d’une étude de campagne, avant que ses données soient figées",
    example=STUDY,
)
def change_scope(request: Any, pk: int, cadrage: ChangedScope) -> StudyShape:
    form = ChangeScopeForm({"name": cadrage.nom, "themes": cadrage.themes})
    found = _conducted(request, pk)
    if not form.is_valid():
        raise Faulty("Le cadrage n’a pas été changé.", form_faults(form, _SCOPE_WORDS))
    actions.change_scope(request.actor, found, name=form.cleaned_data["name"], themes=form.cleaned_data["themes"])
    return StudyShape(**_study(found))


@operations.writes(
    "POST",
    "/etudes/{int:pk}/recadrer",
    Right.CONDUCT_STUDY,
    {200: StudyShape},
    "Revenir au cadrage d’une étude, en disant pourquoi : ses données figées et ses documents sont effacés",
    example=STUDY,
)
def reopen_scope(request: Any, pk: int, reprise: Reopening) -> StudyShape:
    found = _conducted(request, pk)
    form = ReopenForm({"reason": reprise.motif})
    if not form.is_valid():
        raise Faulty("L’étude n’a pas été recadrée.", form_faults(form, {"reason": "motif"}))
    actions.reopen_scope(request.actor, found, form.cleaned_data["reason"])
    again = get_study_for(request.actor, pk)
    return StudyShape(**_study(again))


@operations.writes(
    "DELETE",
    "/etudes/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Abandonner une étude de campagne dont les données ne sont pas figées",
)
def delete_scope(request: Any, pk: int) -> Status[None]:
    actions.delete_scope(request.actor, _conducted(request, pk))
    return Status(204, None)


def _conducted(request: Any, pk: int) -> Study:
    """A study of a campaign that was asked online. Error: ``NotAllowed``."""
    found = get_study_for(request.actor, pk)
    request.actor.must(Right.CONDUCT_STUDY, found.owner_id)
    if not found.campaign.is_asked:
        raise NotAllowed("study")
    return found


def _study(row: Study) -> dict[str, Any]:
    return {
        "id": row.pk,
        "nom": row.name,
        "conduite_par": Owner(id=row.owner_id, nom=row.owner.name),
        "etat": row.state,
        "reponses_au": row.campaign.as_of,
        "collectivites": row.entity_count,
        "repondantes": row.respondent_count,
        "calculee_le": localtime(row.computed_at).replace(microsecond=0),
    }


def _territory_figure(code: str, row: dict[str, Any]) -> TerritoryFigure:
    return TerritoryFigure(
        code=code,
        theme=row["theme"],
        libelle=row["label"],
        unite=row["unit"],
        total=row["total"],
        de=_rounded(row["low"]),
        a=_rounded(row["high"]),
        moyenne=row["mean"],
        mediane=row["middle"],
        reponses=row["n"],
        collectivites=row["N"],
    )


def _estimate(column: str, row: dict[str, Any]) -> Estimate:
    return Estimate(
        champ=column,
        libelle=row["label"],
        total=row["total"],
        de=_rounded(row["low"]),
        a=_rounded(row["high"]),
        reponses=row["n"],
        collectivites=row["N"],
    )


def _rounded(bound: float | None) -> float | None:
    return None if bound is None else round(bound, 6)


def _mean(row: dict[str, Any]) -> Mean:
    price = Amount(montant=_short(row["by_machine"]), base=row["tax_basis"] or None, unite="par machine")
    return Mean(champ=row["machine"], libelle=column_label(row["machine"]), prix=price, reponses=row["n"])


def _short(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _offers(found: Study) -> list[Offer]:
    shaped = []
    for offer in offers_of(found.totals):
        price = amount(offer.proposed, offer.basis, offer.unit)
        if price is not None:
            shaped.append(Offer(theme=offer.theme, objet=offer.label, prix=price, fois_par_an=offer.times_a_year))
    return shaped


# --- one's own figures -----------------------------------------------------------------------------------------------


class Machine(BaseModel):
    """A kind of machine that the organisation has; what is not known is null."""

    libelle: str
    nombre: int | None
    prix: Amount | None
    cout_annuel: Amount | None
    prix_moyen: Amount | None = Field(description="Du territoire, si assez de membres ont donné le leur.")
    reponses_du_prix_moyen: int
    ecart_annuel: Amount | None = Field(description="Positif : vous payez plus que la moyenne.")


class Counted(BaseModel):
    champ: str
    libelle: str
    nombre: int | None


class OwnFigure(BaseModel):
    """What an organisation has of a figure of a census; null: not known."""

    libelle: str
    unite: str
    nombre: str | None


class OwnFigures(BaseModel):
    """What the page « Ma collectivité » shows."""

    etude: StudyShape | None = Field(description="La plus récente ; null s’il n’y en a pas encore.")
    a_repondu: bool
    noms: list[str] = Field(description="Ses noms dans l’enquête : le sien, ceux des communes qu’elle a remplacées.")
    machines: list[Machine]
    logiciels: list[Counted]
    offres: list[Offer]
    recensement: list[OwnFigure] = Field(description="Ce qu’elle avait quand l’étude a été figée.")


@operations.reads(
    "/ma-collectivite",
    Right.SEE_OWN_PAGE,
    OwnFigures,
    "Ce que la collectivité a, ce qu’elle paie, ce qu’elle gagnerait",
    example={
        "etude": STUDY,
        "a_repondu": True,
        "noms": ["Taulé"],
        "machines": [
            {
                "libelle": "Postes fixes",
                "nombre": 12,
                "prix": {"montant": "780", "devise": "EUR", "base": "TTC", "unite": "par machine"},
                "cout_annuel": {"montant": "1872", "devise": "EUR", "base": "TTC", "unite": "par an"},
                "prix_moyen": {"montant": "712.5", "devise": "EUR", "base": "TTC", "unite": "par machine"},
                "reponses_du_prix_moyen": 11,
                "ecart_annuel": {"montant": "162", "devise": "EUR", "base": "TTC", "unite": "par an"},
            }
        ],
        "logiciels": [{"champ": "os_7", "libelle": "Windows 7", "nombre": 4}],
        "offres": [],
        "recensement": [],
    },
)
def own_figures(request: Any) -> OwnFigures:  # noqa: ARG001 the scope decides
    scope = current()
    found = latest_study_of(sorted(scope.seen("totals")))
    if found is None:
        return OwnFigures(etude=None, a_repondu=False, noms=[], machines=[], logiciels=[], offres=[], recensement=[])
    if found.campaign.is_asked:
        return _own_census(found, sorted(scope.seen(OWN)))
    answers = own_answers(found, sorted(scope.seen(OWN)))
    fields = found.campaign.fields
    machines = own_machines(fields, answers, found.totals) if answers else []
    return OwnFigures(
        etude=StudyShape(**_study(found)),
        a_repondu=bool(answers),
        noms=list(answers),
        machines=[
            Machine(
                libelle=machine.label,
                nombre=machine.count,
                prix=amount(machine.price, machine.basis, "par machine"),
                cout_annuel=amount(machine.yearly_cost, machine.basis, "par an"),
                prix_moyen=amount(machine.mean_price, machine.basis, "par machine"),
                reponses_du_prix_moyen=machine.mean_answers,
                ecart_annuel=amount(machine.saving, machine.basis, "par an"),
            )
            for machine in machines
        ],
        logiciels=[
            Counted(
                champ=column,
                libelle=column_label(column),
                nombre=None if value is None else int(value),
            )
            for column, value in merged_answers(answers, [*fields["systems"], *fields["suites"]]).items()
        ],
        offres=_offers(found),
        recensement=[],
    )


def _own_census(found: Study, own: list[int]) -> OwnFigures:
    lines = [line for line in frozen_lines(found, own) if line.figures]
    return OwnFigures(
        etude=StudyShape(**_study(found)),
        a_repondu=bool(lines),
        noms=[line.name for line in lines],
        machines=[],
        logiciels=[],
        offres=[],
        recensement=[
            OwnFigure(libelle=label, unite=unit, nombre=None if own is None else f"{own:f}")
            for label, unit, own, *_ in own_rows([line.figures for line in lines], found.totals)
            if lines
        ],
    )
