"""The list of campaigns; surveys that were loaded: who answered, what an entity of old is today."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.foundations.organisations.access import Actor
from maillage.foundations.organisations.enums import Right
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.access import (
    get_campaign_for,
    get_entity_for,
    get_response_for,
    get_shared_response_for,
    reads_prices,
)
from maillage.journey.census.campaigns.engine import price_fields
from maillage.journey.census.campaigns.enums import CampaignState
from maillage.journey.census.campaigns.forms import LinkForm
from maillage.journey.census.campaigns.models import Answer, Campaign, Response, SurveyedEntity
from maillage.journey.census.campaigns.queries import (
    awaited_elsewhere,
    linkable_organisations,
    listed_entities,
    loaded_by,
    own_responses,
    responses_to_fill,
    run_by,
    shared_responses,
    with_counts,
)
from maillage.journey.census.campaigns.views._following import follow
from maillage.kernel.pages import after_answer, reads, writes
from maillage.kernel.panels import panels_of
from maillage.kernel.templatetags.face import Cell, Column, Empty, KeyFigure, Table
from maillage.kernel.tenancy import OWN, current, widen
from maillage.kernel.typography import number, of

MOST: Final = 200
"""Rows of a list of this page."""


@reads(Right.SEE_INVENTORY)
def campaigns(request: Any) -> HttpResponse:
    """What one is asked, what one's body asks of others, and the surveys that were loaded: each as her rights allow."""
    actor = request.actor
    sees = Right.SEE_SURVEY in actor.rights
    asked = _asked(actor) if sees and actor.can_pool else None
    has_others = asked is not None and bool(asked.rows)  # what is empty is said to who has nothing else here
    context = {
        "to_answer": _to_answer(actor) if Right.ANSWER_CENSUS in actor.rights and not actor.can_pool else None,
        "elsewhere": awaited_elsewhere(actor),
        "asked": asked,
        "to_fill": _to_fill(actor) if Right.ANSWER_FOR_OTHERS in actor.rights and not sees else None,
        "table": _unless_empty(_surveys(actor), has_others) if sees else None,
        "may_run": Right.RUN_CAMPAIGN in actor.rights and actor.can_pool,
        "panels": panels_of("census.campaigns", actor=actor),
        "shared": _unless_empty(_shared(), has_others) if sees else None,
    }
    return render(request, "census_campaigns/campaigns.html", context)


def _unless_empty(table: Table | None, has_others: bool) -> Table | None:
    return None if table is not None and has_others and not table.rows else table


def _to_answer(actor: Actor) -> Table:
    rows = [
        (
            Cell(one.campaign_name, reverse("census:answer", args=[one.pk])),
            one.counterparty.name,
            one.get_state_display(),
            one.percent,
            one.deadline if one.campaign_state == CampaignState.OPEN else CampaignState(one.campaign_state).label,
        )
        for one in own_responses([actor.acting_id])[:MOST]
    ]
    columns = (
        Column("Questionnaire"),
        Column("De"),
        Column("Où vous en êtes"),
        Column("Rempli", unit="%", is_number=True),
        Column("À rendre avant le"),
    )
    nothing = Empty("Ici, les questionnaires qu’on vous envoie.", "Aucun pour l’instant.")
    return Table("Nos questionnaires", columns, rows, empty=nothing)


def _asked(actor: Actor) -> Table:
    """The campaigns that the body conducts."""
    rows = [
        (
            Cell(one.name, reverse("census:campaign", args=[one.pk])),
            one.get_state_display(),
            one.asked,
            one.sent,
            one.deadline,
        )
        for one in with_counts(run_by(actor.acting_id))[:MOST]
    ]
    columns = (
        Column("Campagne"),
        Column("État"),
        Column("Collectivités", is_number=True),
        Column("Ont répondu", is_number=True),
        Column("À rendre avant le"),
    )
    may_run = Right.RUN_CAMPAIGN in actor.rights
    nothing = Empty(
        "Ici, les campagnes que vous conduisez auprès de vos membres.",
        "Aucune n’est encore préparée.",
        "Préparer une campagne" if may_run else "",
        reverse("census:create_campaign") if may_run else "",
    )
    return Table("Campagnes en ligne", columns, rows, empty=nothing)


