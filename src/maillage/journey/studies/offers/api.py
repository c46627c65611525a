"""Offers and savings for programs: references, computations, their lines."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.foundations.scheduling.actions import enqueue
from maillage.foundations.scheduling.api import EXAMPLE, JobShape, job_shape
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.offers import actions, queries
from maillage.journey.studies.offers.access import (
    get_open_savings_for,
    get_own_savings_for,
    get_reference_for,
    get_savings_for,
    is_own,
    seen_by,
)
from maillage.journey.studies.offers.documents import offer_name, shown_totals
from maillage.journey.studies.offers.enums import UNITS, Exit, FunctionalUnit, Readers, ReferenceKind, VatRefund
from maillage.journey.studies.offers.forms import SavingsForm
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.journey.studies.offers.queries import LineFilter, ReferenceFilter
from maillage.kernel.keysets import Sort, page_of
from maillage.kernel.operations import (
    Amount,
    Closed,
    Faulty,
    Listing,
    Operations,
    Paging,
    Text,
    amount,
    form_faults,
    known,
    page_by_key,
)
from maillage.kernel.pages import NotAllowed

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")
YEARLY = "par an"


class Level(Closed):
    """From so many units bought together, another price."""

    a_partir_de: Decimal = Field(gt=0, max_digits=12, decimal_places=3)
    prix: Decimal = Field(ge=0, max_digits=14, decimal_places=6)


class NewReference(Closed):
    """A price reference. Without ``base`` it is refused: it would compare with nothing."""

    objet: Text = Field(min_length=1, max_length=160)
    unite: FunctionalUnit
    prix: Decimal = Field(ge=0, max_digits=14, decimal_places=6)
    base: TaxBasis
    source: Text = Field(min_length=1, max_length=200)
    nature: Text = Field("", max_length=14, description="Seulement pour cette nature de l’unité ; vide pour toutes.")
    mots: Text = Field("", max_length=120, description="Mots que la ligne doit contenir.")
    tva: Decimal | None = Field(None, ge=0, le=100, max_digits=5, decimal_places=2)
    engagement_mois: int | None = Field(None, ge=0, le=600)
    valable_du: date | None = None
    valable_au: date | None = None
    paliers: list[Level] = Field(default_factory=list, max_length=20)
    mise_en_service: Decimal = Field(Decimal(0), ge=0, max_digits=14, decimal_places=6)
    reprise: Decimal = Field(Decimal(0), ge=0, max_digits=14, decimal_places=6)
    origine: ReferenceKind = ReferenceKind.MARKET
    fournisseur: Text = Field("", max_length=120)
    fctva: VatRefund = VatRefund.NONE
    lecteurs: Readers = Readers.MEMBERS
    invente: bool = False


class ReferenceShape(BaseModel):
    """A price reference of the body."""

    id: int
    objet: str
    unite: str
    nature: str | None
    mots: str | None
    prix: Amount | None
    tva: str | None
    engagement_mois: int | None
    valable_du: date | None
    valable_au: date | None
    paliers: list[list[str]]
    origine: str
    fournisseur: str | None
    source: str
    lecteurs: str
    invente: bool
    retiree_le: date | None


class SavingsShape(BaseModel):
    """A computation of savings."""

    id: int
    nom: str
    etat: str
    offres_valables_au: date
    calculee_le: datetime | None
    figee_le: datetime | None
    a_recalculer: bool
    empreinte: str | None = Field(description="SHA-256 de tout ce qui est entré dans le calcul.")
    chiffres_inventes: bool


class Range(BaseModel):
    """Signed: negative is a rise."""

    bas: Amount | None
    central: Amount | None
    haut: Amount | None


class ThemeShape(BaseModel):
    """What a theme would save; ``ALL``: all of them."""

    theme: str
    lignes: int
    comptees: int
    collectivites: int
    ecartees: dict[str, int]
    paye: Amount | None
    economie: Range
    une_fois: Range
    net: Range = Field(description="TTC moins FCTVA.")
    perdu_si_preavis_manques: Amount | None
    territoire: Range | None = Field(description="Extrapolé ; null si rien ne permet de l’estimer.")
    territoire_connues: int
    territoire_total: int


class TotalsShape(SavingsShape):
    """With its totals, where the reader may have them."""

    themes: list[ThemeShape]


class Whose(BaseModel):
    id: int
    nom: str


class LineShape(BaseModel):
    """Something that a member pays, and what it would save."""

    id: int
    collectivite: Whose
    liste: str
    fiche: int
    quoi: str
    theme: str
    unite: str
    quantite: str | None
    paye: Amount | None = Field(description="HT, pour une unité ; null si inconnu ou si ce prix n’est pas partagé.")
    offre: str | None
    offert: Amount | None
    economie: Range
    une_fois: Range
    ecartee: str | None = Field(description="Pourquoi la ligne n’est dans aucun total ; null si elle compte.")
    reserves: list[str]
    possible_du: date | None
    preavis_au_plus_tard: date | None
    perdu_si_manque: Amount | None


class SavingsDemand(Closed):
    """A computation of savings: all that it supposes; nothing is supposed in silence."""

    nom: Text = Field(min_length=1, max_length=120)
    etude: int | None = Field(None, description="L’étude dont le rapport citera le calcul, une fois figé.")
    offres_valables_au: date
    offres_disponibles_du: date = Field(description="Aucune économie ne commence avant.")
    sortie: Exit = Field(Exit.TERM, description="TERM : à la fin de chaque contrat ; NOW : tout de suite.")
    estimee_a_pct: Decimal = Field(description="Une valeur estimée peut être fausse d’autant, en pour cent.")
    plus_long_de_mois: int = Field(0, description="Une offre peut engager plus longtemps d’autant.")
    subvention_pct: Decimal = Field(Decimal(0), description="De ce qui est payé une fois, en pour cent du HT.")
    invente: bool = False


class ReferencePaging(Paging):
    theme: Theme | None = None
    unite: FunctionalUnit | None = None


class LinePaging(Paging):
    theme: Theme | None = None
    collectivite: int | None = Field(None, ge=0, lt=2**53)


REFERENCE = {
    "id": 7,
    "objet": "Forfait mobile 40 Go",
    "unite": "MOBILE",
    "nature": None,
    "mots": None,
    "prix": {"montant": "9.9", "devise": "EUR", "base": "HT", "unite": "€ par ligne et par mois"},
    "tva": None,
    "engagement_mois": 24,
    "valable_du": "2026-01-01",
    "valable_au": "2027-12-31",
    "paliers": [["100", "8.9"]],
    "origine": "MARKET",
    "fournisseur": None,
    "source": "Catalogue inventé",
    "lecteurs": "MEMBERS",
    "invente": True,
    "retiree_le": None,
}
SAVINGS = {
    "id": 3,
    "nom": "Économies 2026",
    "etat": "FROZEN",
    "offres_valables_au": "2026-11-22",
    "calculee_le": "2026-11-22T10:00:00+01:00",
    "figee_le": "2026-11-22T11:00:00+01:00",
    "a_recalculer": False,
    "empreinte": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
    "chiffres_inventes": True,
}


@operations.reads(
    "/references-de-prix",
    Right.SEE_SURVEY,
    Listing[ReferenceShape],
    "Les références de prix de l’organisme",
    example={"resultats": [REFERENCE], "suivant": None},
)
def price_references(request: Any, asked: Annotated[ReferencePaging, Query()]) -> Listing[ReferenceShape]:  # noqa: ARG001
    wanted = ReferenceFilter(theme=asked.theme or "", unit=asked.unite or "", with_retired=True)
    rows, following = page_by_key(queries.references_wanted(wanted), asked, "id")
    return Listing(resultats=[_reference(row) for row in rows], suivant=following)


@operations.writes(
    "POST",
    "/references-de-prix",
    Right.CONDUCT_STUDY,
    {201: ReferenceShape},
    "Ajouter une référence de prix",
    example=REFERENCE,
)
def add_price_reference(request: Any, reference: NewReference) -> Status[ReferenceShape]:
    values = {
        "label": reference.objet,
        "unit": str(reference.unite),
        "theme": str(UNITS[reference.unite].theme),
        "price": reference.prix,
        "tax_basis": str(reference.base),
        "source": reference.source,
        "variety": reference.nature,
        "words": reference.mots,
        "vat_rate": reference.tva,
        "term_months": reference.engagement_mois,
        "valid_from": reference.valable_du,
        "valid_to": reference.valable_au,
        "tiers": [[f"{level.a_partir_de:f}", f"{level.prix:f}"] for level in reference.paliers],
        "installation_price": reference.mise_en_service,
        "buy_out_price": reference.reprise,
        "kind": str(reference.origine),
        "supplier": reference.fournisseur,
        "vat_refund": str(reference.fctva),
        "readers": str(reference.lecteurs),
        "is_fictitious": reference.invente,
    }
    return Status(201, _reference(actions.save_reference(request.actor, values)))


@operations.writes(
    "POST",
    "/references-de-prix/{int:pk}/retrait",
    Right.CONDUCT_STUDY,
    {200: ReferenceShape},
    "Retirer une référence de prix : les calculs figés gardent ce qu’ils en disaient",
    example=REFERENCE | {"retiree_le": "2027-12-31"},
)
def retire_price_reference(request: Any, pk: int) -> ReferenceShape:
    row = get_reference_for(request.actor, pk)
    if row.retired_on is not None:
        raise NotAllowed("retired")
    actions.retire_reference(request.actor, row)
    return _reference(row)


def _reference(row: PriceReference) -> ReferenceShape:
    return ReferenceShape(
        id=row.pk,
        objet=row.label,
        unite=row.unit,
        nature=known(row.variety),
        mots=known(row.words),
        prix=amount(row.price, row.tax_basis, UNITS[row.unit].price_unit),
        tva=None if row.vat_rate is None else f"{row.vat_rate:f}",
        engagement_mois=row.term_months,
        valable_du=row.valid_from,
        valable_au=row.valid_to,
        paliers=[[str(part) for part in pair] for pair in row.tiers],
        origine=row.kind,
        fournisseur=known(row.supplier),
        source=row.source,
        lecteurs=row.readers,
        invente=row.is_fictitious,
        retiree_le=row.retired_on,
    )


@operations.reads(
    "/economies",
    Right.SEE_STUDY,
    Listing[SavingsShape],
    "Les calculs d’économies : les siens, et ceux que ses organismes ont figés",
    example={"resultats": [SAVINGS], "suivant": None},
)
def all_savings(request: Any, asked: Annotated[Paging, Query()]) -> Listing[SavingsShape]:
    rows, following = page_by_key(queries.savings_seen(request.actor), asked, "id", newest_first=True)
    return Listing(resultats=[SavingsShape(**_savings(row)) for row in rows], suivant=following)


@operations.reads(
    "/economies/{int:pk}",
    Right.SEE_STUDY,
    TotalsShape,
    "Un calcul d’économies et ses totaux par thème",
    example=SAVINGS | {"themes": []},
)
def one_savings(request: Any, pk: int) -> TotalsShape:
    row = get_savings_for(request.actor, pk)
    totals = shown_totals(row, own=is_own(request.actor, row))
    themes = [*totals["themes"], totals["all"]] if totals else []
    return TotalsShape(**_savings(row), themes=[_theme(theme) for theme in themes])


def _savings(row: Savings) -> dict[str, Any]:
    return {
        "id": row.pk,
        "nom": row.name,
        "etat": row.state,
        "offres_valables_au": row.prices_on,
        "calculee_le": row.computed_at,
        "figee_le": row.frozen_at,
        "a_recalculer": row.is_stale,
        "empreinte": known(row.inputs_digest),
        "chiffres_inventes": row.is_fictitious,
    }


def _range(values: Any, basis: str, unit: str) -> Range:
    low, central, high = (None if value is None else amount(Decimal(value), basis, unit) for value in values)
    return Range(bas=low, central=central, haut=high)


def _theme(row: dict[str, Any]) -> ThemeShape:
    whole = row["territory"]
    return ThemeShape(
        theme=row["theme"],
        lignes=row["lines"],
        comptees=row["counted"],
        collectivites=row["contributors"],
        ecartees=row["left"],
        paye=amount(Decimal(row["paid"]), "HT", YEARLY),
        economie=_range(row["recurring"], "HT", YEARLY),
        une_fois=_range(row["once"], "HT", "une fois"),
        net=_range(row["net"], "TTC", YEARLY),
        perdu_si_preavis_manques=amount(Decimal(row["lost"]), "HT", "une fois"),
        territoire=_range([whole[end] for end in ("low", "total", "high")], "HT", YEARLY) if whole else None,
        territoire_connues=whole["n"] if whole else 0,
        territoire_total=whole["N"] if whole else 0,
    )


@operations.reads(
    "/economies/{int:pk}/lignes",
    Right.SEE_STUDY,
    Listing[LineShape],
    "Les lignes d’un calcul d’économies : toutes pour l’organisme qui l’a fait, les siennes pour un membre",
    example={"resultats": [], "suivant": None},
)
def lines_of_savings(request: Any, pk: int, asked: Annotated[LinePaging, Query()]) -> Listing[LineShape]:
    row = get_savings_for(request.actor, pk)
    lines = queries.lines_wanted(row, LineFilter(asked.theme or "", asked.collectivite))
    page = page_of(lines, Sort("id"), asked.apres, asked.limite)
    shown = []
    for line in page.rows:
        line.savings = row
        shown.append(_line(line, *seen_by(request.actor)(line)))
    return Listing(resultats=shown, suivant=page.next_key)


def _line(line: SavingsLine, paid: bool, offered: bool) -> LineShape:
    unit = UNITS[line.unit].price_unit
    is_counted = not line.obstacle
    nothing = Range(bas=None, central=None, haut=None)
    return LineShape(
        id=line.pk,
        collectivite=Whose(id=line.counterparty_id, nom=line.counterparty.name),
        liste=line.record_kind,
        fiche=line.record_id,
        quoi=line.name,
        theme=line.theme,
        unite=line.unit,
        quantite=None if line.quantity is None else f"{line.quantity.normalize():f}",
        paye=amount(line.existing_ht, "HT", unit) if paid else None,
        offre=offer_name(line, is_seen=offered) if line.reference_label else None,
        offert=amount(line.offered_ht, "HT", unit) if offered else None,
        economie=_range((line.low, line.central, line.high), "HT", YEARLY) if is_counted else nothing,
        une_fois=_range((line.once_low, line.once_central, line.once_high), "HT", "une fois")
        if is_counted
        else nothing,
        ecartee=known(line.obstacle),
        reserves=line.reservations,
        possible_du=line.possible_on,
        preavis_au_plus_tard=line.notice_by,
        perdu_si_manque=amount(line.lost, "HT", "pour la reconduction"),
    )


@operations.writes(
    "POST",
    "/economies/{int:pk}/calcul",
    Right.CONDUCT_STUDY,
    {202: JobShape},
    "Calculer, ou recalculer, des économies qui ne sont pas figées",
    example=EXAMPLE,
)
def ask_savings(request: Any, pk: int) -> Status[JobShape]:
    row = get_open_savings_for(request.actor, pk)
    label = f"Économies « {row.name} »"
    return Status(202, job_shape(enqueue(request.actor, "offers.compute", label, savings=row.pk)))


_WORDS: Final = {
    "name": "nom",
    "study": "etude",
    "prices_on": "offres_valables_au",
    "starts_on": "offres_disponibles_du",
    "exit": "sortie",
    "estimated_within_pct": "estimee_a_pct",
    "longer_by_months": "plus_long_de_mois",
    "grant_pct": "subvention_pct",
    "is_fictitious": "invente",
}
"""What a field of the page is called here."""


@operations.writes(
    "POST",
    "/economies",
    Right.CONDUCT_STUDY,
    {201: SavingsShape},
    "Ouvrir un calcul d’économies, avec ses hypothèses",
    example=SAVINGS | {"etat": "DRAFT", "calculee_le": None, "figee_le": None, "empreinte": None},
)
def open_savings(request: Any, calcul: SavingsDemand) -> Status[SavingsShape]:
    return Status(201, _written(request, None, calcul))


@operations.writes(
    "PUT",
    "/economies/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: SavingsShape},
    "Changer les hypothèses d’un calcul qui n’est pas figé",
    example=SAVINGS | {"etat": "COMPUTED", "figee_le": None, "a_recalculer": True},
)
def change_savings(request: Any, pk: int, calcul: SavingsDemand) -> SavingsShape:
    return _written(request, get_own_savings_for(request.actor, pk), calcul)


@operations.writes(
    "POST",
    "/economies/{int:pk}/figer",
    Right.CONDUCT_STUDY,
    {200: SavingsShape},
    "Figer un calcul d’économies : ses membres lisent leurs lignes et les totaux",
    example=SAVINGS,
)
def freeze_savings(request: Any, pk: int) -> SavingsShape:
    row = get_own_savings_for(request.actor, pk)
    actions.freeze_savings(request.actor, row)
    return SavingsShape(**_savings(row))


def _written(request: Any, row: Savings | None, asked: SavingsDemand) -> SavingsShape:
    """The same rules as on the page. Errors: ``Faulty``, ``Sealed``."""
    typed = {
        "name": asked.nom,
        "study": asked.etude or "",
        "prices_on": asked.offres_valables_au.isoformat(),
        "starts_on": asked.offres_disponibles_du.isoformat(),
        "exit": str(asked.sortie),
        "estimated_within_pct": asked.estimee_a_pct,
        "longer_by_months": asked.plus_long_de_mois,
        "grant_pct": asked.subvention_pct,
        "is_fictitious": asked.invente,
    }
    studies = queries.studies_that_may_cite(row.owner_id if row else request.actor.acting_id)
    form = SavingsForm(typed, studies=studies)
    if not form.is_valid():
        raise Faulty("Le calcul n’a pas été enregistré.", form_faults(form, _WORDS))
    kept = actions.save_savings(request.actor, form.cleaned_data, row)
    return SavingsShape(**_savings(kept))
