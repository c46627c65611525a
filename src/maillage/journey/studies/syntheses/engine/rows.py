"""From the rows of a campaign to the survey that the engine takes, and back: the one equals the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from maillage.engine.quantities import Price, TaxBasis
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.queries import entities_of, responses_of
from maillage.journey.studies.syntheses.engine.survey import (
    Columns,
    Entity,
    FleetAnswer,
    Objectives,
    Offer,
    PublishedFigure,
    PublishedSummary,
    Survey,
)
from maillage.journey.studies.syntheses.enums import OBJECTIVE, column_label

__all__ = ["answers_of", "fields_of", "respondents_of", "survey_of"]

LIFE = "duree_vie_ans"


def fields_of(survey: Survey) -> dict[str, Any]:
    """What a campaign keeps of the columns of its survey. Members read it: it names none of them."""
    return {
        "machines": list(survey.columns.machines),
        "systems": list(survey.columns.systems),
        "suites": list(survey.columns.suites),
        "prices": [[name, machine, basis.value] for name, (machine, basis) in survey.columns.prices.items()],
        "objectives": list(survey.objectives.options),
        "unread": [list(pair) for pair in survey.unread_columns],
        "suspect": list(survey.suspect_columns),
        "empty": list(survey.empty_columns),
        "labels": _labels(survey),
    }


def _labels(survey: Survey) -> dict[str, str]:
    """The fields as people read them."""
    labels = {column: column_label(column) for column in survey.columns.counts}
    for name, (machine, basis) in survey.columns.prices.items():
        labels[name] = f"{column_label(machine)} : prix payé, € {basis.value} pièce"
    labels[LIFE] = "Durée de vie, en années"
    labels |= {OBJECTIVE + option: f"Objectif, rang donné : {option}" for option in survey.objectives.options}
    return labels


def respondents_of(survey: Survey) -> list[str]:
    """Those who answered something, in the order in which the files name them."""
    return list(dict.fromkeys([*survey.fleet, *survey.objectives.respondents]))


def answers_of(survey: Survey, name: str) -> dict[str, Decimal | int | None]:
    """What an entity answered, field by field; ``None`` where it wrote NC. What it left empty is not there."""
    answers: dict[str, Decimal | int | None] = {}
    if fleet := survey.fleet.get(name):
        answers |= {**fleet.counts, **fleet.prices}
        if fleet.life_years is not None:
            answers[LIFE] = fleet.life_years
        answers |= dict.fromkeys(sorted(fleet.declared_unknown))
    for option, ranks in survey.objectives.ranks.items():
        if name in ranks:
            answers[OBJECTIVE + option] = ranks[name]
    return answers


def survey_of(campaign: Campaign) -> Survey:
    """The survey of a campaign, from its rows, in four statements."""
    fields: Mapping[str, Any] = campaign.fields
    values = {
        response.entity_name: {answer.field: answer.value for answer in response.answers.all()}
        for response in responses_of(campaign)
    }
    listed = list(entities_of(campaign))
    entities = tuple(
        Entity(row.name, row.kind, row.population, row.has_answered, row.published_weight) for row in listed
    )
    ranking = sorted((row.objectives_position, row.name) for row in listed if row.objectives_position is not None)
    answered = {entity.name for entity in entities if entity.has_answered}
    columns = Columns(
        tuple(fields["machines"]),
        tuple(fields["systems"]),
        tuple(fields["suites"]),
        {name: (machine, TaxBasis(basis)) for name, machine, basis in fields["prices"]},
    )
    return Survey(
        name=campaign.name,
        digest=campaign.digest,
        population_year=campaign.population_year,
        entities=entities,
        columns=columns,
        fleet={name: _fleet(found, columns) for name, found in values.items() if name in answered},
        offers=tuple(_offers(campaign)),
        objectives=_objectives(fields, [name for _, name in ranking], values),
        published_figures=tuple(
            PublishedFigure(row.path, Decimal(row.printed), row.unit)
            for row in campaign.published_figures.order_by("position")
        ),
        published_summaries=tuple(
            PublishedSummary(row.theme, row.members, row.units, Decimal(row.saving_pct), Decimal(row.saving_per_month))
            for row in campaign.published_summaries.order_by("position")
        ),
        unread_columns=tuple((file, column) for file, column in fields["unread"]),
        suspect_columns=tuple(fields["suspect"]),
        empty_columns=tuple(fields["empty"]),
    )


def _fleet(values: Mapping[str, Decimal | None], columns: Columns) -> FleetAnswer:
    life = values.get(LIFE)
    return FleetAnswer(
        counts={name: int(value) for name in columns.counts if (value := values.get(name)) is not None},
        prices={name: value for name in columns.prices if (value := values.get(name)) is not None},
        life_years=life,
        declared_unknown=frozenset(name for name, value in values.items() if value is None),
    )


def _offers(campaign: Campaign) -> Iterable[Offer]:
    for row in campaign.offers.order_by("position"):
        basis = TaxBasis(row.basis) if row.basis else None
        yield Offer(
            row.theme,
            row.label,
            Price(row.existing, row.unit, basis, row.existing_mode or None),
            Price(row.proposed, row.unit, basis, row.proposed_mode or None),
        )


def _objectives(
    fields: Mapping[str, Any], respondents: Sequence[str], values: Mapping[str, Mapping[str, Decimal | None]]
) -> Objectives:
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    for option in fields["objectives"]:
        for name in respondents:
            rank = values.get(name, {}).get(OBJECTIVE + option)
            if rank is not None:
                ranks[option][name] = int(rank)
            else:
                ranks[option]  # an objective that nobody ranked is still one of them
    return Objectives(tuple(fields["objectives"]), tuple(respondents), dict(ranks))
