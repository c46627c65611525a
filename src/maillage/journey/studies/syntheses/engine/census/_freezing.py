"""From the answers of a frozen campaign, and the records where they landed, to the census of a study."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from maillage.engine.quantities import round_half_up
from maillage.journey.census.campaigns.engine import TypedAnswers, TypedRecord, typed_answers
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.inventory.enums import Source
from maillage.journey.census.inventory.models import KINDS
from maillage.journey.studies.syntheses.engine.census._facts import COLUMNS, FrozenCensus, FrozenEntity, Part
from maillage.journey.studies.syntheses.engine.census._measures import MEASURES, context_of, measured
from maillage.journey.studies.syntheses.models import Study, StudyEntity

__all__ = ["freeze_census", "frozen_of", "rows_of"]

BATCH: Final = 200

Landed = Mapping[tuple[str, int | str], Mapping[str, Any]]
"""By kind, then by the key of the record or the one that the campaign gave it, what the inventory says of it."""


def freeze_census(
    campaign: Campaign, themes: Sequence[str], *, with_prices: bool, priced_owners: Collection[int] | None
) -> FrozenCensus:
    """A copy of all that a study of a frozen campaign reads, in the scope of who conducts it.

    What was answered first; beside it, what the records where it landed say of columns that nobody asked, where the scope
    sees them. ``with_prices``: whether the answers' prices may be read; ``priced_owners``: whose inventory shows its
    prices, ``None`` for everybody's.
    """
    entities: list[FrozenEntity] = []
    for batch in _batches(typed_answers(campaign, with_prices=with_prices)):
        landed = _landed(batch, f"c{campaign.pk}:", priced_owners)
        entities += [_entity(told, landed) for told in batch]
    return FrozenCensus(
        campaign=campaign.name,
        questionnaire=_questionnaire(campaign),
        as_of=campaign.as_of,
        population_year=campaign.population_year,
        themes=tuple(themes),
        entities=tuple(entities),
    )


def rows_of(census: FrozenCensus, study: Study) -> Iterator[StudyEntity]:
    """The rows that keep a census for a study."""
    context = context_of(census.as_of)
    for position, entity in enumerate(census.entities):
        plain = entity.as_json()
        figures = {
            code: None if (found := measured(measure, entity, context)) is None else plain_number(found)
            for code, measure in MEASURES.items()
            if measure.theme in census.themes
        }
        yield StudyEntity(
            owner_id=entity.organisation_id,
            counterparty_id=study.owner_id,
            study=study,
            position=position,
            figures=figures if entity.has_answered else {},
            **plain,
        )


def frozen_of(study: Study) -> FrozenCensus:
    """The census that a study keeps: equal to the one that was frozen. ``study`` is read with its campaign."""
    campaign: Campaign = study.campaign
    return FrozenCensus(
        campaign=campaign.name,
        questionnaire=_questionnaire(campaign),
        as_of=campaign.as_of,
        population_year=campaign.population_year,
        themes=tuple(study.themes),
        entities=tuple(
            FrozenEntity(
                name=row.name,
                organisation_id=row.owner_id,
                insee_code=row.insee_code,
                kind=row.kind,
                is_commune=row.is_commune,
                population=row.population,
                state=row.state,
                told=[Part(**part) for part in row.told],
                records=row.records,
            )
            for row in StudyEntity.objects.filter(study=study).order_by("position").iterator(BATCH)
        ),
    )


def _questionnaire(campaign: Campaign) -> str:
    version = campaign.version
    return "" if version is None else f"{version.questionnaire.title}, version {version.number}"


def plain_number(value: int | Fraction) -> str:
    """A number as a page takes it back: to six decimals where it has more."""
    return f"{round_half_up(value, 6).normalize():f}"


def _batches(found: Iterable[TypedAnswers]) -> Iterator[list[TypedAnswers]]:
    batch: list[TypedAnswers] = []
    for one in found:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _landed(batch: Sequence[TypedAnswers], prefix: str, priced_owners: Collection[int] | None) -> Landed:
    """Two statements a kind: records that answers confirmed, and those that they created."""
    found: dict[tuple[str, int | str], Mapping[str, Any]] = {}
    owners = [told.organisation_id for told in batch]
    for slug, columns in COLUMNS.items():
        kind = KINDS[slug]
        records = [record for told in batch for record in told.records if record.kind == slug]
        confirmed = [record.record_id for record in records if record.record_id is not None]
        made = [record.source_key for record in records if record.record_id is None]
        rows: list[Mapping[str, Any]] = []
        if confirmed:
            rows += kind.rows.filter(pk__in=confirmed).values("pk", "owner_id", "source_key", *columns)
        if made:
            mine = kind.rows.filter(owner__in=owners, source=Source.CAMPAIGN, source_key__startswith=prefix)
            rows += mine.values("pk", "owner_id", "source_key", *columns)
        for row in rows:
            hides = priced_owners is not None and row["owner_id"] not in priced_owners
            values = {name: row[name] for name in columns if not (hides and name in kind.prices)}
            found[(slug, row["pk"])] = values
            if row["source_key"].startswith(prefix):
                found[(slug, f"{row['owner_id']}:{row['source_key']}")] = values
    return found


def _entity(told: TypedAnswers, landed: Landed) -> FrozenEntity:
    merged: dict[tuple[str, int | str], dict[str, Any]] = {}
    for record in told.records:
        if record.kind not in COLUMNS:
            continue
        key: tuple[str, int | str] = (
            record.kind,
            record.record_id if record.record_id is not None else f"{told.organisation_id}:{record.source_key}",
        )
        # A record that two sections tell of is one record.
        merged.setdefault(key, dict(_plain(landed.get(key, {})))).update(_values(record))
    records: dict[str, list[Mapping[str, Any]]] = {}
    for (kind, _), values in merged.items():
        records.setdefault(kind, []).append(values)
    return FrozenEntity(
        name=told.entity_name,
        organisation_id=told.organisation_id,
        insee_code=told.insee_code,
        kind=told.kind,
        is_commune=told.is_commune,
        population=told.population,
        state=told.state,
        told=[
            Part(part.kind, {name: list(values) for name, values in part.allowed.items()}, part.is_many)
            for part in told.told
            if part.kind in COLUMNS
        ],
        records=records,
    )


def _values(record: TypedRecord) -> dict[str, Any]:
    """What was answered; « NC » is told from nothing."""
    columns = COLUMNS[record.kind]
    said = {name: value for name, value in record.values.items() if name in columns}
    return dict(_plain(said)) | dict.fromkeys((name for name in record.unknown if name in columns), None)


def _plain(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """As JSON keeps it: numbers and days as text, nothing where nothing is known."""
    for name, value in values.items():
        if value is None or value == "":
            continue
        if isinstance(value, Decimal):
            text = f"{value:f}"
            yield name, text.rstrip("0").rstrip(".") if "." in text else text
        elif isinstance(value, date):
            yield name, value.isoformat()
        else:
            yield name, value if isinstance(value, bool | int) else str(value)
