"""Scenarios for the demonstration: those that the territories of the seeds weighed. What no seed says has no source, and is
shown as a hypothesis."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import OrganisationKind
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.studies.scenarios import actions
from maillage.journey.studies.scenarios.access import get_own_study_for
from maillage.journey.studies.scenarios.enums import CostNature, Horizon, Key, Measure, ScenarioKind, StudyMove
from maillage.journey.studies.scenarios.models import HearingSheet, Scenario, ScenarioCost, ScenarioDiscount
from maillage.journey.studies.syntheses.enums import StudyState
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.tenancy import enter

__all__ = ["weigh_scenarios"]

MORLAIX: Final = "Étude de Morlaix, 2012"
SANTON: Final = "Pays santon, 2010"
CORE: Final = 2
"""The town and its agglomeration: the pair that pools first."""

SCENARIOS: Final[tuple[dict[str, Any], ...]] = (
    {"facts": {"name": "Ne rien changer", "kind": ScenarioKind.DO_NOTHING, "horizon": Horizon.QUICK}},
    {
        "facts": {
            "name": "Groupement de commandes des télécoms",
            "kind": ScenarioKind.JOINT_GROUP,
            "summary": "Un marché unique de téléphonie et d’internet ; chacune rejoint à la fin de ses contrats.",
            "themes": ["TELECOM"],
            "starts_on": date(2027, 7, 1),
            "legal_basis": "Code de la commande publique, L2113-6 à L2113-8 ; convention constitutive",
        },
        "costs": [
            (CostNature.INVESTMENT, "Bureau d’études : 299 € par membre, pour treize membres", Decimal(3887), SANTON)
        ],
        "discounts": [(1, 5, 9, 16, MORLAIX), (10, 16, 28, 40, MORLAIX)],
        "cites": "pays-santon",
    },
    {
        "facts": {
            "name": "Accord-cadre à plusieurs titulaires",
            "kind": ScenarioKind.MULTI_HOLDER,
            "summary": "Plusieurs opérateurs retenus ; chaque commune choisit à chaque marché subséquent.",
            "themes": ["TELECOM"],
            "starts_on": date(2027, 9, 1),
            "legal_basis": "Code de la commande publique, R2162-2 ; maximum obligatoire",
        },
        "costs": [(CostNature.INVESTMENT, "Assistance à la rédaction", Decimal(6000), "")],
        "discounts": [(1, 3, 8, 15, "")],
    },
    {
        "facts": {
            "name": "Chacune achète seule, avec des modèles partagés",
            "kind": ScenarioKind.AUTONOMOUS,
            "horizon": Horizon.QUICK,
            "summary": "Le scénario autonomiste : les communes partagent cahiers des charges et méthodes.",
            "themes": ["TELECOM"],
            "legal_basis": "Chaque commune, selon ses propres seuils",
        },
        "discounts": [(1, 0, 2, 5, "")],
    },
    {
        "facts": {
            "name": "Un service informatique commun, ville et agglomération",
            "kind": ScenarioKind.CENTRE_SHARED_SERVICE,
            "horizon": Horizon.LONG,
            "years": 5,
            "summary": "Le binôme met en commun serveurs et agents ; les communes s’y abonnent ensuite.",
            "key": Key.EQUAL,  # not by population: the agglomeration’s counts the town’s
            "legal_basis": "CGCT, L5211-4-2",
        },
        "costs": [
            (CostNature.INVESTMENT, "Serveurs et cœur de réseau", Decimal(60000), ""),
            (CostNature.STAFF, "Un agent de plus", Decimal(45000), ""),
        ],
        "discounts": [(1, 10, 20, 30, "")],
        "is_core": True,
    },
)

CRITERIA: Final = (
    ("Gain net du groupe", 4, Measure.NET_GAIN, ()),
    ("Aucune commune n’y perd", 2, Measure.WINNERS, ()),
    ("Autonomie de chaque commune", 2, Measure.TYPED, (5, 3, 4, 5, 2)),
    ("Facilité de mise en œuvre", 1, Measure.TYPED, (5, 3, 2, 4, 1)),
    ("Service rendu aux secrétaires", 3, Measure.TYPED, (1, 3, 3, 1, 5)),
)


def weigh_scenarios(actor: Actor, study: Study, *, presented_on: date | None = None) -> None:
    """The scenarios of a study of the demonstration, weighed; with ``presented_on``, presented to the committee."""
    with enter(actor.scope):
        held = get_own_study_for(actor, study.pk)
        if held.state != StudyState.ANALYSED or Scenario.objects.filter(study=held).exists():
            return
        actions.copy_shipped_sheets(actor)
        actions.take_spending(actor, held)
        made = [_make(actor, held, **one) for one in SCENARIOS]
        _score(actor, held, made)
        if presented_on is not None:
            actions.move_study(actor, held, StudyMove.BUILD)
            actions.move_study(actor, held, StudyMove.PRESENT, on=presented_on)


def _make(
    actor: Actor,
    study: Study,
    *,
    facts: dict[str, Any],
    costs: list[Any] | None = None,
    discounts: list[Any] | None = None,
    cites: str = "",
    is_core: bool = False,
) -> Scenario:
    made = actions.create_scenario(actor, study, facts)
    for nature, label, amount, source in costs or ():
        actions.write_piece(actor, made, ScenarioCost(nature=nature, label=label, amount=amount, source=source))
    for participants, low, central, high, source in discounts or ():
        rates = {"low": Decimal(low), "central": Decimal(central), "high": Decimal(high)}
        actions.write_piece(actor, made, ScenarioDiscount(participants=participants, source=source, **rates))
    if cites:
        actions.cite(actor, made, HearingSheet.objects.get(owner=actor.acting_id, copied_from=cites))
    members = list(members_of(study.owner_id))
    if is_core:
        towns = sorted(
            (one for one in members if one.kind == OrganisationKind.COMMUNE), key=lambda one: -(one.population or 0)
        )
        core = [one for one in members if one.pk == study.owner_id] + towns[: CORE - 1]
        actions.choose_members(actor, made, {one.pk: actions.ChosenMember() for one in core})
    elif made.starts_on is not None:
        actions.propose_entries(actor, made)
    return made


def _score(actor: Actor, study: Study, made: list[Scenario]) -> None:
    scores: dict[tuple[int, int], Decimal | None] = {}
    for label, weight, measure, given in CRITERIA:
        criterion = actions.add_criterion(actor, study, label, Decimal(weight), measure)
        scores |= {(one.pk, criterion.pk): Decimal(value) for one, value in zip(made, given, strict=False)}
    actions.set_matrix(actor, study, {}, scores)
