"""The papers of a campaign that the body prints: the letters to mayors, the report of quality."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from maillage.foundations.organisations.enums import OrganisationKind, Right
from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import get_asked_campaign_for, get_campaign_for
from maillage.journey.census.campaigns.documents import (
    IMPUTES_NOTHING,
    CoverLetter,
    Quality,
    cover_letters,
    quality_of_campaign,
    quality_paper,
)
from maillage.journey.census.campaigns.engine import definitions_of
from maillage.journey.census.campaigns.models import Campaign
from maillage.journey.census.campaigns.queries import entities_of, links_of
from maillage.kernel.pages import NotAllowed, reads
from maillage.kernel.papers import render_report

__all__ = ["letters_file", "quality_file", "quality_report"]

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _quality(request: Any, pk: int) -> tuple[Campaign, Quality]:
    campaign = get_campaign_for(request.actor, pk)
    found = quality_of_campaign(campaign)
    if found is None:
        raise NotAllowed("report")
    return campaign, found


@reads(Right.SEE_SURVEY)
def quality_report(request: Any, pk: int) -> HttpResponse:
    """Who answered, what is missing, what was found: as it was signed."""
    campaign, quality = _quality(request, pk)
    files = {ending: reverse("census:quality_file", args=[pk, ending]) for ending in _TYPES}
    context = {"campaign": campaign, "quality": quality, "imputes_nothing": IMPUTES_NOTHING, "files": files}
    return render(request, "census_campaigns/quality.html", context)


@reads(Right.SEE_SURVEY)
def quality_file(request: Any, pk: int, ending: str) -> HttpResponse:
    """The same as a paper."""
    campaign, quality = _quality(request, pk)
    if ending not in _TYPES:
        raise NotAllowed("ending")
    report = quality_paper(campaign, quality, request.actor.acting_name)
    return _sent(render_report(report, f".{ending}"), f"rapport-de-qualite-{pk}.{ending}", _TYPES[ending])


@reads(Right.RUN_CAMPAIGN)
def letters_file(request: Any, pk: int) -> HttpResponse:
    """The letters to mayors, a sheet each, with the link that the body hands over where the town hall has one."""
    campaign = get_asked_campaign_for(request.actor, pk)
    if campaign.state not in ("DRAFT", "OPEN"):
        raise NotAllowed("letters")
    links = {
        link.owner_id: actions.address_of_link(campaign, link)
        for link in (links_of(campaign) if campaign.is_open else ())
        if link.revoked_at is None and link.person_id is None
    }
    full, short = definitions_of(campaign)[0], definitions_of(campaign)[-1]
    letters = [
        CoverLetter(
            _title_of(one.organisation),
            one.name,
            short.minutes if one.is_short else full.minutes,
            links.get(one.organisation.pk, ""),
        )
        for one in entities_of(campaign).filter(organisation__isnull=False).prefetch_related("organisation")
        if one.organisation is not None
    ]
    if not letters:
        raise NotAllowed("letters")
    content = cover_letters(
        letters,
        body=request.actor.acting_name,
        campaign=campaign.name,
        purpose=full.purpose,
        message=campaign.message,
        deadline=campaign.deadline,
        site=campaign.site,
        on=localdate(),
    )
    return _sent(content, f"lettres-{pk}.pdf", _TYPES["pdf"])


def _title_of(organisation: Organisation) -> str:
    is_commune = organisation.kind == OrganisationKind.COMMUNE
    return "Madame, Monsieur le Maire" if is_commune else "Madame, Monsieur le Président"


def _sent(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    answer["Cache-Control"] = "private, no-store"
    return answer
