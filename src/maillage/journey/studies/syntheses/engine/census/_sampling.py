"""The samples of a census: one a set of respondents, for figures that not all of them told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from maillage.engine.statistics import (
    Estimator,
    Sample,
    Stratum,
    draw_up,
    estimate_side_by_side,
    leave_one_out,
    plan_calls,
    resample,
    steps_of,
    student_quantile,
    weigh_missing,
)
from maillage.journey.studies.syntheses.engine.census._measures import Measure
from maillage.journey.studies.syntheses.engine.census._secret import Rule
from maillage.journey.studies.syntheses.engine.census.results import (
    CallsFor,
    EstimatorResult,
    FigureResult,
    InfluenceResult,
    ResamplingResult,
    StepResult,
)
from maillage.journey.studies.syntheses.engine.samples import call_results, stratum_name
from maillage.kernel.typography import enumeration

__all__ = ["Rules", "Sampling"]

INFLUENCES: Final = 5
CALLS: Final = 3
MOST_DRAWN: Final = 100_000
FEWEST_REPLICATES: Final = 200
"""A large survey is drawn anew less often: its error is the better known, and the answer comes in seconds."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The dated rules of a study."""

    confidence: float
    tolerance: Fraction
    replicates: int
    seed: int
    secret: Rule


@dataclass
class Sampling:
    """``everybody``: all who answered the census."""

    strata: tuple[Stratum, ...]
    everybody: Sample
    rules: Rules
    _samples: dict[frozenset[str], Sample] = field(default_factory=dict)

    def of(self, names: frozenset[str]) -> Sample:
        """The sample of those that told something."""
        if names == self.everybody.answered:
            return self.everybody
        if names not in self._samples:
            self._samples[names] = draw_up(self.strata, names)
        return self._samples[names]

    def figure(self, measure: Measure, values: Mapping[str, int | Fraction]) -> tuple[FigureResult, CallsFor | None]:
        """A figure whole, and for a key one whom to call. ``values``: of those that told it, one at least."""
        sample = self.of(frozenset(values))
        rules = self.rules
        found = estimate_side_by_side(sample, values, rules.confidence, rules.tolerance)
        shown = found.shown
        missing = weigh_missing(self.everybody, sample, values, shown)
        influence: list[InfluenceResult] = []
        resampling = calls = None
        steps: list[StepResult] = []
        if measure.is_key:
            steps = self._steps(sample, values, found.first)
            influence = [
                InfluenceResult(one.unit.name, Fraction(values[one.unit.name]), one.total_without, one.shift)
                for one in leave_one_out(sample, values, found.first)[:INFLUENCES]
            ]
            replicates = min(rules.replicates, max(FEWEST_REPLICATES, MOST_DRAWN // sample.n))
            drawn = resample(sample, values, shown, replicates=replicates, seed=rules.seed)
            resampling = ResamplingResult(drawn.low, drawn.high, drawn.standard_error, replicates, rules.seed)
            plan = plan_calls(sample, values, shown, CALLS)
            calls = CallsFor(
                measure.code,
                measure.label,
                measure.unit,
                plan.width,
                call_results(plan.sequence, plan.width, self.strata),
            )
        off = found.population_error
        return (
            FigureResult(
                label=measure.label,
                unit=measure.unit,
                digits=measure.digits,
                is_key=measure.is_key,
                within=measure.within,
                n=sample.n,
                asked=self.everybody.n,
                N=sample.N,
                confidence=rules.confidence,
                respondents_total=shown.respondents_total,
                first=found.first.value,
                reason=found.reason.value,
                population_error_pct=None if off is None else off * 100,
                estimators={
                    estimator.value: EstimatorResult(
                        one.total,
                        one.low,
                        one.high,
                        one.standard_error,
                        one.df,
                        student_quantile(rules.confidence, one.df) if one.df else None,
                    )
                    for estimator, one in found.estimates.items()
                },
                influence=influence,
                resampling=resampling,
                missing=list(missing.silent),
                missing_weight_pct=missing.weight_share * 100,
                missing_population_pct=None if missing.population_share is None else missing.population_share * 100,
                width=missing.width,
                width_if_told=missing.width_if_told,
                weights={name: sample.weights[name] for name in values if name in sample.weights},
                answers={name: Fraction(value) for name, value in values.items()},
                steps=steps,
            ),
            calls,
        )

    def _steps(self, sample: Sample, values: Mapping[str, int | Fraction], estimator: Estimator) -> list[StepResult]:
        def named(places: tuple[int, ...]) -> str:
            return enumeration([stratum_name(self.strata[place]) for place in places])

        return [
            StepResult(
                named(step.places),
                step.N,
                step.n,
                step.X,
                step.x,
                step.answered,
                step.slope,
                step.total,
                step.spread,
                "" if step.shared == step.places else named(step.shared),
            )
            for step in steps_of(sample, values, estimator)
        ]
