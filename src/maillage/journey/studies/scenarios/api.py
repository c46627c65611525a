"""Scenarios for programs."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Status
from pydantic import BaseModel, Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.inventory.enums import TaxBasis, Theme
from maillage.journey.studies.scenarios import actions
from maillage.journey.studies.scenarios.access import get_writable_study_for
from maillage.journey.studies.scenarios.documents import is_own, own_figures, weighed_for
from maillage.journey.studies.scenarios.engine import Figures
from maillage.journey.studies.scenarios.enums import Horizon, Key, ScenarioKind
from maillage.journey.studies.scenarios.models import Scenario
from maillage.journey.studies.syntheses.access import get_study_for
from maillage.kernel.operations import Amount, Closed, Operations, Text, amount, known

__all__ = ["operations"]

operations = Operations("Qu’y gagnerions-nous ?")

OVER = "sur l’horizon"


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
    themes: list[Theme] = []
    cle: Key = Key.EQUAL
    fondement_juridique: Text = Field("", max_length=500)


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
    made = actions.create_scenario(
        request.actor,
        study,
        {
            "name": demande.nom,
            "kind": demande.nature,
            "summary": demande.resume,
            "horizon": demande.echeance,
            "years": demande.horizon_ans,
            "starts_on": demande.commence_le,
            "tax_basis": demande.base,
            "themes": [str(theme) for theme in demande.themes],
            "key": demande.cle,
            "legal_basis": demande.fondement_juridique,
        },
    )
    weighed = weighed_for(request.actor, study, [made])
    return Status(201, _shape(made, weighed.figures.get(made.pk), weighed.refused.get(made.pk, ""), None))


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
