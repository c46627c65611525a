"""What a study says. Field names are the keys of its JSON, so that a path such as ``estimates.pc_fixe.total`` names
one figure everywhere: in the command, in chiffres_publies.csv, in the report (docs/reference/resultats.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.journey.studies.syntheses.enums import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the reader must know of the input or of a published figure."""

    code: str
    severity: Severity
    entity: str | None
    message: str
    indicateur: str | None = None
    published: Decimal | None = None
    computed: Fraction | Decimal | float | int | None = None


@dataclass(frozen=True, slots=True)
class StratumResult:
    """``weight`` is null where nobody answered; ``represented_by`` then names the stratum that stands for it, or is
    null where none can, and the stratum is in no total."""

    label: str
    N: int
    n: int
    weight: Fraction | None
    represented_by: str | None
    respondents: list[str]


@dataclass(frozen=True, slots=True)
class EstimateResult:
    """A count over the territory. ``N``: entities that the answers stand for; ``missing``: respondents without a value,
    named in ``missing_entities``; ``weights`` of those that have one; ``student``: by what the standard error is
    multiplied."""

    label: str
    respondents_total: Fraction
    total: Fraction
    low: float | None
    high: float | None
    confidence: float
    standard_error: float | None
    df: int
    student: float | None
    n: int
    N: int
    missing: int
    missing_entities: list[str]
    weights: dict[str, Fraction]
    method: str


@dataclass(frozen=True, slots=True)
class Shares:
    """Counts and percentages with their base; ``percent_of_suites`` only where the base is not the sum of counts."""

    base: Fraction
    counts: dict[str, Fraction]
    percent: dict[str, Fraction | None]
    note: str
    percent_of_suites: dict[str, Fraction | None] | None = None


@dataclass(frozen=True, slots=True)
class SharesOf:
    respondents: Shares
    extrapolated: Shares


@dataclass(frozen=True, slots=True)
class MeanResult:
    """Mean prices in EUR, ``tax_basis`` HT or TTC. Divisors are the sums that were divided by."""

    machine: str
    tax_basis: str
    by_entity: Fraction | None
    by_entity_divisor: Fraction
    by_machine: Fraction | None
    by_machine_divisor: Fraction
    by_machine_n: int
    by_machine_contributors: int
    by_machine_largest_share: Fraction | None
    simple: Fraction | None
    n: int
    lowest: Decimal | None
    highest: Decimal | None


@dataclass(frozen=True, slots=True)
class Imputation:
    entity: str
    donor: str
    life_years: Decimal


@dataclass(frozen=True, slots=True)
class RenewalResult:
    """Machines to replace each year over the territory; null where no life span is known at all."""

    label: str
    per_year: Fraction | None
    imputed: list[Imputation]


@dataclass(frozen=True, slots=True)
class SavingResult:
    """One offer against what is paid. ``saving`` in ``unit``; ``why_not_like_for_like`` in French, empty if it is."""

    theme: str
    objet: str
    existing: Decimal
    proposed: Decimal
    saving: Decimal
    saving_pct: Fraction | None
    unit: str
    tax_basis: str | None
    like_for_like: bool
    why_not_like_for_like: str


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """``position``: rank of the mean rank among the objectives, 1 first, equal means sharing it."""

    objet: str
    answers: int
    mean_rank: Fraction | None
    borda: int
    top3_share_pct: Fraction | None
    position: int | None
    ranks: dict[str, int]


@dataclass(frozen=True, slots=True)
class CallResult:
    entity: str
    population: int | None
    stratum: str
    expected_width: float
    narrowing_pct: float | None


@dataclass(frozen=True, slots=True)
class NextCalls:
    """``width``: of today's range of ``estimate``. ``sequence``: one call after another; ``candidates``: each alone."""

    estimate: str
    label: str
    width: float | None
    sequence: list[CallResult]
    candidates: list[CallResult]


@dataclass(frozen=True, slots=True)
class PublishedCheck:
    """A published figure beside ours. ``reproduced``: ours, rounded as it was printed, is the same number;
    ``names_a_figure``: the path leads to a number, known or not."""

    indicateur: str
    unit: str
    published: Decimal
    computed: Fraction | Decimal | float | int | None
    reproduced: bool
    names_a_figure: bool


@dataclass(frozen=True, slots=True)
class MethodResult:
    """``parameters``: the dated rules used, as they stood on ``parameters_on``."""

    name: str
    version: str
    parameters_on: date
    parameters: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """``territory``: the pooling body where the survey names only one, else the folder's name."""

    name: str
    territory: str
    population_year: int
    digest: str


@dataclass(frozen=True, slots=True)
class OtherEstimate:
    """A total by one of the three estimators, in the unit of the figure; ``low``, ``high``: its range, ``None`` unknown."""

    total: Fraction
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimators:
    """The three estimators of one count side by side. ``first``: the one that the rule puts first, ``reason`` why;
    ``population_error_pct``: the population that the weights find, over the true one, less one."""

    first: str
    reason: str
    population_error_pct: Fraction | None
    expansion: OtherEstimate
    separate_ratio: OtherEstimate
    combined_ratio: OtherEstimate


@dataclass(frozen=True, slots=True)
class Study:
    """All results of one survey. ``population_share_pct``: of the communes' inhabitants, in communes that answered.

    ``answers``: the counts that each respondent gave, from which every total can be redone. ``unrepresented``: entities
    that did not answer and that nobody can stand for: they are in no total.
    """

    survey: SurveyResult
    method: MethodResult
    entities: int
    respondents: int
    population_total: int
    population_share_pct: Fraction | None
    unrepresented: list[str]
    strata: list[StratumResult]
    answers: dict[str, dict[str, int]]
    estimates: dict[str, EstimateResult]
    estimators: dict[str, Estimators]
    shares: dict[str, SharesOf]
    means: dict[str, MeanResult]
    renewal: dict[str, RenewalResult]
    savings: list[SavingResult]
    objectives: list[ObjectiveResult]
    objectives_concordance: Fraction | None
    next_calls: NextCalls
    published_figures: list[PublishedCheck]
    findings: list[Finding]

    @property
    def machines(self) -> list[str]:
        """Count columns that are machines, in the order of the survey."""
        return list(self.renewal)


def _is_of_published(value: Any) -> bool:
    """A finding on a published figure names ours even when it is not known."""
    return isinstance(value, Finding) and value.indicateur is not None


def plain(value: Any) -> Any:
    """Nested dataclasses as dicts and lists; numbers stay exact. Absent optional figures of a finding are left out.

    >>> plain(SurveyResult("morlaix", "Morlaix", 2012, "ab"))["population_year"]
    2012
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in fields(value)
            if not (field.default is None and getattr(value, field.name) is None and not _is_of_published(value))
        }
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


NOWHERE: Final = object()
"""What a path that names nothing leads to, where ``None`` is a figure that is not known."""


def figure_at(results: Any, path: str) -> Any:
    """The figure that a dotted path names in ``plain(study)``; ``NOWHERE`` where the path names nothing.

    >>> figure_at({"savings": [{"saving_pct": 28}]}, "savings.0.saving_pct")
    28
    """
    for step in path.split("."):
        if isinstance(results, dict):
            results = results.get(step, NOWHERE)
        elif isinstance(results, list) and re.fullmatch("[0-9]{1,6}", step) and int(step) < len(results):
            results = results[int(step)]
        else:
            return NOWHERE
    return results
