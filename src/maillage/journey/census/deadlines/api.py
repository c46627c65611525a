"""Deadlines for programs."""

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate
from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.deadlines.documents import consequence
from maillage.journey.census.deadlines.enums import WORDS, DeadlineKind, State
from maillage.journey.census.deadlines.models import Deadline
from maillage.journey.census.deadlines.queries import BY_DAY, Wanted, wanted_rows
from maillage.journey.census.inventory.access import owners_with_prices
from maillage.journey.census.inventory.enums import Theme
from maillage.kernel.keysets import page_of
from maillage.kernel.operations import Amount, Listing, Operations, Paging, amount, known

__all__ = ["operations"]

operations = Operations("Qu’avons-nous ?")


class Whose(BaseModel):
    """An organisation."""

    id: int
    nom: str


class DeadlineShape(BaseModel):
    """Something that rings."""

    id: int
    nature: str = Field(description=", ".join(f"{kind} ({kind.label.lower()})" for kind in DeadlineKind) + ".")
    theme: str
    collectivite: Whose
    quoi: str
    precision: str | None
    nombre: int
    dernier_jour: date = Field(description="D’un préavis : le jour où la lettre doit être arrivée.")
    est_sur: bool = Field(description="Faux où le vrai jour n’est pas connu.")
    est_fictif: bool
    jusqu_au: date | None = Field(
        description="D’un préavis : jusqu’où va la reconduction ; du cuivre : la fermeture commerciale."
    )
    consequence: str
    cout: Amount | None = Field(description="Ce que coûte de laisser passer ; null si inconnu ou non partagé.")
    que_faire: str
    etat: str = Field(description="OPEN (à traiter), DONE (fait) ou SNOOZED (remis à plus tard).")
    remis_au: date | None
    remarque: str | None
    liste: str
    fiche: int | None = Field(description="null où plusieurs fiches sonnent ensemble.")


class DeadlinePaging(Paging):
    """Which deadlines: those of the calendar, what has passed and still matters, and twelve months ahead."""

    nature: DeadlineKind | None = None
    theme: Theme | None = None
    collectivite: int | None = Field(None, ge=0, lt=2**53)
    etat: State | None = Field(State.OPEN, description="OPEN, DONE ou SNOOZED.")
    payant: bool = Field(False, description="Seulement ce qui engage à payer.")


DEADLINE = {
    "id": 12,
    "nature": "NOTICE",
    "theme": "TELECOM",
    "collectivite": {"id": 4503599627370497, "nom": "Taulé"},
    "quoi": "Téléphonie de la mairie",
    "precision": "Télécom de l’Ouest",
    "nombre": 1,
    "dernier_jour": "2027-09-30",
    "est_sur": True,
    "est_fictif": False,
    "jusqu_au": "2028-12-31",
    "consequence": "le contrat se reconduit jusqu’au 31/12/2028",
    "cout": {"montant": "1080", "devise": "EUR", "base": "HT", "unite": "pour la reconduction"},
    "que_faire": WORDS[DeadlineKind.NOTICE].next_step,
    "etat": "OPEN",
    "remis_au": None,
    "remarque": None,
    "liste": "contrats",
    "fiche": 41,
}


@operations.reads(
    "/echeances",
    Right.SEE_INVENTORY,
    Listing[DeadlineShape],
    "Tout ce qui arrive à échéance, du plus proche au plus lointain",
    example={"resultats": [DEADLINE], "suivant": None},
)
def deadlines(request: Any, asked: Annotated[DeadlinePaging, Query()]) -> Listing[DeadlineShape]:
    day = localdate()
    wanted = Wanted(
        kind=asked.nature or "",
        theme=asked.theme or "",
        owner=asked.collectivite,
        state=asked.etat or "",
        is_costly=asked.payant,
    )
    page = page_of(wanted_rows(wanted, day).select_related("owner"), BY_DAY, asked.apres, asked.limite)
    priced = owners_with_prices(request.actor)
    shapes = [_shape(row, day, is_seen=row.owner_id in priced) for row in page.rows]
    return Listing(resultats=shapes, suivant=page.next_key)


def _shape(row: Deadline, day: date, *, is_seen: bool) -> DeadlineShape:
    unit = "par trimestre de plus" if row.kind == DeadlineKind.LEASE else "pour la reconduction"
    return DeadlineShape(
        id=row.pk,
        nature=row.kind,
        theme=row.theme,
        collectivite=Whose(id=row.owner_id, nom=row.owner.name),
        quoi=row.title,
        precision=known(row.detail),
        nombre=row.quantity,
        dernier_jour=row.due_on,
        est_sur=row.is_certain,
        est_fictif=row.is_fictitious,
        jusqu_au=row.until,
        consequence=consequence(row, day),
        cout=amount(row.cost, row.tax_basis, unit) if is_seen and WORDS[row.kind].costs else None,
        que_faire=WORDS[row.kind].next_step,
        etat=row.state,
        remis_au=row.snoozed_until,
        remarque=known(row.remark),
        liste=row.record_kind,
        fiche=row.record_id,
    )