def _to_fill(actor: Actor) -> Table:
    rows = [
        (
            Cell(one.entity_name, reverse("census:proxy", args=[one.pk])),
            one.campaign_name,
            one.get_state_display(),
        )
        for one in responses_to_fill(actor.acting_id)[:MOST]
    ]
    columns = (Column("Collectivité"), Column("Campagne"), Column("Où elle en est"))
    nothing = Empty("Ici, les membres que vous pouvez aider au téléphone.", "Aucun n’attend de réponse.")
    return Table("À remplir au téléphone", columns, rows, empty=nothing)


def _surveys(actor: Actor) -> Table:
    found = loaded_by(actor.acting_id)
    return Table(
        "Enquêtes, de la plus récente à la plus ancienne",
        (
            Column("Enquête"),
            Column("Réponses au"),
            Column("Collectivités", is_number=True),
            Column("Ont répondu sur leur parc", is_number=True),
            Column("État"),
        ),
        [
            (
                Cell(campaign.name, reverse("census:campaign", args=[campaign.pk])),
                campaign.as_of,
                campaign.asked,
                campaign.answered,
                campaign.get_state_display(),
            )
            for campaign in found
        ],
        empty=Empty(
            "Ici, les enquêtes de votre territoire et ce que chacun a répondu.", "Aucune n’a encore été chargée."
        ),
    )


def _shared() -> Table | None:
    """What others show of their census; nothing at all where nobody does, and then nothing is asked for."""
    seen = current()
    own = seen.seen(OWN)
    if seen.seen("census") <= own:
        return None
    rows = [
        (
            Cell(response.owner.name, reverse("census:shared_response", args=[response.pk])),
            response.entity_name,
            response.created_at.date(),
        )
        for response in shared_responses(own)[:200]
    ]
    columns = (Column("Collectivité"), Column("Dans l’enquête"), Column("Enregistrée le"))
    nothing = Empty("Des collectivités vous partagent leur recensement.", "Elles n’ont encore rien répondu.")
    return Table("Ce que d’autres nous partagent", columns, rows, empty=nothing)


@reads(Right.SEE_SURVEY)
def campaign(request: Any, pk: int) -> HttpResponse:
    found = get_campaign_for(request.actor, pk)
    if found.is_asked:
        return follow(request, found)
    entities = listed_entities(found)
    answered = [entity for entity in entities if entity.has_response]
    unlinked = [entity for entity in entities if entity.organisation_id is None]
    may_link = Right.KEEP_SURVEY in request.actor.rights
    context = {
        "campaign": found,
        "figures": [
            KeyFigure(len(entities), "collectivités", detail=f"liste de {found.population_year}"),
            KeyFigure(len(answered), "ont répondu", detail="à une partie au moins"),
            KeyFigure(len(unlinked), "à relier à celles d’aujourd’hui"),
        ],
        "table": _entity_table(found, entities, may_link=may_link),
        "may_delete": may_link,
    }
    return render(request, "census_campaigns/campaign.html", context)


def _entity_table(campaign: Campaign, entities: list[Any], *, may_link: bool) -> Table:
    def today(entity: SurveyedEntity) -> Cell | str:
        organisation = entity.organisation
        name = "à relier" if organisation is None else organisation.name
        detail = "disparue" if organisation is not None and organisation.is_former else ""
        url = reverse("census:link_entity", args=[campaign.pk, entity.pk]) if may_link else ""
        return Cell(name, url, detail)

    def answers(entity: Any) -> Cell | str:
        if not entity.has_response:
            return "non"
        return Cell("lire", reverse("census:response", args=[campaign.pk, entity.pk]))

    columns = (
        Column("Dans l’enquête"),
        Column("Nature"),
        Column("Population", unit=str(campaign.population_year), is_number=True),
        Column("Réponses"),
        Column("Aujourd’hui"),
    )
    rows = [(entity.name, entity.kind, entity.population, answers(entity), today(entity)) for entity in entities]
    return Table("Les collectivités de l’enquête", columns, rows)


