"""Sharings for programs."""

from decimal import Decimal
from typing import Any

from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.sharing.access import get_sharing_for
from maillage.journey.studies.sharing.models import CostSharing, SharingMember
from maillage.journey.studies.sharing.queries import members_of, sharings_seen
from maillage.kernel.operations import Amount, Listing, Operations, Paging, amount, known, page_by_key

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")
A_YEAR = "par an"


class SharingShape(BaseModel):
    """A cost shared among members. ``total`` is null until it is computed."""

    id: int
    par: int = Field(description="La structure qui répartit.")
    nom: str
    annee: int
    methode: str = Field(description="KEY, SHAPLEY ou LEAST_CORE.")
    etat: str = Field(description="DRAFT, COMPUTED, FROZEN ou APPROVED.")
    total: Amount | None
    version_de_la_methode: str | None
    empreinte_des_donnees: str | None = Field(description="SHA-256 de tout ce dont le résultat dépend.")


class StepShape(BaseModel):
    """A line of the computation, as the page prints it."""

    etape: str
    calcul: str
    resultat: str


class ShareShape(BaseModel):
    """The share of a member, and how it was computed."""

    collectivite: int
    nom: str
    part: Amount | None
    seul: Amount | None = Field(description="Ce que le membre paierait sans les autres ; null si nul ne le sait.")
    gain: Amount | None = Field(description="Seul moins part ; négatif quand le membre perd.")
    a_appeler: Amount | None = Field(description="Part moins ce qui a été payé en trop avant.")
    calcul: list[StepShape]


class WholeSharingShape(SharingShape):
    """A sharing with the shares that the reader sees: all of them for the body, its own for a member."""

    parts: list[ShareShape]


_EUROS = {"montant": "12000", "devise": "EUR", "base": "HT", "unite": A_YEAR}
_EXAMPLE = {
    "id": 123,
    "par": 45,
    "nom": "Logiciel de gestion",
    "annee": 2027,
    "methode": "KEY",
    "etat": "FROZEN",
    "total": _EUROS,
    "version_de_la_methode": "partages 1",
    "empreinte_des_donnees": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
}
_SHARE = {
    "collectivite": 67,
    "nom": "Taulé",
    "part": _EUROS | {"montant": "1963.06"},
    "seul": _EUROS | {"montant": "2500"},
    "gain": _EUROS | {"montant": "536.94"},
    "a_appeler": _EUROS | {"montant": "1963.06"},
    "calcul": [{"etape": "Logiciel, postes", "calcul": "12 000,00 × 16 ÷ 97", "resultat": "1 979,3814"}],
}


@operations.reads(
    "/partages",
    Right.SEE_SHARING,
    Listing[SharingShape],
    "Les partages de coûts de sa structure, ou ceux où l’on a une part, du plus récent au plus ancien",
    example={"resultats": [_EXAMPLE], "suivant": None},
)
def sharings(request: Any, paging: Query[Paging]) -> Listing[SharingShape]:
    rows, following = page_by_key(sharings_seen(request.actor), paging, "id", newest_first=True)
    return Listing[SharingShape](resultats=[SharingShape(**_told(row)) for row in rows], suivant=following)


@operations.reads(
    "/partages/{int:pk}",
    Right.SEE_SHARING,
    WholeSharingShape,
    "Un partage de coûts, avec les parts que l’on peut lire et leur calcul",
    example={**_EXAMPLE, "parts": [_SHARE]},
)
def sharing(request: Any, pk: int) -> WholeSharingShape:
    found = get_sharing_for(request.actor, pk)
    return WholeSharingShape(**_told(found), parts=[_share(found, one) for one in members_of(found)])


def _told(row: CostSharing) -> dict[str, Any]:
    return {
        "id": row.pk,
        "par": row.owner_id,
        "nom": row.name,
        "annee": row.year,
        "methode": row.method,
        "etat": row.state,
        "total": amount(row.total, row.tax_basis, A_YEAR),
        "version_de_la_methode": known(row.method_version),
        "empreinte_des_donnees": known(row.inputs_digest),
    }


def _share(row: CostSharing, one: SharingMember) -> ShareShape:
    def euros(value: Decimal | None) -> Amount | None:
        return amount(value, row.tax_basis, A_YEAR)

    has_gain = one.worth_alone is not None and one.amount is not None
    return ShareShape(
        collectivite=one.counterparty_id,
        nom=one.name,
        part=euros(one.amount),
        seul=euros(one.worth_alone),
        gain=euros((one.worth_alone or Decimal(0)) - (one.amount or Decimal(0)) if has_gain else None),
        a_appeler=euros(None if one.amount is None else one.amount - one.balance),
        calcul=[StepShape(etape=label, calcul=formula, resultat=result) for label, formula, result in one.steps],
    )
