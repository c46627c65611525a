"""Surveys for programs: what was asked, who answered, what each answered."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import (
    get_answered_response_for,
    get_asked_campaign_for,
    get_campaign_for,
    reads_draft,
    reads_prices,
)
from maillage.journey.census.campaigns.documents import has_quality, quality_by_field
from maillage.journey.census.campaigns.engine import (
    answers_of,
    compared_with_others,
    price_fields,
    without_prices,
)
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.models import Campaign, ResponseSection, SurveyedEntity
from maillage.journey.census.campaigns.queries import (
    ANSWERED,
    campaign_figures,
    count_entities,
    entities_of,
    followed,
    responses_of,
)
from maillage.kernel.operations import Amount, Listing, Operations, Paging, amount, page_by_key, tell
from maillage.kernel.pages import NotAllowed

__all__ = ["operations"]

operations = Operations("Qu’avons-nous ?")


class CampaignShape(BaseModel):
    """A survey of the body."""

    id: int
    nom: str
    origine: str = Field(description="IMPORTED (chargée) ou ASKED (en ligne).")
    etat: str = Field(description="DRAFT, OPEN, CLOSED, FROZEN ou ARCHIVED.")
    annee_population: int
    reponses_au: date
    collectivites: int
    repondantes: int


class FollowedShape(BaseModel):
    """Where one organisation is in a campaign that is asked online."""

    id: int
    entite: str
    etat: str = Field(
        description="NOT_STARTED, IN_PROGRESS, SUBMITTED, ANSWERED_BY_PROXY, VALIDATED, LOCKED, DECLINED…"
    )
    au_telephone: bool
    questionnaire: str = Field(description="court ou complet.")
    demandees: int
    remplies: int = Field(description="NC compris : c’est une réponse.")
    nc: int
    a_corriger: int = Field(description="Constats bloquants, ni corrigés ni expliqués.")
    a_verifier: int
    expliques: int


class FollowShape(BaseModel):
    """A campaign on one screen."""

    etats: dict[str, int]
    collectivites: list[FollowedShape]
    suivant: str | None = Field(description="À donner comme « apres » pour la page suivante ; null sur la dernière.")


class GivenShape(BaseModel):
    """One value of a draft or of an answer. ``statut`` UNKNOWN is « NC »."""

    partie: str
    ligne: int
    champ: str
    valeur: str
    statut: str
    base: str = Field(description="HT ou TTC, pour un prix.")


class DraftShape(BaseModel):
    """What one organisation answers, as it stands."""

    id: int
    entite: str
    etat: str
    valeurs: list[GivenShape]
    constats: list[dict[str, str]] = Field(description="Ceux de la saisie, et ceux qui comparent aux autres réponses.")


class Today(BaseModel):
    """The organisation of today that an entity of old is."""

    id: int
    nom: str
    a_disparu: bool


class EntityShape(BaseModel):
    """An entity of the survey, as its own list names it."""

    id: int
    rang: int
    nom: str
    nature: str
    population: int | None
    a_repondu: bool
    collectivite: Today | None = Field(description="Celle d’aujourd’hui ; null tant que personne ne l’a reliée.")


class WholeCampaign(CampaignShape):
    """A survey and a page of its list."""

    entites: Listing[EntityShape]


class AnswerShape(BaseModel):
    """One value. ``statut`` says how it is known; UNKNOWN is « NC », and a field left empty is not there."""

    champ: str
    valeur: int | str | None = Field(
        description="Entier, ou nombre à virgule en texte ; null pour NC ; null pour un prix."
    )
    prix: Amount | None = Field(description="Pour un prix : le montant, sa base et son unité.")
    statut: str
    au: date


class ResponseShape(BaseModel):
    """What one entity answered."""

    id: int
    entite: str
    etat: str
    valeurs: list[AnswerShape]


CAMPAIGN = {
    "id": 7,
    "nom": "Infrastructure 2012",
    "origine": "IMPORTED",
    "etat": "FROZEN",
    "annee_population": 2009,
    "reponses_au": "2012-12-31",
    "collectivites": 29,
    "repondantes": 17,
}
ENTITY = {
    "id": 41,
    "rang": 0,
    "nom": "Taulé",
    "nature": "commune",
    "population": 2926,
    "a_repondu": True,
    "collectivite": {"id": 4503599627370497, "nom": "Taulé", "a_disparu": False},
}


@operations.reads(
    "/enquetes",
    Right.SEE_SURVEY,
    Listing[CampaignShape],
    "Les enquêtes de la collectivité, de la plus récente à la plus ancienne",
    example={"resultats": [CAMPAIGN], "suivant": None},
)
def campaigns(request: Any, asked: Annotated[Paging, Query()]) -> Listing[CampaignShape]:
    found = Campaign.objects.filter(owner=request.actor.acting_id)
    rows, following = page_by_key(found, asked, "id", newest_first=True)
    counted = count_entities(rows)
    return Listing(
        resultats=[CampaignShape(**_campaign(row, counted.get(row.pk, (0, 0)))) for row in rows], suivant=following
    )


@operations.reads(
    "/enquetes/{int:pk}",
    Right.SEE_SURVEY,
    WholeCampaign,
    "Une enquête et sa liste de collectivités, dans son ordre",
    example=CAMPAIGN | {"entites": {"resultats": [ENTITY], "suivant": None}},
)
def campaign(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> WholeCampaign:
    found = get_campaign_for(request.actor, pk)
    entities, following = page_by_key(entities_of(found).prefetch_related("organisation"), asked, "position")
    return WholeCampaign(
        **_campaign(found, count_entities([found]).get(found.pk, (0, 0))),
        entites=Listing(resultats=[_entity(row) for row in entities], suivant=following),
    )


@operations.reads(
    "/enquetes/{int:pk}/reponses",
    Right.SEE_SURVEY,
    Listing[ResponseShape],
    "Ce que chacune a répondu ; la lecture s’inscrit au journal de celle qui est lue",
    example={
        "resultats": [
            {
                "id": 3,
                "entite": "Taulé",
                "etat": "LOCKED",
                "valeurs": [
                    {"champ": "pc_fixe", "valeur": 12, "prix": None, "statut": "MEASURED", "au": "2012-12-31"},
                    {
                        "champ": "prix_pc_fixe_ttc",
                        "valeur": None,
                        "prix": {"montant": "712.5", "devise": "EUR", "base": "TTC", "unite": "par machine"},
                        "statut": "MEASURED",
                        "au": "2012-12-31",
                    },
                ],
            }
        ],
        "suivant": None,
    },
)
def responses(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> Listing[ResponseShape]:
    found = get_campaign_for(request.actor, pk)
    rows, following = page_by_key(responses_of(found), asked, "id")
    bases = {name: basis for name, _, basis in found.fields.get("prices", [])}
    prices = price_fields(found)
    tell(request, lambda: actions.record_readings(request.actor, found, rows))
    return Listing(
        resultats=[
            ResponseShape(
                id=row.pk,
                entite=row.entity_name,
                etat=row.state,
                valeurs=[
                    AnswerShape(
                        champ=answer.field,
                        valeur=None if answer.field in bases else _number(answer.value),
                        prix=amount(answer.value, bases[answer.field], "par machine")
                        if answer.field in bases
                        else None,
                        statut=answer.status,
                        au=answer.as_of,
                    )
                    for answer in row.answers.all()
                    if reads_prices(request.actor, row) or not prices & {answer.field, answer.asked}
                ],
            )
            for row in rows
        ],
        suivant=following,
    )


FOLLOWED = {
    "id": 12,
    "entite": "Taulé",
    "etat": "SUBMITTED",
    "au_telephone": False,
    "questionnaire": "complet",
    "demandees": 120,
    "remplies": 96,
    "nc": 4,
    "a_corriger": 0,
    "a_verifier": 2,
    "expliques": 1,
}


@operations.reads(
    "/enquetes/{int:pk}/suivi",
    Right.RUN_CAMPAIGN,
    FollowShape,
    "Où en est chaque collectivité d’une campagne en ligne",
    example={"etats": {"SUBMITTED": 1, "NOT_STARTED": 28}, "collectivites": [FOLLOWED], "suivant": None},
)
def follow(request: Any, pk: int, asked: Annotated[Paging, Query()]) -> FollowShape:
    found = get_asked_campaign_for(request.actor, pk)
    rows, following = page_by_key(followed(found), asked, "id")
    counted = campaign_figures(found)
    return FollowShape(
        etats={state: counted[state] for state in ResponseState.values},
        collectivites=[
            FollowedShape(
                id=row.pk,
                entite=row.entity_name,
                etat=row.state,
                au_telephone=row.by_proxy,
                questionnaire="court" if row.is_short else "complet",
                demandees=row.asked,
                remplies=row.filled,
                nc=row.unknown,
                a_corriger=row.blocking,
                a_verifier=row.warnings,
                expliques=row.explained,
            )
            for row in rows
        ],
        suivant=following,
    )


@operations.reads(
    "/enquetes/{int:pk}/suivi/{int:response}",
    Right.RUN_CAMPAIGN,
    DraftShape,
    "Ce qu’une collectivité a envoyé (rien avant l’envoi), ses prix avec le droit de les voir ; son journal le note",
    example={
        "id": 12,
        "entite": "Taulé",
        "etat": "SUBMITTED",
        "valeurs": [
            {"partie": "postes", "ligne": 1, "champ": "quantity", "valeur": "4", "statut": "MEASURED", "base": ""}
        ],
        "constats": [],
    },
)
def answered(request: Any, pk: int, response: int) -> DraftShape:
    campaign = get_asked_campaign_for(request.actor, pk)
    found = get_answered_response_for(request.actor, campaign, response)
    sections = ResponseSection.objects.filter(response=found).order_by("id")
    kept = answers_of(sections if reads_draft(found) else ())
    hidden = frozenset() if reads_prices(request.actor, found) else price_fields(campaign)
    odd = compared_with_others(found) if found.state in ANSWERED else []
    tell(request, lambda: actions.record_reading(request.actor, found, campaign.name))
    return DraftShape(
        id=found.pk,
        entite=found.entity_name,
        etat=found.state,
        valeurs=[
            GivenShape(
                partie=code,
                ligne=place,
                champ=field,
                valeur=given.value,
                statut=given.status,
                base=given.tax_basis,
            )
            for code, rows in kept.sections.items()
            for place, row in enumerate(rows, start=1)
            for field, given in row.given.items()
            if f"{code}.{field}" not in hidden
        ],
        constats=[
            {name: str(one.get(name, "")) for name in ("rule", "level", "where", "message", "cure")}
            for one in (without_prices([*found.findings, *odd], hidden) if reads_draft(found) else ())
        ],
    )


class FieldQualityShape(BaseModel):
    """A field that was asked: how many responses gave a value, wrote NC, « sans objet », nothing."""

    champ: str
    libelle: str
    partie: str
    donne: int
    nc: int
    sans_objet: int
    sans_reponse: int


class QualityShape(BaseModel):
    """The report of a frozen campaign, as it was signed."""

    signe_par: str
    figee_le: date | None
    collectivites: int
    repondantes: int
    au_telephone: int
    population: int
    population_repondante: int
    population_inconnue: int = Field(description="Collectivités dont la population n’est pas connue.")
    etats: dict[str, int]
    valeurs_demandees: int
    valeurs_remplies: int = Field(description="NC compris.")
    valeurs_nc: int
    valeurs_imputees: int
    a_corriger: int
    a_verifier: int
    expliques: int
    en_comparant: int | None = Field(description="null pour un rapport d’avant la comparaison.")
    champs: list[FieldQualityShape]


@operations.reads(
    "/enquetes/{int:pk}/rapport",
    Right.SEE_SURVEY,
    QualityShape,
    "Le rapport de qualité d’une campagne figée : qui a répondu, ce qui manque champ par champ, ce qui fut constaté",
    example={
        "signe_par": "Charlie Recensement",
        "figee_le": "2026-11-30",
        "collectivites": 34,
        "repondantes": 21,
        "au_telephone": 2,
        "population": 58051,
        "population_repondante": 41200,
        "population_inconnue": 0,
        "etats": {"LOCKED": 20, "SUBMITTED": 1, "NOT_STARTED": 13},
        "valeurs_demandees": 16860,
        "valeurs_remplies": 13667,
        "valeurs_nc": 214,
        "valeurs_imputees": 0,
        "a_corriger": 0,
        "a_verifier": 37,
        "expliques": 5,
        "en_comparant": 3,
        "champs": [
            {
                "champ": "postes.purchase_price",
                "libelle": "Prix d’un poste",
                "partie": "Les postes, un par un ou par groupes",
                "donne": 17,
                "nc": 2,
                "sans_objet": 0,
                "sans_reponse": 2,
            }
        ],
    },
)
def quality(request: Any, pk: int) -> QualityShape:
    found = get_campaign_for(request.actor, pk)
    if not has_quality(found):
        raise NotAllowed("report")
    report, seen = found.quality, found.quality["findings"]
    return QualityShape(
        signe_par=found.signed_by,
        figee_le=timezone.localdate(found.frozen_at) if found.frozen_at else None,
        collectivites=report["total"],
        repondantes=report["answered"],
        au_telephone=report["by_proxy"],
        population=report["population"],
        population_repondante=report["population_answered"],
        population_inconnue=report["population_unknown"],
        etats=report["responses"],
        valeurs_demandees=report["values"]["asked"],
        valeurs_remplies=report["values"]["filled"],
        valeurs_nc=report["values"]["unknown"],
        valeurs_imputees=report["imputed"],
        a_corriger=seen["blocking"],
        a_verifier=seen["warning"],
        expliques=seen["explained"],
        en_comparant=seen.get("compared"),
        champs=[
            FieldQualityShape(
                champ=one.asked.name,
                libelle=one.asked.label,
                partie=one.asked.section,
                donne=one.given,
                nc=one.unknown,
                sans_objet=one.not_applicable,
                sans_reponse=one.missing,
            )
            for one in quality_by_field(found)
        ],
    )


@operations.writes(
    "DELETE", "/enquetes/{int:pk}", Right.KEEP_SURVEY, {204: None}, "Supprimer une enquête, ses réponses et son étude"
)
def delete_campaign(request: Any, pk: int) -> Status[None]:
    actions.delete_campaign(request.actor, get_campaign_for(request.actor, pk))
    return Status(204, None)


def _campaign(row: Campaign, counted: tuple[int, int]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "nom": row.name,
        "origine": row.origin,
        "etat": row.state,
        "annee_population": row.population_year,
        "reponses_au": row.as_of,
        "collectivites": counted[0],
        "repondantes": counted[1],
    }


def _entity(row: SurveyedEntity) -> EntityShape:
    today = row.organisation
    return EntityShape(
        id=row.pk,
        rang=row.position,
        nom=row.name,
        nature=row.kind,
        population=row.population,
        a_repondu=row.has_answered,
        collectivite=None if today is None else Today(id=today.pk, nom=today.name, a_disparu=today.is_former),
    )


def _number(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == int(value) else f"{value.normalize():f}"
