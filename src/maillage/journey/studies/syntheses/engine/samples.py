"""Strata, weights and calls as every study tells them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from maillage.engine.statistics import Call, Sample, Stratum
from maillage.journey.studies.syntheses.engine.results import CallResult, StratumResult
from maillage.journey.studies.syntheses.enums import stratum_label

__all__ = ["call_results", "exact_value", "strata_of", "stratum_name"]


def stratum_name(stratum: Stratum) -> str:
    """What a stratum is called."""
    return stratum_label(stratum.lower, stratum.upper, stratum.units[0].name)


def exact_value(value: Any) -> Any:
    """Decimals stand as text in the files of rules, so that they stay exact: here they become numbers."""
    if isinstance(value, list):
        return [exact_value(item) for item in value]
    return Decimal(value) if isinstance(value, str) else value


def strata_of(sample: Sample) -> list[StratumResult]:
    """Each stratum, who answered in it, and whom each answer stands for."""
    results = []
    for place, stratum in enumerate(sample.strata):
        respondents = [unit.name for unit in sample.answered_in([place])]
        results.append(
            StratumResult(
                label=stratum_name(stratum),
                N=len(stratum.units),
                n=len(respondents),
                weight=sample.weights[respondents[0]] if respondents else None,
                represented_by=None if respondents else _stand_in(sample, place),
                respondents=respondents,
            )
        )
    return results


def _stand_in(sample: Sample, place: int) -> str | None:
    """The stratum that stands for one where nobody answered."""
    group = next((group for group in sample.groups if place in group), ())
    return next((stratum_name(sample.strata[other]) for other in group if sample.answers[other]), None)


def call_results(calls: Sequence[Call], width: float | None, strata: Sequence[Stratum]) -> list[CallResult]:
    """Calls with what each takes off today's ``width``."""
    called = {call.unit for call in calls}
    labels = {unit.name: stratum_name(stratum) for stratum in strata for unit in called.intersection(stratum.units)}
    return [
        CallResult(
            entity=call.unit.name,
            population=call.unit.population,
            stratum=labels[call.unit.name],
            expected_width=call.expected_width,
            narrowing_pct=100 * (1 - call.expected_width / width) if width else None,
        )
        for call in calls
    ]
