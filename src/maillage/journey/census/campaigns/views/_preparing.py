"""A campaign is prepared: what it asks, and whom."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import get_asked_campaign_for
from maillage.journey.census.campaigns.engine import definition_of_version
from maillage.journey.census.campaigns.enums import CampaignState
from maillage.journey.census.campaigns.forms import (
    CampaignForm,
    LinkEmailForm,
    OpenCampaignForm,
)
from maillage.journey.census.campaigns.models import Campaign, SurveyedEntity
from maillage.journey.census.campaigns.queries import (
    campaigns_to_repeat,
    latest_versions,
    members_of,
    version_of,
)
from maillage.journey.census.campaigns.views._frame import campaign_url, form_page
from maillage.journey.census.questionnaires.actions import version_of_shipped
from maillage.journey.census.questionnaires.engine import SHIPPED, shipped
from maillage.journey.census.questionnaires.models import QuestionnaireVersion
from maillage.kernel.editions import EDITION, ChangedMeanwhile
from maillage.kernel.pages import writes
from maillage.kernel.typography import plural

__all__ = ["change_campaign", "choose_members", "create_campaign"]


def _questionnaires(actor: Any, *kept: QuestionnaireVersion | None) -> list[tuple[str, str]]:
    """The latest version of each edition of the body, those that a draft has already, and those that are shipped."""
    own = {version.pk: version for version in [*latest_versions(actor.acting_id), *filter(None, kept)]}
    named = [(f"v{pk}", f"{version.questionnaire.title}, version {version.number}") for pk, version in own.items()]
    return [*named, *((code, f"{shipped(code).title} (modèle)") for code in SHIPPED)]


def _chosen(actor: Any, choice: str) -> QuestionnaireVersion | None:
    """The version that a form names; a shipped one becomes the body's own first."""
    if choice in SHIPPED:
        return version_of_shipped(actor, choice)
    return version_of(actor.acting_id, int(choice[1:])) if choice else None


@writes(Right.RUN_CAMPAIGN)
def create_campaign(request: Any) -> HttpResponse:
    previous = campaigns_to_repeat(request.actor.acting_id)
    wanted = request.GET.get("depuis", "")
    again = next((one for one in previous if str(one.pk) == wanted), None)
    initial: dict[str, Any] = {"reminds": True}
    if again is not None:
        initial |= {"previous": wanted, "questionnaire": f"v{again.version_id}", "message": again.message}
        initial |= {"short": f"v{again.short_version_id}"} if again.short_version_id else {}
    form = CampaignForm(
        request.POST or None,
        initial=initial,
        questionnaires=_questionnaires(
            request.actor, *((again.version, again.short_version) if again is not None else ())
        ),
        themes=(),
        previous=previous,
    )

    def act() -> str:
        typed = form.cleaned_data
        made = actions.create_campaign(
            request.actor,
            version=_chosen(request.actor, typed["questionnaire"]),
            short_version=_chosen(request.actor, typed["short"]),
            previous=form.chosen_previous(),
            **form.facts(),
        )
        messages.success(request, "La campagne est préparée. Vérifiez les thèmes et la liste, puis ouvrez-la.")
        return campaign_url(made)

    purpose = "Elle s’adresse d’abord à tous vos membres ; rien ne part avant que vous ne l’ouvriez."
    return form_page(request, form, "Nouvelle campagne", purpose, "Préparer", reverse("census:campaigns"), act)


