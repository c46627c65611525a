"""The lines of savings for programs: what each is worth, the offer chosen for it, the price that was really had."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from ninja import Query
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.offers import actions, queries
from maillage.journey.studies.offers.access import (
    get_line_for,
    get_open_savings_for,
    get_own_savings_for,
    get_savings_for,
    is_own,
    seen_by,
)
from maillage.journey.studies.offers.api._base import YEARLY, Range, Whose, operations, range_of
from maillage.journey.studies.offers.documents import offer_name
from maillage.journey.studies.offers.engine import outcome_of_line, reference_key
from maillage.journey.studies.offers.enums import UNITS, FunctionalUnit
from maillage.journey.studies.offers.forms import ChoiceForm, ObtainedForm
from maillage.journey.studies.offers.models import ObtainedPrice, SavingsLine
from maillage.journey.studies.offers.queries import LineFilter
from maillage.kernel.keysets import Sort, page_of
from maillage.kernel.operations import Amount, Closed, Faulty, Listing, Paging, Text, amount, form_faults, known
from maillage.kernel.pages import NotAllowed

__all__: list[str] = []

Decision = Literal["RULE", "CHOOSE", "LEAVE"]


class ObtainedShape(BaseModel):
    """The price that was really had, beside the one that was offered. Signed: negative is a rise."""

    prix: Amount | None
    tva: str | None
    depuis: date
    source: str
    espere: Amount | None = Field(description="L’économie que l’offre promettait, HT.")
    obtenu: Amount | None = Field(description="L’économie que le prix obtenu donne, HT.")
    ecart: Amount | None


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
    obtenu: ObtainedShape | None = Field(
        description="null tant que rien n’est obtenu, ou si l’offre n’est pas montrée."
    )


class LinePaging(Paging):
    theme: Theme | None = None
    collectivite: int | None = Field(None, ge=0, lt=2**53)


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
    had = ObtainedPrice.objects.in_bulk([line.pk for line in page.rows], field_name="line_id")
    for line in page.rows:
        line.savings = row
        shown.append(_line(line, *seen_by(request.actor)(line), had.get(line.pk)))
    return Listing(resultats=shown, suivant=page.next_key)


def _line(line: SavingsLine, paid: bool, offered: bool, had: ObtainedPrice | None) -> LineShape:
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
        economie=range_of((line.low, line.central, line.high), "HT", YEARLY) if is_counted else nothing,
        une_fois=range_of((line.once_low, line.once_central, line.once_high), "HT", "une fois")
        if is_counted
        else nothing,
        ecartee=known(line.obstacle),
        reserves=line.reservations,
        possible_du=line.possible_on,
        preavis_au_plus_tard=line.notice_by,
        perdu_si_manque=amount(line.lost, "HT", "pour la reconduction"),
        obtenu=_obtained(line, had) if had is not None and offered else None,
    )


def _obtained(line: SavingsLine, had: ObtainedPrice) -> ObtainedShape:
    found = outcome_of_line(line, had.unit, had.price, had.tax_basis, had.vat_rate, line.savings.prices_on)
    unit = YEARLY if UNITS[line.unit].times else "une fois"
    return ObtainedShape(
        prix=amount(had.price, had.tax_basis, UNITS[had.unit].price_unit),
        tva=None if had.vat_rate is None else f"{had.vat_rate:f}",
        depuis=had.since,
        source=had.source,
        espere=amount(found.potential, "HT", unit),
        obtenu=amount(found.obtained, "HT", unit),
        ecart=amount(found.difference, "HT", unit),
    )


# --- by hand ---------------------------------------------------------------------------------------------------------


class OfferShape(BaseModel):
    """Something that a line may be compared with."""

    cle: str = Field(description="À donner pour la choisir.")
    nom: str
    unite: str = Field(description="Unité fonctionnelle ; d’une enquête, ce qu’elle en dit.")
    prix: Amount | None
    retenue: bool = Field(description="Vrai si une personne l’a choisie pour cette ligne.")


class OffersShape(BaseModel):
    """What may be decided for a line, and what was."""

    decision: Decision
    motif: str | None
    offres: list[OfferShape] | None = Field(
        description="Celles de l’unité de la ligne d’abord ; null pour qui ne lit pas les références de prix."
    )


class OfferDemand(Closed):
    """What a person decides for a line."""

    decision: Decision = Field(description="RULE : la règle choisit ; CHOOSE : cette offre ; LEAVE : écarter.")
    offre: Text = Field("", max_length=40, description="La « cle » de l’offre, avec CHOOSE.")
    motif: Text = Field("", max_length=200, description="Nécessaire pour écarter.")


class ObtainedDemand(Closed):
    """The price that was really had, in the same functional unit."""

    prix: Decimal = Field(description="D’une unité.")
    unite: FunctionalUnit = Field(description="La même qu’avant, sinon rien ne se compare.")
    base: TaxBasis
    tva: Decimal | None = None
    depuis: date
    source: Text = Field(min_length=1, max_length=200, description="Facture, marché notifié…")


_MONTHLY = {"devise": "EUR", "base": "HT", "unite": "€ par ligne et par mois"}
_A_YEAR = {"devise": "EUR", "base": "HT", "unite": YEARLY}
OFFERS = {
    "decision": "RULE",
    "motif": None,
    "offres": [
        {
            **{"cle": "r7", "nom": "Forfait mobile 40 Go", "unite": "MOBILE", "retenue": False},
            "prix": {"montant": "9.9"} | _MONTHLY,
        }
    ],
}
LINE = {
    **{"id": 12, "collectivite": {"id": 45, "nom": "Taulé"}, "liste": "mobiles", "fiche": 8, "quoi": "Mobile du maire"},
    **{"theme": "TELECOM", "unite": "MOBILE", "quantite": "1", "paye": {"montant": "12.35"} | _MONTHLY},
    **{"offre": "Forfait mobile 40 Go", "offert": {"montant": "7.35"} | _MONTHLY, "ecartee": None, "reserves": []},
    "economie": dict.fromkeys(("bas", "central", "haut"), {"montant": "60"} | _A_YEAR),
    "une_fois": dict.fromkeys(("bas", "central", "haut"), {"montant": "0"} | _A_YEAR | {"unite": "une fois"}),
    **{"possible_du": "2026-11-22", "preavis_au_plus_tard": None, "perdu_si_manque": None},
    "obtenu": {
        **{"prix": {"montant": "8"} | _MONTHLY, "tva": None, "depuis": "2027-01-01", "source": "Facture de janvier"},
        **{"espere": {"montant": "60"} | _A_YEAR, "obtenu": {"montant": "52.2"} | _A_YEAR},
        "ecart": {"montant": "-7.8"} | _A_YEAR,
    },
}
_OBTAINED_WORDS: Final = {
    "price": "prix",
    "unit": "unite",
    "tax_basis": "base",
    "vat_rate": "tva",
    "since": "depuis",
    "source": "source",
}


@operations.reads(
    "/economies/{int:pk}/lignes/{int:line}/offre",
    Right.SEE_STUDY,
    OffersShape,
    "Ce qui a été décidé d’une ligne, et (avec SEE_SURVEY) les offres auxquelles elle peut être comparée",
    example=OFFERS,
)
def offers_of_line(request: Any, pk: int, line: int) -> OffersShape:
    savings = get_savings_for(request.actor, pk)
    if not is_own(request.actor, savings):
        raise NotAllowed("offers of another")
    told = _offers(get_line_for(savings, line))
    if not request.actor.may(Right.SEE_SURVEY):
        told.offres = None
    return told


@operations.writes(
    "PUT",
    "/economies/{int:pk}/lignes/{int:line}/offre",
    Right.CONDUCT_STUDY,
    {200: OffersShape},
    "Choisir l’offre d’une ligne, l’écarter, ou rendre le choix à la règle ; le calcul est à refaire",
    example=OFFERS,
)
def choose_offer_of_line(request: Any, pk: int, line: int, choix: OfferDemand) -> OffersShape:
    found = get_line_for(get_open_savings_for(request.actor, pk), line)
    known_keys = [(one.cle, one.nom) for one in _offers(found).offres or ()]
    typed = {"decision": choix.decision.lower(), "offer": choix.offre, "reason": choix.motif}
    form = ChoiceForm(typed, offers=known_keys)
    if not form.is_valid():
        words = {"decision": "decision", "offer": "offre", "reason": "motif"}
        raise Faulty("Le choix n’a pas été retenu.", form_faults(form, words))
    asked = form.cleaned_data
    actions.decide(
        request.actor, found, decision=asked["decision"], offer=asked["offer"], reason=asked["reason"].strip()
    )
    return _offers(found)


def _offers(line: SavingsLine) -> OffersShape:
    chosen = queries.choice_of(line)
    key = chosen.reference_key if chosen is not None else ""
    body = line.owner_id
    mine = sorted(queries.references_of(body), key=lambda row: (row.unit != line.unit, row.label))
    offers = [
        OfferShape(
            cle=reference_key(row),
            nom=row.label,
            unite=row.unit,
            prix=amount(row.price, row.tax_basis, UNITS[row.unit].price_unit),
            retenue=reference_key(row) == key,
        )
        for row in mine
    ]
    offers += [
        OfferShape(
            cle=reference_key(row),
            nom=row.label,
            unite=row.unit,
            prix=amount(row.proposed, row.basis, row.unit),
            retenue=reference_key(row) == key,
        )
        for row in queries.survey_offers_of(body)
        if row.basis
    ]
    decision: Decision = "RULE" if chosen is None else "CHOOSE" if key else "LEAVE"
    return OffersShape(decision=decision, motif=known(chosen.reason) if chosen is not None else None, offres=offers)


# --- obtained --------------------------------------------------------------------------------------------------------


@operations.writes(
    "PUT",
    "/economies/{int:pk}/lignes/{int:line}/obtenu",
    Right.CONDUCT_STUDY,
    {200: LineShape},
    "Noter le prix vraiment obtenu pour une ligne d’un calcul figé, à part de ce qui était espéré",
    example=LINE,
)
def record_obtained_price(request: Any, pk: int, line: int, obtenu: ObtainedDemand) -> LineShape:
    found = get_line_for(get_own_savings_for(request.actor, pk), line)
    typed = {field: getattr(obtenu, word) for field, word in _OBTAINED_WORDS.items()}
    form = ObtainedForm(typed)
    if not form.is_valid():
        raise Faulty("Le prix obtenu n’a pas été noté.", form_faults(form, _OBTAINED_WORDS))
    kept = actions.record_obtained(request.actor, found, **form.cleaned_data)
    return _line(found, *seen_by(request.actor)(found), kept)
