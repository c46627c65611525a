"""Bills for programs: what is billed, how its check stands, which lines serve nobody."""

from datetime import date
from typing import Annotated, Any

from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.bills import actions, engine, queries
from maillage.journey.census.bills.access import get_bill_for
from maillage.journey.census.bills.models import Bill, BillLine
from maillage.kernel.operations import Amount, Listing, Operations, Paging, amount, known, page_by_key, tell
from maillage.kernel.tenancy import OWN, current

__all__ = ["operations"]

operations = Operations("Factures télécoms")


class BillShape(BaseModel):
    """A bill. Amounts are null for a token without the right to see prices, and where nobody knows them."""

    id: int
    numero: str
    operateur: str
    compte: str | None
    date: date
    lignes: int
    total_lignes: Amount | None
    total_annonce: Amount | None
    ecart: Amount | None = Field(description="Lignes moins total annoncé, dans la base du total annoncé.")
    etat: str = Field(description="TO_CHECK (à contrôler) ou CHECKED (contrôlée).")


class BillLineShape(BaseModel):
    """One amount of a bill."""

    ligne: str | None = Field(description="Numéro en E.164 ou référence d’accès ; null pour le compte entier.")
    categorie: str = Field(description="SUBSCRIPTION, OPTION, USAGE, EQUIPMENT, DISCOUNT ou FEE.")
    libelle: str
    montant: Amount | None


class WholeBill(BillShape):
    """A bill and a page of its lines."""

    detail: Listing[BillLineShape]


class UnusedShape(BaseModel):
    """A line that is paid for and that nobody uses."""

    ligne: str
    operateur: str
    compte: str | None
    sans_usage_depuis: date = Field(description="Au moins depuis ce mois.")
    abonnement: Amount | None


BILL = {
    "id": 12,
    "numero": "F-2026-03",
    "operateur": "Opérateur",
    "compte": "C-29-001",
    "date": "2026-03-05",
    "lignes": 42,
    "total_lignes": {"montant": "812.4", "devise": "EUR", "base": "HT", "unite": "par facture"},
    "total_annonce": {"montant": "812.4", "devise": "EUR", "base": "HT", "unite": "par facture"},
    "ecart": {"montant": "0", "devise": "EUR", "base": "HT", "unite": "par facture"},
    "etat": "TO_CHECK",
}
LINE = {
    "ligne": "+33261910012",
    "categorie": "SUBSCRIPTION",
    "libelle": "Abonnement ligne fixe",
    "montant": {"montant": "18.9", "devise": "EUR", "base": "HT", "unite": "par facture"},
}


@operations.reads(
    "/factures",
    Right.SEE_BILLS,
    Listing[BillShape],
    "Les factures de la collectivité, de la dernière versée à la première",
    example={"resultats": [BILL], "suivant": None},
)
def telecom_bills(request: Any, asked: Annotated[Paging, Query()]) -> Listing[BillShape]:
    rows, following = page_by_key(
        Bill.objects.filter(owner__in=sorted(current().seen(OWN))), asked, "id", newest_first=True
    )
    sees = request.actor.may(Right.SEE_PRICES)
    return Listing(resultats=[BillShape(**_bill(row, sees_prices=sees)) for row in rows], suivant=following)


@operations.reads(
    "/factures/{int:pk}",
    Right.SEE_BILLS,
    WholeBill,
    "Une facture et ses lignes, dans l’ordre du fichier",
    example=BILL | {"detail": {"resultats": [LINE], "suivant": None}},
)
def telecom_bill(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> WholeBill:
    found = get_bill_for(request.actor, pk)
    lines, following = page_by_key(BillLine.objects.filter(bill=found), asked, "id")
    if found.owner_id != request.actor.acting_id:
        what = f"{found.number} de {found.operator}"
        tell(request, lambda: actions.record_reading(request.actor, [found.owner_id], what, bill=found))
    sees = request.actor.may(Right.SEE_PRICES)
    detail = [
        BillLineShape(
            ligne=known(line.line),
            categorie=line.category,
            libelle=line.label,
            montant=amount(line.amount_ht, "HT", "par facture") if sees else None,
        )
        for line in lines
    ]
    return WholeBill(**_bill(found, sees_prices=sees), detail=Listing(resultats=detail, suivant=following))


@operations.reads(
    "/lignes-sans-usage",
    Right.SEE_BILLS,
    list[UnusedShape],
    "Les lignes payées depuis trois mois et que personne n’utilise",
    example=[
        {
            "ligne": "+33261910012",
            "operateur": "Opérateur",
            "compte": "C-29-001",
            "sans_usage_depuis": "2026-01-01",
            "abonnement": {"montant": "18.9", "devise": "EUR", "base": "HT", "unite": "par mois"},
        }
    ],
)
def lines_without_use(request: Any) -> list[UnusedShape]:
    own = sorted(current().seen(OWN))
    rows = queries.billed_rows(own)
    calls = queries.call_months(own, min(row.month for row in rows)) if rows else []
    sees = request.actor.may(Right.SEE_PRICES)
    return [
        UnusedShape(
            ligne=unused.price.line,
            operateur=unused.price.operator,
            compte=known(unused.price.account),
            sans_usage_depuis=unused.since,
            abonnement=amount(unused.price.ht, "HT", "par mois") if sees else None,
        )
        for unused in engine.unused_lines(rows, calls)
    ]


def _bill(row: Bill, *, sees_prices: bool) -> dict[str, Any]:
    return {
        "id": row.pk,
        "numero": row.number,
        "operateur": row.operator,
        "compte": known(row.account),
        "date": row.issued_on,
        "lignes": row.line_count,
        "total_lignes": amount(row.line_total_ht, "HT", "par facture") if sees_prices else None,
        "total_annonce": amount(row.announced_ht, "HT", "par facture") if sees_prices else None,
        "ecart": amount(row.gap, row.gap_basis, "par facture") if sees_prices else None,
        "etat": row.state,
    }
