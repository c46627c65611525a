"""One survey through the engine, in the order of the study: who, how many, of what, at what price, for what gain."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage import __version__
from maillage.engine.errors import MaillageError, NothingToEstimate
from maillage.engine.parameters import Parameter, parameter
from maillage.engine.quantities import decimals_of, percentage, round_half_up
from maillage.engine.savings import Comparison, Difference, compare
from maillage.engine.statistics import (
    COMMUNE,
    Estimate,
    Sample,
    Stratum,
    Unit,
    compose,
    concordance,
    draw_up,
    estimate_side_by_side,
    estimate_total,
    mean_price,
    nearest_donors,
    plan_calls,
    rank_options,
    stratify,
    student_quantile,
)
from maillage.journey.studies.syntheses.engine import _findings
from maillage.journey.studies.syntheses.engine.results import (
    EstimateResult,
    Estimators,
    Imputation,
    MeanResult,
    MethodResult,
    NextCalls,
    ObjectiveResult,
    OtherEstimate,
    PublishedCheck,
    RenewalResult,
    SavingResult,
    Shares,
    SharesOf,
    Study,
    SurveyResult,
    figure_at,
    plain,
)
from maillage.journey.studies.syntheses.engine.samples import call_results, exact_value, strata_of, stratum_name
from maillage.journey.studies.syntheses.engine.survey import Objectives, Offer, Survey
from maillage.journey.studies.syntheses.enums import column_label
from maillage.kernel.typography import enumeration, listed, number, one_line, plural

METHOD_NAME: Final = "Estimateur par expansion, strates de communes par population"
PARAMETERS: Final = (
    "statistics/stratum_lower_bounds",
    "statistics/confidence_level",
    "statistics/population_tolerance",
    "census/workstation_price",
    "census/workstation_life",
    "census/machines_per_thousand_inhabitants",
)
CANDIDATES_SHOWN: Final = 10

DIFFERENCES: Final = {
    Difference.UNIT: "unités différentes",
    Difference.TAX_BASIS: "l’un est HT, l’autre TTC",
    Difference.UNKNOWN_TAX_BASIS: "on ne sait pas si le prix est HT ou TTC",
    Difference.ACQUISITION_MODE: "modes d’acquisition différents",
    Difference.UNKNOWN_ACQUISITION_MODE: "mode d’acquisition inconnu",
}


class UnknownColumn(MaillageError):
    """A figure was asked for that the survey does not count."""


def conduct_study(
    survey: Survey, *, call_for: str | None = None, calls: int = 3, territory: str | None = None
) -> Study:
    """All results of a survey.

    ``call_for``: the count column whose range the next calls should narrow, by default the first kind of machine;
    ``territory``: what the territory is called, by default its only EPCI.
    Parameters are those in force on 1 January of the survey's population year, so the same files always give the same
    study. Error: ``UnknownColumn``; ``NothingToEstimate`` where no commune answered.
    """
    on = date(survey.population_year, 1, 1)
    rules = {code: parameter(code, on) for code in PARAMETERS}
    units = [Unit(entity.name, entity.kind, entity.population) for entity in survey.entities]
    strata = stratify(units, rules["statistics/stratum_lower_bounds"].value)
    sample = draw_up(strata, survey.fleet)
    if any(unit.kind == COMMUNE for unit in sample.unrepresented):
        raise NothingToEstimate(
            "Aucune commune n’a répondu : rien ne permet d’estimer le territoire. Recueillez au moins une réponse."
        )
    tolerance = Fraction(rules["statistics/population_tolerance"].value)
    measure = _Measure(survey, strata, float(rules["statistics/confidence_level"].value), tolerance)
    call_for = survey.columns.machines[0] if call_for is None else call_for
    if call_for not in survey.columns.counts:
        raise UnknownColumn(
            f"L’enquête ne compte pas « {call_for} ». Choisissez parmi : {', '.join(survey.columns.counts)}."
        )
    comparisons = [compare(offer.existing, offer.proposed) for offer in survey.offers]
    populations = {entity.name: entity.population or 0 for entity in survey.entities if entity.kind == COMMUNE}
    answered_population = sum(population for name, population in populations.items() if name in survey.fleet)
    study = Study(
        survey=SurveyResult(
            survey.name, one_line(territory or _territory(survey)), survey.population_year, survey.digest
        ),
        method=_method(rules, on),
        entities=len(survey.entities),
        respondents=len(survey.fleet),
        population_total=sum(populations.values()),
        population_share_pct=percentage(answered_population, sum(populations.values())),
        unrepresented=[unit.name for unit in sample.unrepresented],
        strata=strata_of(sample),
        answers={name: dict(answer.counts) for name, answer in survey.fleet.items()},
        estimates={column: measure.result(column) for column in survey.columns.counts},
        estimators={column: measure.side_by_side(column) for column in survey.columns.counts},
        shares={"os": _systems(survey, measure), "office": _suites(survey, measure)},
        means=_means(survey, sample),
        renewal=_renewal(survey, measure, populations),
        savings=[_saving(offer, found) for offer, found in zip(survey.offers, comparisons, strict=True)],
        objectives=_objectives(survey.objectives),
        objectives_concordance=_concordance(survey.objectives),
        next_calls=_next_calls(measure, call_for, calls),
        published_figures=[],
        findings=[],
    )
    study = replace(study, published_figures=_published_figures(survey, plain(study)))
    return replace(study, findings=_findings.collect(survey, study, sample, comparisons, rules))


def _territory(survey: Survey) -> str:
    bodies = [entity for entity in survey.entities if entity.kind != COMMUNE]
    pooling = [entity for entity in bodies if entity.kind == "epci"] or bodies
    return pooling[0].name if len(pooling) == 1 else survey.name


class _Measure:
    """Estimates of count columns, each from the respondents that gave it a value."""

    def __init__(self, survey: Survey, strata: tuple[Stratum, ...], confidence: float, tolerance: Fraction) -> None:
        self.survey, self.strata, self.confidence, self.tolerance = survey, strata, confidence, tolerance
        self.samples: dict[frozenset[str], Sample] = {}
        self._values: dict[str, dict[str, int]] = {}
        self.estimates = {column: self._estimate(column) for column in survey.columns.counts}

    def values(self, column: str) -> dict[str, int]:
        """The answers of one column."""
        if column not in self._values:
            self._values[column] = {
                name: answer.counts[column] for name, answer in self.survey.fleet.items() if column in answer.counts
            }
        return self._values[column]

    def missing(self, column: str) -> list[str]:
        """Respondents without a value."""
        return [name for name in self.survey.fleet if name not in self.values(column)]

    def seen(self) -> dict[str, Fraction]:
        return {column: estimate.respondents_total for column, estimate in self.estimates.items()}

    def whole(self) -> dict[str, Fraction]:
        return {column: estimate.total for column, estimate in self.estimates.items()}

    def sample(self, column: str) -> Sample:
        answered = frozenset(self.values(column))
        if answered not in self.samples:
            self.samples[answered] = draw_up(self.strata, answered)
        return self.samples[answered]

    def _estimate(self, column: str) -> Estimate:
        return estimate_total(self.sample(column), self.values(column), self.confidence)

    def side_by_side(self, column: str) -> Estimators:
        found = estimate_side_by_side(self.sample(column), self.values(column), self.confidence, self.tolerance)
        off = found.population_error
        one, other, last = (OtherEstimate(est.total, est.low, est.high) for est in found.estimates.values())
        return Estimators(found.first.value, found.reason.value, None if off is None else off * 100, one, other, last)

    def result(self, column: str) -> EstimateResult:
        estimate, sample, missing = self.estimates[column], self.sample(column), self.missing(column)
        return EstimateResult(
            label=column_label(column),
            respondents_total=estimate.respondents_total,
            total=estimate.total,
            low=estimate.low,
            high=estimate.high,
            confidence=estimate.confidence,
            standard_error=estimate.standard_error,
            df=estimate.df,
            student=student_quantile(estimate.confidence, estimate.df) if estimate.df else None,
            n=estimate.n,
            N=estimate.N,
            missing=len(missing),
            missing_entities=missing,
            weights={name: sample.weights[name] for name in self.values(column)},
            method=_how(sample, estimate),
        )


def _how(sample: Sample, estimate: Estimate) -> str:
    """The method of one estimate, with what had to be merged, in one French sentence."""
    steps = [METHOD_NAME]
    for merged, purpose in ((sample.groups, "poids et variance"), (sample.variance_groups, "variance")):
        steps += [
            f"{purpose} : regroupement de « {' » et « '.join(stratum_name(sample.strata[place]) for place in group)} »"
            for group in merged
            if len(group) > 1 and (purpose != "variance" or group not in sample.groups)
        ]
    if estimate.standard_error is None:
        steps.append("fourchette impossible : une seule réponse vaut pour plusieurs")
    elif estimate.df:
        steps.append(f"loi de Student à {plural(estimate.df, 'degré', 'degrés')} de liberté")
    else:
        steps.append("toutes les collectivités ont répondu")
    return " ; ".join(steps)


def _method(rules: Mapping[str, Parameter], on: date) -> MethodResult:
    described: dict[str, dict[str, Any]] = {
        code: {key: item for key, item in asdict(rule).items() if key != "code"} | {"value": exact_value(rule.value)}
        for code, rule in rules.items()
    }
    return MethodResult(METHOD_NAME, __version__, on, described)


def _systems(survey: Survey, measure: _Measure) -> SharesOf:
    """The base is the sum of the systems counted, each column being the estimate of the fleet."""
    columns, machines = survey.columns.systems, survey.columns.machines
    is_complete = not any(measure.missing(column) for column in (*columns, *machines))

    def shares(totals: Mapping[str, Fraction]) -> Shares:
        found = compose({column: totals[column] for column in columns})
        counted = sum((totals[column] for column in machines), Fraction(0))
        note = f"Base : {plural(found.base, 'système compté', 'systèmes comptés')}"
        gap = round_half_up(found.base) - round_half_up(counted)
        if not is_complete:
            note += ". Des réponses manquent : toutes les lignes n’ont pas les mêmes répondants"
        else:
            note += f", pour {plural(counted, 'machine', 'machines')}"
            if gap:
                note += (
                    f" ; {number(abs(gap))} de {'plus' if gap > 0 else 'moins'} : "
                    "les deux comptes n’ont pas le même périmètre (par exemple les écoles)"
                )
        return Shares(found.base, found.counts, found.percent, f"{note}.")

    return SharesOf(shares(measure.seen()), shares(measure.whole()))


def _suites(survey: Survey, measure: _Measure) -> SharesOf:
    """The base is the machines: of the territory, or of the respondents that said anything of their suites."""
    columns, machines = survey.columns.suites, survey.columns.machines
    silent = [name for name, answer in survey.fleet.items() if not any(column in answer.counts for column in columns)]
    silent_machines = sum(survey.fleet[name].counts.get(column, 0) for name in silent for column in machines)

    def shares(totals: Mapping[str, Fraction], left_out: int) -> Shares:
        counts = {column: totals[column] for column in columns}
        counted = sum((totals[column] for column in machines), Fraction(0)) - left_out
        of_machines, of_suites = compose(counts, counted), compose(counts)
        gap = round_half_up(of_suites.base) - round_half_up(counted)
        note = (
            f"Base : {plural(counted, 'machine', 'machines')} ; "
            f"{plural(of_suites.base, 'suite comptée', 'suites comptées')}"
            + (f", soit {number(abs(gap))} de {'plus' if gap > 0 else 'moins'}." if gap else ", soit autant.")
            + (" Deux suites sur une même machine comptent deux fois : la somme dépasse 100 %." if gap > 0 else "")
        )
        if silent:
            note += f" Sans {listed(silent)}, dont les suites ne sont pas connues : inconnu n’est pas zéro."
        return Shares(of_machines.base, counts, of_machines.percent, note, of_suites.percent)

    return SharesOf(shares(measure.seen(), silent_machines), shares(measure.whole(), 0))


def _means(survey: Survey, sample: Sample) -> dict[str, MeanResult]:
    results = {}
    for column, (machine, basis) in survey.columns.prices.items():
        prices = {name: answer.prices[column] for name, answer in survey.fleet.items() if column in answer.prices}
        machines = {name: answer.counts[machine] for name, answer in survey.fleet.items() if machine in answer.counts}
        mean = mean_price(sample.weights, prices, machines)
        results[column] = MeanResult(
            machine=machine,
            tax_basis=basis.value,
            by_entity=mean.by_entity,
            by_entity_divisor=mean.by_entity_divisor,
            by_machine=mean.by_machine,
            by_machine_divisor=mean.by_machine_divisor,
            by_machine_n=mean.by_machine_n,
            by_machine_contributors=mean.by_machine_contributors,
            by_machine_largest_share=mean.by_machine_largest_share,
            simple=mean.simple,
            n=mean.n,
            lowest=min(prices.values(), default=None),
            highest=max(prices.values(), default=None),
        )
    return results


def _renewal(survey: Survey, measure: _Measure, populations: Mapping[str, int]) -> dict[str, RenewalResult]:
    known = {name: answer.life_years for name, answer in survey.fleet.items() if answer.life_years is not None}
    donors = {name: (populations[name], life) for name, life in known.items() if name in populations}
    sizes = {entity.name: entity.population for entity in survey.entities}
    lives = {name: Fraction(life) for name, life in known.items()}
    donations = nearest_donors({name: sizes[name] for name in survey.fleet if name not in known}, donors)
    lives |= {donation.receiver: Fraction(donation.value) for donation in donations}
    results = {}
    for column in survey.columns.machines:
        values, weights = measure.values(column), measure.sample(column).weights
        is_known = all(name in lives for name in values)
        results[column] = RenewalResult(
            label=column_label(column),
            per_year=sum((weights[name] * values[name] / lives[name] for name in values), Fraction(0))
            if is_known
            else None,
            imputed=[
                Imputation(donation.receiver, donation.donor, donation.value)
                for donation in donations
                if donation.receiver in values
            ],
        )
    return results


def _saving(offer: Offer, found: Comparison) -> SavingResult:
    return SavingResult(
        theme=offer.theme,
        objet=offer.label,
        existing=found.existing.amount,
        proposed=found.proposed.amount,
        saving=found.saving,
        saving_pct=found.saving_pct,
        unit=found.existing.unit,
        tax_basis=None if found.existing.tax_basis is None else found.existing.tax_basis.value,
        like_for_like=found.is_like_for_like,
        why_not_like_for_like=enumeration([DIFFERENCES[difference] for difference in found.differences]),
    )


def _objectives(objectives: Objectives) -> list[ObjectiveResult]:
    rankings = rank_options({option: list(objectives.ranks[option].values()) for option in objectives.options})
    means = sorted(ranking.mean_rank for ranking in rankings if ranking.mean_rank is not None)
    return [
        ObjectiveResult(
            objet=ranking.option,
            answers=ranking.answers,
            mean_rank=ranking.mean_rank,
            borda=ranking.borda,
            top3_share_pct=ranking.top3_share_pct,
            position=None if ranking.mean_rank is None else means.index(ranking.mean_rank) + 1,
            ranks=dict(objectives.ranks[ranking.option]),
        )
        for ranking in rankings
    ]


def _concordance(objectives: Objectives) -> Fraction | None:
    """Of the respondents that ranked every objective."""
    complete = [
        [objectives.ranks[option][name] for option in objectives.options]
        for name in objectives.respondents
        if all(name in objectives.ranks[option] for option in objectives.options)
    ]
    return concordance(complete)


def _published_figures(survey: Survey, results: Any) -> list[PublishedCheck]:
    """Each published figure beside the one that its path names in our results."""
    checks = []
    for figure in survey.published_figures:
        found = figure_at(results, figure.path)
        is_number = isinstance(found, int | float | Fraction | Decimal) and not isinstance(found, bool)
        computed = found if is_number else None
        is_same = computed is not None and round_half_up(computed, decimals_of(figure.value)) == figure.value
        checks.append(
            PublishedCheck(figure.path, figure.unit, figure.value, computed, is_same, is_number or found is None)
        )
    return checks


def _next_calls(measure: _Measure, column: str, calls: int) -> NextCalls:
    sample = measure.sample(column)
    plan = plan_calls(sample, measure.values(column), measure.estimates[column], calls)
    return NextCalls(
        column,
        column_label(column),
        plan.width,
        call_results(plan.sequence, plan.width, sample.strata),
        call_results(plan.candidates[:CANDIDATES_SHOWN], plan.width, sample.strata),
    )
