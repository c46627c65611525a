"""What the body does of a campaign: prepare it, open it, close it, freeze it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.engine.errors import MaillageError
from maillage.foundations.audit.actions import event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.audit.queries import latest_event_of, said_by
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns.actions._inviting import make_links, send_links
from maillage.journey.census.campaigns.actions._moves import move_campaign, move_response
from maillage.journey.census.campaigns.engine import NoSuchMove, count_odd
from maillage.journey.census.campaigns.enums import CampaignState, Origin, ResponseState
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response, SurveyedEntity
from maillage.journey.census.campaigns.queries import members_of, quality_of, small_ones
from maillage.kernel.editions import ChangedMeanwhile, edition_of
from maillage.kernel.tenancy import widen

__all__ = [
    "Asked",
    "NotReady",
    "archive_campaign",
    "change_campaign",
    "choose_entities",
    "close_campaign",
    "create_campaign",
    "delete_draft",
    "edition_of_campaign",
    "edition_of_entities",
    "freeze_campaign",
    "publish_campaign",
    "reopen_campaign",
]

BATCH: Final = 1000
CHANGED: Final = ("name", "version_id", "short_version_id", "themes", "previous_id", "deadline", "message", "reminds")
"""What forms change of a campaign."""


class NotReady(MaillageError):
    """The campaign lacks what it needs to be opened."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A member that is asked, by the short questionnaire or the whole one; ``email``: where its link is sent."""

    organisation_id: int
    is_short: bool = False
    email: str = ""


@transaction.atomic
def create_campaign(actor: Actor, *, previous: Campaign | None = None, **facts: Any) -> Campaign:
    """A draft that asks every present member; those that are small are proposed the short questionnaire.

    ``facts``: name, version, short_version, themes, deadline, message, reminds.
    """
    actor.must(Right.RUN_CAMPAIGN)
    campaign = Campaign.objects.create(
        owner_id=actor.acting_id,
        origin=Origin.ASKED,
        population_year=localdate().year,
        as_of=localdate(),
        previous=previous,
        **facts,
    )
    members = list(members_of(actor.acting_id).exclude(pk=actor.acting_id))
    short = small_ones(members) if campaign.short_version_id else frozenset()
    before = {} if previous is None else _emails_of(previous)
    _list(campaign, members, [Asked(one.pk, one.pk in short, before.get(one.pk, "")) for one in members])
    record(actor, "census.campaign_created", campaign, f"a préparé la campagne « {campaign.name} »")
    return campaign


def edition_of_campaign(campaign: Campaign) -> str:
    """What a form on its facts is opened on."""
    return edition_of({name: getattr(campaign, name) for name in CHANGED})


def edition_of_entities(campaign: Campaign) -> str:
    """What the list of those who are asked is opened on."""
    listed = SurveyedEntity.objects.filter(campaign=campaign).order_by("organisation_id")
    return edition_of({"list": list(listed.values_list("organisation_id", "is_short", "email"))})


def _held(campaign: Campaign, edition: str, edition_now: Callable[[Campaign], str]) -> Campaign:
    """The campaign, for nobody else until this is written. Error: ``ChangedMeanwhile``."""
    held: Campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if edition and edition != edition_now(held):
        who = said_by(latest_event_of(held, held.owner_id))
        raise ChangedMeanwhile(f"Cette campagne a changé entre-temps ({who}). Rien n’a été enregistré.")
    return held


@transaction.atomic
def change_campaign(actor: Actor, campaign: Campaign, *, edition: str = "", **facts: Any) -> None:
    """Other facts for a draft; of an open campaign, only its deadline, its message and its reminders. ``edition``: what was
    shown to whoever asks. Errors: ``NotReady``; ``ChangedMeanwhile`` where someone changed the campaign since."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    campaign = _held(campaign, edition, edition_of_campaign)
    free = {"deadline", "message", "reminds"} if campaign.is_open else set(facts)
    if campaign.state not in (CampaignState.DRAFT, CampaignState.OPEN) or not set(facts) <= free:
        raise NotReady("Une campagne ouverte garde son questionnaire et sa liste ; close, elle ne change plus.")
    before = {name: str(getattr(campaign, name)) for name in facts}
    for name, value in facts.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(facts))
    after = {name: str(value) for name, value in facts.items()}
    changed = [name for name in facts if before[name] != after[name]]
    record(
        actor,
        "census.campaign_changed",
        campaign,
        f"a modifié la campagne « {campaign.name} »",
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


@transaction.atomic
def choose_entities(actor: Actor, campaign: Campaign, asked: Sequence[Asked], *, edition: str = "") -> None:
    """Whom a draft asks: present members alone. Errors: ``NotReady`` where it is no draft; ``ChangedMeanwhile``."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    campaign = _held(campaign, edition, edition_of_entities)
    if campaign.state != CampaignState.DRAFT:
        raise NotReady("La liste d’une campagne ouverte ne change plus.")
    wanted = {one.organisation_id for one in asked}
    members = list(members_of(campaign.owner_id).filter(pk__in=wanted))
    SurveyedEntity.objects.filter(campaign=campaign).delete()
    _list(campaign, members, asked)
    told = f"a choisi {len(members)} collectivité(s) pour la campagne « {campaign.name} »"
    record(actor, "census.campaign_members", campaign, told)


