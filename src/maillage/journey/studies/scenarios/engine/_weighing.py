"""The decision matrix of a study, from its criteria, its scores and the figures of its scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maillage.engine.scenarios import (
    MatrixRefused,
    Ranking,
    Reversal,
    best_is_full,
    rank_scenarios,
    reversals,
)
from maillage.journey.studies.scenarios.engine._figures import Figures
from maillage.journey.studies.scenarios.enums import Measure
from maillage.journey.studies.scenarios.models import Criterion, Scenario, Score

__all__ = ["Matrix", "weigh"]


@dataclass(frozen=True, slots=True)
class Matrix:
    """``scores[scenario][criterion]``, by key, ``None`` where there is none; ``refused``: why nothing is ranked."""

    scores: Mapping[int, Mapping[int, Fraction | None]]
    ranking: Ranking | None
    reversals: tuple[Reversal, ...]
    refused: str = ""


def weigh(
    scenarios: Sequence[Scenario],
    criteria: Sequence[Criterion],
    given: Mapping[tuple[int, int], Score],
    figures: Mapping[int, Figures],
) -> Matrix:
    """Scores, typed and computed, and the order that they give. Names stand for keys in ``ranking`` and ``reversals``."""
    scores: dict[int, dict[int, Fraction | None]] = {scenario.pk: {} for scenario in scenarios}
    for criterion in criteria:
        found = _column(criterion, scenarios, given, figures)
        for scenario in scenarios:
            scores[scenario.pk][criterion.pk] = found[str(scenario.pk)]
    names = {criterion.pk: criterion.label for criterion in criteria}
    weights = {criterion.label: criterion.weight for criterion in criteria}
    labelled = {
        scenario.name: {names[key]: score for key, score in scores[scenario.pk].items()} for scenario in scenarios
    }
    if not criteria:
        return Matrix(scores, None, (), "Aucun critère n’est encore choisi.")
    in_euros = [
        criterion.label for criterion in criteria if criterion.measure in (Measure.NET_GAIN, Measure.INVESTMENT)
    ]
    if in_euros and len({scenario.tax_basis for scenario in scenarios if not scenario.does_nothing}) > 1:
        refused = (
            f"Des scénarios sont HT et d’autres TTC : « {in_euros[0]} » ne se compare pas. Donnez-leur la même base."
        )
        return Matrix(scores, None, (), refused)
    try:
        return Matrix(scores, rank_scenarios(weights, labelled), tuple(reversals(weights, labelled)))
    except MatrixRefused as refused:
        return Matrix(scores, None, (), str(refused))


def _column(
    criterion: Criterion,
    scenarios: Sequence[Scenario],
    given: Mapping[tuple[int, int], Score],
    figures: Mapping[int, Figures],
) -> dict[str, Fraction | None]:
    if criterion.measure == Measure.TYPED:
        typed = {str(one.pk): given.get((one.pk, criterion.pk)) for one in scenarios}
        return {key: None if score is None else Fraction(score.value) for key, score in typed.items()}
    return best_is_full({str(one.pk): _measured(criterion.measure, one, figures.get(one.pk)) for one in scenarios})


def _measured(measure: str, scenario: Scenario, figures: Figures | None) -> Fraction | None:
    if figures is None:
        return None
    if measure != Measure.INVESTMENT and not figures.known:
        return Fraction(0) if scenario.does_nothing and measure == Measure.NET_GAIN else None
    match measure:
        case Measure.NET_GAIN:
            return Fraction(figures.gain) / figures.years  # a year: horizons differ
        case Measure.WINNERS:
            return Fraction(figures.winners, figures.known) if figures.known else None
        case _:
            return -Fraction(figures.investment)
