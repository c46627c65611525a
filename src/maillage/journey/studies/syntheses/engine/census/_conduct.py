"""One frozen census through the engine: who answered, what each theme holds, what members may read of it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any, Final

from maillage import __version__
from maillage.engine.errors import NothingToEstimate
from maillage.engine.parameters import parameter
from maillage.engine.quantities import percentage
from maillage.engine.statistics import COMMUNE, draw_up, stratify
from maillage.journey.studies.syntheses.engine.census import _shown, _themes
from maillage.journey.studies.syntheses.engine.census._facts import FrozenCensus
from maillage.journey.studies.syntheses.engine.census._measures import THEMES, context_of
from maillage.journey.studies.syntheses.engine.census._profiles import FUNCTIONS, Cover
from maillage.journey.studies.syntheses.engine.census._sampling import Rules, Sampling
from maillage.journey.studies.syntheses.engine.census._secret import Rule
from maillage.journey.studies.syntheses.engine.census.results import (
    CensusStudy,
    CensusSurvey,
    CoverageRow,
    EntityResult,
    ThemeResult,
)
from maillage.journey.studies.syntheses.engine.results import MethodResult
from maillage.journey.studies.syntheses.engine.samples import exact_value, strata_of
from maillage.kernel.typography import one_line

__all__ = ["METHOD_NAME", "PARAMETERS", "conduct_census"]

METHOD_NAME: Final = "Expansion, ratio par strate et ratio combiné à la population ; strates de communes par population"
PARAMETERS: Final = (
    "statistics/stratum_lower_bounds",
    "statistics/confidence_level",
    "statistics/population_tolerance",
    "statistics/bootstrap_replicates",
    "statistics/least_contributors",
    "statistics/largest_contributor_share",
    "finance/standard_vat_rate",
)

Step = Callable[[str], None]


def conduct_census(census: FrozenCensus, *, territory: str, step: Step = lambda _: None) -> CensusStudy:
    """All results of a frozen census, by the rules of its own day: the same census always gives the same study.

    ``step``: told which theme is worked on. Error: ``NothingToEstimate`` where no commune answered.
    """
    found = {code: parameter(code, census.as_of) for code in PARAMETERS}
    digest = census.digest()
    rules = Rules(
        confidence=float(found["statistics/confidence_level"].value),
        tolerance=Fraction(found["statistics/population_tolerance"].value),
        replicates=int(found["statistics/bootstrap_replicates"].value),
        seed=int(digest[:8], 16),
        secret=Rule(
            int(found["statistics/least_contributors"].value),
            Fraction(found["statistics/largest_contributor_share"].value),
        ),
    )
    strata = stratify(census.units(), found["statistics/stratum_lower_bounds"].value)
    answered = [entity for entity in census.entities if entity.has_answered]
    everybody = draw_up(strata, [entity.name for entity in answered])
    if any(unit.kind == COMMUNE for unit in everybody.unrepresented):
        raise NothingToEstimate(
            "Aucune commune n’a répondu : rien ne permet d’estimer le territoire. Recueillez au moins une réponse."
        )
    sampling = Sampling(strata, everybody, rules)
    context = context_of(census.as_of)
    coverage = [row for theme in census.themes for row in _coverage(census, theme)]
    themes: dict[str, ThemeResult] = {}
    for theme in census.themes:
        step(THEMES[theme])
        themes[theme] = _themes.conduct_theme(theme, answered, sampling, context)
    populations = {one.name: one.population or 0 for one in census.entities if one.is_commune}
    heard = sum(populations.get(one.name, 0) for one in answered)
    parameters: dict[str, dict[str, Any]] = {
        code: {key: item for key, item in asdict(rule).items() if key != "code"} | {"value": exact_value(rule.value)}
        for code, rule in found.items()
    }
    return CensusStudy(
        survey=CensusSurvey(
            census.campaign, census.questionnaire, census.as_of, census.population_year, one_line(territory), digest
        ),
        method=MethodResult(METHOD_NAME, __version__, census.as_of, parameters),
        entities=[_entity(one) for one in census.entities],
        respondents=len(answered),
        population_total=sum(populations.values()),
        population_share_pct=percentage(heard, sum(populations.values())),
        unrepresented=[unit.name for unit in everybody.unrepresented],
        strata=strata_of(everybody),
        themes=themes,
        coverage=coverage,
        shown_coverage=_shown.coverage(coverage, rules.secret),
    )


def _entity(entity: Any) -> EntityResult:
    state = "SILENT" if not entity.has_answered else "NOTHING" if entity.state == "NOT_APPLICABLE" else "ANSWERED"
    return EntityResult(entity.name, entity.insee_code, entity.population, state)


def _coverage(census: FrozenCensus, theme: str) -> list[CoverageRow]:
    """Who has what, of the functions of which anybody told anything."""
    rows = []
    for function in FUNCTIONS:
        if function.theme != theme:
            continue
        covers: Mapping[str, str] = {
            one.name: (function.cover(one) if one.has_answered else Cover.UNKNOWN).value for one in census.entities
        }
        counts = {cover.value: sum(found == cover.value for found in covers.values()) for cover in Cover}
        if counts[Cover.UNKNOWN.value] < len(covers):
            rows.append(CoverageRow(function.code, theme, function.label, function.is_mapped, dict(covers), counts))
    return rows