@writes(Right.RUN_CAMPAIGN)
def change_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    if campaign.state != CampaignState.DRAFT:
        return _change_open(request, campaign)
    version, short = campaign.version, campaign.short_version
    themes = [(theme.code, theme.title) for theme in definition_of_version(version).themes] if version else []
    form = CampaignForm(
        request.POST or None,
        initial={
            "name": campaign.name,
            "questionnaire": f"v{version.pk}" if version else "",
            "short": f"v{short.pk}" if short else "",
            "themes": campaign.themes,
            "previous": str(campaign.previous_id or ""),
            "deadline": campaign.deadline,
            "message": campaign.message,
            "reminds": campaign.reminds,
        },
        questionnaires=_questionnaires(request.actor, version, short),
        themes=themes,
        previous=campaigns_to_repeat(request.actor.acting_id),
    )

    def act() -> str:
        typed, facts = form.cleaned_data, form.facts()
        chosen = _chosen(request.actor, typed["questionnaire"])
        if chosen != version:
            facts["themes"] = []  # those of another questionnaire mean nothing here
        actions.change_campaign(
            request.actor,
            campaign,
            edition=typed[EDITION],
            version=chosen,
            short_version=_chosen(request.actor, typed["short"]),
            previous=form.chosen_previous(),
            **facts,
        )
        return campaign_url(campaign)

    return form_page(
        request,
        form,
        "Modifier la campagne",
        campaign.name,
        "Enregistrer",
        campaign_url(campaign),
        act,
        _edition_of(campaign),
    )


def _edition_of(campaign: Campaign) -> Callable[[], str]:
    """As it is when it is asked for."""
    return lambda: actions.edition_of_campaign(Campaign.objects.get(pk=campaign.pk))


def _change_open(request: Any, campaign: Campaign) -> HttpResponse:
    initial = {"deadline": campaign.deadline, "message": campaign.message, "reminds": campaign.reminds}
    form = OpenCampaignForm(request.POST or None, initial=initial)

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in ("deadline", "message", "reminds")}
        actions.change_campaign(request.actor, campaign, edition=form.cleaned_data[EDITION], **facts)
        return campaign_url(campaign)

    purpose = f"« {campaign.name} » est ouverte : son questionnaire et sa liste ne changent plus."
    title, edition = "Modifier la campagne", _edition_of(campaign)
    return form_page(request, form, title, purpose, "Enregistrer", campaign_url(campaign), act, edition)


@writes(Right.RUN_CAMPAIGN)
def choose_members(request: Any, pk: int) -> HttpResponse:
    """A row a member: asked or not, by which questionnaire, at which address."""
    campaign = get_asked_campaign_for(request.actor, pk)
    members = list(members_of(campaign.owner_id))
    people = actions.count_respondents([one.pk for one in members])
    known = {row.organisation_id: row for row in SurveyedEntity.objects.filter(campaign=campaign)}
    rows = [
        (
            one,
            one.pk in known,
            one.pk in known and known[one.pk].is_short,
            known[one.pk].email if one.pk in known else "",
        )
        for one in members
    ]
    edition, status = actions.edition_of_entities(campaign), 200
    if request.method == "POST":
        rows = [(one, *_typed(request.POST, one.pk)) for one in members]
        asked = [actions.Asked(one.pk, is_short, email) for one, is_asked, is_short, email in rows if is_asked]
        wrong = next((one.email for one in asked if one.email and not _is_email(one.email)), "")
        try:
            if not wrong:
                actions.choose_entities(request.actor, campaign, asked, edition=request.POST.get(EDITION, ""))
                messages.success(request, f"{plural(len(asked), 'collectivité', 'collectivités')} dans la campagne.")
                return redirect(campaign_url(campaign))
            messages.error(request, f"« {wrong[:80]} » n’est pas une adresse électronique : rien n’est enregistré.")
            edition, status = request.POST.get(EDITION, ""), 422
        except ChangedMeanwhile as changed:
            messages.error(request, f"{changed} Votre liste est ci-dessous ; enregistrer de nouveau la garde.")
            status = changed.status
    context = {
        "campaign": campaign,
        "rows": [(*row, people[row[0].pk]) for row in rows],
        "edition": edition,
        "has_short": campaign.short_version_id is not None,
        "cancel_url": campaign_url(campaign),
    }
    return render(request, "census_campaigns/members.html", context, status=status)


def _typed(sent: Any, pk: int) -> tuple[bool, bool, str]:
    """Whether a member is asked, by the short questionnaire, and at which address."""
    return (
        sent.get(f"membre-{pk}") == "1",
        sent.get(f"court-{pk}") == "1",
        sent.get(f"courriel-{pk}", "").strip().casefold(),
    )


def _is_email(text: str) -> bool:
    return LinkEmailForm({"email": text, "response": "x"}, responses=[("x", "x")]).is_valid()