@reads(Right.SEE_SURVEY)
def response(request: Any, pk: int, entity: int) -> HttpResponse:
    """What one entity answered. Reading it is told in the journal of the one who was read."""
    found = get_campaign_for(request.actor, pk)
    asked = get_entity_for(request.actor, found, entity)
    given = get_response_for(request.actor, found, asked)
    after_answer(request, lambda: actions.record_reading(request.actor, given, found.name))
    context = {
        "campaign": found,
        "title": f"Réponses {of(asked.name)}",
        "table": _answers(request.actor, given, found, found.fields.get("labels", {})),
    }
    return render(request, "census_campaigns/response.html", context)


@reads(Right.SEE_SURVEY)
def shared_response(request: Any, pk: int) -> HttpResponse:
    """What another organisation shows of its census, by a share of its own."""
    given = get_shared_response_for(request.actor, pk)
    after_answer(request, lambda: actions.record_reading(request.actor, given, "partagée"))
    with widen(given.counterparty_id, reason="which fields are prices, the campaign of another says"):
        versions = Campaign.objects.select_related("version", "short_version")
        asked = versions.get(pk=given.campaign_id)
    context = {"title": f"Réponses {of(given.owner.name)}", "table": _answers(request.actor, given, asked)}
    return render(request, "census_campaigns/response.html", context)


def _answers(
    actor: Actor, response: Response, campaign: Campaign, labels: Mapping[str, str] = MappingProxyType({})
) -> Table:
    """Its prices are left out where the reader may not see them. ``labels``: the fields as people read them, where the
    campaign is the reader's own."""
    hidden = frozenset() if reads_prices(actor, response) else price_fields(campaign)
    rows = [
        (
            labels.get(answer.field, answer.field),
            answer.value if answer.value is None else number(answer.value, _digits(answer)),
            answer.get_status_display(),
        )
        for answer in response.answers.order_by("id")
        if not hidden & {answer.field, answer.asked}
    ]
    note = "Les prix ne sont pas montrés ici." if hidden else ""
    return Table("Réponses", (Column("Champ"), Column("Valeur", is_number=True), Column("Statut")), rows, note=note)


def _digits(answer: Answer) -> int:
    """Amounts to the cent; other numbers as they are."""
    is_amount = answer.field.endswith("_eur")
    return 2 if is_amount or (answer.value is not None and answer.value != int(answer.value)) else 0


@writes(Right.KEEP_SURVEY)
def link_entity(request: Any, pk: int, entity: int) -> HttpResponse:
    campaign = get_campaign_for(request.actor, pk)
    found = get_entity_for(request.actor, campaign, entity)
    form = LinkForm(
        request.POST or None,
        organisations=linkable_organisations([request.actor.acting_id]),
        initial={"organisation": str(found.organisation_id or "")},
    )
    if request.method == "POST" and form.is_valid():
        actions.link_entity(request.actor, found, form.chosen())
        messages.success(request, f"« {found.name} » est à jour.")
        return redirect("census:campaign", pk)
    context = {
        "form": form,
        "title": f"Relier {found.name}",
        "purpose": f"Dans l’enquête de {campaign.population_year} : {found.name}, {found.kind}. Ses réponses suivront.",
        "action_label": "Relier",
        "cancel_url": reverse("census:campaign", args=[pk]),
    }
    return render(request, "kernel/form_page.html", context, status=422 if form.is_bound else 200)


@writes(Right.KEEP_SURVEY)
def delete_campaign(request: Any, pk: int) -> HttpResponse:
    campaign = get_campaign_for(request.actor, pk)
    if request.method == "POST":
        actions.delete_campaign(request.actor, campaign)
        messages.success(request, f"L’enquête « {campaign.name} » est supprimée.")
        return redirect("census:campaigns")
    context = {
        "title": "Supprimer l’enquête",
        "sentence": f"« {campaign.name} » et toutes ses réponses.",
        "consequences": [
            "Ses réponses, ses prix, son étude et ses fichiers seront effacés ; on ne peut pas revenir en arrière.",
            "Le journal gardera la trace de la suppression.",
        ],
        "confirm_label": "Supprimer",
        "is_dangerous": True,
        "cancel_url": reverse("census:campaign", args=[pk]),
    }
    return render(request, "kernel/confirm.html", context)
