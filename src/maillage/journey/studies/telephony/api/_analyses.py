"""Analyses for programs: opened, computed, cited, frozen, and the lines that one may see of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.api import EXAMPLE as JOB
from maillage.foundations.scheduling.api import JobShape, job_shape
from maillage.journey.studies.telephony import actions, queries
from maillage.journey.studies.telephony.access import get_analysis_for, lines_shown, told_totals
from maillage.journey.studies.telephony.api._base import MEND, OVER, euros, operations
from maillage.journey.studies.telephony.forms import AnalysisForm, CitingForm
from maillage.journey.studies.telephony.models import TelephonyAnalysis
from maillage.kernel.operations import (
    Amount,
    Closed,
    Faulty,
    Listing,
    Paging,
    Text,
    amount,
    form_faults,
    known,
    page_by_key,
)


class AnalysisShape(BaseModel):
    """An analysis of lines under a tariff. Amounts over the whole period; null while it is computed."""

    id: int
    nom: str
    tarif: str
    etude: int | None = Field(description="L’étude qui la cite ; null pour un membre, ou si aucune ne la cite.")
    du: date
    au: date
    etat: str = Field(description="ASKED (pas encore calculée), COMPUTED (calculée) ou FROZEN (figée).")
    aujourdhui: Amount | None = Field(description="Des lignes dont le coût est connu.")
    au_mieux: Amount | None = Field(description="Des mêmes lignes.")
    economie: Amount | None
    borne: Amount | None = Field(description="Aucun choix de ces forfaits ne coûte moins, pour toutes les lignes.")
    ecart_prouve_pct: str | None


class AnalysedLineShape(BaseModel):
    """A line, as its owner and the body that conducts the analysis see it."""

    ligne: str
    membre: int
    nature: str = Field(description="FIXED, MOBILE ou DATA.")
    aujourdhui: Amount | None
    forfait: str | None
    au_mieux: Amount | None
    economie: Amount | None
    engagee_jusquau: date | None


class WholeAnalysis(AnalysisShape):
    """An analysis and a page of the lines that one may see."""

    lignes: Listing[AnalysedLineShape]


ANALYSIS: dict[str, Any] = {
    "id": 7,
    "nom": "Nos lignes sous un nouveau tarif",
    "tarif": "Tarif fictif",
    "etude": None,
    "du": "2026-01-01",
    "au": "2026-10-01",
    "etat": "COMPUTED",
    "aujourdhui": euros("4210.4"),
    "au_mieux": euros("2911.85"),
    "economie": euros("1298.55"),
    "borne": euros("2911.85"),
    "ecart_prouve_pct": "0.0000",
}
LINE: dict[str, Any] = {
    "ligne": "+33261910012",
    "membre": 12,
    "nature": "FIXED",
    "aujourdhui": euros("189"),
    "forfait": "Deux heures",
    "au_mieux": euros("120"),
    "economie": euros("69"),
    "engagee_jusquau": "2027-03-31",
}


@operations.reads(
    "/telephonie",
    Right.SEE_STUDY,
    Listing[AnalysisShape],
    "Les analyses de téléphonie, de la dernière à la première",
    example={"resultats": [ANALYSIS], "suivant": None},
)
def telephony_analyses(request: Any, asked: Annotated[Paging, Query()]) -> Listing[AnalysisShape]:
    rows, following = page_by_key(queries.analyses_seen(), asked, "id", newest_first=True)
    return Listing(resultats=[_analysis(request.actor, row) for row in rows], suivant=following)


@operations.reads(
    "/telephonie/{int:pk}",
    Right.SEE_STUDY,
    WholeAnalysis,
    "Une analyse de téléphonie, et les lignes que l’on peut en voir",
    example=ANALYSIS | {"lignes": {"resultats": [LINE], "suivant": None}},
)
def telephony_analysis(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> WholeAnalysis:
    actor: Actor = request.actor
    found = get_analysis_for(actor, pk)
    rows, following = page_by_key(lines_shown(actor, found), asked, "id")
    basis = found.totals.get("basis", "HT")
    lines = [
        AnalysedLineShape(
            ligne=row.line,
            membre=row.owner_id,
            nature=row.nature,
            aujourdhui=amount(row.today, basis, OVER),
            forfait=known(row.plan),
            au_mieux=amount(row.best, basis, OVER),
            economie=amount(row.saving, basis, OVER),
            engagee_jusquau=row.free_from,
        )
        for row in rows
    ]
    return WholeAnalysis(**_told(actor, found), lignes=Listing(resultats=lines, suivant=following))


def _analysis(actor: Actor, row: TelephonyAnalysis) -> AnalysisShape:
    return AnalysisShape(**_told(actor, row))


def _told(actor: Actor, row: TelephonyAnalysis) -> dict[str, Any]:
    totals = told_totals(actor, row)

    def euros(name: str) -> Amount | None:
        return amount(Decimal(totals[name]), totals["basis"], OVER) if totals else None

    return {
        "id": row.pk,
        "nom": row.name,
        "tarif": row.tariff.name,
        "etude": row.study_id if actor.scope.may_write(row.owner_id) else None,
        "du": row.first_month,
        "au": row.last_month,
        "etat": row.state,
        "aujourdhui": euros("today"),
        "au_mieux": euros("compared_best"),
        "economie": euros("saving"),
        "borne": euros("bound"),
        "ecart_prouve_pct": totals.get("gap_pct"),
    }


# --- written ---------------------------------------------------------------------------------------------------------


class AnalysisDemand(Closed):
    """Which lines, over which months, under which tariff."""

    nom: Text = Field(min_length=1, max_length=160)
    tarif: int
    du: date = Field(description="Un jour du premier mois.")
    au: date = Field(description="Un jour du dernier mois.")
    secondes: int = Field(10, description="Temps de calcul : plus il dure, plus l’écart prouvé est faible.")
    etude: int | None = Field(None, description="L’étude dont le rapport citera l’analyse.")


class AskedAnalysis(BaseModel):
    """An analysis that is being computed, and the job that does it."""

    analyse: AnalysisShape
    travail: JobShape


@operations.writes(
    "POST",
    "/telephonie",
    Right.CONDUCT_STUDY,
    {202: AskedAnalysis},
    "Ouvrir une analyse et la calculer, par un travail",
    example={
        "analyse": ANALYSIS
        | {"etat": "ASKED"}
        | dict.fromkeys(("aujourdhui", "au_mieux", "economie", "borne", "ecart_prouve_pct")),
        "travail": JOB,
    },
)
def open_telephony_analysis(request: Any, analyse: AnalysisDemand) -> Status[AskedAnalysis]:
    actor = request.actor
    typed = {
        "name": analyse.nom,
        "tariff": analyse.tarif,
        "first_month": analyse.du.isoformat(),
        "last_month": analyse.au.isoformat(),
        "seconds": analyse.secondes,
        "study": analyse.etude or "",
    }
    studies = queries.studies_that_may_cite(actor.acting_id)
    form = AnalysisForm(typed, tariffs=queries.tariffs_seen(), studies=studies)
    if not form.is_valid():
        words = {"name": "nom", "tariff": "tarif", "first_month": "du", "last_month": "au"}
        found = form_faults(form, words | {"seconds": "secondes", "study": "etude"}, MEND)
        raise Faulty("L’analyse n’a pas été ouverte.", found)
    opened = actions.open_analysis(actor, **form.cleaned_data)
    job = actions.compute_again(actor, opened)
    return Status(202, AskedAnalysis(analyse=_analysis(request.actor, opened), travail=job_shape(job)))


@operations.writes(
    "POST",
    "/telephonie/{int:pk}/calcul",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Recalculer une analyse qui n’est pas figée, avec les lignes d’aujourd’hui",
    example=JOB,
)
def compute_telephony_analysis(request: Any, pk: int) -> Status[JobShape]:
    found = get_analysis_for(request.actor, pk, is_own=True)
    return Status(202, job_shape(actions.compute_again(request.actor, found)))


class CitingDemand(Closed):
    """The study whose report cites the analysis."""

    etude: int | None = Field(description="null : aucune.")


@operations.writes(
    "PUT",
    "/telephonie/{int:pk}/etude",
    Right.CONDUCT_STUDY,
    {200: AnalysisShape},
    "Dire quelle étude citera l’analyse dans son rapport, une fois figée",
    example=ANALYSIS,
)
def cite_telephony_analysis(request: Any, pk: int, citation: CitingDemand) -> AnalysisShape:
    found = get_analysis_for(request.actor, pk, is_own=True)
    form = CitingForm({"study": citation.etude or ""}, studies=queries.studies_that_may_cite(found.owner_id))
    if not form.is_valid():
        raise Faulty("L’étude n’a pas été notée.", form_faults(form, {"study": "etude"}, MEND))
    actions.cite_in_study(request.actor, found, form.cleaned_data["study"])
    return _analysis(request.actor, found)


@operations.writes(
    "POST",
    "/telephonie/{int:pk}/figer",
    Right.CONDUCT_STUDY,
    {200: AnalysisShape},
    "Figer une analyse calculée : plus rien ne la change, et les rapports la citent",
    example=ANALYSIS | {"etat": "FROZEN"},
)
def freeze_telephony_analysis(request: Any, pk: int) -> AnalysisShape:
    found = get_analysis_for(request.actor, pk, is_own=True)
    actions.freeze_analysis(request.actor, found)
    return _analysis(request.actor, found)