def _list(campaign: Campaign, members: Iterable[Organisation], asked: Sequence[Asked]) -> None:
    by_key = {one.organisation_id: one for one in asked}
    names: dict[str, int] = {}
    rows = []
    for position, member in enumerate(members):
        same = names[member.name] = names.get(member.name, 0) + 1
        name = member.name if same == 1 else f"{member.name} ({same})"  # two of one name, in one list
        rows.append(
            SurveyedEntity(
                owner_id=campaign.owner_id,
                campaign=campaign,
                position=position,
                name=name,
                kind=member.get_kind_display()[:40],
                population=member.population,
                has_answered=False,
                organisation=member,
                is_short=by_key[member.pk].is_short and campaign.short_version_id is not None,
                email=by_key[member.pk].email,
            )
        )
    SurveyedEntity.objects.bulk_create(rows, batch_size=BATCH)


def _emails_of(campaign: Campaign) -> dict[int, str]:
    rows = SurveyedEntity.objects.filter(campaign=campaign, organisation__isnull=False)
    return {key: email for key, email in rows.values_list("organisation_id", "email") if key is not None}


@transaction.atomic
def publish_campaign(actor: Actor, campaign: Campaign, *, site: str) -> int:
    """Open a campaign: its list and its questionnaire are frozen, its personal links leave; how many messages.

    ``site``: where links lead. Error: ``NotReady``, ``NoSuchMove``.
    """
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    entities = list(SurveyedEntity.objects.filter(campaign=campaign, organisation__isnull=False).order_by("position"))
    if campaign.version_id is None:
        raise NotReady("Choisissez d’abord le questionnaire.")
    if not entities:
        raise NotReady("Choisissez d’abord à qui la campagne s’adresse.")
    if campaign.deadline is None or campaign.deadline <= localdate():
        raise NotReady("Donnez une date limite à venir.")
    present = set(members_of(campaign.owner_id).values_list("pk", flat=True))
    if gone := [entity.name for entity in entities if entity.organisation_id not in present]:
        raise NotReady(f"{gone[0]} n’est plus membre : retirez cette collectivité de la liste.")
    move_campaign(actor, campaign, "publish", opened_at=timezone.now(), as_of=localdate(), site=site)
    owners = {entity.organisation_id for entity in entities if entity.organisation_id is not None}
    with widen(*owners, reason="a campaign asks the members of its list"):
        responses = Response.objects.bulk_create([_asked_of(campaign, entity) for entity in entities], batch_size=BATCH)
        told = f"vous invite à répondre à la campagne « {campaign.name} »"
        Event.objects.bulk_create(
            [event_of(actor, "census.response_asked", response, told) for response in responses], batch_size=BATCH
        )
        make_links(responses, {entity.organisation_id or 0: entity.email for entity in entities})
    links = PersonalLink.objects.select_related("response").filter(response__campaign=campaign)
    return send_links(campaign, list(links))


def _asked_of(campaign: Campaign, entity: SurveyedEntity) -> Response:
    return Response(
        owner_id=entity.organisation_id,
        counterparty_id=campaign.owner_id,
        campaign_id=campaign.pk,
        entity_name=entity.name,
        state=ResponseState.NOT_STARTED,
        is_short=entity.is_short,
    )


@transaction.atomic
def close_campaign(actor: Actor, campaign: Campaign) -> None:
    """Nobody answers any more: personal links open nothing until it is opened again."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    move_campaign(actor, campaign, "close")


@transaction.atomic
def reopen_campaign(actor: Actor, campaign: Campaign, reason: str, deadline: date) -> None:
    """Answers are taken again, until another day. Error: ``NotReady`` where it is past."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    if deadline <= localdate():
        raise NotReady("Donnez une date limite à venir.")
    move_campaign(actor, campaign, "reopen", reason=reason, deadline=deadline)


@transaction.atomic
def freeze_campaign(actor: Actor, campaign: Campaign, signature: str) -> None:
    """Close for good, with a report of quality that its author signs: nothing changes afterwards.

    Validated answers are locked; those that were sent and never validated stay as they are, and the report counts them.
    Error: ``NotReady`` where nobody signs, ``NoSuchMove``.
    """
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    if signature.strip().casefold() != actor.person_name.strip().casefold():
        raise NotReady("Signez de votre nom, tel qu’il est écrit dans votre compte.")
    if campaign.state != CampaignState.CLOSED:
        raise NoSuchMove("Seule une campagne close se fige.")
    validated = list(
        Response.objects.prefetch_related("campaign").filter(campaign=campaign, state=ResponseState.VALIDATED)
    )
    SurveyedEntity.objects.filter(campaign=campaign, name__in=[one.entity_name for one in validated]).update(
        has_answered=True
    )
    report = quality_of(campaign)
    whole = Campaign.objects.select_related("version", "short_version").get(pk=campaign.pk)
    report["findings"]["compared"] = count_odd(whole)
    for response in validated:
        move_response(actor, response, "lock")
    move_campaign(actor, campaign, "freeze", quality=report, signed_by=actor.person_name, frozen_at=timezone.now())


@transaction.atomic
def archive_campaign(actor: Actor, campaign: Campaign) -> None:
    """Put a frozen campaign away."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    move_campaign(actor, campaign, "archive")


@transaction.atomic
def delete_draft(actor: Actor, campaign: Campaign) -> None:
    """A draft that nobody was asked leaves. Error: ``NotReady`` for any other."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    if campaign.state != CampaignState.DRAFT:
        raise NotReady("Une campagne ouverte ne se supprime pas : close et archivée, elle reste lisible.")
    record(actor, "census.campaign_deleted", campaign, f"a supprimé le brouillon « {campaign.name} »")
    campaign.delete()
