"""What a reader may know of the scenarios of a study: computed while they are written, as frozen afterwards."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.engine.parameters import least_contributors
from maillage.foundations.organisations.access import Actor
from maillage.journey.census.campaigns.queries import members_of
from maillage.journey.studies.scenarios import queries
from maillage.journey.studies.scenarios.access import is_presented
from maillage.journey.studies.scenarios.documents._section import Weighed, grid_columns, grid_values
from maillage.journey.studies.scenarios.engine import Figures, figures_of, read_figures, weigh
from maillage.journey.studies.scenarios.models import MemberPart, Scenario, ScenarioCost, ScenarioDiscount
from maillage.journey.studies.syntheses.models import Study
from maillage.kernel.sheets import Column, Value

__all__ = ["grid_sheet", "is_own", "own_figures", "shows_totals", "weighed_for"]


def is_own(actor: Actor, study: Study) -> bool:
    """Whether the actor's own body conducts the study."""
    return study.owner_id in actor.scope.writes


def shows_totals(actor: Actor, study: Study, figures: Figures) -> bool:
    """Whether a reader is shown what the group gains: the body always; members where enough of them are known."""
    return is_own(actor, study) or figures.known >= least_contributors(localdate())


def weighed_for(actor: Actor, study: Study, scenarios: list[Scenario] | None = None) -> Weighed:
    """What a reader may know of the scenarios of a study: computed while they are written, as frozen afterwards.

    A member is given no figure of a group so small that it would tell what another pays, and never another's own.
    """
    found = queries.scenarios_of(actor, study) if scenarios is None else scenarios
    if not is_own(actor, study) or is_presented(study):
        return _read(actor, study, found)
    ingredients = queries.ingredients_of(study, found)
    most = members_of(study.owner_id).count()
    figures: dict[int, Figures] = {}
    refused: dict[int, str] = {}
    for one in found:
        try:
            figures[one.pk] = figures_of(one, ingredients, localdate(), most=most)
        except MaillageError as refusal:
            refused[one.pk] = str(refusal)
    return _with_matrix(study, found, figures, refused, ingredients.costs, ingredients.discounts)


def _read(actor: Actor, study: Study, found: list[Scenario]) -> Weighed:
    """As they were frozen."""
    ingredients = queries.ingredients_of(study, found) if is_own(actor, study) else queries.Ingredients()
    figures = {one.pk: read_figures(one.frozen, ingredients.parts.get(one.pk, ())) for one in found if one.frozen}
    shown = {key: value for key, value in figures.items() if shows_totals(actor, study, value)}
    return _with_matrix(study, found, shown, {}, ingredients.costs, ingredients.discounts)


def _with_matrix(
    study: Study,
    found: list[Scenario],
    figures: dict[int, Figures],
    refused: dict[int, str],
    costs: Mapping[int, Sequence[ScenarioCost]],
    discounts: Mapping[int, Sequence[ScenarioDiscount]],
) -> Weighed:
    criteria = queries.criteria_of(study)
    return Weighed(
        scenarios=found,
        figures=figures,
        refused=refused,
        costs=costs,
        discounts=discounts,
        points=queries.points_of(found),
        criteria=criteria,
        matrix=weigh(found, criteria, queries.scores_of(study), figures) if found else None,
        steps=queries.steps_of(study),
    )


def own_figures(study: Study, organisation_id: int) -> dict[int, MemberPart]:
    """What an organisation gains or loses with each scenario, as presented."""
    return {key: part for key, part in queries.own_parts(study, organisation_id).items() if part.frozen}


def grid_sheet(actor: Actor, study: Study) -> tuple[list[Column], list[list[Value]]]:
    """The grid for a spreadsheet, to the cent: what the reader is shown, each bound in a column of its own."""
    weighed = weighed_for(actor, study)
    own = {} if is_own(actor, study) else own_figures(study, actor.acting_id)
    bases = {one.tax_basis for one in weighed.scenarios}
    titles = grid_columns(bases.pop() if len(bases) == 1 else "")
    columns = [Column(title, "number" if is_number else "text") for title, is_number in titles]
    rows: list[list[Value]] = [["NC" if value is None else value for value in row] for row in grid_values(weighed)]
    if own:
        columns.append(Column("Ma collectivité : gain ou perte", "number"))
        for one, row in zip(weighed.scenarios, rows, strict=True):
            gain = own[one.pk].frozen.get("gain") if one.pk in own else ""
            row.append("NC" if gain is None else Decimal(gain) if gain else "")
    return columns, rows
