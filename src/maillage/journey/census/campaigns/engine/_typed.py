"""What the answers of a frozen campaign say, as records of the inventory: what a study is made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from maillage.foundations.organisations.enums import OrganisationKind
from maillage.journey.census.campaigns.engine._questions import answers_of, definition_of_response
from maillage.journey.census.campaigns.enums import ResponseState
from maillage.journey.census.campaigns.models import Campaign, Response, ResponseSection, SurveyedEntity
from maillage.journey.census.inventory.actions import Change
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.journey.census.inventory.models import KINDS, Kind, read_text
from maillage.journey.census.questionnaires.engine import SEVERAL, Answers, Definition, Section, changes_of

__all__ = ["Told", "TypedAnswers", "TypedRecord", "typed_answers"]

BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the inventory that a respondent told whole, even where it has nothing of it.

    ``allowed``: what the section leaves of a column (« category » among PC and laptops), by column; ``is_many``: each
    record apart; else one answer stands for all of them, however many there are.
    """

    kind: str
    allowed: Mapping[str, tuple[str, ...]]
    is_many: bool


@dataclass(frozen=True, slots=True)
class TypedRecord:
    """A record as it was answered: ``values`` by column, in the column's own type; ``unknown``: columns answered NC.

    ``record_id`` or ``source_key``: the record of the inventory where the answer landed.
    """

    kind: str
    values: Mapping[str, Any]
    unknown: tuple[str, ...]
    record_id: int | None
    source_key: str


@dataclass(frozen=True, slots=True)
class TypedAnswers:
    """An entity of a campaign: who it is, what became of the question (``state``), what it told.

    ``state`` LOCKED: its answers were validated; NOT_APPLICABLE: it has nothing, which is not silence; any other: it told
    nothing that may be used.
    """

    entity_name: str
    organisation_id: int
    insee_code: str
    is_commune: bool
    kind: str
    population: int | None
    state: str
    told: tuple[Told, ...]
    records: tuple[TypedRecord, ...]


def typed_answers(campaign: Campaign, *, with_prices: bool) -> Iterator[TypedAnswers]:
    """Every entity of a campaign's list, in its order. ``with_prices``: whether the reader may see what they pay.

    Four statements for two hundred entities.
    """
    entities = list(
        SurveyedEntity.objects.filter(campaign=campaign).prefetch_related("organisation").order_by("position")
    )
    for start in range(0, len(entities), BATCH):
        batch = entities[start : start + BATCH]
        responses = {
            response.entity_name: response
            for response in Response.objects.filter(campaign=campaign, entity_name__in=[one.name for one in batch])
        }
        saved: dict[int, list[ResponseSection]] = {}
        locked = [one.pk for one in responses.values() if one.state == ResponseState.LOCKED]
        for section in ResponseSection.objects.filter(response__in=locked).order_by("code"):
            saved.setdefault(section.response_id, []).append(section)
        for entity in batch:
            response = responses.get(entity.name)
            if response is not None:
                response.campaign = campaign
            yield _typed(entity, response, saved.get(response.pk, []) if response else [], with_prices=with_prices)


def _typed(
    entity: SurveyedEntity, response: Response | None, sections: list[ResponseSection], *, with_prices: bool
) -> TypedAnswers:
    organisation = entity.organisation
    told: tuple[Told, ...] = ()
    records: tuple[TypedRecord, ...] = ()
    if response is not None and response.state == ResponseState.LOCKED:
        definition, answers = definition_of_response(response), answers_of(sections)
        told = tuple(_told(definition, answers))
        records = tuple(_records(definition, answers, response, with_prices=with_prices))
    elif response is not None and response.state == ResponseState.NOT_APPLICABLE:
        told = tuple(Told(kind, {}, is_many=True) for kind in KINDS)
    return TypedAnswers(
        entity_name=entity.name,
        organisation_id=entity.organisation_id or 0,
        insee_code=organisation.insee_code if organisation else "",
        is_commune=organisation is not None and organisation.kind == OrganisationKind.COMMUNE,
        kind=entity.kind,
        population=entity.population,
        state=response.state if response else ResponseState.NOT_STARTED,
        told=told,
        records=records,
    )


def _told(definition: Definition, answers: Answers) -> Iterator[Told]:
    for _, section in definition.sections():
        if not section.kind or section.code not in answers.sections:
            continue
        rows = answers.rows(section.code)
        if not section.is_many and not any(row.is_answered and row.key != SEVERAL for row in rows):
            continue  # one answer was asked for several records, or none was given
        yield Told(section.kind, _allowed(section), section.is_many)


def _allowed(section: Section) -> dict[str, tuple[str, ...]]:
    facts = KINDS[section.kind].facts
    allowed: dict[str, tuple[str, ...]] = {
        column: (str(read_text(facts[column], text)),)
        for column, text in section.fixed.items()
        if column not in ("name", "use")  # an internet line serves the internet: its use cuts nothing
    }
    for asked in section.fields:
        about = facts.get(asked.lands)
        if about is not None and about.choices and asked.choices:
            offered = tuple(choice.code for choice in asked.choices)
            if set(offered) < {code for code, _ in about.choices if code}:
                allowed[asked.lands] = offered
    return allowed


def _records(
    definition: Definition, answers: Answers, response: Response, *, with_prices: bool
) -> Iterator[TypedRecord]:
    for theme, section in definition.sections():
        if not section.kind:
            continue
        alone = replace(definition, themes=(replace(theme, sections=(section,)),))
        source_key, gone_on = f"c{response.campaign_id}", response.campaign.as_of
        changes = changes_of(alone, answers, source_key=source_key, names={}, gone_on=gone_on)
        kind = KINDS[section.kind]
        fixed = {
            column: read_text(kind.facts[column], text) for column, text in section.fixed.items() if column != "name"
        }
        for change in changes.get(section.kind, ()):
            if "retired_on" not in change.values:
                yield _record(kind, fixed, change, with_prices=with_prices)


def _record(kind: Kind, fixed: Mapping[str, Any], change: Change, *, with_prices: bool) -> TypedRecord:
    values = {**fixed, **change.values}
    return TypedRecord(
        kind.slug,
        {name: value for name, value in values.items() if with_prices or name not in kind.prices},
        tuple(sorted(name for name, said in change.provenance.items() if said.get("status") == ValueStatus.UNKNOWN)),
        change.record_id,
        change.source_key,
    )
