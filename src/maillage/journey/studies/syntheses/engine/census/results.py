"""What a study of a census finds, as plain dataclasses: figures by theme, each with what it takes to redo it by hand."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maillage.journey.studies.syntheses.engine.results import CallResult, MethodResult, StratumResult

__all__ = [
    "CallsFor",
    "CensusStudy",
    "CensusSurvey",
    "CoverageRow",
    "DiversityResult",
    "EntityResult",
    "EstimatorResult",
    "FigureResult",
    "InfluenceResult",
    "PriceResult",
    "ProfileResult",
    "ResamplingResult",
    "ShownFigure",
    "ShownPart",
    "ShownPrice",
    "StepResult",
    "ThemeResult",
]


@dataclass(frozen=True, slots=True)
class CensusSurvey:
    """``digest``: SHA-256 of the frozen census."""

    campaign: str
    questionnaire: str
    as_of: date
    population_year: int
    territory: str
    digest: str


@dataclass(frozen=True, slots=True)
class EntityResult:
    """``state``: ANSWERED, NOTHING (it has nothing, which is an answer), or SILENT."""

    name: str
    insee_code: str
    population: int | None
    state: str


@dataclass(frozen=True, slots=True)
class EstimatorResult:
    """One of the three estimators, in the unit of the figure; ``student``: by what the standard error is multiplied."""

    total: Fraction
    low: float | None
    high: float | None
    standard_error: float | None
    df: int
    student: float | None


@dataclass(frozen=True, slots=True)
class InfluenceResult:
    """``shift``: what the total gains by this answer."""

    entity: str
    answer: Fraction
    total_without: Fraction | None
    shift: Fraction | None


@dataclass(frozen=True, slots=True)
class ResamplingResult:
    """The range by drawing the respondents anew (Rao and Wu)."""

    low: float | None
    high: float | None
    standard_error: float | None
    replicates: int
    seed: int


@dataclass(frozen=True, slots=True)
class StepResult:
    """What some strata bring to a total, so that it is redone by hand: ``engine.statistics.Step`` with their names.

    ``shared``: the strata that carry one standard deviation (``spread``) together, empty where they are these alone.
    """

    label: str
    N: int
    n: int
    X: int
    x: int
    answered: Fraction
    slope: Fraction | None
    total: Fraction
    spread: float | None
    shared: str


@dataclass(frozen=True, slots=True)
class FigureResult:
    """A figure of the territory. ``first``: the estimator shown, ``reason`` why (both as codes of the engine).

    ``answers`` and ``weights``: of each entity that told it; ``asked``: respondents of the census, ``n`` those that told
    this figure; ``missing_weight_pct``: the entities for which the silent ones stand, in per cent of the territory;
    ``width``, ``width_if_told``: of the range shown, today and had they told; ``steps``: of the estimator shown, for a key.
    """

    label: str
    unit: str
    digits: int
    is_key: bool
    within: str
    n: int
    asked: int
    N: int
    confidence: float
    respondents_total: Fraction
    first: str
    reason: str
    population_error_pct: Fraction | None
    estimators: dict[str, EstimatorResult]
    influence: list[InfluenceResult]
    resampling: ResamplingResult | None
    missing: list[str]
    missing_weight_pct: Fraction
    missing_population_pct: Fraction | None
    width: float | None
    width_if_told: float | None
    weights: dict[str, Fraction]
    answers: dict[str, Fraction]
    steps: list[StepResult]

    @property
    def is_told_enough(self) -> bool:
        """Whether the respondents that left it empty stand for half of the territory at most. Beyond, those that have
        nothing, and so nothing to look up, would speak for those that have."""
        return self.missing_weight_pct <= 50

    @property
    def shown(self) -> EstimatorResult:
        return self.estimators[self.first]


@dataclass(frozen=True, slots=True)
class DiversityResult:
    """``effective``: of how many equally frequent ones the territory's are worth (1 / sum of squared shares)."""

    kinds: int
    effective: Fraction
    largest_share_pct: Fraction


@dataclass(frozen=True, slots=True)
class ProfileResult:
    """What things are made of. ``seen``: counted by the respondents; ``estimated``: by their weights, on the territory;
    ``base``, ``seen_base``: the things, of which percentages are taken, NC left in."""

    title: str
    base_label: str
    n: int
    seen: dict[str, int]
    seen_base: int
    estimated: dict[str, Fraction]
    base: Fraction
    percent: dict[str, Fraction | None]
    entities: dict[str, int]
    diversity: DiversityResult | None
    is_multiple: bool


@dataclass(frozen=True, slots=True)
class PriceResult:
    """Prices of things that are alike, in ``unit`` and ``tax_basis``. ``mean``: weighted by how many things bear each price
    (``things``, the divisor); ``prices``: how many prices, ``entities``: of how many members."""

    label: str
    like: str
    unit: str
    tax_basis: str
    digits: int
    prices: int
    entities: int
    things: int
    low: Decimal
    middle: Decimal
    high: Decimal
    mean: Fraction
    ratio: Fraction | None
    variation: float | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A function: how each entity has it (codes of ``Cover``), and how many each way."""

    code: str
    theme: str
    label: str
    is_mapped: bool
    covers: dict[str, str]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class CallsFor:
    """Whom to call to narrow a figure. ``width``: of today's range of the estimator shown."""

    figure: str
    label: str
    unit: str
    width: float | None
    sequence: list[CallResult]


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A total that every member may read: ``None`` where it would tell what one of them has. ``mean``, ``middle``: of what
    a member has, where five at least told it."""

    label: str
    unit: str
    digits: int
    n: int
    N: int
    total: Fraction | None
    low: float | None
    high: float | None
    mean: Fraction | None
    middle: Fraction | None


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A line of a profile that every member may read: one name, or several added up."""

    label: str
    estimated: Fraction
    percent: Fraction | None
    entities: int


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """The mean and the middle of what members pay for like things; ``members``: how many."""

    label: str
    like: str
    unit: str
    tax_basis: str
    digits: int
    members: int
    mean: Fraction
    middle: Fraction


@dataclass(frozen=True, slots=True)
class ThemeResult:
    label: str
    figures: dict[str, FigureResult]
    profiles: dict[str, ProfileResult]
    prices: list[PriceResult]
    calls: list[CallsFor]
    support: list[tuple[date, Fraction, Fraction, Fraction]]
    """Day, machines out of support on it, machines whose system is known, machines (estimated on the territory)."""
    shown_figures: dict[str, ShownFigure]
    shown_profiles: dict[str, list[ShownPart]]
    shown_prices: list[ShownPrice]


@dataclass(frozen=True, slots=True)
class CensusStudy:
    """All results of one frozen census. ``population_share_pct``: of the communes' inhabitants, in communes that
    answered; ``shown_coverage``: by function, how many members have it in what way, where that tells of none of them."""

    survey: CensusSurvey
    method: MethodResult
    entities: list[EntityResult]
    respondents: int
    population_total: int
    population_share_pct: Fraction | None
    unrepresented: list[str]
    strata: list[StratumResult]
    themes: dict[str, ThemeResult]
    coverage: list[CoverageRow]
    shown_coverage: dict[str, dict[str, int]]
