"""What the body makes of a response: read again, explained, returned, set aside, taken as good."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.foundations.audit.actions import Author, record
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.access import Seat
from maillage.journey.census.campaigns.actions._answering import NotSendable, count_findings, land
from maillage.journey.census.campaigns.actions._inviting import send_links
from maillage.journey.census.campaigns.actions._moves import held, move_response
from maillage.journey.census.campaigns.engine import (
    COMPARED,
    UNREADABLE,
    CampaignFacts,
    NoSuchMove,
    answers_of,
    campaign_facts,
    compared_with_others,
    definition_of_response,
    open_findings,
)
from maillage.journey.census.campaigns.enums import CampaignState, ResponseState
from maillage.journey.census.campaigns.models import (
    Campaign,
    PersonalLink,
    Response,
    ResponseSection,
    SurveyedEntity,
)
from maillage.journey.census.questionnaires.enums import Level
from maillage.kernel.tenancy import widen
from maillage.kernel.typography import one_line

__all__ = [
    "decline_for",
    "explain_findings",
    "give_back",
    "take_up_for",
    "validate_all",
    "validate_response",
]


@transaction.atomic
def explain_findings(author: Actor | Seat, response: Response, keys: Sequence[str], text: str) -> None:
    """Say why findings are true all the same, all of them for one reason; an empty text takes the explanation back.

    Error: ``NotSendable`` where one of them is no longer there, or none is named.
    """
    if isinstance(author, Seat):
        author.must_write()
        who: Author = author.author
    else:
        author.must(Right.RUN_CAMPAIGN, response.counterparty_id)
        who = author
    now = held(response)
    if now.campaign.state not in (CampaignState.OPEN, CampaignState.CLOSED) or now.state == ResponseState.LOCKED:
        raise NoSuchMove("Cette campagne ne change plus.")
    known: Sequence[Mapping[str, str]] = now.findings
    if isinstance(author, Actor) and any(key.partition("|")[0] in COMPARED for key in keys):
        known = [*known, *compared_with_others(now)]
    if not keys:
        raise NotSendable("Rien n’est coché : cochez ce que votre phrase explique.")
    if not {*keys} <= {one["key"] for one in known if one["rule"] != UNREADABLE}:
        raise NotSendable("Ce constat n’existe plus, ou ne s’explique pas : corrigez la valeur.")
    said = one_line(text.strip(), 500)
    for key in keys:
        now.explanations.pop(key, None)
        if said:
            now.explanations[key] = {"text": said, "by": who.person_name, "at": timezone.now().isoformat()}
    count_findings(now)
    now.save(update_fields=["explanations", "blocking", "warnings", "explained"])
    with widen(now.owner_id, reason="what is said of its answers is told to the organisation"):
        record(
            who,
            "census.finding_explained",
            now,
            f"a expliqué {_counted(len({*keys}))} : {said}" if said else "a retiré une explication",
        )


def _counted(count: int) -> str:
    return "un constat" if count == 1 else f"{count} constats"


@transaction.atomic
def give_back(actor: Actor, response: Response, comment: str) -> int:
    """Return answers with what is to be seen again; how many messages left."""
    actor.must(Right.RUN_CAMPAIGN, response.counterparty_id)
    now = held(response)
    move_response(actor, now, "give_back", reason=comment, comment=comment)
    _mark_answered(now, has_answered=False)
    links = PersonalLink.objects.select_related("response").filter(response=now, revoked_at=None)
    return send_links(now.campaign, list(links), "returned", comment)


@transaction.atomic
def decline_for(actor: Actor, response: Response, reason: str) -> None:
    """They will not answer, and said so to the body: the reason stays between the two."""
    actor.must(Right.RUN_CAMPAIGN, response.counterparty_id)
    move_response(actor, held(response), "decline", reason=reason, is_private=True)


@transaction.atomic
def take_up_for(actor: Actor, response: Response, reason: str) -> None:
    """They will answer after all."""
    actor.must(Right.RUN_CAMPAIGN, response.counterparty_id)
    move_response(actor, held(response), "take_up", reason=reason)


@transaction.atomic
def validate_response(actor: Actor, response: Response, facts: CampaignFacts | None = None) -> None:
    """Take the answers as good: nothing that blocks is left without an explanation. Error: ``NotSendable``.

    ``facts``: of the campaign, where they are known already.
    """
    actor.must(Right.RUN_CAMPAIGN, response.counterparty_id)
    now = held(response)
    if now.blocking or _is_odd(now, facts):
        raise NotSendable("Il reste à corriger ou à expliquer : ces réponses ne se valident pas encore.")
    move_response(actor, now, "validate")
    _mark_answered(now, has_answered=True)
    if now.landed_at is None or (now.submitted_at is not None and now.landed_at < now.submitted_at):
        with widen(now.owner_id, reason="answers to a campaign enter its inventory"):
            land(actor, now, answers_of(ResponseSection.objects.filter(response=now)))


def _is_odd(response: Response, facts: CampaignFacts | None) -> bool:
    """Whether a comparison that its questionnaire calls blocking finds what nobody has explained."""
    response.campaign = Campaign.objects.select_related("version", "short_version").get(pk=response.campaign_id)
    checks = definition_of_response(response).checks
    if not any(one.rule in COMPARED and one.level == Level.BLOCKING for one in checks):
        return False
    found = open_findings(compared_with_others(response, facts), response.explanations)
    return any(one["level"] == Level.BLOCKING for one in found)


@transaction.atomic
def validate_all(actor: Actor, campaign: Campaign) -> int:
    """Every response that is sent and that nothing blocks; how many."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    sent = (ResponseState.SUBMITTED, ResponseState.ANSWERED_BY_PROXY)
    ready: Iterable[Response] = list(Response.objects.filter(campaign=campaign, state__in=sent, blocking=0))
    count = 0
    facts = campaign_facts(Campaign.objects.select_related("version", "short_version").get(pk=campaign.pk), localdate())
    for response in ready:
        if not _is_odd(response, facts):
            validate_response(actor, response, facts)
            count += 1
    if count:
        record(actor, "census.campaign_validated", campaign, f"a validé {count} réponse(s) : « {campaign.name} »")
    return count


def _mark_answered(response: Response, *, has_answered: bool) -> None:
    rows = SurveyedEntity.objects.filter(campaign=response.campaign_id, name=response.entity_name)
    rows.update(has_answered=has_answered)
