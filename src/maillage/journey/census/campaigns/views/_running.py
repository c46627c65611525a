"""What the body does of a campaign, page by page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.engine.errors import MaillageError
from maillage.foundations.mail.actions import can_send
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import get_asked_campaign_for, get_link_for
from maillage.journey.census.campaigns.engine import definition_of_version
from maillage.journey.census.campaigns.enums import CampaignState
from maillage.journey.census.campaigns.forms import (
    CampaignForm,
    DeadlineForm,
    LinkEmailForm,
    OpenCampaignForm,
    SignatureForm,
)
from maillage.journey.census.campaigns.models import Campaign, Response, SurveyedEntity
from maillage.journey.census.campaigns.queries import (
    campaigns_to_repeat,
    latest_versions,
    links_of,
    members_of,
    version_of,
)
from maillage.journey.census.questionnaires.actions import version_of_shipped
from maillage.journey.census.questionnaires.engine import SHIPPED, shipped
from maillage.journey.census.questionnaires.models import QuestionnaireVersion
from maillage.kernel.pages import writes
from maillage.kernel.templatetags.face import day
from maillage.kernel.typography import plural

__all__ = [
    "archive_campaign",
    "change_campaign",
    "choose_members",
    "close_campaign",
    "create_campaign",
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


def _form_page(
    request: Any, form: Any, title: str, purpose: str, action_label: str, cancel_url: str, act: Callable[[], str]
) -> HttpResponse:
    """A form and its action; ``act`` answers with where to go. What is refused is said on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(act())
        except MaillageError as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "title": title,
        "purpose": purpose,
        "action_label": action_label,
        "cancel_url": cancel_url,
    }
    return render(request, "kernel/form_page.html", context, status=422 if form.errors and form.is_bound else 200)


def _confirm(
    request: Any,
    title: str,
    sentence: str,
    consequences: list[str],
    label: str,
    cancel_url: str,
    act: Callable[[], str],
    *,
    form: Any = None,
    is_dangerous: bool = False,
) -> HttpResponse:
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return redirect(act())
        except MaillageError as refused:
            if form is None:
                messages.error(request, str(refused))
                return redirect(cancel_url)
            form.add_error(None, str(refused))
    context = {
        "title": title,
        "sentence": sentence,
        "consequences": consequences,
        "confirm_label": label,
        "is_dangerous": is_dangerous,
        "cancel_url": cancel_url,
        "form": form,
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "kernel/confirm.html", context, status=status)


def _url(campaign: Campaign) -> str:
    return reverse("census:campaign", args=[campaign.pk])


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
        return _url(made)

    purpose = "Elle s’adresse d’abord à tous vos membres ; rien ne part avant que vous ne l’ouvriez."
    return _form_page(request, form, "Nouvelle campagne", purpose, "Préparer", reverse("census:campaigns"), act)


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
            version=chosen,
            short_version=_chosen(request.actor, typed["short"]),
            previous=form.chosen_previous(),
            **facts,
        )
        return _url(campaign)

    return _form_page(request, form, "Modifier la campagne", campaign.name, "Enregistrer", _url(campaign), act)


def _change_open(request: Any, campaign: Campaign) -> HttpResponse:
    initial = {"deadline": campaign.deadline, "message": campaign.message, "reminds": campaign.reminds}
    form = OpenCampaignForm(request.POST or None, initial=initial)

    def act() -> str:
        actions.change_campaign(request.actor, campaign, **form.cleaned_data)
        return _url(campaign)

    purpose = f"« {campaign.name} » est ouverte : son questionnaire et sa liste ne changent plus."
    return _form_page(request, form, "Modifier la campagne", purpose, "Enregistrer", _url(campaign), act)


@writes(Right.RUN_CAMPAIGN)
def choose_members(request: Any, pk: int) -> HttpResponse:
    """A row a member: asked or not, by which questionnaire, at which address."""
    campaign = get_asked_campaign_for(request.actor, pk)
    members = list(members_of(campaign.owner_id))
    if request.method == "POST":
        asked = [
            actions.Asked(
                one.pk,
                request.POST.get(f"court-{one.pk}") == "1",
                request.POST.get(f"courriel-{one.pk}", "").strip().casefold(),
            )
            for one in members
            if request.POST.get(f"membre-{one.pk}") == "1"
        ]
        wrong = [one.email for one in asked if one.email and not _is_email(one.email)]
        if not wrong:
            actions.choose_entities(request.actor, campaign, asked)
            messages.success(request, f"{plural(len(asked), 'collectivité', 'collectivités')} dans la campagne.")
            return redirect(_url(campaign))
        messages.error(request, f"« {wrong[0][:80]} » n’est pas une adresse électronique : rien n’est enregistré.")
    known = {row.organisation_id: row for row in SurveyedEntity.objects.filter(campaign=campaign)}
    context = {
        "campaign": campaign,
        "rows": [(one, known.get(one.pk)) for one in members],
        "has_short": campaign.short_version_id is not None,
        "cancel_url": _url(campaign),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "census_campaigns/members.html", context, status=status)


def _is_email(text: str) -> bool:
    return LinkEmailForm({"email": text, "response": "x"}, responses=[("x", "x")]).is_valid()


