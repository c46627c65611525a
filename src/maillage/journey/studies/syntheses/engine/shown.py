"""What members may read of the counts of a study: never one respondent's own, alone, nearly alone, or by subtraction.

A count is shown where enough respondents contribute to it and none makes nearly all of it. The others of its family are
added up, with the smallest of those shown where even that does not hide them: a family is then told whole, and what can
be worked back from its total is a sum that obeys the same two rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maillage.engine.parameters import least_contributors, parameter
from maillage.journey.studies.syntheses.engine.results import MeanResult, Study
from maillage.journey.studies.syntheses.enums import column_label

__all__ = ["Family", "ShownCount", "is_mean_shown", "labels_of", "least_answers", "most_share", "shown_families"]


@dataclass(frozen=True, slots=True)
class ShownCount:
    """A count of the territory, or several added up (``columns``). ``low`` and ``high`` are ``None`` where there is no
    range that may be shown; ``is_complete``: everybody answered, so that there is nothing to estimate."""

    code: str
    label: str
    columns: tuple[str, ...]
    total: Fraction
    low: float | None
    high: float | None
    is_complete: bool
    n: int
    N: int

    @property
    def is_sum(self) -> bool:
        return len(self.columns) > 1


@dataclass(frozen=True, slots=True)
class Family:
    """Machines, systems or suites. ``counts``: in the order of the survey, the sum of the others last; empty where
    nothing of the family may be shown."""

    name: str
    title: str
    counts: tuple[ShownCount, ...]


_FAMILIES: Final = {
    "pc": ("Machines", "Autres machines", "Machines de toute nature"),
    "os": ("Systèmes", "Autres systèmes", "Systèmes de toute nature"),
    "suites": ("Suites bureautiques", "Autres suites", "Suites de toute nature"),
}


def least_answers(study: Study) -> int:
    """The answers below which a mean or a total would tell the other members what one of them is."""
    return least_contributors(study.method.parameters_on)


def most_share(study: Study) -> Fraction:
    """The part of a total above which one contributor makes nearly all of it."""
    return Fraction(parameter("statistics/largest_contributor_share", study.method.parameters_on).value)


def is_mean_shown(study: Study, mean: MeanResult) -> bool:
    """Whether members may read a mean price by machine."""
    largest = mean.by_machine_largest_share
    return (
        mean.by_machine is not None
        and mean.by_machine_contributors >= least_answers(study)
        and (largest is None or largest <= most_share(study))
    )


def shown_families(study: Study) -> list[Family]:
    """The counts that members may read, family by family."""
    columns = {
        "pc": study.machines,
        "os": list(study.shares["os"].extrapolated.counts),
        "suites": list(study.shares["office"].extrapolated.counts),
    }
    return [Family(name, _FAMILIES[name][0], tuple(_counts(study, name, columns[name]))) for name in _FAMILIES]


def _counts(study: Study, family: str, columns: Sequence[str]) -> list[ShownCount]:
    # A product that nobody has needs no line, and no sum hides or shows it.
    present = [column for column in columns if study.estimates[column].total]
    rest = [column for column in present if not _is_safe(study, [column])]
    shown = [column for column in present if column not in rest]
    while rest and not _is_safe(study, rest):
        if not shown:
            return []
        smallest = min(shown, key=lambda column: (study.estimates[column].total, column))
        shown.remove(smallest)
        rest = [column for column in present if column not in shown]
    counts = [_single(study, column) for column in shown]
    if rest:
        counts.append(_sum(study, family, rest, is_whole=not shown))
    return counts


def _is_safe(study: Study, columns: Iterable[str]) -> bool:
    """Whether enough respondents make the sum of these columns, and none of them nearly all of it."""
    parts: dict[str, Fraction] = {}
    for column in columns:
        for name, weight in study.estimates[column].weights.items():
            parts[name] = parts.get(name, Fraction(0)) + weight * study.answers[name][column]
    counted = [part for part in parts.values() if part]
    return len(counted) >= least_answers(study) and max(counted) <= most_share(study) * sum(counted, Fraction(0))


def _single(study: Study, column: str) -> ShownCount:
    found = study.estimates[column]
    # A range of no width says that all answers of a stratum are the same, and then what each of them is.
    has_range = found.low is not None and found.high is not None and (found.df == 0 or bool(found.standard_error))
    return ShownCount(
        code=column,
        label=found.label,
        columns=(column,),
        total=found.total,
        low=max(found.low, 0.0) if has_range and found.low is not None else None,
        high=found.high if has_range else None,
        is_complete=found.df == 0 and has_range,
        n=found.n,
        N=found.N,
    )


def _sum(study: Study, family: str, columns: Sequence[str], *, is_whole: bool) -> ShownCount:
    found = [study.estimates[column] for column in columns]
    _, others, whole = _FAMILIES[family]
    return ShownCount(
        code=f"{family}:autres",
        label=whole if is_whole else others,
        columns=tuple(columns),
        total=sum((estimate.total for estimate in found), Fraction(0)),
        low=None,
        high=None,
        is_complete=False,
        n=min(estimate.n for estimate in found),
        N=min(estimate.N for estimate in found),
    )


def labels_of(count: ShownCount) -> list[str]:
    """What was added up."""
    return [column_label(column) for column in count.columns]
