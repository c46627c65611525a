"""A small questionnaire and a campaign that asks it: what the tests of campaigns begin with."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from tests.cast import Cast

from maillage.foundations.organisations.models import Organisation
from maillage.journey.census.campaigns import actions
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response
from maillage.journey.census.questionnaires.engine import definition_of_text, digest_of
from maillage.journey.census.questionnaires.models import Questionnaire, QuestionnaireVersion
from maillage.kernel.tenancy import enter, everything

__all__ = ["SITE", "TEXT", "campaign_of", "link_of", "open_campaign", "response_of", "version_of"]

SITE = "http://testserver/"
TEXT = """
code: petit
version: "1"
title: Petit recensement
purpose: Trois pages pour essayer.
minutes: 5
themes:
  - code: essentiel
    title: L’essentiel
    sections:
      - code: contact
        title: Vous joindre
        fields:
          - {code: role, label: Votre fonction}
          - {code: hours, label: Heures par semaine, type: number, unit: h}
      - code: postes
        title: Les ordinateurs
        repeat: many
        kind: equipements
        fixed: {category: DESKTOP}
        one: un groupe de postes
        fields:
          - {code: name, label: Désignation, lands: name, required: true}
          - {code: quantity, label: Combien, lands: quantity, least: 1}
          - {code: purchase_price, label: Prix d’un poste, lands: purchase_price}
  - code: copieurs
    title: Copieurs
    sections:
      - code: copieur
        title: Le copieur
        kind: imprimantes
        fixed: {is_personal: "False", name: Copieur de la mairie}
        fields:
          - {code: brand, label: Marque, lands: brand}
          - {code: model, label: Modèle, lands: model}
          - {code: lease_end, label: Fin, lands: lease_end}
"""


def version_of(body: Organisation, text: str = TEXT) -> QuestionnaireVersion:
    """A questionnaire of a body, published."""
    definition = definition_of_text(text)
    with everything("the stage is set"):
        facts: dict[str, Any] = {"title": definition.title}
        questionnaire, _ = Questionnaire.objects.get_or_create(owner=body, code=definition.code, defaults=facts)
        facts = {"definition": definition.as_json(), "digest": digest_of(definition)}
        found, _ = QuestionnaireVersion.objects.get_or_create(
            owner=body, questionnaire=questionnaire, number=1, defaults=facts
        )
        return found


def campaign_of(cast: Cast, **facts: Any) -> Campaign:
    """A draft that asks the two communes of the body."""
    actor = cast.actor("pilote")
    with enter(actor.scope):
        known: dict[str, Any] = {
            "name": "Recensement",
            "deadline": localdate() + timedelta(days=30),
            "version": None,
        } | facts
        known["version"] = known["version"] or version_of(cast.group)
        return actions.create_campaign(actor, **known)


def open_campaign(cast: Cast, **facts: Any) -> Campaign:
    """The same, opened."""
    campaign, actor = campaign_of(cast, **facts), cast.actor("pilote")
    with enter(actor.scope):
        actions.publish_campaign(actor, campaign, site=SITE)
    return campaign


def response_of(campaign: Campaign, organisation: Organisation) -> Response:
    with everything("what it answers"):
        return (
            Response.objects.prefetch_related("campaign")
            .select_related("owner")
            .get(campaign=campaign, owner=organisation)
        )


def link_of(response: Response) -> PersonalLink:
    with everything("its first link"):
        return PersonalLink.objects.filter(response=response).order_by("id")[0]


def tomorrow() -> date:
    return localdate() + timedelta(days=1)
