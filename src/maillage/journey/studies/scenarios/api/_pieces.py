"""What a scenario is made of, for programs: its common costs, its expected savings, its arguments and steps."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from ninja import Status
from pydantic import Field

from maillage.foundations.organisations.enums import Right
from maillage.journey.studies.scenarios import actions
from maillage.journey.studies.scenarios.access import get_piece_for, get_writable_scenario_for
from maillage.journey.studies.scenarios.api._base import operations
from maillage.journey.studies.scenarios.api._scenarios import (
    WHOLE,
    CostShape,
    DiscountShape,
    PointShape,
    cost,
    discount,
    point,
)
from maillage.journey.studies.scenarios.enums import CostNature, PointSide
from maillage.journey.studies.scenarios.forms import PIECES
from maillage.journey.studies.scenarios.models import ScenarioCost, ScenarioDiscount, ScenarioPoint
from maillage.kernel.operations import Closed, Faulty, Text, form_faults

__all__: list[str] = []


class CostDemand(Closed):
    """A cost that the participants bear together, in the basis of the scenario."""

    nature: CostNature
    objet: Text = Field(min_length=1, max_length=160)
    montant: Decimal
    de_annee: int = Field(1, description="1 : la première du scénario.")
    a_annee: int | None = Field(None, description="null : jusqu’au bout.")
    source: Text = Field("", max_length=200, description="Vide : c’est une hypothèse, et c’est dit.")


class DiscountDemand(Closed):
    """What falls from what is paid today, in per cent, once so many take part; a rise is negative."""

    participantes: int = 1
    bas: Decimal
    central: Decimal
    haut: Decimal
    source: Text = Field("", max_length=200)


class PointDemand(Closed):
    """An advantage, a drawback, a risk, or a step of the law."""

    nature: PointSide
    texte: Text = Field(min_length=1, max_length=500)
    semaines: int | None = None
    source: Text = Field("", max_length=200)


COST_WORDS: Final = {
    "nature": "nature",
    "label": "objet",
    "amount": "montant",
    "first_year": "de_annee",
    "last_year": "a_annee",
    "source": "source",
}
DISCOUNT_WORDS: Final = {
    "participants": "participantes",
    "low": "bas",
    "central": "central",
    "high": "haut",
    "source": "source",
}
POINT_WORDS: Final = {"side": "nature", "text": "texte", "weeks": "semaines", "source": "source"}


def _kept(request: Any, which: str, row: Any, asked: Closed, words: Mapping[str, str]) -> Any:
    """The same rules as on the page. Error: ``Faulty``."""
    _, form_class = PIECES[which]
    form = form_class({field: getattr(asked, word) for field, word in words.items()}, instance=row)
    if not form.is_valid():
        raise Faulty("Rien n’a été enregistré.", form_faults(form, {**words, "__all__": which}))
    actions.write_piece(request.actor, row.scenario, form.instance)
    return form.instance


def _new(request: Any, model: Any, pk: int) -> Any:
    found = get_writable_scenario_for(request.actor, pk)
    return model(owner_id=found.owner_id, scenario=found)


# --- costs -------------------------------------------------------------------------------------------------------------


@operations.writes(
    "POST",
    "/scenarios/{int:pk}/couts",
    Right.CONDUCT_STUDY,
    {201: CostShape},
    "Ajouter un coût commun à un scénario",
    example=WHOLE["couts"][0],
)
def add_scenario_cost(request: Any, pk: int, demande: CostDemand) -> Status[CostShape]:
    kept = _kept(request, "couts", _new(request, ScenarioCost, pk), demande, COST_WORDS)
    return Status(201, cost(kept, kept.scenario.tax_basis))


@operations.writes(
    "PUT",
    "/scenarios/couts/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: CostShape},
    "Corriger un coût commun",
    example=WHOLE["couts"][0],
)
def change_scenario_cost(request: Any, pk: int, demande: CostDemand) -> CostShape:
    kept = _kept(request, "couts", get_piece_for(request.actor, ScenarioCost, pk), demande, COST_WORDS)
    return cost(kept, kept.scenario.tax_basis)


@operations.writes("DELETE", "/scenarios/couts/{int:pk}", Right.CONDUCT_STUDY, {204: None}, "Retirer un coût commun")
def drop_scenario_cost(request: Any, pk: int) -> Status[None]:
    actions.delete_piece(request.actor, get_piece_for(request.actor, ScenarioCost, pk))
    return Status(204, None)


# --- savings -----------------------------------------------------------------------------------------------------------


@operations.writes(
    "POST",
    "/scenarios/{int:pk}/economies",
    Right.CONDUCT_STUDY,
    {201: DiscountShape},
    "Ajouter une économie attendue à un scénario",
    example=WHOLE["economies"][0],
)
def add_scenario_discount(request: Any, pk: int, demande: DiscountDemand) -> Status[DiscountShape]:
    kept = _kept(request, "economies", _new(request, ScenarioDiscount, pk), demande, DISCOUNT_WORDS)
    return Status(201, discount(kept))


@operations.writes(
    "PUT",
    "/scenarios/economies/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: DiscountShape},
    "Corriger une économie attendue",
    example=WHOLE["economies"][0],
)
def change_scenario_discount(request: Any, pk: int, demande: DiscountDemand) -> DiscountShape:
    kept = _kept(request, "economies", get_piece_for(request.actor, ScenarioDiscount, pk), demande, DISCOUNT_WORDS)
    return discount(kept)


@operations.writes(
    "DELETE", "/scenarios/economies/{int:pk}", Right.CONDUCT_STUDY, {204: None}, "Retirer une économie attendue"
)
def drop_scenario_discount(request: Any, pk: int) -> Status[None]:
    actions.delete_piece(request.actor, get_piece_for(request.actor, ScenarioDiscount, pk))
    return Status(204, None)


# --- arguments ---------------------------------------------------------------------------------------------------------


@operations.writes(
    "POST",
    "/scenarios/{int:pk}/arguments",
    Right.CONDUCT_STUDY,
    {201: PointShape},
    "Ajouter un argument ou une étape juridique à un scénario",
    example=WHOLE["arguments"][0],
)
def add_scenario_point(request: Any, pk: int, demande: PointDemand) -> Status[PointShape]:
    kept = _kept(request, "arguments", _new(request, ScenarioPoint, pk), demande, POINT_WORDS)
    return Status(201, point(kept))


@operations.writes(
    "PUT",
    "/scenarios/arguments/{int:pk}",
    Right.CONDUCT_STUDY,
    {200: PointShape},
    "Corriger un argument ou une étape",
    example=WHOLE["arguments"][0],
)
def change_scenario_point(request: Any, pk: int, demande: PointDemand) -> PointShape:
    kept = _kept(request, "arguments", get_piece_for(request.actor, ScenarioPoint, pk), demande, POINT_WORDS)
    return point(kept)


@operations.writes(
    "DELETE", "/scenarios/arguments/{int:pk}", Right.CONDUCT_STUDY, {204: None}, "Retirer un argument ou une étape"
)
def drop_scenario_point(request: Any, pk: int) -> Status[None]:
    actions.delete_piece(request.actor, get_piece_for(request.actor, ScenarioPoint, pk))
    return Status(204, None)
