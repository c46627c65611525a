"""What the body does of a campaign, page by page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.mail.actions import can_send
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import get_asked_campaign_for, get_link_for
from maillage.journey.census.campaigns.engine import WRITABLE
from maillage.journey.census.campaigns.forms import (
    DeadlineForm,
    LinkEmailForm,
    SignatureForm,
)
from maillage.journey.census.campaigns.models import Response, SurveyedEntity
from maillage.journey.census.campaigns.queries import (
    links_of,
)
from maillage.journey.census.campaigns.views._frame import campaign_url, confirm, form_page
from maillage.kernel.pages import writes
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import plural

__all__ = [
    "archive_campaign",
    "close_campaign",
    "delete_draft",
    "freeze_campaign",
    "links",
    "publish_campaign",
    "remind",
    "renew_link",
    "reopen_campaign",
    "revoke_link",
    "validate_all",
]


@writes(Right.RUN_CAMPAIGN)
def publish_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    asked = list(SurveyedEntity.objects.filter(campaign=campaign))
    people = actions.count_respondents([one.organisation_id for one in asked if one.organisation_id])
    alone = sum(not one.email and not people.get(one.organisation_id or 0) for one in asked)
    count = len(asked)

    def act() -> str:
        sent = actions.publish_campaign(request.actor, campaign, site=request.build_absolute_uri("/"))
        if sent:
            messages.success(
                request, f"La campagne est ouverte ; {plural(sent, 'courriel part', 'courriels partent')}."
            )
            return campaign_url(campaign)
        messages.warning(
            request, "La campagne est ouverte. Aucun courriel ne part d’ici : prévenez les mairies vous-même."
        )
        return reverse("census:campaign_links", args=[campaign.pk])

    deadline = f"jusqu’au {day(campaign.deadline, 'long')}" if campaign.deadline else "sans date limite"
    consequences = [
        f"{plural(count, 'collectivité est invitée', 'collectivités sont invitées')} à répondre, {deadline}.",
        "Le questionnaire, les thèmes et la liste ne changent plus.",
        "Chaque personne qui peut répondre reçoit un lien personnel."
        if can_send()
        else "Cette installation n’envoie pas de courriel : prévenez les mairies, qui répondent en se connectant.",
    ]
    if alone and can_send():
        consequences.append(
            f"{plural(alone, 'collectivité n’a', 'collectivités n’ont')} ni personne qui ait un compte, ni adresse : "
            "aucun lien n’y part. Donnez leur adresse avant, ou remplissez avec elles au téléphone."
        )
    return confirm(
        request, "Ouvrir la campagne", f"« {campaign.name} »", consequences, "Ouvrir", campaign_url(campaign), act
    )


@writes(Right.RUN_CAMPAIGN)
def close_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        actions.close_campaign(request.actor, campaign)
        messages.success(request, "La campagne est close.")
        return campaign_url(campaign)

    consequences = [
        "Plus personne ne répond, et les liens personnels n’ouvrent plus rien.",
        "Vous pouvez encore valider les réponses envoyées, et rouvrir la campagne avec un motif.",
    ]
    return confirm(
        request, "Clore la campagne", f"« {campaign.name} »", consequences, "Clore", campaign_url(campaign), act
    )


@writes(Right.RUN_CAMPAIGN)
def reopen_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    form = DeadlineForm(request.POST or None)

    def act() -> str:
        actions.reopen_campaign(request.actor, campaign, form.cleaned_data["reason"], form.cleaned_data["deadline"])
        messages.success(request, "La campagne est rouverte.")
        return campaign_url(campaign)

    return form_page(
        request,
        form,
        "Rouvrir la campagne",
        "Le motif reste dans l’historique.",
        "Rouvrir",
        campaign_url(campaign),
        act,
    )


@writes(Right.RUN_CAMPAIGN)
def freeze_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    form = SignatureForm(request.POST or None)

    def act() -> str:
        actions.freeze_campaign(request.actor, campaign, form.cleaned_data["signature"])
        messages.success(request, "La campagne est figée, et son rapport de qualité signé.")
        return reverse("census:quality_report", args=[campaign.pk])

    consequences = [
        "Les réponses validées sont verrouillées : plus rien n’y change, même par erreur.",
        "Les réponses envoyées sans être validées restent dans cet état, et le rapport les compte.",
        "Le rapport de qualité porte votre signature.",
    ]
    return confirm(
        request,
        "Figer la campagne",
        f"« {campaign.name} » ne changera plus jamais.",
        consequences,
        "Signer et figer",
        campaign_url(campaign),
        act,
        form=form,
        is_dangerous=True,
    )


@writes(Right.RUN_CAMPAIGN)
def archive_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        actions.archive_campaign(request.actor, campaign)
        return campaign_url(campaign)

    consequences = ["Elle reste lisible, avec son rapport."]
    return confirm(
        request, "Archiver la campagne", f"« {campaign.name} »", consequences, "Archiver", campaign_url(campaign), act
    )


@writes(Right.RUN_CAMPAIGN)
def delete_draft(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        actions.delete_draft(request.actor, campaign)
        messages.success(request, f"Le brouillon « {campaign.name} » est supprimé.")
        return reverse("census:campaigns")

    return confirm(
        request,
        "Supprimer le brouillon",
        f"« {campaign.name} » n’a encore été envoyée à personne.",
        [],
        "Supprimer",
        campaign_url(campaign),
        act,
        is_dangerous=True,
    )


@writes(Right.RUN_CAMPAIGN)
def remind(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        if not campaign.is_open:
            raise actions.NotReady("Seule une campagne ouverte se relance.")
        sent = actions.remind(request.actor, campaign)
        if sent:
            messages.success(request, f"{plural(sent, 'courriel part', 'courriels partent')}.")
        elif can_send():
            messages.info(
                request, "Personne à relancer : chacun a répondu, ou a reçu un courriel il y a moins d’une semaine."
            )
        else:
            messages.warning(request, "Aucun courriel ne part d’ici : prévenez les mairies vous-même.")
        return campaign_url(campaign)

    consequences = [
        "Un courriel à chaque personne dont la collectivité n’a pas encore envoyé ses réponses.",
        "Jamais deux en une semaine à la même personne, même si elle travaille dans plusieurs mairies.",
    ]
    return confirm(request, "Relancer", f"« {campaign.name} »", consequences, "Relancer", campaign_url(campaign), act)


@writes(Right.RUN_CAMPAIGN)
def validate_all(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        count = actions.validate_all(request.actor, campaign)
        messages.success(request, f"{plural(count, 'réponse validée', 'réponses validées')}.")
        return campaign_url(campaign)

    consequences = ["Celles où il reste un point à corriger ou à expliquer attendent."]
    return confirm(
        request,
        "Valider les réponses",
        "Toutes celles qui sont envoyées et que rien ne bloque.",
        consequences,
        "Valider",
        campaign_url(campaign),
        act,
    )


@writes(Right.RUN_CAMPAIGN)
def links(request: Any, pk: int) -> HttpResponse:
    """Every personal link; whole, to hand over, those that show nothing of the inventory. And one more, for somebody else.

    The link of somebody who has a role opens what her organisation knows: it goes to her by mail alone.
    """
    campaign = get_asked_campaign_for(request.actor, pk)
    responses = {
        str(one.pk): one for one in Response.objects.filter(campaign=campaign).order_by("owner__search_text", "id")
    }
    form = LinkEmailForm(request.POST or None, responses=[(key, one.entity_name) for key, one in responses.items()])
    if request.method == "POST" and form.is_valid():
        response = responses[form.cleaned_data["response"]]
        actions.add_link(request.actor, campaign, response, form.cleaned_data["email"])
        messages.success(request, f"Un lien personnel est ouvert pour {form.cleaned_data['email']}.")
        return redirect("census:campaign_links", pk)
    found = list(links_of(campaign))
    live = {link.response_id for link in found if link.revoked_at is None}
    listed = [
        (link, actions.address_of_link(campaign, link) if link.revoked_at is None and link.person_id is None else "")
        for link in found
    ]
    context = {
        "campaign": campaign,
        "links": listed,
        "without": [one.entity_name for one in responses.values() if one.pk not in live and one.state in WRITABLE],
        "form": form,
        "can_send": can_send(),
        "is_live": campaign.is_open,
    }
    return render(request, "census_campaigns/links.html", context, status=422 if form.is_bound else 200)


@writes(Right.RUN_CAMPAIGN)
def renew_link(request: Any, pk: int, link: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    found = get_link_for(request.actor, campaign, link)

    def act() -> str:
        actions.renew_link(request.actor, campaign, found)
        messages.success(request, f"Un nouveau lien remplace celui de {found.email}.")
        return reverse("census:campaign_links", args=[campaign.pk])

    back = reverse("census:campaign_links", args=[campaign.pk])
    consequences = ["L’ancien lien n’ouvre plus rien."]
    return confirm(request, "Renouveler le lien", f"Celui de {found.email}", consequences, "Renouveler", back, act)


@writes(Right.RUN_CAMPAIGN)
def revoke_link(request: Any, pk: int, link: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    found = get_link_for(request.actor, campaign, link)

    def act() -> str:
        actions.revoke_link(request.actor, campaign, found)
        messages.success(request, f"Le lien de {found.email} n’ouvre plus rien.")
        return reverse("census:campaign_links", args=[campaign.pk])

    back = reverse("census:campaign_links", args=[campaign.pk])
    return confirm(request, "Révoquer le lien", f"Celui de {found.email}", [], "Révoquer", back, act, is_dangerous=True)
