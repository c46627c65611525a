"""Personal links: made, sent, renewed, revoked."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from maillage.foundations.audit.actions import Author, event_of, record
from maillage.foundations.audit.models import Event
from maillage.foundations.mail.actions import can_send, send
from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns.access import path_of
from maillage.journey.census.campaigns.documents import Invited, letters
from maillage.journey.census.campaigns.engine import WRITABLE
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response
from maillage.journey.census.campaigns.queries import respondents_of
from maillage.kernel.tenancy import widen

__all__ = [
    "WEEK",
    "add_link",
    "address_of_link",
    "count_respondents",
    "make_links",
    "recipients",
    "remind",
    "renew_link",
    "revoke_link",
    "send_links",
]

BATCH: Final = 1000
WEEK: Final = 7
"""Days between two messages to the same person, whatever the number of her town halls."""


def address_of_link(campaign: Campaign, link: PersonalLink) -> str:
    """The whole address of a personal link."""
    return campaign.site.rstrip("/") + path_of(link)


def count_respondents(organisation_ids: Collection[int]) -> dict[int, int]:
    """How many people with an account may answer for each organisation, none left out: how many, never who."""
    with widen(*organisation_ids, reason="who receives a link is counted before the campaign opens"):
        people = respondents_of(organisation_ids)
    return {pk: len({email.casefold() for _, email in people.get(pk, [])}) for pk in organisation_ids}


def make_links(responses: Iterable[Response], emails: dict[int, str]) -> list[PersonalLink]:
    """One link for each person who may answer, and one for the e-mail that the body gave. ``emails``: by organisation."""
    listed = list(responses)
    owners = {response.owner_id for response in listed}
    with widen(*owners, reason="those who may answer for each organisation are invited"):
        people = respondents_of(owners)
    links = []
    for response in listed:
        known: dict[str, int | None] = {}
        if emails.get(response.owner_id):
            known[emails[response.owner_id].casefold()] = None
        known |= {email: person for person, email in people.get(response.owner_id, [])}
        links += [_link(response, email, person) for email, person in known.items()]
    return PersonalLink.objects.bulk_create(links, batch_size=BATCH)


def _link(response: Response, email: str, person_id: int | None) -> PersonalLink:
    return PersonalLink(
        owner_id=response.owner_id,
        counterparty_id=response.counterparty_id,
        response_id=response.pk,
        email=email,
        person_id=person_id,
        nonce=secrets.token_hex(8),
    )


def send_links(campaign: Campaign, links: Sequence[PersonalLink], kind: str = "invitation", note: str = "") -> int:
    """One message an e-mail, for all its organisations; how many. None where the instance has no mail server.

    ``links`` are read with their response.
    """
    if not can_send() or not links:
        return 0
    invited = [Invited(link.email, link.response.entity_name, address_of_link(campaign, link)) for link in links]
    found = letters(
        kind,  # type: ignore[arg-type]  # one of the three kinds
        invited,
        campaign=campaign.name,
        body=campaign.owner.name,
        deadline=campaign.deadline,
        message=note if kind == "returned" else campaign.message,
    )
    for letter in found:
        send(letter.to, letter.subject, letter.text)
    PersonalLink.objects.filter(pk__in=[link.pk for link in links]).update(mailed_at=timezone.now())
    return len(found)


def recipients(campaign: Campaign, now: datetime, only: Collection[int] | None = None) -> list[PersonalLink]:
    """Whom a reminder may reach: the links of responses that are not sent, but those of e-mails that got one this week.

    ``only``: keys of responses, where not all are meant. The scope in force says across which bodies a week is counted.
    """
    waiting = PersonalLink.objects.select_related("response").filter(
        response__campaign=campaign, response__state__in=WRITABLE, revoked_at=None
    )
    if only is not None:
        waiting = waiting.filter(response__in=list(only))
    found = list(waiting.order_by("id"))
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    emails = {link.email for link in found}
    recent = PersonalLink.objects.filter(email__in=emails, mailed_at__gte=today - timedelta(days=WEEK - 1))
    spared = set(recent.values_list("email", flat=True))
    return [link for link in found if link.email not in spared]


@transaction.atomic
def remind(author: Author, campaign: Campaign, only: Collection[int] | None = None) -> int:
    """Remind those who have not sent their answers; how many messages. Who may do it is the caller's to say.

    Never those who have sent, declined or have nothing; a person once a week at most, across her town halls.
    """
    links = recipients(campaign, timezone.now(), only)
    sent = send_links(campaign, links, "reminder")
    if sent:
        record(author, "census.campaign_reminded", campaign, f"a relancé par {sent} courriel(s) : « {campaign.name} »")
        responses = {link.response_id: link.response for link in links}
        told = f"a rappelé que la campagne « {campaign.name} » attend vos réponses"
        with widen(*{link.owner_id for link in links}, reason="a reminder is told to whom it is sent"):
            events = [event_of(author, "census.response_reminded", response, told) for response in responses.values()]
            Event.objects.bulk_create(events, batch_size=BATCH)
    return sent


@transaction.atomic
def add_link(actor: Actor, campaign: Campaign, response: Response, email: str) -> PersonalLink:
    """Offer one response to an e-mail; one that was revoked is offered again, by a new link."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    found = PersonalLink.objects.filter(response=response, email=email.casefold()).first()
    if found is not None:
        renew_link(actor, campaign, found)
        return found
    with widen(response.owner_id, reason="those who may answer for the organisation are known by their e-mail"):
        people = respondents_of([response.owner_id]).get(response.owner_id, [])
    known = {address.casefold(): person for person, address in people}
    link = _link(response, email.casefold(), known.get(email.casefold()))
    link.save(force_insert=True)
    link.response = response
    _tell(actor, campaign, response, "link_added", f"a ouvert un lien personnel à {link.email}")
    send_links(campaign, [link])
    return link


@transaction.atomic
def renew_link(actor: Actor, campaign: Campaign, link: PersonalLink) -> None:
    """A new link for the same e-mail: the former opens nothing any more."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    link.nonce, link.revoked_at = secrets.token_hex(8), None
    link.save(update_fields=["nonce", "revoked_at"])
    _tell(actor, campaign, link.response, "link_renewed", f"a renouvelé le lien personnel de {link.email}")
    send_links(campaign, [link])


@transaction.atomic
def revoke_link(actor: Actor, campaign: Campaign, link: PersonalLink) -> None:
    """The link opens nothing any more."""
    actor.must(Right.RUN_CAMPAIGN, campaign.owner_id)
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    _tell(actor, campaign, link.response, "link_revoked", f"a révoqué le lien personnel de {link.email}")


def _tell(actor: Actor, campaign: Campaign, response: Response, verb: str, sentence: str) -> None:
    with widen(response.owner_id, reason="who may answer for it is told to the organisation"):
        record(actor, f"census.{verb}", response, f"{sentence} (campagne « {campaign.name} »)")
