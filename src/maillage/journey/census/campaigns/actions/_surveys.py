"""Every write about campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.files.models import StoredFile
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.enums import CampaignState, Origin, ResponseState
from maillage.journey.census.campaigns.models import Answer, Campaign, Response, SurveyedEntity
from maillage.journey.census.campaigns.queries import linkable_organisations
from maillage.journey.census.inventory.enums import ValueStatus
from maillage.kernel.pages import NotAllowed
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import plural

__all__ = [
    "AlreadyLoaded",
    "AnsweredEntity",
    "delete_campaign",
    "forget_file",
    "link_entity",
    "record_campaign",
    "record_reading",
    "record_readings",
]

BATCH = 1000


class AlreadyLoaded(MaillageError):
    """The same files were loaded before."""


@dataclass(frozen=True, slots=True)
class AnsweredEntity:
    """An entity of a survey and what it answered. ``answers``: field to value, ``None`` where it wrote NC.

    ``organisation_id``: the organisation of today that it is; ``None`` where nobody knows yet. ``objectives_position``:
    its place among those asked to rank objectives.
    """

    name: str
    kind: str
    population: int | None
    has_answered: bool
    published_weight: Decimal | None = None
    organisation_id: int | None = None
    objectives_position: int | None = None
    answers: Mapping[str, Decimal | int | None] = field(default_factory=dict)


@transaction.atomic
def record_campaign(
    actor: Actor,
    *,
    name: str,
    population_year: int,
    as_of: date,
    digest: str,
    fields: Mapping[str, Any],
    entities: Sequence[AnsweredEntity],
    respondents: Sequence[str],
    source: StoredFile | None = None,
) -> Campaign:
    """Keep an old survey as a campaign of the actor's body: all of it or nothing.

    ``respondents``: the names of those that answered, in the order in which their responses are to be kept; ``source``: the
    files that were read, which belong to the campaign from now on.

    The answers of an entity that is linked belong to its organisation, which sees them; those of one that is not stay with
    the body until it is linked. A body writes only to those that it may link (``linkable_organisations``): whatever else is
    asked stays unlinked. Error: ``AlreadyLoaded``.
    """
    actor.must(Right.KEEP_SURVEY)
    if digest and Campaign.objects.filter(owner=actor.acting_id, digest=digest).exists():
        raise AlreadyLoaded("Cette enquête est déjà chargée : ses fichiers sont les mêmes, à l’octet près.")
    linked = [entity.organisation_id for entity in entities if entity.organisation_id is not None]
    known = linkable_organisations([actor.acting_id]).filter(pk__in=linked)
    seen = set(known.order_by().values_list("pk", flat=True))
    campaign = Campaign.objects.create(
        owner_id=actor.acting_id,
        name=name,
        origin=Origin.IMPORTED,
        state=CampaignState.FROZEN,
        population_year=population_year,
        as_of=as_of,
        digest=digest,
        source=source,
        fields=dict(fields),
    )
    SurveyedEntity.objects.bulk_create(
        [
            SurveyedEntity(
                owner_id=actor.acting_id,
                campaign=campaign,
                position=position,
                name=entity.name,
                kind=entity.kind,
                population=entity.population,
                has_answered=entity.has_answered,
                published_weight=entity.published_weight,
                organisation_id=entity.organisation_id if entity.organisation_id in seen else None,
                objectives_position=entity.objectives_position,
            )
            for position, entity in enumerate(entities)
        ],
        batch_size=BATCH,
    )
    named = {entity.name: entity for entity in entities}
    responding = [named[name] for name in respondents]
    owners = [_owner(entity, seen, actor.acting_id) for entity in responding]
    sentence = (
        f"a chargé l’enquête « {name} » : {plural(len(entities), 'collectivité', 'collectivités')}, "
        f"{plural(sum(entity.has_answered for entity in responding), 'réponse', 'réponses')}"
    )
    with widen(*owners, reason="answers belong to those who gave them"):
        responses = [_response(campaign, entity, owner) for entity, owner in zip(responding, owners, strict=True)]
        Response.objects.bulk_create(responses, batch_size=BATCH)
        answers = [
            answer
            for response, entity in zip(responses, responding, strict=True)
            for answer in _answers(campaign, response, entity.answers)
        ]
        Answer.objects.bulk_create(answers, batch_size=BATCH)
        record(actor, "census.survey_loaded", campaign, sentence, after={"digest": digest, "answers": len(answers)})
        told = f"a versé vos réponses à l’enquête « {name} »"
        Event.objects.bulk_create(
            [
                event_of(actor, "census.response_loaded", response, told)
                for response in responses
                if response.owner_id != actor.acting_id
            ],
            batch_size=BATCH,
        )
    return campaign


def _owner(entity: AnsweredEntity, seen: set[int], body: int) -> int:
    """Whose the answers are: the entity's organisation where it is known, else the body's that collected them."""
    return entity.organisation_id if entity.organisation_id is not None and entity.organisation_id in seen else body


def _response(campaign: Campaign, entity: AnsweredEntity, owner_id: int) -> Response:
    return Response(
        owner_id=owner_id,
        counterparty_id=campaign.owner_id,
        campaign=campaign,
        entity_name=entity.name,
        state=ResponseState.LOCKED,
    )


def _answers(campaign: Campaign, response: Response, values: Mapping[str, Decimal | int | None]) -> list[Answer]:
    return [
        Answer(
            owner_id=response.owner_id,
            counterparty_id=response.counterparty_id,
            response=response,
            field=name,
            value=value,
            status=ValueStatus.UNKNOWN if value is None else ValueStatus.MEASURED,
            as_of=campaign.as_of,
        )
        for name, value in values.items()
    ]


@transaction.atomic
def link_entity(actor: Actor, entity: SurveyedEntity, organisation: Organisation | None) -> None:
    """Say which organisation of today an entity of a survey is, or that none is. Its answers follow.

    Error: ``NotAllowed`` for an organisation that the body may not link.
    """
    actor.must(Right.KEEP_SURVEY, entity.owner_id)
    if organisation is not None and not linkable_organisations([actor.acting_id]).filter(pk=organisation.pk).exists():
        raise NotAllowed("an organisation that is not of this body")
    before = entity.organisation
    if before == organisation:
        return
    entity.organisation = organisation
    entity.save(update_fields=["organisation"])
    heir = entity.owner_id if organisation is None else organisation.pk
    reached = [pk for pk in (heir, before.pk if before else None) if pk is not None]
    with widen(*reached, reason="answers follow the entity to its organisation"):
        found = Response.objects.filter(campaign=entity.campaign_id, entity_name=entity.name).first()
        if found is not None:
            answers = {answer.field: answer.value for answer in found.answers.all()}
            found.delete()
            # A row does not change hands: what moves is written again.
            refiled = Response.objects.create(
                owner_id=heir,
                counterparty_id=entity.owner_id,
                campaign_id=entity.campaign_id,
                entity_name=entity.name,
                state=ResponseState.LOCKED,
            )
            Answer.objects.bulk_create(_answers(entity.campaign, refiled, answers), batch_size=BATCH)
        record(
            actor,
            "census.entity_linked",
            entity,
            f"a relié « {entity.name} » à {organisation.name}" if organisation else f"a délié « {entity.name} »",
            before={"organisation": before.name if before else None},
            after={"organisation": organisation.name if organisation else None},
        )


@transaction.atomic
def delete_campaign(actor: Actor, campaign: Campaign) -> None:
    """Take a loaded survey back, with its answers and its files. The journal keeps that it was there.

    A campaign that was asked online stays: what members answered is theirs too. Error: ``NotAllowed``.
    """
    actor.must(Right.KEEP_SURVEY, campaign.owner_id)
    if campaign.is_asked:
        raise NotAllowed("a campaign that was asked")
    owners = set(Response.objects.filter(campaign=campaign).values_list("owner_id", flat=True))
    with widen(*owners, reason="the answers of a survey leave with it"):
        record(actor, "census.survey_deleted", campaign, f"a supprimé l’enquête « {campaign.name} »")
        for owner in sorted(owners - {actor.acting_id}):
            told = f"a retiré vos réponses à l’enquête « {campaign.name} »"
            record(actor, "census.response_deleted", campaign, told, owner_id=owner)
        source = campaign.source
        campaign.delete()
        if source is not None:
            forget_file(source)


def forget_file(row: StoredFile) -> None:
    """Erase a stored file: its row now, its bytes once that is sure."""
    path = row.path
    row.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


@transaction.atomic
def record_reading(actor: Actor, response: Response, survey: str) -> None:
    """Someone else has read what an organisation answered: it is in that organisation's own journal."""
    if response.owner_id != actor.acting_id:
        with widen(response.owner_id, reason="a reading is told to the one who was read"):
            record(actor, "census.response_read", response, f"a lu vos réponses à l’enquête « {survey} »")


@transaction.atomic
def record_readings(actor: Actor, campaign: Campaign, responses: Sequence[Response]) -> None:
    """The same for many responses at once: each organisation that was read is told."""
    told = f"a lu vos réponses à l’enquête « {campaign.name} »"
    read = [response for response in responses if response.owner_id != actor.acting_id]
    with widen(*{response.owner_id for response in read}, reason="a reading is told to the one who was read"):
        events = [event_of(actor, "census.response_read", response, told) for response in read]
        Event.objects.bulk_create(events, batch_size=BATCH)