@writes(Right.RUN_CAMPAIGN)
def publish_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    count = SurveyedEntity.objects.filter(campaign=campaign).count()

    def act() -> str:
        sent = actions.publish_campaign(request.actor, campaign, site=request.build_absolute_uri("/"))
        if sent:
            messages.success(
                request, f"La campagne est ouverte ; {plural(sent, 'courriel part', 'courriels partent')}."
            )
            return _url(campaign)
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
    return _confirm(request, "Ouvrir la campagne", f"« {campaign.name} »", consequences, "Ouvrir", _url(campaign), act)


@writes(Right.RUN_CAMPAIGN)
def close_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        actions.close_campaign(request.actor, campaign)
        messages.success(request, "La campagne est close.")
        return _url(campaign)

    consequences = [
        "Plus personne ne répond, et les liens personnels n’ouvrent plus rien.",
        "Vous pouvez encore valider les réponses envoyées, et rouvrir la campagne avec un motif.",
    ]
    return _confirm(request, "Clore la campagne", f"« {campaign.name} »", consequences, "Clore", _url(campaign), act)


@writes(Right.RUN_CAMPAIGN)
def reopen_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    form = DeadlineForm(request.POST or None)

    def act() -> str:
        actions.reopen_campaign(request.actor, campaign, form.cleaned_data["reason"], form.cleaned_data["deadline"])
        messages.success(request, "La campagne est rouverte.")
        return _url(campaign)

    return _form_page(
        request, form, "Rouvrir la campagne", "Le motif reste dans l’historique.", "Rouvrir", _url(campaign), act
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
    return _confirm(
        request,
        "Figer la campagne",
        f"« {campaign.name} » ne changera plus jamais.",
        consequences,
        "Signer et figer",
        _url(campaign),
        act,
        form=form,
        is_dangerous=True,
    )


@writes(Right.RUN_CAMPAIGN)
def archive_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        actions.archive_campaign(request.actor, campaign)
        return _url(campaign)

    consequences = ["Elle reste lisible, avec son rapport."]
    return _confirm(
        request, "Archiver la campagne", f"« {campaign.name} »", consequences, "Archiver", _url(campaign), act
    )


@writes(Right.RUN_CAMPAIGN)
def delete_draft(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        actions.delete_draft(request.actor, campaign)
        messages.success(request, f"Le brouillon « {campaign.name} » est supprimé.")
        return reverse("census:campaigns")

    return _confirm(
        request,
        "Supprimer le brouillon",
        f"« {campaign.name} » n’a encore été envoyée à personne.",
        [],
        "Supprimer",
        _url(campaign),
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
        return _url(campaign)

    consequences = [
        "Un courriel à chaque personne dont la collectivité n’a pas encore envoyé ses réponses.",
        "Jamais deux en une semaine à la même personne, même si elle travaille dans plusieurs mairies.",
    ]
    return _confirm(request, "Relancer", f"« {campaign.name} »", consequences, "Relancer", _url(campaign), act)


@writes(Right.RUN_CAMPAIGN)
def validate_all(request: Any, pk: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)

    def act() -> str:
        count = actions.validate_all(request.actor, campaign)
        messages.success(request, f"{plural(count, 'réponse validée', 'réponses validées')}.")
        return _url(campaign)

    consequences = ["Celles où il reste un point à corriger ou à expliquer attendent."]
    return _confirm(
        request,
        "Valider les réponses",
        "Toutes celles qui sont envoyées et que rien ne bloque.",
        consequences,
        "Valider",
        _url(campaign),
        act,
    )


@writes(Right.RUN_CAMPAIGN)
def links(request: Any, pk: int) -> HttpResponse:
    """Every personal link; whole, to hand over, those that show nothing of the inventory. And one more, for somebody else.

    The link of somebody who has a role opens what her organisation knows: it goes to her by mail alone.
    """
    campaign = get_asked_campaign_for(request.actor, pk)
    responses = {str(one.pk): one for one in Response.objects.filter(campaign=campaign).order_by("entity_name", "id")}
    form = LinkEmailForm(request.POST or None, responses=[(key, one.entity_name) for key, one in responses.items()])
    if request.method == "POST" and form.is_valid():
        response = responses[form.cleaned_data["response"]]
        actions.add_link(request.actor, campaign, response, form.cleaned_data["email"])
        messages.success(request, f"Un lien personnel est ouvert pour {form.cleaned_data['email']}.")
        return redirect("census:campaign_links", pk)
    listed = [
        (link, actions.address_of_link(campaign, link) if link.revoked_at is None and link.person_id is None else "")
        for link in links_of(campaign)
    ]
    context = {
        "campaign": campaign,
        "links": listed,
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
    return _confirm(request, "Renouveler le lien", f"Celui de {found.email}", consequences, "Renouveler", back, act)


@writes(Right.RUN_CAMPAIGN)
def revoke_link(request: Any, pk: int, link: int) -> HttpResponse:
    campaign = get_asked_campaign_for(request.actor, pk)
    found = get_link_for(request.actor, campaign, link)

    def act() -> str:
        actions.revoke_link(request.actor, campaign, found)
        messages.success(request, f"Le lien de {found.email} n’ouvre plus rien.")
        return reverse("census:campaign_links", args=[campaign.pk])

    back = reverse("census:campaign_links", args=[campaign.pk])
    return _confirm(
        request, "Révoquer le lien", f"Celui de {found.email}", [], "Révoquer", back, act, is_dangerous=True
    )
