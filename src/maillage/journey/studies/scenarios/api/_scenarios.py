"""Scenarios for programs: side by side, one by one, written, and who takes part in each."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.utils.timezone import localdate
from ninja import Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.scenarios import actions, queries
from maillage.journey.studies.scenarios.access import (
    get_scenario_for,
    get_writable_scenario_for,
    get_writable_study_for,
)
from maillage.journey.studies.scenarios.api._base import OVER, operations
from maillage.journey.studies.scenarios.documents import grid_sheet, is_own, own_figures, weighed_for
from maillage.journey.studies.scenarios.engine import Figures
from maillage.journey.studies.scenarios.enums import CostNature, Horizon, Key, PointSide, ScenarioKind
from maillage.journey.studies.scenarios.forms import MembersForm, ScenarioForm
from maillage.journey.studies.scenarios.models import (
    MemberPart,
    Scenario,
    ScenarioCost,
    ScenarioDiscount,
    ScenarioPoint,
)
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.kernel.operations import Amount, Closed, Fault, Faulty, Text, amount, form_faults, known
from maillage.kernel.pages import answer_sheet
from maillage.kernel.sheets import MEDIA_TYPES

__all__ = [
    "EXAMPLE",
    "WHOLE",
    "CostShape",
    "DiscountShape",
    "PointShape",
    "WholeScenario",
    "Whose",
    "cost",
    "discount",
    "point",
    "whole",
]


class Whose(BaseModel):
    """An organisation."""

    id: int
    nom: str


class GroupShape(BaseModel):
    """What a scenario changes for the group, over its horizon. A loss is negative."""

    participantes: int
    depenses_connues: int = Field(
        description="Participantes dont on sait ce qu’elles paient ; les autres ne comptent dans aucun gain."
    )
    investissement: Amount | None
    fonctionnement: Amount | None
    personnel: Amount | None
    gain_bas: Amount | None
    gain: Amount | None
    gain_haut: Amount | None
    y_gagnent: int
    y_perdent: int
    participantes_necessaires: int | None = Field(description="null : jamais rentable avec tous les membres.")
    empreinte: str


class ScenarioShape(BaseModel):
    """A scenario. ``groupe``: null where it is not computed, or where too few members are known to be told."""

    id: int
    nom: str
    nature: ScenarioKind
    echeance: Horizon
    horizon_ans: int
    commence_le: date | None
    base: TaxBasis
    themes: list[Theme]
    fondement_juridique: str | None
    a_corriger: str | None = Field(None, description="Pourquoi il n’est pas chiffré, et que faire.")
    groupe: GroupShape | None
    ma_collectivite: Amount | None = Field(description="Gain ou perte de la collectivité pour laquelle on agit.")


class CostShape(BaseModel):
    """A cost that the participants bear together."""

    id: int
    nature: CostNature
    objet: str
    montant: Amount | None
    de_annee: int
    a_annee: int | None = Field(description="null : jusqu’au bout.")
    source: str | None = Field(description="null : c’est une hypothèse.")


class DiscountShape(BaseModel):
    """What falls from what is paid today, in per cent, once so many take part; a rise is negative."""

    id: int
    participantes: int
    bas: str
    central: str
    haut: str
    source: str | None


class PointShape(BaseModel):
    """An advantage, a drawback, a risk, or a step of the law with its weeks."""

    id: int
    nature: PointSide
    texte: str
    semaines: int | None
    source: str | None


class CitedShape(BaseModel):
    """A hearing sheet that the scenario rests on."""

    fiche: int
    organisme: str


class PartShape(BaseModel):
    """How a member takes part."""

    collectivite: Whose
    rejoint_apres_mois: int
    liee_par: str | None
    paie_par_an: Amount | None = Field(description="Ce qu’elle dit payer, au lieu du recensement ; null sinon.")


class WholeScenario(ScenarioShape):
    """A scenario and all that it is made of."""

    etude: int
    resume: str | None
    cle: Key
    participantes_min: int | None
    couts: list[CostShape]
    economies: list[DiscountShape]
    arguments: list[PointShape]
    experiences: list[CitedShape]
    participantes: list[PartShape] | None = Field(description="null pour qui ne conduit pas l’étude.")


class ScenariosShape(BaseModel):
    """The scenarios of a study."""

    etude: int
    etat: str
    scenarios: list[ScenarioShape]


class ScenarioDemand(Closed):
    """A scenario to add: all members take part in it, and the library proposes its arguments."""

    nom: Text = Field(min_length=1, max_length=120)
    nature: ScenarioKind
    resume: Text = Field("", max_length=2000)
    echeance: Horizon = Horizon.MEDIUM
    horizon_ans: int = Field(4, ge=1, le=30)
    commence_le: date | None = None
    base: TaxBasis
    themes: list[Theme] = Field([], max_length=len(Theme))
    cle: Key = Key.EQUAL
    fondement_juridique: Text = Field("", max_length=500)
    participantes_min: int | None = Field(None, ge=1, le=5000, description="Si autre chose que l’argent l’impose.")


class PartDemand(Closed):
    """How a member takes part."""

    collectivite: int
    rejoint_apres_mois: int = 0
    paie_par_an: Decimal | None = Field(None, description="Ce qu’elle dit payer, dans la base du scénario.")


class PartsDemand(Closed):
    """Who takes part: those who are not named do not."""

    participantes: list[PartDemand] = Field(min_length=1, max_length=5000)


_WORDS: Final = {
    "name": "nom",
    "kind": "nature",
    "summary": "resume",
    "horizon": "echeance",
    "years": "horizon_ans",
    "starts_on": "commence_le",
    "tax_basis": "base",
    "themes": "themes",
    "key": "cle",
    "legal_basis": "fondement_juridique",
    "needs": "participantes_min",
}
EUROS = {"montant": "24000", "devise": "EUR", "base": "HT", "unite": OVER}
EXAMPLE: dict[str, Any] = {
    "id": 123,
    "nom": "Groupement de commandes des télécoms",
    "nature": "JOINT_GROUP",
    "echeance": "MEDIUM",
    "horizon_ans": 4,
    "commence_le": "2027-06-01",
    "base": "HT",
    "themes": ["TELECOM"],
    "fondement_juridique": "CCP L2113-6 à L2113-8",
    "a_corriger": None,
    "groupe": None,
    "ma_collectivite": EUROS,
}


_COST = {"montant": "1500", "devise": "EUR", "base": "HT", "unite": "par an"}
WHOLE: dict[str, Any] = EXAMPLE | {
    **{"etude": 12, "resume": None, "cle": "EQUAL", "participantes_min": None, "ma_collectivite": None},
    "couts": [
        {
            **{"id": 4, "nature": "RUNNING", "objet": "Animation du groupement", "montant": _COST},
            **{"de_annee": 1, "a_annee": None, "source": None},
        }
    ],
    "economies": [
        {**{"id": 5, "participantes": 10, "bas": "5.00", "central": "12.00", "haut": "18.00"}, "source": "Devis"}
    ],
    "arguments": [
        {**{"id": 6, "nature": "LEGAL_STEP", "texte": "Convention constitutive", "semaines": 12}, "source": None}
    ],
    "experiences": [{"fiche": 7, "organisme": "Un syndicat informatique"}],
    "participantes": [
        {
            **{"collectivite": {"id": 45, "nom": "Taulé"}, "rejoint_apres_mois": 6},
            **{"liee_par": "Téléphonie fixe, jusqu’au 30/11/2027", "paie_par_an": None},
        }
    ],
}


@operations.reads(
    "/etudes/{int:pk}/scenarios",
    Right.SEE_STUDY,
    ScenariosShape,
    "Les scénarios d’une étude, ce que le groupe et la collectivité y gagnent ou y perdent",
    example={"etude": 12, "etat": "PRESENTED", "scenarios": [EXAMPLE]},
)
def scenarios(request: Any, pk: int) -> ScenariosShape:
    study = get_study_for(request.actor, pk)
    weighed = weighed_for(request.actor, study)
    own = {} if is_own(request.actor, study) else own_figures(study, request.actor.acting_id)
    return ScenariosShape(
        etude=study.pk,
        etat=study.state,
        scenarios=[
            _shape(
                one,
                weighed.figures.get(one.pk),
                weighed.refused.get(one.pk, ""),
                own[one.pk].frozen.get("gain") if one.pk in own else None,
            )
            for one in weighed.scenarios
        ],
    )


@operations.writes(
    "POST",
    "/etudes/{int:pk}/scenarios",
    Right.CONDUCT_STUDY,
    {201: ScenarioShape},
    "Ajouter un scénario à une étude",
    example=EXAMPLE,
)
def add_scenario(request: Any, pk: int, demande: ScenarioDemand) -> Status[ScenarioShape]:
    study = get_writable_study_for(request.actor, pk)
    made = actions.create_scenario(request.actor, study, _facts(demande))
    weighed = weighed_for(request.actor, study, [made])
    return Status(201, _shape(made, weighed.figures.get(made.pk), weighed.refused.get(made.pk, ""), None))


def _facts(demande: ScenarioDemand) -> dict[str, Any]:
    """The same rules as on the page. Error: ``Faulty``."""
    form = ScenarioForm({field: getattr(demande, word) for field, word in _WORDS.items()})
    if not form.is_valid():
        raise Faulty("Le scénario n’a pas été enregistré.", form_faults(form, _WORDS))
    found: dict[str, Any] = form.cleaned_data
    return found


@operations.reads(
    "/scenarios/{int:pk}",
    Right.SEE_STUDY,
    WholeScenario,
    "Un scénario et ce dont il est fait : coûts, économies, arguments, expériences, participantes",
    example=WHOLE,
)
def scenario(request: Any, pk: int) -> WholeScenario:
    return whole(request.actor, pk)


@operations.writes(
    "PUT",
    "/scenarios/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: WholeScenario},
    "Dire autrement un scénario qui n’est pas présenté",
    example=WHOLE,
)
def change_scenario(request: Any, pk: int, demande: ScenarioDemand) -> WholeScenario:
    actions.change_scenario(request.actor, get_writable_scenario_for(request.actor, pk), _facts(demande))
    return whole(request.actor, pk)


@operations.writes(
    "DELETE",
    "/scenarios/{int:pk}",
    Right.CONDUCT_STUDY,
    {204: None},
    "Supprimer un scénario qui n’est pas présenté, avec tout ce dont il est fait",
)
def delete_scenario(request: Any, pk: int) -> Status[None]:
    actions.delete_scenario(request.actor, get_writable_scenario_for(request.actor, pk))
    return Status(204, None)


@operations.writes(
    "PUT",
    "/scenarios/{int:pk}/participantes",
    Right.CONDUCT_STUDY,
    {200: WholeScenario},
    "Dire qui participe, après combien de mois, et ce qu’elle dit payer ; les autres ne participent pas",
    example=WHOLE,
)
def choose_participants(request: Any, pk: int, demande: PartsDemand) -> WholeScenario:
    found = get_writable_scenario_for(request.actor, pk)
    members = list(members_of(found.owner_id))
    able = {member.pk for member in members}
    places = {part.collectivite: place for place, part in enumerate(demande.participantes)}
    wrong = [
        Fault(
            ou=f"participantes[{place}].collectivite",
            quoi="Cette collectivité n’est pas membre, ou elle est nommée deux fois.",
            que_faire="Donnez chaque membre une fois : GET /organisations.",
        )
        for place, part in enumerate(demande.participantes)
        if part.collectivite not in able or places[part.collectivite] != place
    ]
    if wrong:
        raise Faulty("Les participantes n’ont pas été enregistrées.", wrong)
    typed: dict[str, Any] = {}
    for part in demande.participantes:
        key = part.collectivite
        typed |= {f"p{key}": "on", f"m{key}": part.rejoint_apres_mois, f"c{key}": part.paie_par_an}
    parts = {part.counterparty_id: part for part in MemberPart.objects.filter(scenario=found)}
    if not request.actor.may(Right.SEE_PRICES, found.owner_id):
        typed |= _not_read(demande, parts)
    form = MembersForm(typed, members=members, parts=parts)
    if not form.is_valid():
        words = {f"m{key}": f"participantes[{place}].rejoint_apres_mois" for key, place in places.items()}
        words |= {f"c{key}": f"participantes[{place}].paie_par_an" for key, place in places.items()}
        raise Faulty("Les participantes n’ont pas été enregistrées.", form_faults(form, words))
    actions.choose_members(request.actor, found, form.chosen())
    return whole(request.actor, pk)


def _not_read(demande: PartsDemand, parts: dict[int, MemberPart]) -> dict[str, Any]:
    """What members pay, where it is not said by one who could not read it: it stays as it was."""
    kept = [one.collectivite for one in demande.participantes if one.paie_par_an is None and one.collectivite in parts]
    return {f"c{key}": parts[key].current for key in kept}


@operations.writes(
    "POST",
    "/scenarios/{int:pk}/participantes/contrats",
    Right.CONDUCT_STUDY,
    {200: WholeScenario},
    "Lire dans les contrats du recensement quand chaque participante peut rejoindre (avec SEE_INVENTORY)",
    example=WHOLE,
)
def read_entries(request: Any, pk: int) -> WholeScenario:
    actions.propose_entries(request.actor, get_writable_scenario_for(request.actor, pk))
    return whole(request.actor, pk)


@operations.reads(
    "/etudes/{int:pk}/scenarios/tableau/{slug:format}",
    Right.SEE_STUDY,
    None,
    "La grille des scénarios, au centime : csv, xlsx ou ods",
    files=tuple(MEDIA_TYPES.values()),
)
def scenarios_table(request: Any, pk: int, format: str) -> HttpResponse:
    study = get_study_for(request.actor, pk)
    columns, rows = grid_sheet(request.actor, study)
    return answer_sheet(f"scenarios-{study.pk}-{localdate():%Y-%m-%d}", format, columns, rows, "Scénarios")


def whole(actor: Actor, pk: int) -> WholeScenario:
    """A scenario with all that the reader may know of it, read again. Error: ``NotAllowed``."""
    found = get_scenario_for(actor, pk)
    study = found.study
    weighed = weighed_for(actor, study, [found])
    mine = is_own(actor, study)
    own = None if mine else own_figures(study, actor.acting_id).get(pk)
    said = _shape(
        found, weighed.figures.get(pk), weighed.refused.get(pk, ""), own.frozen.get("gain") if own is not None else None
    )
    return WholeScenario(
        **said.model_dump(),
        etude=study.pk,
        resume=known(found.summary),
        cle=Key(found.key),
        participantes_min=found.needs,
        couts=[cost(row, found.tax_basis) for row in weighed.costs.get(pk, ())],
        economies=[discount(row) for row in weighed.discounts.get(pk, ())],
        arguments=[point(row) for row in weighed.points.get(pk, ())],
        experiences=[CitedShape(fiche=row.sheet_id, organisme=row.sheet.body) for row in queries.citations_of(found)],
        participantes=_parts(actor, found) if actor.may(Right.CONDUCT_STUDY, study.owner_id) else None,
    )


def _parts(actor: Actor, found: Scenario) -> list[PartShape]:
    sees_prices = actor.may(Right.SEE_PRICES, found.owner_id)
    rows = MemberPart.objects.filter(scenario=found).select_related("counterparty")
    return [
        PartShape(
            collectivite=Whose(id=row.counterparty_id, nom=row.counterparty.name),
            rejoint_apres_mois=row.joins_after_months,
            liee_par=known(row.bound_by),
            paie_par_an=amount(row.current, found.tax_basis, "par an") if sees_prices else None,
        )
        for row in rows.order_by("counterparty__search_text", "counterparty_id")
    ]


def cost(row: ScenarioCost, basis: str) -> CostShape:
    """A common cost as programs read it."""
    return CostShape(
        id=row.pk,
        nature=CostNature(row.nature),
        objet=row.label,
        montant=amount(row.amount, basis, "une fois" if row.nature == CostNature.INVESTMENT else "par an"),
        de_annee=row.first_year,
        a_annee=row.last_year,
        source=known(row.source),
    )


def discount(row: ScenarioDiscount) -> DiscountShape:
    """An expected saving as programs read it."""
    return DiscountShape(
        id=row.pk,
        participantes=row.participants,
        bas=f"{row.low:f}",
        central=f"{row.central:f}",
        haut=f"{row.high:f}",
        source=known(row.source),
    )


def point(row: ScenarioPoint) -> PointShape:
    """An argument as programs read it."""
    return PointShape(
        id=row.pk, nature=PointSide(row.side), texte=row.text, semaines=row.weeks, source=known(row.source)
    )


def _shape(one: Scenario, figures: Figures | None, refused: str, own: str | None) -> ScenarioShape:
    return ScenarioShape(
        id=one.pk,
        nom=one.name,
        nature=ScenarioKind(one.kind),
        echeance=Horizon(one.horizon),
        horizon_ans=one.years,
        commence_le=one.starts_on,
        base=TaxBasis(one.tax_basis),
        themes=[Theme(code) for code in one.themes],
        fondement_juridique=known(one.legal_basis),
        a_corriger=known(refused),
        groupe=None if figures is None else _group(figures),
        ma_collectivite=None if own is None else amount(Decimal(own), one.tax_basis, OVER),
    )


def _group(figures: Figures) -> GroupShape:
    def told(value: Decimal) -> Amount | None:
        return amount(value, figures.basis, OVER)

    def gained(value: Decimal) -> Amount | None:
        return told(value) if figures.known else None

    return GroupShape(
        participantes=figures.participants,
        depenses_connues=figures.known,
        investissement=told(figures.investment),
        fonctionnement=told(figures.running),
        personnel=told(figures.staff),
        gain_bas=gained(figures.gain_low),
        gain=gained(figures.gain),
        gain_haut=gained(figures.gain_high),
        y_gagnent=figures.winners,
        y_perdent=figures.losers,
        participantes_necessaires=figures.least,
        empreinte=figures.digest,
    )
