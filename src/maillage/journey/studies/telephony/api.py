"""Telephony for programs: analyses, and the lines that one may see of them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.telephony import queries
from maillage.journey.studies.telephony.access import get_analysis_for
from maillage.journey.studies.telephony.models import AnalysedLine, TelephonyAnalysis
from maillage.kernel.operations import Amount, Listing, Operations, Paging, amount, known, page_by_key

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")


class AnalysisShape(BaseModel):
    """An analysis of lines under a tariff. Amounts over the whole period; null while it is computed."""

    id: int
    nom: str
    tarif: str
    du: date
    au: date
    etat: str = Field(description="ASKED (en calcul), COMPUTED (calculée) ou FROZEN (figée).")
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


def _euros(text: str) -> dict[str, str]:
    return {"montant": text, "devise": "EUR", "base": "HT", "unite": "sur la période"}


ANALYSIS: dict[str, Any] = {
    "id": 7,
    "nom": "Nos lignes sous un nouveau tarif",
    "tarif": "Tarif fictif",
    "du": "2026-01-01",
    "au": "2026-10-01",
    "etat": "COMPUTED",
    "aujourdhui": _euros("4210.4"),
    "au_mieux": _euros("2911.85"),
    "economie": _euros("1298.55"),
    "borne": _euros("2911.85"),
    "ecart_prouve_pct": "0.0000",
}
LINE: dict[str, Any] = {
    "ligne": "+33261910012",
    "membre": 12,
    "nature": "FIXED",
    "aujourdhui": _euros("189"),
    "forfait": "Deux heures",
    "au_mieux": _euros("120"),
    "economie": _euros("69"),
    "engagee_jusquau": "2027-03-31",
}


@operations.reads(
    "/telephonie",
    Right.SEE_STUDY,
    Listing[AnalysisShape],
    "Les analyses de téléphonie, de la dernière à la première",
    example={"resultats": [ANALYSIS], "suivant": None},
)
def telephony_analyses(request: Any, asked: Annotated[Paging, Query()]) -> Listing[AnalysisShape]:  # noqa: ARG001
    rows, following = page_by_key(queries.analyses_seen(), asked, "id", newest_first=True)
    return Listing(resultats=[AnalysisShape(**_analysis(row)) for row in rows], suivant=following)


@operations.reads(
    "/telephonie/{int:pk}",
    Right.SEE_STUDY,
    WholeAnalysis,
    "Une analyse de téléphonie, et les lignes que l’on peut en voir",
    example=ANALYSIS | {"lignes": {"resultats": [LINE], "suivant": None}},
)
def telephony_analysis(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> WholeAnalysis:
    found = get_analysis_for(request.actor, pk)
    rows, following = page_by_key(AnalysedLine.objects.filter(analysis=found), asked, "id")
    basis = found.totals.get("basis", "HT")
    lines = [
        AnalysedLineShape(
            ligne=row.line,
            membre=row.owner_id,
            nature=row.nature,
            aujourdhui=amount(row.today, basis, "sur la période"),
            forfait=known(row.plan),
            au_mieux=amount(row.best, basis, "sur la période"),
            economie=amount(row.saving, basis, "sur la période"),
            engagee_jusquau=row.free_from,
        )
        for row in rows
    ]
    return WholeAnalysis(**_analysis(found), lignes=Listing(resultats=lines, suivant=following))


def _analysis(row: TelephonyAnalysis) -> dict[str, Any]:
    totals = row.totals

    def euros(name: str) -> Amount | None:
        return amount(Decimal(totals[name]), totals["basis"], "sur la période") if totals else None

    return {
        "id": row.pk,
        "nom": row.name,
        "tarif": row.tariff.name,
        "du": row.first_month,
        "au": row.last_month,
        "etat": row.state,
        "aujourdhui": euros("today"),
        "au_mieux": euros("compared_best"),
        "economie": euros("saving"),
        "borne": euros("bound"),
        "ecart_prouve_pct": totals.get("gap_pct"),
    }
